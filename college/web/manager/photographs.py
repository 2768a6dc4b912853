"""Keeping the photographs of a venue: bring one, say what it shows, put them in order, remove one and put it back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation import pictures
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.actions import photographs as actions
from college.timetable.models import Photograph, Venue
from college.timetable.queries import photographs as queries
from college.timetable.welcome import MOST_PHOTOGRAPHS, SIDE, SMALL_SIDE
from college.web.forms.venues import BringPhotograph, WordsOfPhotograph
from college.web.guard import allow
from college.web.limits import limited
from college.web.loading import photograph_of_venue, venue_of
from college.web.manager.refusing import SaidBeside, beside, said
from college.web.materials import cupboard
from college.web.sessions import settings, somebody
from college.web.unit_of_work import without_lock

bp = Blueprint("photographs", __name__, url_prefix="/venues/<int:number>/photographs")


@bp.get("")
@allow(Permission.MANAGE_TIMETABLE, venue_of)
def index(venue: Venue) -> ResponseReturnValue:
    """Show the photographs of a venue, and ask for another."""
    return _page(venue, BringPhotograph())


@bp.post("")
@allow(Permission.MANAGE_TIMETABLE, venue_of)
@limited("uploads")
def add(venue: Venue) -> ResponseReturnValue:
    """Show one more photograph, drawn anew from what was brought."""
    form, number = BringPhotograph(), venue.id
    if not form.validate():
        return _page(venue, form), 422
    content = form.file.data.read()
    try:
        with beside(form.file), without_lock():
            large, small = pictures.redrawn(content, SIDE, SMALL_SIDE)
    except SaidBeside:
        return _page(venue, form), 422
    try:
        actions.add_photograph(venue, large, small, form.shows.data or "", cupboard=cupboard(), by=somebody())
    except Refused as refused:
        return _page(venue, said(form, refused)), 409
    flash(_("The photograph is shown to everybody from now on."), "success")
    return _back(number)


@bp.get("/<int:photograph>")
@allow(Permission.MANAGE_TIMETABLE, photograph_of_venue)
def show(photograph: Photograph) -> ResponseReturnValue:
    """Show a photograph with its words, to be changed."""
    return _one(photograph, WordsOfPhotograph(obj=photograph))


@bp.post("/<int:photograph>")
@allow(Permission.MANAGE_TIMETABLE, photograph_of_venue)
def change(photograph: Photograph) -> ResponseReturnValue:
    """Change what is said of a photograph."""
    form = WordsOfPhotograph()
    if not form.validate():
        return _one(photograph, form), 422
    actions.say_what_it_shows(photograph, form.shows.data or "", by=somebody())
    flash(_("The words are changed."), "success")
    return _back(photograph.venue_id)


@bp.post("/<int:photograph>/earlier")
@allow(Permission.MANAGE_TIMETABLE, photograph_of_venue)
def earlier(photograph: Photograph) -> ResponseReturnValue:
    """Show a photograph one place earlier."""
    actions.show_earlier(photograph, by=somebody())
    return _back(photograph.venue_id)


@bp.post("/<int:photograph>/remove")
@allow(Permission.MANAGE_TIMETABLE, photograph_of_venue)
def remove(photograph: Photograph) -> ResponseReturnValue:
    """Show a photograph no longer."""
    actions.remove_photograph(photograph, by=somebody())
    flash(_("It is not shown any more. You can put it back for a week."), "success")
    return _back(photograph.venue_id)


@bp.post("/<int:photograph>/put-back")
@allow(Permission.MANAGE_TIMETABLE, photograph_of_venue)
def put_back(photograph: Photograph) -> ResponseReturnValue:
    """Show again what was removed by mistake."""
    actions.put_photograph_back(photograph, by=somebody())
    flash(_("The photograph is shown again."), "success")
    return _back(photograph.venue_id)


def _page(venue: Venue, form: BringPhotograph) -> str:
    return render_template(
        "manager/photographs/index.html",
        venue=venue,
        form=form,
        photographs=queries.photographs_of(venue),
        removed=queries.removed_lately(venue),
        most=MOST_PHOTOGRAPHS,
        largest=settings().upload_limit,
    )


def _one(photograph: Photograph, form: WordsOfPhotograph) -> str:
    return render_template("manager/photographs/show.html", photograph=photograph, form=form)


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("manager.photographs.index", number=number), 303)
