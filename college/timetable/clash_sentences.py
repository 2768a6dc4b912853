"""What a clash says: one sentence each, with the values that the page fills in. Pure."""

from datetime import date, datetime
from typing import Protocol

from college.foundation import clock
from college.foundation.wording import N_, Day
from college.timetable.clashes import Clash, Kind
from college.timetable.rules import Closed

_CLOSED = {
    Closed.COLLEGE: (
        N_("The college is closed on %(first)s: %(name)s."),
        N_("The college is closed from %(first)s to %(last)s: %(name)s."),
    ),
    Closed.HALF_TERM: (
        N_("%(first)s is in a half-term: %(name)s."),
        N_("It is half-term from %(first)s to %(last)s: %(name)s."),
    ),
    Closed.VENUE: (
        N_("%(place)s is closed on %(first)s: %(name)s."),
        N_("%(place)s is closed from %(first)s to %(last)s: %(name)s."),
    ),
}
_CLOSED[Closed.ROOM] = _CLOSED[Closed.VENUE]


class Lasts(Protocol):
    """Anything that lasts from one moment to another."""

    @property
    def starts_at(self) -> datetime:
        """When it starts."""

    @property
    def ends_at(self) -> datetime:
        """When it ends."""


class Booked(Lasts, Protocol):
    """A session that is on, or one that is planned beside; then its run has no code yet."""

    @property
    def session_id(self) -> int | None:
        """Its number in the database."""

    @property
    def run(self) -> str:
        """The code of its run."""

    @property
    def title(self) -> str:
        """What is taught there; its run's code, or nothing, where nobody knows."""

    @property
    def number(self) -> int:
        """Its own number in the run."""


def room_booked(room: str, other: Booked) -> Clash:
    """Say that a room is taken, by what and when."""
    sentence = (
        N_("%(room)s is taken on %(day)s from %(start)s to %(end)s by %(run)s, session %(number)s.")
        if other.run
        else N_("%(room)s is taken on %(day)s from %(start)s to %(end)s by another of these sessions.")
    )
    return Clash(Kind.ROOM_BOOKED, sentence, {"room": room} | _about(other), session_id=other.session_id)


def room_too_small(room: str, seats: int, expected: int) -> Clash:
    """Say that a room seats fewer than are expected."""
    sentence = N_("%(room)s has %(seats)s seats, and %(expected)s people are expected.")
    return Clash(Kind.ROOM_TOO_SMALL, sentence, {"room": room, "seats": seats, "expected": expected})


def not_step_free(room: str, *, is_known: bool) -> Clash:
    """Say that somebody cannot get into a room, or that nobody knows whether they can."""
    sentence = (
        N_("Somebody on this run needs step-free access, and %(room)s has steps.")
        if is_known
        else N_(
            "Somebody on this run needs step-free access. Nobody has noted yet whether %(room)s has it: please ask."
        )
    )
    return Clash(Kind.NOT_STEP_FREE, sentence, {"room": room})


def bank_holiday(day: date, name: str) -> Clash:
    """Say which bank holiday a day is."""
    return Clash(Kind.DAY_CLOSED, N_("%(day)s is a bank holiday: %(name)s."), {"day": Day.of(day), "name": name})


def closed(kind: Closed, name: str, first: date, last: date, place: str) -> Clash:
    """Say what is closed, and from which day to which."""
    one_day, several = _CLOSED[kind]
    is_place = kind in {Closed.VENUE, Closed.ROOM}
    values = {"first": Day.of(first), "name": name} | ({"place": place} if is_place else {})
    what = Kind.ROOM_CLOSED if is_place else Kind.DAY_CLOSED
    return Clash(what, one_day, values) if first == last else Clash(what, several, values | {"last": Day.of(last)})


def teaches_elsewhere(person: int, name: str, other: Booked) -> Clash:
    """Say that somebody teaches something else at that time."""
    sentence = (
        N_("%(name)s teaches %(run)s, session %(number)s on %(day)s from %(start)s to %(end)s.")
        if other.run
        else N_("%(name)s teaches another of these sessions on %(day)s from %(start)s to %(end)s.")
    )
    return Clash(Kind.TEACHES_ELSEWHERE, sentence, {"name": name} | _about(other), person, other.session_id)


def no_time_to_travel(person: int, name: str, other: Booked, place: str, minutes: int, slot: Lasts) -> Clash:
    """Say that the way from, or to, another session takes longer than there is time."""
    comes = other.ends_at <= slot.starts_at
    sentence = (
        N_("%(name)s teaches at %(place)s until %(time)s, and the way from there takes %(minutes)s minutes.")
        if comes
        else N_("%(name)s teaches at %(place)s from %(time)s, and the way there takes %(minutes)s minutes.")
    )
    time = f"{clock.local(other.ends_at if comes else other.starts_at):%H:%M}"
    values = {"name": name, "place": place, "time": time, "minutes": minutes}
    return Clash(Kind.NO_TIME_TO_TRAVEL, sentence, values, person, other.session_id)


def on_leave(person: int, name: str) -> Clash:
    """Say that somebody is on leave; nobody is told more."""
    return Clash(Kind.ON_LEAVE, N_("%(name)s is away at that time."), {"name": name}, person)


def _about(other: Booked) -> dict[str, object]:
    start = clock.local(other.starts_at)
    times = {"day": Day.of(start), "start": f"{start:%H:%M}", "end": f"{clock.local(other.ends_at):%H:%M}"}
    return times | ({"run": _run_name(other), "number": other.number} if other.run else {})


def _run_name(other: Booked) -> str:
    """Name a run by what is taught, as people do, and by its code: *Mindfulness (R014)*."""
    return f"{other.title} ({other.run})" if other.title not in {"", other.run} else other.run
