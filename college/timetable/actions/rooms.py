"""Taking rooms: one session at a time in each, whoever plans at the same moment.

The room is held until the transaction ends, then asked, then taken. A run is held before its rooms, and several rooms
are held in the order of their numbers, so that two who plan never wait for each other. The database refuses two
sessions in one room as well, whatever path the code takes; a room of a venue that is online may be shared.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from college.courses.models import Revision
from college.foundation.db import db, hold
from college.foundation.refusal import Refused
from college.timetable import clash_sentences
from college.timetable.models import Room, Run, Session
from college.timetable.obstacles import Booking
from college.timetable.rules import SessionState


def hold_rooms(rooms: Iterable[Room | None]) -> None:
    """Hold several rooms until this transaction ends; whoever plans more than one session calls it first."""
    for room in sorted({room for room in rooms if room is not None}, key=lambda room: room.id):
        hold(room)


def take_room(room: Room | None, starts_at: datetime, ends_at: datetime, *, session: Session | None = None) -> None:
    """Let a session have a room from one moment to another, or raise `Refused` with what is there and when.

    `session` is the one that moves, if it is there already: it is not in its own way. No room is always free, and
    so is one that nobody can walk into.
    """
    if room is None or room.venue.is_online:
        return
    hold(room)
    but = session.id if session is not None else None
    other = _in_the_way(room, starts_at, ends_at, but=but)
    if other is not None:
        clash = clash_sentences.room_booked(f"{room.name}, {room.venue.name}", other)
        raise Refused(clash.sentence, **clash.values)


def _in_the_way(room: Room, starts_at: datetime, ends_at: datetime, *, but: int | None) -> Booking | None:
    wanted = (
        select(Session.starts_at, Session.ends_at, Session.id, Run.code, Session.number, Revision.title)
        .join(Run, Session.run_id == Run.id)
        .outerjoin(Revision, Run.revision_id == Revision.id)
        .where(
            Session.room_id == room.id,
            Session.state != SessionState.CANCELLED,
            Session.starts_at < ends_at,
            Session.ends_at > starts_at,
        )
        .order_by(Session.starts_at, Session.id)
        .limit(1)
    )
    row = db.session.execute(wanted.where(Session.id != but) if but is not None else wanted).first()
    if row is None:
        return None
    return Booking(
        row.starts_at, row.ends_at, session_id=row.id, run=row.code, number=row.number, title=row.title or ""
    )
