"""How sessions are laid out: by the hour in a week, by the day in a month, never more than a page bears. Pure.

A day and an hour are those of the clock on the college's wall, also in the nights in which it is changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic, Protocol, TypeVar

from college.foundation import clock
from college.timetable.spans import Span

USUAL_HOURS: Final = (9, 17)  # shown in a week even where nothing is on
MOST_IN_A_WEEK: Final = 42  # above, only the first of each day are shown, and the way to the others
MOST_IN_A_DAY: Final = 6  # of a week that has more
MOST_IN_A_MONTH: Final = 60  # likewise
MOST_IN_A_CELL: Final = 2  # of a month that has more


class Timed(Protocol):
    """Something that begins at a moment."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""


S = TypeVar("S", bound=Timed)


@dataclass(frozen=True)
class Slot(Generic[S]):
    """What begins in one hour of a day. `row` is the place of that hour in the grid, from 1."""

    hour: int
    row: int
    sessions: tuple[S, ...]


@dataclass(frozen=True)
class Day(Generic[S]):
    """A day, what is shown of it by the hour, and how many more there are."""

    day: date
    slots: tuple[Slot[S], ...]
    count: int
    more: int
    is_in_span: bool = True

    @property
    def sessions(self) -> tuple[S, ...]:
        """What is shown of it, in the order of time."""
        return tuple(one for slot in self.slots for one in slot.sessions)


@dataclass(frozen=True)
class Week(Generic[S]):
    """Seven days, or the five of the working week where nothing is on at the weekend, and the hours beside them."""

    hours: tuple[int, ...]
    days: tuple[Day[S], ...]


def by_day(sessions: Iterable[S]) -> dict[date, list[S]]:
    """Put sessions under the day on which they begin where the college is."""
    found: defaultdict[date, list[S]] = defaultdict(list)
    for one in sessions:
        found[clock.local(one.starts_at).date()].append(one)
    return dict(found)


def week_of(span: Span, sessions: Sequence[S]) -> Week[S]:
    """Lay a week out by days and hours."""
    days = by_day(sessions)
    hours = _hours(sessions)
    most = MOST_IN_A_DAY if len(sessions) > MOST_IN_A_WEEK else MOST_IN_A_WEEK
    shown = span.days if any(day.weekday() > 4 for day in days) else span.days[:5]
    return Week(hours, tuple(_day(day, days.get(day, []), most, hours[0]) for day in shown))


def month_of(span: Span, sessions: Sequence[S]) -> tuple[tuple[Day[S], ...], ...]:
    """Lay a month out by weeks; the days of its neighbours that fill the first and the last are empty."""
    days = by_day(sessions)
    most = MOST_IN_A_CELL if len(sessions) > MOST_IN_A_MONTH else MOST_IN_A_MONTH
    return tuple(
        tuple(_day(day, days.get(day, []), most, 0, is_in_span=span.holds(day)) for day in week) for week in span.weeks
    )


def _hours(sessions: Iterable[Timed]) -> tuple[int, ...]:
    starts = [clock.local(one.starts_at).hour for one in sessions]
    return tuple(range(min([USUAL_HOURS[0], *starts]), max([USUAL_HOURS[1] - 1, *starts]) + 1))


def _day(day: date, sessions: Sequence[S], most: int, first_hour: int, *, is_in_span: bool = True) -> Day[S]:
    shown = sessions[:most]
    by_hour: defaultdict[int, list[S]] = defaultdict(list)
    for one in shown:
        by_hour[clock.local(one.starts_at).hour].append(one)
    slots = tuple(Slot(hour, hour - first_hour + 1, tuple(by_hour[hour])) for hour in sorted(by_hour))
    return Day(day, slots, len(sessions), len(sessions) - len(shown), is_in_span)
