"""When somebody looks at their plan again."""

from datetime import date
from typing import Final

from college.foundation.months import months_after
from college.foundation.refusal import Refused

REVIEWED_AFTER: Final = 3  # months: about a term
LATEST_REVIEW: Final = 36
LONGEST: Final = 5000  # characters of one answer


def review_day(chosen: date | None, *, today: date) -> date | None:
    """Take the day on which somebody wants to look again; nothing for somebody who wants no reminder.

    Raises `Refused` for a day that is not ahead, or more than three years away.
    """
    if chosen is not None and not today < chosen <= months_after(today, LATEST_REVIEW):
        raise Refused("Choose a day after today and within the next three years.")
    return chosen


def next_review(today: date) -> date:
    """Tell when a plan is looked at again that somebody has just looked at."""
    return months_after(today, REVIEWED_AFTER)
