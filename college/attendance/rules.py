"""What a mark in the register means, who may be marked, and what the marks make of a course."""

import enum
from collections.abc import Iterable
from datetime import datetime

from college.foundation.refusal import Refused
from college.foundation.wording import N_


class Attended(enum.StrEnum):
    """What a register says of one student at one session."""

    ATTENDED = "attended"
    LATE = "late"
    PART = "part"
    APOLOGIES = "apologies"
    MISSED = "missed"
    NOT_EXPECTED = "not_expected"


CAME = frozenset({Attended.ATTENDED, Attended.LATE, Attended.PART})

MARK_NAMES = {
    Attended.ATTENDED: N_("Here"),
    Attended.LATE: N_("Late"),
    Attended.PART: N_("Part"),
    Attended.APOLOGIES: N_("Told us"),
    Attended.MISSED: N_("Not here"),
    Attended.NOT_EXPECTED: N_("Not expected"),
}


def completed(marks: Iterable[Attended]) -> bool | None:
    """Decide in whole numbers whether a student completed a run: 10 × attended ≥ 7 × held.

    *Held* counts the student's marks in sessions that were held, apologies included and *not expected*
    excluded; with none the question does not apply, and the answer is `None`.
    """
    counted = [mark for mark in marks if mark is not Attended.NOT_EXPECTED]
    if not counted:
        return None
    return 10 * sum(mark in CAME for mark in counted) >= 7 * len(counted)


def joined_late(joined_at: datetime, session_ends_at: datetime) -> bool:
    """Tell whether somebody joined only when a session was over, so that they were not expected at it."""
    return joined_at > session_ends_at


def marked_meanwhile(shown: Attended | None, now: Attended | None, chosen: Attended | None) -> bool:
    """Tell whether somebody else has marked a student since the page was shown, and otherwise than was chosen here."""
    return now is not shown and now is not chosen


def may_mark(*, cancelled: bool, on_the_run: bool) -> None:
    """Let a mark be made, changed or taken away, or raise `Refused`."""
    if cancelled:
        raise Refused("This session was cancelled, so there is nobody to mark.")
    if not on_the_run:
        raise Refused("This person is not on the run, so they cannot be marked. Please load the page again.")
