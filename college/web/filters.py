"""How days, times and numbers look on a page. Dates are formatted by hand: `strftime` is slow in a long list."""

from datetime import date, datetime

from flask import Flask
from flask_babel import gettext, lazy_gettext

from college.foundation import clock

WEEKDAYS = (
    lazy_gettext("Monday"),
    lazy_gettext("Tuesday"),
    lazy_gettext("Wednesday"),
    lazy_gettext("Thursday"),
    lazy_gettext("Friday"),
    lazy_gettext("Saturday"),
    lazy_gettext("Sunday"),
)
MONTHS = (
    lazy_gettext("January"),
    lazy_gettext("February"),
    lazy_gettext("March"),
    lazy_gettext("April"),
    lazy_gettext("May"),
    lazy_gettext("June"),
    lazy_gettext("July"),
    lazy_gettext("August"),
    lazy_gettext("September"),
    lazy_gettext("October"),
    lazy_gettext("November"),
    lazy_gettext("December"),
)


def _day(when: date | datetime) -> date:
    return clock.local(when).date() if isinstance(when, datetime) else when


def weekday(when: date | datetime) -> str:
    """Name the day of the week: *Tuesday*."""
    return str(WEEKDAYS[_day(when).weekday()])


def long_date(when: date | datetime) -> str:
    """Write a day out: *Tuesday 6 October 2026*."""
    day = _day(when)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(when: date | datetime) -> str:
    """Write a day shortly: *6 Oct 2026*."""
    day = _day(when)
    return f"{day.day} {str(MONTHS[day.month - 1])[:3]} {day.year}"


def day_month(when: date | datetime) -> str:
    """Write a day of this year: *Tuesday 6 October*."""
    day = _day(when)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def clock_time(when: datetime) -> str:
    """Write a time as the clock on the wall shows it: *10:00*."""
    wall = clock.local(when)
    return f"{wall.hour:02}:{wall.minute:02}"


def times(thing: object) -> str:
    """Write from when until when a session lasts: *10:00 to 12:00*."""
    return gettext("%(start)s to %(end)s", start=clock_time(thing.starts_at), end=clock_time(thing.ends_at))  # type: ignore[attr-defined]


def attach(app: Flask) -> None:
    """Teach the templates how days, times and numbers look."""
    for shown in (weekday, long_date, short_date, day_month, clock_time, times):
        app.jinja_env.filters[shown.__name__] = shown
