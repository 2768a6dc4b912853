"""Counting out the days of a series: every week or every fortnight, on chosen weekdays. Knows days, not hours.

A series is counted on the college's calendar and never in hours, so that a clock change moves nothing: each day is
turned into a moment on its own (`actions/wall.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice, takewhile

from college.foundation.refusal import Refused
from college.timetable import rules

EVERY_WEEK, EVERY_FORTNIGHT = 1, 2


@dataclass(frozen=True)
class Pattern:
    """From which day on, every how many weeks, on which weekdays (Monday is 0), and until when or how often.

    Without weekdays it is the weekday of the first day. Fortnights are counted from the week of the first day.
    """

    first_on: date
    weeks: int = EVERY_WEEK
    weekdays: frozenset[int] = field(default_factory=frozenset)
    last_on: date | None = None
    count: int | None = None


def days_of(pattern: Pattern, *, room_for: int = rules.MOST_SESSIONS) -> list[date]:
    """Count out the days of a series, the first one first; no more is ever built than there is room for.

    Raises `Refused` for a series that never ends or ends twice, that ends before it begins, that has no day at all,
    or that has more days than a run has room for.
    """
    rules.day(pattern.first_on)
    _ends_once(pattern)
    if pattern.count is not None and pattern.count > room_for:
        raise _too_many(room_for)
    days = list(islice(_until_the_end(pattern), room_for + 1))
    if len(days) > room_for:
        raise _too_many(room_for)
    if not days:
        raise Refused("None of the days that you chose lies between the first day and the last. Please check them.")
    for day in days:
        rules.day(day)
    return days


def _ends_once(pattern: Pattern) -> None:
    if (pattern.last_on is None) == (pattern.count is None):
        raise Refused("Say when the series ends: write either its last day or how many sessions it has, not both.")
    if pattern.count is not None and pattern.count < 1:
        raise Refused("A series has at least one session.")
    if pattern.last_on is not None and rules.day(pattern.last_on) < pattern.first_on:
        raise Refused("The last day is before the first. Please check the two days.")


def _too_many(room_for: int) -> Refused:
    if room_for < rules.MOST_SESSIONS:
        return Refused(
            "A run has at most %(most)s sessions, and this one has room for %(room)s more. Make the series shorter.",
            most=rules.MOST_SESSIONS,
            room=max(room_for, 0),
        )
    return Refused("A run has at most %(most)s sessions. Make the series shorter.", most=rules.MOST_SESSIONS)


def _until_the_end(pattern: Pattern) -> Iterator[date]:
    if pattern.last_on is None:
        return islice(_on_and_on(pattern), pattern.count)
    last_on = pattern.last_on
    return takewhile(lambda day: day <= last_on, _on_and_on(pattern))


def _on_and_on(pattern: Pattern) -> Iterator[date]:
    """Go on to the last year for which a college plans, and one day beyond, so that a longer series is noticed."""
    weekdays = sorted(pattern.weekdays) or [pattern.first_on.weekday()]
    monday = pattern.first_on - timedelta(days=pattern.first_on.weekday())
    while monday.year <= rules.LAST_YEAR + 1:
        for weekday in weekdays:
            day = monday + timedelta(days=weekday)
            if day >= pattern.first_on:
                yield day
        monday += timedelta(weeks=pattern.weeks)
