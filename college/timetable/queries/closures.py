"""Questions about closures, half-terms and bank holidays. Nothing here changes anything."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from college.foundation.db import db
from college.settings.queries import the_college
from college.timetable.bank_holidays import bank_holidays
from college.timetable.models import Closure, Room

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
