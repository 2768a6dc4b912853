"""Which days are bank holidays where the college is. The only module that knows the `holidays` library."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import holidays

from college.settings.rules import Nation


def bank_holidays(nation: Nation, first: date, last: date) -> dict[date, str]:
    """Give the bank holidays from one day to another, both included, by day and with their names in English.

    Names and regional days are the library's; a day that stands in for one on a weekend is a day of its own.
    """
    known = [found for year in range(first.year, last.year + 1) for found in _of_year(nation, year).items()]
    return {day: name for day, name in sorted(known) if first <= day <= last}


@cache
def _of_year(nation: Nation, year: int) -> Mapping[date, str]:
    country, _dash, part = nation.value.partition("-")
    found = holidays.country_holidays(country, subdiv=part or None, years=year, language=_english(country))
    return dict(found)


@cache
def _english(country: str) -> str | None:
    """Choose the English in which a country's days are written; nothing where there is one language only."""
    offered = holidays.list_localized_countries().get(country, [])
    return next((language for wanted in ("en_GB", "en") for language in offered if language.startswith(wanted)), None)
