"""What stands in the way of sessions that are planned, found in a fixed number of questions. Changes nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from college.foundation import clock
from college.foundation.db import db
from college.timetable.clashes import Clash, Kind, Slot
from college.timetable.models import Facilitation, Session
from college.timetable.queries.sessions import place_of
from college.timetable.rules import SessionState


def clashes_of(slots: Sequence[Slot], *, expected: int = 0, step_free_needed: bool = False) -> list[tuple[Clash, ...]]:
    """Tell what stands in the way of each of these sessions, in their order.

    `expected` is how many people the room must seat. The questions to the database are as many for sixty sessions
    as for one. Where two of these sessions meet each other, the later in the list is told so.
    """
    others = _others(slots)
    return [tuple(clash for other in others for clash in _between(slot, other)) for slot in slots]


def free_at(
    starts_at: datetime, ends_at: datetime, people: Iterable[int], venue_id: int | None = None
) -> dict[int, tuple[Clash, ...]]:
    """Tell for each of these people what keeps them from teaching at this time and place; nothing for who is free."""
    asked = list(people)
    found = clashes_of([Slot(starts_at, ends_at, venue_id, None, frozenset({number})) for number in asked])
    return {
        number: tuple(c for c in clashes if c.person_id == number) for number, clashes in zip(asked, found, strict=True)
    }


def _others(slots: Sequence[Slot]) -> list[Session]:
    if not slots:
        return []
    moved = [slot.session_id for slot in slots if slot.session_id is not None]
    rooms = {slot.room_id for slot in slots if slot.room_id is not None}
    people = {person for slot in slots for person in slot.teacher_ids}
    wanted = (
        select(Session)
        .where(
            Session.state != SessionState.CANCELLED,
            Session.starts_at < max(slot.ends_at for slot in slots),
            Session.ends_at > min(slot.starts_at for slot in slots),
            Session.id.not_in(moved),
            or_(Session.room_id.in_(rooms), Session.facilitations.any(Facilitation.person_id.in_(people))),
        )
        .options(
            joinedload(Session.room),
            joinedload(Session.venue),
            joinedload(Session.run),
            selectinload(Session.facilitations).joinedload(Facilitation.person),
        )
        .order_by(Session.starts_at, Session.id)
    )
    return list(db.session.scalars(wanted))


def _between(slot: Slot, other: Session) -> Iterable[Clash]:
    if not (other.starts_at < slot.ends_at and slot.starts_at < other.ends_at):
        return
    starts, ends = clock.local(other.starts_at), clock.local(other.ends_at)
    there = {
        "run": other.run.code,
        "number": other.number,
        "day": f"{starts.day}/{starts.month}/{starts.year}",
        "start": f"{starts:%H:%M}",
        "end": f"{ends:%H:%M}",
    }
    if slot.room_id is not None and other.room_id == slot.room_id:
        sentence = "%(place)s is taken on %(day)s from %(start)s to %(end)s by %(run)s, session %(number)s."
        yield Clash(Kind.ROOM_BOOKED, sentence, {"place": place_of(other)} | there, session_id=other.id)
    for row in other.facilitations:
        if row.person_id in slot.teacher_ids:
            sentence = "%(name)s teaches %(run)s, session %(number)s on %(day)s from %(start)s to %(end)s."
            values = {"name": row.person.name} | there
            yield Clash(Kind.TEACHES_ELSEWHERE, sentence, values, row.person_id, other.id)
