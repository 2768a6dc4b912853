"""Finds what pages about stepping in are about, for the guard to ask about; nothing where there is none."""

from dataclasses import dataclass

from college.people.models import Person
from college.timetable.cover_models import Absence, CoverAsk
from college.timetable.models import Session
from college.timetable.queries import cover, sessions
from college.timetable.queries.facilitators import somebody_who_teaches
from college.web.sessions import me


@dataclass(frozen=True)
class OwnTurn:
    """A session that the person who is here is to teach, or said that they cannot."""

    session: Session
    person_id: int
    teaches: bool
    absence: Absence | None


def own_turn(code: str, number: int) -> OwnTurn | None:
    """Find the session of this number if it is one that the person who is here teaches, or said they cannot."""
    person, session = me(), sessions.session_of(code, number)
    if person is None or session is None:
        return None
    teaches = any(number == person.id for number, _ in session.pair)
    absence = cover.absence_of(session, person.id)
    return OwnTurn(session, person.id, teaches, absence) if teaches or absence is not None else None


def ask_of(number: int) -> CoverAsk | None:
    """Find the question to step in of this number."""
    return cover.ask_by_number(number)


def ask_about(code: str, number: int, ask: int) -> CoverAsk | None:
    """Find a question to step in on this session."""
    session, found = sessions.session_of(code, number), cover.ask_by_number(ask)
    return found if found is not None and session is not None and found.session_id == session.id else None


def turn_of(code: str, number: int, person: int) -> tuple[Session, Person] | None:
    """Find a session and somebody who teaches it, or said that they cannot."""
    session, found = sessions.session_of(code, number), somebody_who_teaches(person)
    if session is None or found is None:
        return None
    teaches = any(number == person for number, _ in session.pair)
    return (session, found) if teaches or cover.absence_of(session, person) is not None else None
