"""Finding what stands in the way of sessions: pure, over what is known of the time around them.

Moments are compared as half-open intervals, so that one session may begin when another ends; days are those of the
clock on the college's wall, both ends included.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from college.foundation import clock
from college.timetable import clash_sentences as say
from college.timetable.clashes import Clash, Slot
from college.timetable.rules import Closed, StepFree


@dataclass(frozen=True)
class Booking:
    """A session that is on. `run` is empty for one that is being planned together with those that are asked about."""

    starts_at: datetime
    ends_at: datetime
    venue_id: int | None = None
    room_id: int | None = None
    teacher_ids: frozenset[int] = frozenset()
    session_id: int | None = None
    run: str = ""
    number: int = 0
    title: str = ""


@dataclass(frozen=True)
class Shut:
    """Days on which something is closed; `number` is that of the venue or room, if it is one."""

    kind: Closed
    name: str
    first_on: date
    last_on: date
    number: int | None = None


@dataclass(frozen=True)
class Away:
    """A time at which somebody is on leave."""

    person_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Where:
    """What is known of a room, or of a venue as a whole."""

    name: str
    venue_id: int
    is_online: bool = False
    seats: int | None = None
    step_free: StepFree = StepFree.UNKNOWN


@dataclass(frozen=True)
class Known:
    """Everything that may stand in the way of sessions at some time; names of people, rooms and venues by number."""

    bookings: Sequence[Booking] = ()
    shut: Sequence[Shut] = ()
    bank_holidays: Mapping[date, str] = field(default_factory=dict)
    away: Sequence[Away] = ()
    rooms: Mapping[int, Where] = field(default_factory=dict)
    venues: Mapping[int, Where] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    minutes: Mapping[frozenset[int], int] = field(default_factory=dict)
    usual_minutes: int = 0


@dataclass(frozen=True)
class Need:
    """What the people on a run need of a room."""

    expected: int = 0
    step_free: bool = False


class Obstacles:
    """Answers what stands in the way of one session after another; each is in the way of the next."""

    def __init__(self, known: Known, need: Need) -> None:
        self._known, self._need = known, need
        self._in_room: defaultdict[int, list[Booking]] = defaultdict(list)
        self._taught_by: defaultdict[int, list[Booking]] = defaultdict(list)
        self._away: defaultdict[int, list[Away]] = defaultdict(list)
        for booking in known.bookings:
            self._remember(booking)
        for away in known.away:
            self._away[away.person_id].append(away)

    def of(self, slot: Slot) -> tuple[Clash, ...]:
        """Tell what stands in the way of this session, the room first and then each who teaches, by name."""
        there = self._place_of(slot)
        found = (*self._of_room(slot, there), *self.of_days(slot), *self._of_people(slot, there))
        venue = there.venue_id if there else None
        self._remember(
            Booking(slot.starts_at, slot.ends_at, venue, slot.room_id, slot.teacher_ids, slot.session_id),
        )
        return found

    def of_days(self, slot: Slot) -> Iterator[Clash]:
        """Tell which bank holidays, closures and half-terms a session meets."""
        there = self._place_of(slot)
        first, last = days_of(slot.starts_at, slot.ends_at)
        for day, name in self._known.bank_holidays.items():
            if first <= day <= last:
                yield say.bank_holiday(day, name)
        for shut in self._known.shut:
            if shut.first_on <= last and first <= shut.last_on and _concerns(shut, slot, there):
                yield say.closed(shut.kind, shut.name, shut.first_on, shut.last_on, there.name if there else "")

    def _remember(self, booking: Booking) -> None:
        if booking.room_id is not None:
            self._in_room[booking.room_id].append(booking)
        for person in booking.teacher_ids:
            self._taught_by[person].append(booking)

    def _place_of(self, slot: Slot) -> Where | None:
        if slot.room_id is not None:
            return self._known.rooms.get(slot.room_id)
        return self._known.venues.get(slot.venue_id) if slot.venue_id is not None else None

    def _of_room(self, slot: Slot, there: Where | None) -> Iterator[Clash]:
        if there is None or there.is_online:
            return
        if slot.room_id is not None:
            for other in _in_order(self._in_room[slot.room_id]):
                if _meet(slot, other):
                    yield say.room_booked(there.name, other)
        if there.seats is not None and there.seats < self._need.expected:
            yield say.room_too_small(there.name, there.seats, self._need.expected)
        if self._need.step_free and there.step_free is not StepFree.YES:
            yield say.not_step_free(there.name, is_known=there.step_free is StepFree.NO)

    def _of_people(self, slot: Slot, there: Where | None) -> Iterator[Clash]:
        for person in sorted(slot.teacher_ids, key=lambda number: (self._known.people.get(number, ""), number)):
            name = self._known.people.get(person, "")
            for other in _in_order(self._taught_by[person]):
                if _meet(slot, other):
                    yield say.teaches_elsewhere(person, name, other)
                elif (minutes := self._minutes(there, other)) and _gap(slot, other) < timedelta(minutes=minutes):
                    yield say.no_time_to_travel(person, name, other, self._venue_name(other), minutes, slot)
            for away in self._away[person]:
                if _meet(slot, away):
                    yield say.on_leave(person, name)
                    break

    def _minutes(self, there: Where | None, other: Booking) -> int:
        """Tell how long the way is between two sessions; none within a venue, none to or from one's own screen."""
        elsewhere = self._known.venues.get(other.venue_id) if other.venue_id is not None else None
        if there is None or elsewhere is None or there.is_online or elsewhere.is_online:
            return 0
        if there.venue_id == elsewhere.venue_id:
            return 0
        return self._known.minutes.get(frozenset({there.venue_id, elsewhere.venue_id}), self._known.usual_minutes)

    def _venue_name(self, other: Booking) -> str:
        return self._known.venues[other.venue_id].name if other.venue_id is not None else ""


def obstacles(slots: Iterable[Slot], known: Known, need: Need) -> list[tuple[Clash, ...]]:
    """Tell what stands in the way of each session, in their order; an earlier one is in the way of a later."""
    asked = list(slots)
    moved = {slot.session_id for slot in asked} - {None}
    there = replace(known, bookings=[one for one in known.bookings if one.session_id not in moved])
    found = Obstacles(there, need)
    return [found.of(slot) for slot in asked]


def days_of(starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    """Give the first and the last day on the wall that a time touches; what ends at midnight ends the day before."""
    return clock.local(starts_at).date(), clock.local(ends_at - timedelta(microseconds=1)).date()


def _meet(one: Slot, other: Booking | Away) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _gap(one: Slot, other: Booking) -> timedelta:
    return max(one.starts_at - other.ends_at, other.starts_at - one.ends_at)


def _in_order(bookings: list[Booking]) -> list[Booking]:
    return sorted(bookings, key=lambda booking: (booking.starts_at, booking.session_id or 0))


def _concerns(shut: Shut, slot: Slot, there: Where | None) -> bool:
    if shut.kind is Closed.VENUE:
        return there is not None and shut.number == there.venue_id
    if shut.kind is Closed.ROOM:
        return slot.room_id is not None and shut.number == slot.room_id
    return True
