"""What we write when a session is added, moved or cancelled, or a whole run is: discreet, without any title."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from college.enrolment.audience import Hearer
from college.enrolment.queries.theirs import Theirs, theirs_among
from college.outbox.actions import Letter
from college.people.models import Person
from college.timetable.models import Run, Session
from college.timetable.queries.sessions import place_of


def session_added(hearer: Hearer, session: Session) -> Letter:
    """Tell somebody that a session was added to a run."""
    return _letter(hearer, session, "timetable/session_added", {})


def session_moved(
    hearer: Hearer, session: Session, *, was_at: datetime, was_place: str, was_until: datetime | None = None
) -> Letter:
    """Tell somebody that a session is at another time or place now."""
    was = {"was_starts_at": was_at.isoformat(), "was_place": was_place}
    was["was_ends_at"] = was_until.isoformat() if was_until is not None else ""
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
    return is_so(name, facts, _theirs(facts, person_id))


def is_so(name: str, facts: Mapping[str, Any], theirs: Theirs | None) -> bool:
    """Decide whether a letter is still true by what its session is now, and what the person is to it."""
    if theirs is None or theirs.session.sequence != facts["sequence"]:
        return False
    if theirs.session.is_on == (name == "timetable/session_cancelled"):
        return False
    return theirs.counts_on


def teaching_is_as_told(name: str, facts: Mapping[str, Any], person_id: int) -> bool:
    """Tell whether somebody still teaches a session that they were put on, or still does not after being taken off.

    Who was put on hears of a later move, or that it was cancelled, by a letter of its own.
    """
    return teaching_is_so(name, facts, _theirs(facts, person_id))


def teaching_is_so(name: str, facts: Mapping[str, Any], theirs: Theirs | None) -> bool:
    """Decide the same by what the session is now, and what the person is to it."""
    if theirs is None:
        return False
    if name == "timetable/taken_off":
        return not theirs.teaches
    return theirs.teaches and theirs.session.is_on and theirs.session.sequence == facts["sequence"]


def _theirs(facts: Mapping[str, Any], person_id: int) -> Theirs | None:
    return next(iter(theirs_among(person_id, facts["session_ids"][:1])), None)


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
