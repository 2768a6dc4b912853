"""What a calendar of the staff says, and how long an address that nobody uses stays open. Pure."""

from datetime import datetime, timedelta
from typing import Final

from college.foundation.refusal import Refused
from college.timetable.rules import Shows

FORGOTTEN_AFTER: Final = timedelta(days=365)
NOTED_EVERY: Final = timedelta(days=1)
BOOKED: Final = "Booked"


def title_of(shows: Shows, *, run: str, number: int, title: str) -> str:
    """Word one session for a calendar of the staff: *Booked*, the run's code and number, or the course's title."""
    if shows is Shows.TITLES:
        return title
    return f"{run}, {number}" if shows is Shows.CODES else BOOKED


def is_to_be_noted(used_at: datetime | None, now: datetime) -> bool:
    """Tell whether it is worth noting that a calendar was asked for: once a day is enough."""
    return used_at is None or now - used_at >= NOTED_EVERY


def may_show(shows: Shows, *, manages: bool) -> None:
    """Let a calendar of the staff say so much, or raise `Refused`: titles are for a manager to show."""
    if shows is Shows.TITLES and not manages:
        raise Refused("Only a manager can let a calendar show the titles of courses.")
