"""The stretch of days that a timetable shows, and how one walks from one to the next. Pure."""

import enum
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from college.foundation import clock
from college.foundation.wording import N_
from college.timetable.rules import FIRST_YEAR, LAST_YEAR

WEEKS_IN_LIST: Final = 4
FIRST: Final = date(FIRST_YEAR, 1, 1)
LAST: Final = date(LAST_YEAR, 12, 31)


class View(enum.StrEnum):
    """A timetable is shown as …"""

    WEEK = "week"
    MONTH = "month"
    LIST = "list"
    DAY = "day"


VIEW_NAMES = {View.WEEK: N_("Week"), View.MONTH: N_("Month"), View.LIST: N_("List")}


@dataclass(frozen=True)
class Span:
    """The days that one view shows around a day that somebody named.

    A week runs from Monday to Sunday, a month from its first day to its last, a list over four weeks.
    """

    view: View
    day: date

    @property
    def first(self) -> date:
        """Its first day."""
        if self.view is View.DAY:
            return self.day
        return self.day.replace(day=1) if self.view is View.MONTH else monday_of(self.day)

    @property
    def last(self) -> date:
        """Its last day."""
        return self._beyond - timedelta(days=1)

    @property
    def starts_at(self) -> datetime:
        """The moment at which its first day begins where the college is."""
        return clock.start_of(self.first)

    @property
    def ends_at(self) -> datetime:
        """The moment at which its last day is over where the college is."""
        return clock.start_of(self._beyond)

    @property
    def days(self) -> tuple[date, ...]:
        """Each of its days, in order."""
        return tuple(self.first + timedelta(days=n) for n in range((self._beyond - self.first).days))

    @property
    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """Its days in whole weeks; the days of other months that fill the first and the last are among them."""
        start = monday_of(self.first)
        count = (monday_of(self.last) - start).days // 7 + 1
        return tuple(tuple(start + timedelta(weeks=week, days=n) for n in range(7)) for week in range(count))

    @property
    def before(self) -> "Span | None":
        """The same view one step earlier; nothing where no college has planned."""
        earlier = self.first - self._step if self.view is not View.MONTH else self.first - timedelta(days=1)
        return replace(self, day=earlier) if earlier >= FIRST else None

    @property
    def after(self) -> "Span | None":
        """The same view one step later; nothing where no college plans yet."""
        return replace(self, day=self._beyond) if self._beyond <= LAST else None

    def holds(self, day: date) -> bool:
        """Tell whether a day is one of its days."""
        return self.first <= day <= self.last

    @property
    def _step(self) -> timedelta:
        days = {View.DAY: 1, View.WEEK: 7, View.LIST: 7 * WEEKS_IN_LIST}
        return timedelta(days=days[self.view])

    @property
    def _beyond(self) -> date:
        if self.view is not View.MONTH:
            return self.first + self._step
        return (self.first + timedelta(days=31)).replace(day=1)


def monday_of(day: date) -> date:
    """Find the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
