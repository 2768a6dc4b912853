"""Reading times off the clock on the college's wall, which skips an hour in spring and shows one twice in autumn."""

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from college.foundation import clock
from college.foundation.refusal import Refused
from college.foundation.wording import Day
from college.timetable import rules


class Which(enum.StrEnum):
    """Which of the two is meant, of a time that comes twice: the first, or the one an hour later."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True)
class Times:
    """From when until when, as moments."""

    starts_at: datetime
    ends_at: datetime


class NoSuchTime(Refused):
    """The wall clock skips this time on this day."""


class ComesTwice(Refused):
    """The wall clock shows this time twice on this day, and nobody has said which is meant."""


def times_on(day: date, starts: time, ends: time, which: Which | None = None) -> Times:
    """Find the moments of two times on one day by the clock on the wall.

    Raises `NoSuchTime` for a time that does not exist on that day, `ComesTwice` for one that exists twice unless it
    is said which is meant, and `Refused` for an end that is not after the start.
    """
    rules.day(day)
    if ends <= starts:
        raise Refused("The session ends before it starts. Please check the two times.")
    found = Times(_moment(day, starts, which), _moment(day, ends, which))
    rules.times(found.starts_at, found.ends_at)
    return found


def which_is_meant(moment: datetime) -> Which | None:
    """Tell which of two equal times on the wall a moment is; nothing for a moment whose time comes once."""
    wall = clock.local(moment)
    if not _comes_twice(wall.date(), wall.time()):
        return None
    return Which.SECOND if wall.fold else Which.FIRST


def _moment(day: date, at: time, which: Which | None) -> datetime:
    said = {"day": Day.of(day), "time": f"{at:%H:%M}"}
    if _comes_twice(day, at):
        if which is None:
            raise ComesTwice(
                "On %(day)s the clocks go back, and %(time)s comes twice. "
                "Say whether the first or the second is meant.",
                **said,
            )
        if which is Which.SECOND:
            return datetime.combine(day, at.replace(fold=1), tzinfo=clock.zone()).astimezone(UTC)
    try:
        return clock.moment_of(day, at)
    except ValueError:
        raise NoSuchTime(
            "On %(day)s the clocks go forward, and %(time)s does not exist that day. Choose a time before or after.",
            **said,
        ) from None


def _comes_twice(day: date, at: time) -> bool:
    """Tell of a time that is shown twice; one that is skipped has two offsets as well, the later one first."""
    wall = datetime.combine(day, at, tzinfo=clock.zone())
    first, second = wall.replace(fold=0).utcoffset(), wall.replace(fold=1).utcoffset()
    return first is not None and second is not None and first > second
