"""What we write when a session is added, moved or cancelled, or a whole run is: discreet, without any title."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Exists, exists, select

from college.enrolment.audience import Hearer
from college.enrolment.models import Enrolment
from college.enrolment.rules import HOLDS_A_PLACE
from college.foundation.db import db
from college.outbox.actions import Letter
from college.people.models import Person
from college.timetable.models import Facilitation, Run, Session
from college.timetable.queries.sessions import is_still_so, place_of
from college.timetable.rules import SessionState


def session_added(hearer: Hearer, session: Session) -> Letter:
    """Tell somebody that a session was added to a run."""
    return _letter(hearer, session, "timetable/session_added", {})


def session_moved(hearer: Hearer, session: Session, *, was_at: datetime, was_place: str) -> Letter:
    """Tell somebody that a session is at another time or place now."""
    was = {"was_starts_at": was_at.isoformat(), "was_place": was_place}
    return _letter(hearer, session, "timetable/session_moved", was)


def session_cancelled(hearer: Hearer, session: Session) -> Letter:
    """Tell somebody that one session does not take place."""
    return _letter(hearer, session, "timetable/session_cancelled", {})


def put_on(person: Person, session: Session) -> Letter:
    """Tell somebody that they are to teach a session from now on."""
    return _handed_over(person, session, "timetable/put_on", session.starts_at)


def taken_off(person: Person, session: Session, *, was_at: datetime) -> Letter:
    """Tell somebody that they no longer teach a session; `was_at` is when they were to teach it."""
    return _handed_over(person, session, "timetable/taken_off", was_at)


def run_cancelled(hearer: Hearer, run: Run, sessions: list[Session]) -> Letter:
    """Tell somebody that none of these sessions takes place, and what becomes of their place or their turn."""
    return Letter(
        to=hearer.person,
        name="timetable/run_cancelled",
        facts={
            "part": hearer.part.value,
            "session_ids": [session.id for session in sessions],
            "run_id": run.id,
            "count": len(sessions),
            "first_starts_at": sessions[0].starts_at.isoformat() if sessions else "",
        },
        about=run,
        once=f"timetable/run_cancelled:{run.id}:{hearer.person.id}",
    )


def is_still_true(name: str, facts: Mapping[str, Any], person_id: int) -> bool:
    """Tell whether a letter of this room is still true for the person when it is to leave.

    A move is overtaken by the next one, and nobody who has left meanwhile hears of either; that something was
    cancelled stays true for everybody who counted on it.
    """
    session = db.session.get(Session, facts["session_ids"][0])
    if session is None or not is_still_so(session.id, facts["sequence"]):
        return False
    if (session.state is SessionState.CANCELLED) != (name == "timetable/session_cancelled"):
        return False
    return _counts_on(session, person_id)


def teaching_is_as_told(name: str, facts: Mapping[str, Any], person_id: int) -> bool:
    """Tell whether somebody still teaches a session that they were put on, or still does not after being taken off.

    Who was put on hears of a later move, or that it was cancelled, by a letter of its own.
    """
    session = db.session.get(Session, facts["session_ids"][0])
    if session is None:
        return False
    teaches = bool(db.session.scalar(select(_teaches(session, person_id))))
    if name == "timetable/taken_off":
        return not teaches
    return teaches and session.is_on and is_still_so(session.id, facts["sequence"])


def _letter(hearer: Hearer, session: Session, name: str, more: Mapping[str, str]) -> Letter:
    facts = {
        "part": hearer.part.value,
        "session_ids": [session.id],
        "run_id": session.run_id,
        "sequence": session.sequence,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "place": place_of(session),
    }
    once = f"{name}:{session.id}:{session.sequence}:{hearer.person.id}"
    return Letter(to=hearer.person, name=name, facts={**facts, **more}, about=session, once=once)


def _counts_on(session: Session, person_id: int) -> bool:
    holds = exists().where(
        Enrolment.run_id == session.run_id,
        Enrolment.person_id == person_id,
        Enrolment.state.in_(sorted(HOLDS_A_PLACE)),
    )
    return bool(db.session.scalar(select(_teaches(session, person_id) | holds)))


def _teaches(session: Session, person_id: int) -> Exists:
    return exists().where(Facilitation.session_id == session.id, Facilitation.person_id == person_id)


def _handed_over(person: Person, session: Session, name: str, starts_at: datetime) -> Letter:
    facts = {
        "session_ids": [session.id],
        "run_id": session.run_id,
        "sequence": session.sequence,
        "starts_at": starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "place": place_of(session),
    }
    once = f"{name}:{session.id}:{session.handovers}:{person.id}"
    return Letter(to=person, name=name, facts=facts, about=session, once=once)


def reminder(person: Person, session: Session, *, due_at: datetime, occasion: str) -> Letter:
    """Remind somebody of a session; when and where is read when the message leaves."""
    return Letter(
        to=person,
        name="timetable/reminder",
        facts={"run_id": session.run_id},
        about=session,
        once=f"{occasion}{person.id}",
        due_at=due_at,
    )


def to_run(person: Person, run: Run, text: str, *, occasion: str) -> Letter:
    """Pass on what a facilitator or the office wrote to everybody on a run."""
    return Letter(to=person, name="college/to_run", facts={"text": text}, about=run, once=f"{occasion}{person.id}")
