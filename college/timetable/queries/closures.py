"""Questions about closures, half-terms and bank holidays. Nothing here changes anything."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from college.foundation.db import db
from college.settings.queries import the_college
from college.timetable.bank_holidays import bank_holidays
from college.timetable.models import Closure, Room
from college.timetable.rules import Closed
from college.timetable.spans import Span

AHEAD = timedelta(days=400)  # far enough that every day of the coming year is named once


def closures_to_come(today: date) -> list[Closure]:
    """List what is closed today or later, the soonest first."""
    wanted = select(Closure).where(Closure.last_on >= today).order_by(Closure.first_on, Closure.last_on, Closure.id)
    return list(
        db.session.scalars(wanted.options(joinedload(Closure.venue), joinedload(Closure.room).joinedload(Room.venue)))
    )


def closures_over(today: date, most: int) -> list[Closure]:
    """List the last closures that are over, the latest first."""
    wanted = select(Closure).where(Closure.last_on < today).order_by(Closure.last_on.desc(), Closure.id.desc())
    return list(db.session.scalars(wanted.limit(most).options(joinedload(Closure.venue), joinedload(Closure.room))))


@dataclass(frozen=True)
class DayOff:
    """Why a day is not like others: a bank holiday where `kind` is nothing, else what is closed; `place` says which."""

    name: str
    kind: Closed | None = None
    place: str = ""


def days_off(span: Span) -> Mapping[date, Sequence[DayOff]]:
    """Tell which days of a timetable are bank holidays, in a half-term or closed, in one question."""
    found: defaultdict[date, list[DayOff]] = defaultdict(list)
    for day, name in bank_holidays(the_college().nation, span.first, span.last).items():
        found[day].append(DayOff(name))
    for closure in _closures_within(span):
        off = DayOff(closure.name, closure.kind, place_closed(closure))
        for day in span.days:
            if closure.first_on <= day <= closure.last_on:
                found[day].append(off)
    return dict(sorted(found.items()))


def closure_numbered(number: int) -> Closure | None:
    """Find the closure of this number."""
    return db.session.get(Closure, number)


def place_closed(closure: Closure) -> str:
    """Name the venue or the room that is closed; nothing where it is the whole college."""
    if closure.room is not None:
        return f"{closure.room.name}, {closure.room.venue.name}"
    return closure.venue.name if closure.venue is not None else ""


def holidays_to_come(today: date) -> Sequence[tuple[date, str]]:
    """List the bank holidays of the coming year where the college is."""
    return list(bank_holidays(the_college().nation, today, today + AHEAD).items())


def _closures_within(span: Span) -> Sequence[Closure]:
    wanted = select(Closure).where(Closure.first_on <= span.last, Closure.last_on >= span.first)
    ordered = wanted.order_by(Closure.first_on, Closure.last_on, Closure.id)
    with_places = ordered.options(joinedload(Closure.venue), joinedload(Closure.room).joinedload(Room.venue))
    return db.session.scalars(with_places).all()
