"""The home page of those who teach: the next session first, then what waits."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.attendance.queries.registers import registers_waiting
from college.foundation import clock
from college.permissions.policy import Permission
from college.timetable.queries.sessions import place_of, sessions_taught_by
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("home", __name__)


@bp.get("")
@allow(Permission.SEE_TEACHING)
def show() -> ResponseReturnValue:
    """Show the next session, the registers that wait, and the runs."""
    person, now = somebody(), clock.now()
    coming = [session for session in sessions_taught_by(person, now) if session.is_on and session.ends_at > now]
    places = {session.id: place_of(session) for session in coming}
    return render_template(
        "facilitator/home/show.html", coming=coming, places=places, waiting=registers_waiting(taught_by=person)
    )
