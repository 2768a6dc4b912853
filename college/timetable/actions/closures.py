"""Keeping the days on which the college, a venue or a room is closed, and the half-terms."""

from dataclasses import dataclass
from datetime import date, timedelta

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.refusal import Refused
from college.timetable import rules
from college.timetable.models import Closure, Room, Venue
from college.timetable.rules import Closed


@dataclass(frozen=True)
class ClosureWords:
    """What is closed, what it is called, and from which day to which; a room or a venue for the kinds that need one."""

    kind: Closed
    name: str
    first_on: date
    last_on: date
    venue: Venue | None = None
    room: Room | None = None


def close(words: ClosureWords, *, by: Doer | None) -> Closure:
    """Keep that something is closed; sessions stay where they are, and whoever plans is told.

    Raises `Refused` for days in the wrong order, and where the venue or the room is not said.
    """
    closure = Closure()
    _write(closure, words)
    save(closure)
    record("closure.made", closure, by=by)
    return closure


def change_closure(closure: Closure, words: ClosureWords, *, by: Doer | None) -> None:
    """Change what is closed, and when; raises `Refused` as `close` does."""
    _write(closure, words)
    save(closure)
    record("closure.changed", closure, by=by)


def end_closure(closure: Closure, *, by: Doer | None) -> None:
    """Open again from today on: what was closed before stays known, what was not yet closed is taken away."""
    yesterday = clock.today() - timedelta(days=1)
    record("closure.ended", closure, by=by)
    if closure.first_on > yesterday:
        db.session.delete(closure)
    else:
        closure.last_on = min(closure.last_on, yesterday)
    db.session.flush()


def _write(closure: Closure, words: ClosureWords) -> None:
    rules.days_closed(words.first_on, words.last_on)
    if words.kind is Closed.VENUE and words.venue is None:
        raise Refused("Choose the venue that is closed.")
    if words.kind is Closed.ROOM and words.room is None:
        raise Refused("Choose the room that is closed.")
    closure.kind, closure.name = words.kind, " ".join(words.name.split())
    closure.first_on, closure.last_on, closure.noted_at = words.first_on, words.last_on, clock.now()
    closure.venue = words.venue if words.kind is Closed.VENUE else None
    closure.room = words.room if words.kind is Closed.ROOM else None
