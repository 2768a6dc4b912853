"""Questions about leave. Nothing here changes anything."""

from datetime import datetime

from sqlalchemy import exists, select

from college.foundation.db import db
from college.people.models import Person
from college.timetable.models import Leave


def leave_to_come(person: Person, now: datetime) -> list[Leave]:
    """List the leave of somebody that is not over, the next first."""
    wanted = select(Leave).where(Leave.person_id == person.id, Leave.ends_at > now)
    return list(db.session.scalars(wanted.order_by(Leave.starts_at, Leave.id)))


def leave_around(person: Person, starts_at: datetime, ends_at: datetime) -> bool:
    """Tell whether one leave of somebody holds all of this time already."""
    around = exists().where(Leave.person_id == person.id, Leave.starts_at <= starts_at, Leave.ends_at >= ends_at)
    return bool(db.session.scalar(select(around)))


def leave_numbered(number: int) -> Leave | None:
    """Find the leave of this number."""
    return db.session.get(Leave, number)
