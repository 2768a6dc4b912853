"""What stands in the way of sessions that are planned, found in a fixed number of questions. Changes nothing.

The database tells what is on around these times; what of it is a clash is decided in `obstacles`, which knows none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Select, and_, select

from college.courses.models import Revision
from college.foundation.db import db
from college.people.models import Person
from college.settings.queries import the_college
from college.timetable.bank_holidays import bank_holidays
from college.timetable.clashes import Clash, Kind, Slot
from college.timetable.models import Closure, Facilitation, Leave, Room, Run, Session, TravelTime, Venue, VenueFeature
from college.timetable.obstacles import Away, Booking, Known, Need, Obstacles, Shut, Where, days_of, obstacles
from college.timetable.rules import SessionState, StepFree
from college.timetable.welcome import Feature

_STEP_FREE = {None: StepFree.UNKNOWN, True: StepFree.YES, False: StepFree.NO}
_OF_PEOPLE = {Kind.TEACHES_ELSEWHERE, Kind.NO_TIME_TO_TRAVEL, Kind.ON_LEAVE}


def clashes_of(slots: Sequence[Slot], *, expected: int = 0, step_free_needed: bool = False) -> list[tuple[Clash, ...]]:
    """Tell what stands in the way of each of these sessions, in their order.

    `expected` is how many people the room must seat. The questions to the database are as many for sixty sessions
    as for one. Where two of these sessions meet each other, the later in the list is told so; what they were before,
    if they are there already, is in nobody's way.
    """
    if not slots:
        return []
    return obstacles(slots, _known(_Asked(slots)), Need(expected, step_free_needed))


def closed_at(slots: Sequence[Slot]) -> list[tuple[Clash, ...]]:
    """Tell of each of these sessions which bank holidays, closures and half-terms it meets, and of nothing else."""
    if not slots:
        return []
    asked = _Asked(slots)
    known = Known(shut=_shut(asked), bank_holidays=_holidays(asked), rooms=_rooms(asked), venues=_venues())
    found = Obstacles(known, Need())
    return [tuple(found.of_days(slot)) for slot in slots]


def free_at(
    starts_at: datetime,
    ends_at: datetime,
    people: Iterable[int],
    venue_id: int | None = None,
    *,
    but: int | None = None,
) -> dict[int, tuple[Clash, ...]]:
    """Tell for each of these people what keeps them from teaching at this time and place; nothing for who is free.

    `but` is the number of the session itself, if it is there already. Asks as many questions for all as for one.
    """
    asked = list(dict.fromkeys(people))
    if not asked:
        return {}
    everybody = Slot(starts_at, ends_at, venue_id, None, frozenset(asked), but)
    found: defaultdict[int, list[Clash]] = defaultdict(list)
    for clash in clashes_of([everybody])[0]:
        if clash.kind in _OF_PEOPLE and clash.person_id is not None:
            found[clash.person_id].append(clash)
    return {number: tuple(found[number]) for number in asked}


@dataclass(frozen=True)
class _Asked:
    """What is asked about, taken together."""

    slots: Sequence[Slot]

    @cached_property
    def rooms(self) -> frozenset[int]:
        return frozenset(slot.room_id for slot in self.slots if slot.room_id is not None)

    @cached_property
    def people(self) -> frozenset[int]:
        return frozenset(person for slot in self.slots for person in slot.teacher_ids)

    @cached_property
    def starts_at(self) -> datetime:
        return min(slot.starts_at for slot in self.slots)

    @cached_property
    def ends_at(self) -> datetime:
        return max(slot.ends_at for slot in self.slots)

    @cached_property
    def days(self) -> tuple[date, date]:
        return days_of(self.starts_at, self.ends_at)


def _known(asked: _Asked) -> Known:
    college = the_college()
    minutes = _minutes()
    longest = timedelta(minutes=max([college.travel_minutes, *minutes.values()]))
    return Known(
        bookings=_bookings(asked, longest),
        shut=_shut(asked),
        bank_holidays=_holidays(asked),
        away=_away(asked),
        rooms=_rooms(asked),
        venues=_venues(),
        people=_names(asked),
        minutes=minutes,
        usual_minutes=college.travel_minutes,
    )


def _minutes() -> dict[frozenset[int], int]:
    rows = db.session.execute(select(TravelTime.venue_id, TravelTime.other_id, TravelTime.minutes))
    return {frozenset({one, other}): minutes for one, other, minutes in rows}


def _bookings(asked: _Asked, margin: timedelta) -> list[Booking]:
    taught: defaultdict[int, set[int]] = defaultdict(set)
    rows = {row.id: row for row in db.session.execute(_on(asked, margin).where(Session.room_id.in_(asked.rooms)))}
    by_people = _on(asked, margin).add_columns(Facilitation.person_id).join(Facilitation)
    for row in db.session.execute(by_people.where(Facilitation.person_id.in_(asked.people))):
        rows[row.id] = row
        taught[row.id].add(row.person_id)
    return [
        Booking(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            venue_id=row.venue_id,
            room_id=row.room_id,
            teacher_ids=frozenset(taught[row.id]),
            session_id=row.id,
            run=row.code,
            number=row.number,
            title=row.title or "",
        )
        for row in rows.values()
    ]


def _on(asked: _Asked, margin: timedelta) -> Select[*tuple[Any, ...]]:
    when_and_where = (Session.starts_at, Session.ends_at, Session.venue_id, Session.room_id)
    return (
        select(Session.id, Session.number, *when_and_where, Run.code, Revision.title)
        .join(Run, Session.run_id == Run.id)
        .outerjoin(Revision, Run.revision_id == Revision.id)
        .where(
            Session.state != SessionState.CANCELLED,
            Session.starts_at < asked.ends_at + margin,
            Session.ends_at > asked.starts_at - margin,
        )
    )


def _holidays(asked: _Asked) -> dict[date, str]:
    return bank_holidays(the_college().nation, *asked.days)


def _shut(asked: _Asked) -> list[Shut]:
    first, last = asked.days
    rows = db.session.scalars(
        select(Closure)
        .where(Closure.first_on <= last, Closure.last_on >= first)
        .order_by(Closure.first_on, Closure.last_on, Closure.id)
    )
    return [Shut(row.kind, row.name, row.first_on, row.last_on, row.venue_id or row.room_id) for row in rows]


def _away(asked: _Asked) -> list[Away]:
    rows = db.session.execute(
        select(Leave.person_id, Leave.starts_at, Leave.ends_at)
        .where(Leave.person_id.in_(asked.people), Leave.starts_at < asked.ends_at, Leave.ends_at > asked.starts_at)
        .order_by(Leave.starts_at, Leave.id)
    )
    return [Away(*row) for row in rows]


def _rooms(asked: _Asked) -> dict[int, Where]:
    rows = db.session.execute(select(Room, Venue).join(Venue).where(Room.id.in_(asked.rooms)))
    return {
        room.id: Where(f"{room.name}, {venue.name}", venue.id, venue.is_online, room.seats, room.step_free)
        for room, venue in rows
    }


def _venues() -> dict[int, Where]:
    """Know each venue as a whole: without a step where its entrance is so, for there is no room to look at."""
    entrance = and_(VenueFeature.venue_id == Venue.id, VenueFeature.feature == Feature.STEP_FREE_ENTRANCE)
    rows = db.session.execute(
        select(Venue.id, Venue.name, Venue.is_online, VenueFeature.is_there).outerjoin(VenueFeature, entrance)
    )
    return {
        number: Where(name, number, is_online, step_free=_STEP_FREE[is_there])
        for number, name, is_online, is_there in rows
    }


def _names(asked: _Asked) -> dict[int, str]:
    return {
        number: name
        for number, name in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(asked.people)))
    }
