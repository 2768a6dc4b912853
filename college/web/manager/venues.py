"""Keeping venues and their rooms."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.actions import venues as actions
from college.timetable.actions.venues import VenueWords
from college.timetable.models import Room, Venue
from college.timetable.queries import venues as queries
from college.timetable.queries.photographs import photographs_of
from college.timetable.rules import StepFree
from college.web.forms.venues import RoomForm, VenueForm, form_of
from college.web.guard import allow
from college.web.loading import room_of_venue, venue_of
from college.web.manager import beside
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("venues", __name__, url_prefix="/venues")


@bp.get("")
@allow(Permission.MANAGE_TIMETABLE)
def index() -> ResponseReturnValue:
    """List the venues and their rooms."""
    return render_template("manager/venues/index.html", venues=queries.venues())


@bp.get("/new")
@allow(Permission.MANAGE_TIMETABLE)
def new() -> ResponseReturnValue:
    """Ask for a new venue."""
    return render_template("manager/venues/new.html", form=VenueForm())


@bp.post("/new")
@allow(Permission.MANAGE_TIMETABLE)
def make() -> ResponseReturnValue:
    """Make a venue; the next page asks for its rooms."""
    form = VenueForm()
    if not form.validate():
        return render_template("manager/venues/new.html", form=form), 422
    try:
        venue = actions.make_venue(_words(form), by=somebody())
    except Refused as refused:
        return render_template("manager/venues/new.html", form=said(form, refused)), 409
    flash(_("The venue is ready. Add its rooms and photographs, if it has any."), "success")
    return redirect(url_for("manager.venues.show", number=venue.id), 303)


@bp.get("/<int:number>")
@allow(Permission.MANAGE_TIMETABLE, venue_of)
def show(venue: Venue) -> ResponseReturnValue:
    """Show a venue with its rooms."""
    return _page(venue, form_of(venue), RoomForm(prefix="room"))


@bp.post("/<int:number>")
@allow(Permission.MANAGE_TIMETABLE, venue_of)
def change(venue: Venue) -> ResponseReturnValue:
    """Change what is said of a venue."""
    form = VenueForm()
    if not form.validate():
        return _page(venue, form, RoomForm(prefix="room", formdata=None)), 422
    try:
        actions.change_venue(venue, _words(form), by=somebody())
    except Refused as refused:
        return _page(venue, said(form, refused), RoomForm(prefix="room", formdata=None)), 409
    flash(_("The venue is changed."), "success")
    return redirect(url_for("manager.venues.index"), 303)


@bp.post("/<int:number>/rooms")
@allow(Permission.MANAGE_TIMETABLE, venue_of)
def add_room(venue: Venue) -> ResponseReturnValue:
    """Add a room to a venue."""
    form = RoomForm(prefix="room")
    if not form.validate():
        return _page(venue, form_of(venue, formdata=None), form), 422
    try:
        actions.make_room(
            venue, form.name.data or "", seats=form.seats.data, step_free=StepFree(form.step_free.data), by=somebody()
        )
    except Refused as refused:
        return _page(venue, form_of(venue, formdata=None), said(form, refused)), 409
    flash(_("The room is added."), "success")
    return redirect(url_for("manager.venues.show", number=venue.id), 303)


@bp.get("/<int:number>/rooms/<int:room>")
@allow(Permission.MANAGE_TIMETABLE, room_of_venue)
def room(room: Room) -> ResponseReturnValue:
    """Show a room to be changed."""
    return render_template("manager/venues/room.html", form=RoomForm(obj=room), room=room)


@bp.post("/<int:number>/rooms/<int:room>")
@allow(Permission.MANAGE_TIMETABLE, room_of_venue)
def change_room(room: Room) -> ResponseReturnValue:
    """Change a room."""
    form = RoomForm()
    if not form.validate():
        return render_template("manager/venues/room.html", form=form, room=room), 422
    try:
        actions.change_room(
            room,
            name=form.name.data or "",
            seats=form.seats.data,
            step_free=StepFree(form.step_free.data),
            by=somebody(),
        )
    except Refused as refused:
        return render_template("manager/venues/room.html", form=said(form, refused), room=room), 409
    flash(_("The room is changed."), "success")
    return redirect(url_for("manager.venues.show", number=room.venue_id), 303)


def _page(venue: Venue, form: VenueForm, room_form: RoomForm) -> str:
    rooms = [(room.id, room.name, room.seats) for room in venue.rooms]
    return render_template(
        "manager/venues/show.html",
        venue=venue,
        pages=beside.of_venue(venue),
        form=form,
        room_form=room_form,
        rooms=rooms,
        photographs=len(photographs_of(venue)),
    )


def _words(form: VenueForm) -> VenueWords:
    return VenueWords(
        name=form.name.data or "",
        address=form.address.data or "",
        access=form.access.data or "",
        is_online=bool(form.is_online.data),
        map_link=form.map_link.data or "",
        entrance=form.entrance.data or "",
        transport=form.transport.data or "",
        parking=form.parking.data or "",
        features=form.features_given(),
    )
