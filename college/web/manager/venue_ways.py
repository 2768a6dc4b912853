"""How long it takes from one venue to another, so that nobody is planned in two buildings without time to travel."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.permissions.policy import Permission
from college.settings.queries import the_college
from college.timetable.actions.travel import keep_minutes
from college.timetable.models import Venue
from college.timetable.queries.travel import minutes_from, venues_to_travel_to
from college.web.forms.base import Form
from college.web.forms.venue_ways import minutes_said, ways_form
from college.web.guard import allow
from college.web.loading import venue_of
from college.web.sessions import somebody

bp = Blueprint("venue_ways", __name__, url_prefix="/venues/<int:number>/ways")


@bp.get("")
@allow(Permission.MANAGE_TIMETABLE, venue_of)
def edit(venue: Venue) -> ResponseReturnValue:
    """Ask for the minutes to each other venue."""
    return _page(venue, ways_form(venues_to_travel_to(venue), minutes_from(venue)))


@bp.post("")
@allow(Permission.MANAGE_TIMETABLE, venue_of)
def change(venue: Venue) -> ResponseReturnValue:
    """Keep the minutes to each other venue."""
    others = venues_to_travel_to(venue)
    form = ways_form(others)
    if not form.validate():
        return _page(venue, form), 422
    keep_minutes(venue, minutes_said(form, others), by=somebody())
    flash(_("The ways from %(venue)s are kept, for both directions.", venue=venue.name), "success")
    return redirect(url_for("manager.venues.show", number=venue.id), 303)


def _page(venue: Venue, form: Form) -> str:
    return render_template("manager/venue_ways/edit.html", venue=venue, form=form, usual=the_college().travel_minutes)
