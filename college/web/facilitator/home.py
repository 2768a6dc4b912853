"""The home page of those who teach: the next session first, then what waits."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.attendance.queries.registers import registers_waiting, tallies
from college.courses.lifecycle import first_missing
from college.courses.queries.lists import course_lines
from college.foundation import clock
from college.people.models import Person
from college.people.rules import Knowledge
from college.permissions.policy import Permission
from college.settings.queries import the_college
from college.timetable.cover_models import CoverAsk
from college.timetable.models import Session
from college.timetable.queries.cover import absences_ahead, open_asks_to
from college.timetable.queries.feeds import title_of_session
from college.timetable.queries.runs import lacking_in
from college.timetable.queries.sessions import place_of, sessions_taught_by
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("home", __name__)
SOON = 6  # sessions that follow the next one in the open; those after them are folded away


@dataclass(frozen=True)
class Coming:
    """A session ahead, as one looks forward to it: where, with whom, and for how many."""

    session: Session
    place: str
    others: tuple[str, ...]
    expected: int
    missing: list[Knowledge]

    @property
    def has_begun(self) -> bool:
        """Whether it is too late to say that one cannot."""
        return self.session.starts_at <= clock.now()


@dataclass(frozen=True)
class Asked:
    """A session for which the person is asked to step in, with what it is and where."""

    ask: CoverAsk
    session: Session
    title: str
    place: str


@bp.get("")
@allow(Permission.SEE_TEACHING)
def show() -> ResponseReturnValue:
    """Show the next session, whether one can step in, the registers that wait, and the courses that one writes."""
    person = somebody()
    coming = _coming(person)
    policy, writing = the_college().policy, course_lines(author=person.id)
    return render_template(
        "facilitator/home/show.html",
        coming=coming,
        soon=coming[1 : SOON + 1],
        later=coming[SOON + 1 :],
        asks=_asks(person),
        absences=absences_ahead(person),
        waiting=registers_waiting(taught_by=person),
        writing=writing,
        lacks={course.slug: first_missing(policy, course.standing) for course in writing},
    )


def _coming(person: Person) -> list[Coming]:
    ahead = [session for session in sessions_taught_by(person, clock.now()) if session.is_on]
    counts = tallies(ahead)
    return [
        Coming(
            session,
            place_of(session),
            _others(session, person),
            counts[session.id].expected,
            sorted(lacking_in(session)),
        )
        for session in ahead
    ]


def _asks(person: Person) -> list[Asked]:
    return [
        Asked(ask, ask.session, title_of_session(ask.session), place_of(ask.session)) for ask in open_asks_to(person)
    ]


def _others(session: Session, person: Person) -> tuple[str, ...]:
    return tuple(sorted(row.person.name for row in session.facilitations if row.person_id != person.id))
