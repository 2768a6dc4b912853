"""Questions about venues and their rooms. Nothing here changes anything."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from college.foundation.db import db
from college.timetable.models import Room, Venue


@dataclass(frozen=True)
class VenueRow:
    """A venue in the list, with the names of its rooms."""

    id: int
    name: str
    address: str
    is_online: bool
    rooms: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Somewhere a session can be: a room of a venue, or the venue as a whole (then `room_id` is empty)."""

    venue_id: int
    room_id: int | None
    venue: str
    room: str
    seats: int | None


def venue_of(number: int) -> Venue | None:
    """Find the venue of this number."""
    return db.session.get(Venue, number)


def room_of(number: int) -> Room | None:
    """Find the room of this number."""
    return db.session.get(Room, number)


def venue_named(name: str) -> Venue | None:
    """Find the venue of this name, in whatever case it is written."""
    return db.session.scalars(select(Venue).where(_is(Venue.name, name)).limit(1)).first()


def room_named(venue: Venue, name: str) -> Room | None:
    """Find the room of this name in a venue, in whatever case it is written."""
    wanted = select(Room).where(Room.venue_id == venue.id, _is(Room.name, name)).limit(1)
    return db.session.scalars(wanted).first()


def venues() -> list[VenueRow]:
    """List every venue by name."""
    return [
        VenueRow(venue.id, venue.name, venue.address, venue.is_online, tuple(room.name for room in venue.rooms))
        for venue in _with_rooms()
    ]


def places() -> list[Place]:
    """List everywhere that a session can be: each venue, followed by its rooms."""
    found = []
    for venue in _with_rooms():
        found.append(Place(venue.id, None, venue.name, "", None))
        found += [Place(venue.id, room.id, venue.name, room.name, room.seats) for room in venue.rooms]
    return found


def _with_rooms() -> list[Venue]:
    return list(db.session.scalars(select(Venue).options(selectinload(Venue.rooms)).order_by(Venue.name)))


def _is(column: InstrumentedAttribute[str], name: str) -> ColumnElement[bool]:
    return or_(column == name, func.lower(column) == name.lower())  # SQLite folds the case of plain letters only
