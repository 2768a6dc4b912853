"""The timetable of the staff: by week, by month and as a list; by venue, room, facilitator and course."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from college.foundation import clock
from college.permissions.policy import Permission
from college.timetable.queries.planned import planned
from college.web.forms.timetable import NarrowTimetable
from college.web.guard import allow, may
from college.web.timetabling import Timetable, days_off_in_words, staff_entry

bp = Blueprint("timetable", __name__, url_prefix="/timetable")
NARROWS = ("venue", "room", "who", "course")


@bp.get("")
@allow(Permission.MANAGE_PLACES)
def show() -> ResponseReturnValue:
    """Show what is planned in these days; whoever plans can move a session from here."""
    form = NarrowTimetable(request.args)
    form.offer()
    status = 200 if form.validate() else 422
    span = form.span(clock.today())
    may_move = may(Permission.MANAGE_TIMETABLE)
    timetable = Timetable(
        endpoint="manager.timetable.show",
        span=span,
        entries=[
            staff_entry(line, endpoint="manager.runs.show", may_move=may_move)
            for line in planned(span, form.narrowed())
        ],
        asked={name: value for name in NARROWS if (value := request.args.get(name, ""))},
        off=days_off_in_words(span),
    )
    return render_template("manager/timetable/show.html", form=form, timetable=timetable), status
