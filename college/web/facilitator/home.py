"""The home page of those who teach: the next session first, then what waits."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.attendance.queries.registers import registers_waiting
from college.courses.lifecycle import first_missing
from college.courses.queries.lists import course_lines
from college.foundation import clock
from college.permissions.policy import Permission
from college.settings.queries import the_college
from college.timetable.queries.sessions import place_of, sessions_taught_by
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("home", __name__)


@bp.get("")
@allow(Permission.SEE_TEACHING)
def show() -> ResponseReturnValue:
    """Show the next session, the registers that wait, and the courses that one writes."""
    person, now = somebody(), clock.now()
    coming = [session for session in sessions_taught_by(person, now) if session.is_on and session.ends_at > now]
    places = {session.id: place_of(session) for session in coming}
    policy, writing = the_college().policy, course_lines(author=person.id)
    return render_template(
        "facilitator/home/show.html",
        coming=coming,
        places=places,
        waiting=registers_waiting(taught_by=person),
        writing=writing,
        lacks={course.slug: first_missing(policy, course.standing) for course in writing},
    )
