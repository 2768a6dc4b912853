"""What we write when several sessions change at once: one letter to each person, which lists them; without any title.

A letter of several sessions keeps how each of them was told. When it leaves, those that changed once more meanwhile,
or were cancelled, are left out: they are told by a later letter. When none is left, the letter is not sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from college.enrolment import letters_of_sessions as of_one
from college.enrolment.audience import Hearer
from college.enrolment.queries.theirs import theirs_among
from college.outbox.actions import Letter
from college.people.models import Person
from college.timetable.actions.sessions import Was
from college.timetable.models import Session
from college.timetable.queries.sessions import place_of

Facts = Mapping[str, Any]
OF_ONE = {
    "timetable/sessions_added": "timetable/session_added",
    "timetable/sessions_moved": "timetable/session_moved",
    "timetable/sessions_cancelled": "timetable/session_cancelled",
    "timetable/put_on_sessions": "timetable/put_on",
    "timetable/taken_off_sessions": "timetable/taken_off",
}
OF_HANDOVERS = frozenset({"timetable/put_on_sessions", "timetable/taken_off_sessions"})


def sessions_added(hearer: Hearer, sessions: Sequence[Session]) -> Letter:
    """Tell somebody that sessions were added to a run."""
    if len(sessions) == 1:
        return of_one.session_added(hearer, sessions[0])
    return _to_hearer(hearer, "timetable/sessions_added", [_facts(session) for session in sessions], sessions)


def sessions_moved(hearer: Hearer, moved: Sequence[tuple[Session, Was]]) -> Letter:
    """Tell somebody that sessions are at other times or places now, each with how it was."""
    if len(moved) == 1:
        session, was = moved[0]
        return of_one.session_moved(hearer, session, was_at=was.starts_at, was_place=was.place, was_until=was.ends_at)
    told = [_facts(session) | _how_it_was(was) for session, was in moved]
    return _to_hearer(hearer, "timetable/sessions_moved", told, [session for session, _ in moved])


def sessions_cancelled(hearer: Hearer, sessions: Sequence[Session]) -> Letter:
    """Tell somebody that these sessions do not take place."""
    if len(sessions) == 1:
        return of_one.session_cancelled(hearer, sessions[0])
    return _to_hearer(hearer, "timetable/sessions_cancelled", [_facts(session) for session in sessions], sessions)


def put_on(person: Person, sessions: Sequence[Session]) -> Letter:
    """Tell somebody that they are to teach these sessions from now on."""
    if len(sessions) == 1:
        return of_one.put_on(person, sessions[0])
    told = [_facts(session) for session in sessions]
    return _handed_over(person, "timetable/put_on_sessions", told, sessions)


def taken_off(person: Person, taught: Sequence[tuple[Session, datetime]]) -> Letter:
    """Tell somebody that they no longer teach these sessions, each with when they were to teach it."""
    if len(taught) == 1:
        session, was_at = taught[0]
        return of_one.taken_off(person, session, was_at=was_at)
    told = [_facts(session) | {"starts_at": was_at.isoformat()} for session, was_at in taught]
    return _handed_over(person, "timetable/taken_off_sessions", told, [session for session, _ in taught])


def still_so(name: str, facts: Facts, person_id: int) -> list[dict[str, Any]]:
    """Give those sessions of a letter that are still as it tells them; an empty list means that it is overtaken."""
    is_so = of_one.teaching_is_so if name in OF_HANDOVERS else of_one.is_so
    found = {theirs.session.id: theirs for theirs in theirs_among(person_id, [one["id"] for one in facts["sessions"]])}
    return [one for one in facts["sessions"] if is_so(OF_ONE[name], one, found.get(one["id"]))]


def _facts(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "sequence": session.sequence,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "place": place_of(session),
    }


def _how_it_was(was: Was) -> dict[str, str]:
    return {
        "was_starts_at": was.starts_at.isoformat(),
        "was_ends_at": was.ends_at.isoformat(),
        "was_place": was.place,
    }


def _to_hearer(hearer: Hearer, name: str, told: list[dict[str, Any]], sessions: Sequence[Session]) -> Letter:
    once = f"{name}:{_occasion((session.id, session.sequence) for session in sessions)}:{hearer.person.id}"
    return Letter(hearer.person, name, _all(told, sessions) | {"part": hearer.part.value}, sessions[0].run, once)


def _handed_over(person: Person, name: str, told: list[dict[str, Any]], sessions: Sequence[Session]) -> Letter:
    once = f"{name}:{_occasion((session.id, session.handovers) for session in sessions)}:{person.id}"
    return Letter(person, name, _all(told, sessions), sessions[0].run, once)


def _all(told: list[dict[str, Any]], sessions: Sequence[Session]) -> dict[str, Any]:
    return {
        "run_id": sessions[0].run_id,
        "session_ids": [session.id for session in sessions],
        "sessions": told,
        "count": len(told),
    }


def _occasion(numbers: Iterable[tuple[int, int]]) -> str:
    return ",".join(f"{number}.{times}" for number, times in sorted(numbers))
