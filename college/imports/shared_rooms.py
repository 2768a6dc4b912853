"""Letting history stand: a session that a spreadsheet brings into a taken room shares it, and nothing else does."""

from collections.abc import Iterable

from sqlalchemy import Exists, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from college.foundation.db import db
from college.imports.batches import chunks
from college.timetable.models import Room, Session, Venue
from college.timetable.rules import SessionState


def hold_rooms(numbers: Iterable[int]) -> None:
    """Hold rooms, in the order of their numbers, so that nobody plans into one while the sheet is written."""
    for some in chunks(sorted(set(numbers))):
        db.session.execute(select(Room.id).where(Room.id.in_(some)).order_by(Room.id).with_for_update(of=Room)).all()


def settle_rooms(numbers: Iterable[int]) -> None:
    """Give each of these sessions its room for itself, where nobody else is in it at that time.

    They were written as sharing their rooms, so that the order of a sheet does not matter. Of two that were brought
    together into one room the first keeps it for itself.
    """
    for some in chunks(numbers):
        db.session.execute(
            update(Session)
            .where(Session.id.in_(some), Session.shares_room, ~_in_company(), ~_online())
            .values(shares_room=False),
            execution_options={"synchronize_session": False},
        )


def _in_company() -> Exists:
    other = aliased(Session)
    there_first = or_(~other.shares_room, other.id < Session.id)
    at_once = and_(other.starts_at < Session.ends_at, Session.starts_at < other.ends_at)
    on = and_(other.state != SessionState.CANCELLED, Session.state != SessionState.CANCELLED)
    return exists().where(other.room_id == Session.room_id, other.id != Session.id, there_first, at_once, on)


def _online() -> Exists:
    return exists().where(Room.id == Session.room_id, Venue.id == Room.venue_id, Venue.is_online)
