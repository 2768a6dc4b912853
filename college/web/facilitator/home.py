"""The home page of those who teach: the next session first, then what waits."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.attendance.queries.registers import registers_waiting, tallies
from college.courses.lifecycle import first_missing
from college.courses.queries.lists import course_lines
from college.foundation import clock
from college.people.models import Person
from college.permissions.policy import Permission
from college.settings.queries import the_college
from college.timetable.models import Session
from college.timetable.queries.sessions import place_of, sessions_taught_by
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class Coming:
    """A session ahead, as one looks forward to it: where, with whom, and for how many."""

    session: Session
    place: str
    others: tuple[str, ...]
    expected: int


@bp.get("")
@allow(Permission.SEE_TEACHING)
def show() -> ResponseReturnValue:
    """Show the next session, the registers that wait, the runs, and the courses that one writes."""
    person = somebody()
    policy, writing = the_college().policy, course_lines(author=person.id)
    return render_template(
        "facilitator/home/show.html",
        coming=_coming(person),
        waiting=registers_waiting(taught_by=person),
        writing=writing,
        lacks={course.slug: first_missing(policy, course.standing) for course in writing},
    )


def _coming(person: Person) -> list[Coming]:
    ahead = [session for session in sessions_taught_by(person, clock.now()) if session.is_on]
    counts = tallies(ahead)
    return [
        Coming(session, place_of(session), _others(session, person), counts[session.id].expected) for session in ahead
    ]


def _others(session: Session, person: Person) -> tuple[str, ...]:
    return tuple(sorted(row.person.name for row in session.facilitations if row.person_id != person.id))
