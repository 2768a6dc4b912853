"""The timetable of those who teach: their own sessions by week, by month and as a list."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from college.foundation import clock
from college.permissions.policy import Permission
from college.timetable.queries.planned import Narrowed, planned
from college.web.forms.timetable import NarrowOwnTimetable
from college.web.guard import allow
from college.web.sessions import somebody
from college.web.timetabling import Timetable, days_off_in_words, staff_entry

bp = Blueprint("timetable", __name__, url_prefix="/timetable")


@bp.get("")
@allow(Permission.SEE_TEACHING)
def show() -> ResponseReturnValue:
    """Show what one teaches oneself in these days."""
    form = NarrowOwnTimetable(request.args)
    status = 200 if form.validate() else 422
    span = form.span(clock.today())
    timetable = Timetable(
        endpoint="facilitator.timetable.show",
        span=span,
        entries=[
            staff_entry(line, endpoint="facilitator.runs.show", may_move=False)
            for line in planned(span, Narrowed(teacher=somebody().id))
        ],
        asked={},
        off=days_off_in_words(span),
    )
    return render_template("facilitator/timetable/show.html", form=form, timetable=timetable), status
