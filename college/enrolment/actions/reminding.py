"""Reminding students of a session two days before it, and keeping on record who could not be reminded in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from college.enrolment.letters_of_sessions import reminder
from college.enrolment.queries import reminders
from college.enrolment.queries.reminders import REMINDER, Attending, Near
from college.foundation import clock
from college.foundation.db import db, lock
from college.outbox.actions import Letter, keep_unsent, post
from college.outbox.rules import LATE, Channel
from college.timetable.models import Session

DAYS_BEFORE = 2
TOO_LATE = timedelta(days=1)  # so long after its moment a reminder is not written any more: it is kept as missed
BY_POST_OR_NOT = frozenset({Channel.LETTER, None})  # a letter would come when the session is over
LOOKED_BACK = timedelta(days=7)  # for reminders that were missed while the machine was down


@dataclass(frozen=True)
class Due:
    """The sessions of which somebody is to be reminded now, and those of which it is too late to remind somebody."""

    now: tuple[int, ...]
    missed: tuple[int, ...]


def due_at(starts_at: datetime) -> datetime:
    """Tell when a reminder of a session is due: two days before, at the same time by the clock on the wall."""
    return clock.days_from(starts_at, -DAYS_BEFORE)


def due(now: datetime) -> Due:
    """Find of which sessions it is time to remind somebody, in four questions however many there are."""
    found = _not_reminded(now)
    in_time = dict.fromkeys(one.session_id for one in found if _is_in_time(one, now))
    missed = dict.fromkeys(one.session_id for one in found if _is_missed(one, now))
    return Due(tuple(in_time), tuple(missed))


def all_missed(now: datetime) -> list[Attending]:
    """List everybody of whose reminder it is too late, and who is not on record for it yet."""
    return [one for one in _not_reminded(now) if _is_missed(one, now)]


def occasion(one: Attending) -> str:
    """Name the occasion on which somebody is reminded: of this session on this day."""
    return f"{_day_of(one.session_id, one.starts_at)}{one.person_id}"


def remind(number: int) -> int:
    """Remind those of this session whose reminder is due; gives how many. Each hears once of each day.

    Whoever came to their place, or was told of a new time, within the two days has just read when it is; a letter by
    post would come too late. A session that moves to another day is reminded of anew. Of several who remind of a
    session at once, one does: the session is held.
    """
    now, session = clock.now(), _held(number)
    chosen = [one.person_id for one in _not_reminded(now, session) if _is_in_time(one, now)]
    return sum(post(letter) is not None for letter in _letters(session, chosen))


def keep_missed(number: int) -> int:
    """Keep on record, for the office, whose reminder of this session could not be written in time; gives how many."""
    now, session = clock.now(), _held(number)
    missed = [one.person_id for one in _not_reminded(now, session) if _is_missed(one, now)]
    letters = _letters(session, missed)
    for letter in letters:
        keep_unsent(letter, LATE)
    return len(letters)


def _held(number: int) -> Session:
    session = db.session.get_one(Session, number)
    lock(session)
    return session


def _not_reminded(now: datetime, session: Session | None = None) -> list[Attending]:
    """Find who was not reminded: of all sessions that are near, or of this one; in four questions always."""
    # Two days of the wall clock; an hour more, for two sessions an hour apart may fall due at one moment in autumn.
    after, until = now - LOOKED_BACK, clock.days_from(now, DAYS_BEFORE) + timedelta(hours=1)
    had, near = reminders.occasions_had(after, until), reminders.near(after, until)
    left = {(one.session_id, one.person_id) for one in near if _occasion(one) not in had}
    wanted = {number for number, _person in left if session is None or number == session.id}
    return [
        one
        for one in reminders.attending(wanted)
        if one.reached_by not in BY_POST_OR_NOT and (one.session_id, one.person_id) in left
    ]


def _is_in_time(one: Attending, now: datetime) -> bool:
    due = due_at(one.starts_at)
    return one.knows_since <= due <= now <= due + TOO_LATE and one.starts_at > now


def _is_missed(one: Attending, now: datetime) -> bool:
    due = due_at(one.starts_at)
    return one.settled_at <= due and due + TOO_LATE < now


def _letters(session: Session, numbers: Sequence[int]) -> list[Letter]:
    moment, once = due_at(session.starts_at), _day_of(session.id, session.starts_at)
    return [reminder(person, session, due_at=moment, occasion=once) for person in reminders.people_numbered(numbers)]


def _occasion(one: Near) -> str:
    return f"{_day_of(one.session_id, one.starts_at)}{one.person_id}"


@lru_cache(maxsize=4096)  # a class of ten is asked about ten times
def _day_of(session_id: int, starts_at: datetime) -> str:
    return f"{REMINDER}:{session_id}:{clock.local(starts_at):%Y-%m-%d}:"
