"""Reading times off the clock on the college's wall, which skips an hour in spring and shows one twice in autumn."""

from dataclasses import dataclass
from datetime import date, datetime, time

from college.foundation import clock
from college.foundation.refusal import Refused
from college.timetable import rules


@dataclass(frozen=True)
class Times:
    """From when until when, as moments; `twice` tells that the wall clock shows one of them twice that night."""

    starts_at: datetime
    ends_at: datetime
    twice: bool = False


def times_on(day: date, starts: time, ends: time) -> Times:
    """Find the moments of two times on one day by the clock on the wall.

    Raises `Refused` for a time that does not exist on that day, and for an end that is not after the start.
    Of a time that comes twice the first is meant, and `twice` says so.
    """
    rules.day(day)
    if ends <= starts:
        raise Refused("The session ends before it starts. Please check the two times.")
    found = Times(_moment(day, starts), _moment(day, ends), _comes_twice(day, starts) or _comes_twice(day, ends))
    rules.times(found.starts_at, found.ends_at)
    return found


def _moment(day: date, at: time) -> datetime:
    try:
        return clock.moment_of(day, at)
    except ValueError:
        raise Refused(
            "On %(day)s the clocks go forward, and %(time)s does not exist that day. Choose a time before or after.",
            day=f"{day.day}/{day.month}/{day.year}",
            time=f"{at:%H:%M}",
        ) from None


def _comes_twice(day: date, at: time) -> bool:
    wall = datetime.combine(day, at, tzinfo=clock.zone())
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
