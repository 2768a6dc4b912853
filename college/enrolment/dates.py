"""The dates of a series before it is saved: each with what is in its way, so that it can be kept or left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from college.enrolment.outlook import Outlook, Step, outlook_of_new, refusal_of
from college.foundation.refusal import Refused
from college.timetable.actions.changing import Wanted
from college.timetable.actions.sessions import Plan, refusal_beside
from college.timetable.actions.wall import ComesTwice, NoSuchTime, Which, times_on
from college.timetable.clashes import Kind
from college.timetable.models import Run

CLOSED = frozenset({Kind.DAY_CLOSED, Kind.ROOM_CLOSED})  # days that a series skips by itself


@dataclass(frozen=True)
class Proposed:
    """One date of a series. `refusal` says why it cannot be kept; `asks` that its time comes twice that night.

    Then `as_asked` is the date as it stood on the page before anybody answered.
    """

    day: date
    plan: Plan | None
    step: Step | None = None
    refusal: Refused | None = None
    asks: bool = False
    which: Which | None = None
    as_asked: Plan | None = None

    @property
    def may_be_kept(self) -> bool:
        """Whether it can be: nothing is in its way but what a reason overrules."""
        return self.refusal is None

    @property
    def is_clear(self) -> bool:
        """Whether nothing at all is in its way."""
        return self.may_be_kept and not (self.step and self.step.clashes)

    @property
    def is_usual(self) -> bool:
        """Whether a series has it unless somebody says otherwise: it can be, and nothing is closed on that day."""
        return self.may_be_kept and not any(clash.kind in CLOSED for clash in (self.step.clashes if self.step else ()))


@dataclass(frozen=True)
class Preview:
    """All dates of a series that is not saved yet, and what saving it would do."""

    dates: tuple[Proposed, ...]
    outlook: Outlook

    @property
    def clear(self) -> list[Proposed]:
        """The dates that nothing is in the way of."""
        return [one for one in self.dates if one.is_clear]

    @property
    def has_closed(self) -> bool:
        """Whether a date could be kept on which something is closed."""
        return any(one.may_be_kept and not one.is_usual for one in self.dates)

    @property
    def mark(self) -> str:
        """The fingerprint of what the preview says; to answer which of two times is meant changes nothing of it.

        What stands in the way of the time that was answered does.
        """
        steps = [replace(one.step, plan=one.as_asked or one.plan) for one in self.dates if one.step is not None]
        return replace(self.outlook, steps=tuple(steps)).mark


def preview(run: Run, wanted: Wanted, days: Iterable[date], which: Mapping[date, Which]) -> Preview:
    """Look at each date of a series; `which` says of a time that comes twice on a date which of the two is meant.

    A date whose time does not exist stands in the preview with the reason and cannot be kept. Raises `Refused` for
    times that are wrong on every day.
    """
    read = [_read(run, wanted, day, which.get(day)) for day in days]
    outlook = outlook_of_new(run, [one.plan for one in read if one.plan is not None])
    steps = iter(outlook.steps)
    return Preview(tuple(_with_step(one, next(steps)) if one.plan else one for one in read), outlook)


def _read(run: Run, wanted: Wanted, day: date, which: Which | None) -> Proposed:
    try:
        times, asks = times_on(day, wanted.starts, wanted.ends), False
    except NoSuchTime as no:
        return Proposed(day, None, refusal=no)
    except ComesTwice:
        times, asks = times_on(day, wanted.starts, wanted.ends, which or Which.FIRST), True
    plan = Plan(times.starts_at, times.ends_at, wanted.venue, wanted.room, wanted.online_link, wanted.teachers)
    found = Proposed(day, plan, refusal=refusal_beside(run, plan), asks=asks, which=which)
    return replace(found, as_asked=_as_asked(plan, day, wanted)) if asks else found


def _as_asked(plan: Plan, day: date, wanted: Wanted) -> Plan:
    first = times_on(day, wanted.starts, wanted.ends, Which.FIRST)
    return replace(plan, starts_at=first.starts_at, ends_at=first.ends_at)


def _with_step(one: Proposed, step: Step) -> Proposed:
    return replace(one, step=step, refusal=one.refusal or refusal_of(step))
