"""Counting in calendar months, of which no two are alike."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """Find the day so many calendar months later; the 31st becomes the last day of a shorter month.

    Counted from the first day each time, never in steps: six months after 31 August is 28 or 29 February, and twelve
    months after is 31 August again.
    """
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
