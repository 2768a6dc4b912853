"""The names of days and months, in the language in which words are made just now: a page's or a message's."""

from functools import cache

from babel import Locale
from flask_babel import LazyString, get_locale

from college.foundation.languages import WRITTEN_IN


def day_name(number: int) -> str:
    """Name the day of the week of this number, from Monday, which is 0: *Tuesday*."""
    return _days("wide", _language())[number]


def short_day_name(number: int) -> str:
    """Name it shortly: *Tue*."""
    return _days("abbreviated", _language())[number]


def month_name(number: int) -> str:
    """Name the month of this number, from January, which is 1: *October*."""
    return _months("wide", _language())[number - 1]


def short_month_name(number: int) -> str:
    """Name it shortly: *Oct*."""
    return _months("abbreviated", _language())[number - 1]


WEEKDAYS = tuple(LazyString(day_name, number) for number in range(7))  # for what is made before anybody reads it


def _language() -> str:
    locale = get_locale()
    return locale.language if locale is not None else WRITTEN_IN


@cache  # a month of the timetable names a thousand days
def _days(width: str, language: str) -> tuple[str, ...]:
    named = Locale.parse(language).days["format"][width]
    return tuple(str(named[number]) for number in range(7))


@cache
def _months(width: str, language: str) -> tuple[str, ...]:
    named = Locale.parse(language).months["format"][width]
    return tuple(str(named[number]) for number in range(1, 13))
