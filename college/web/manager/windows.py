"""The time in which people can ask for a place: moments in the books, whole days on the page."""

from datetime import date, datetime, timedelta
from typing import Protocol

from college.foundation import clock
from college.timetable import rules


class _Days(Protocol):
    @property
    def opens_on(self) -> "_Answer": ...
    @property
    def closes_on(self) -> "_Answer": ...


class _Answer(Protocol):
    data: date | None


def moments(form: _Days) -> tuple[datetime | None, datetime | None]:
    """Read from when until when, the last day included; raises `Refused` for a year that was mistyped."""
    opens, closes = form.opens_on.data, form.closes_on.data
    return (
        clock.start_of(rules.day(opens)) if opens else None,
        clock.end_of(rules.day(closes)) if closes else None,
    )


def answers(opens_at: datetime | None, closes_at: datetime | None) -> dict[str, date | None]:
    """Give the days as the answers of a form; a time within a day is shown as that day."""
    return {
        "opens_on": clock.local(opens_at).date() if opens_at else None,
        "closes_on": clock.local(closes_at - timedelta(microseconds=1)).date() if closes_at else None,
    }
