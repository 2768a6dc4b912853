"""What a mark in the register means, and what the marks make of a course."""

import enum
from collections.abc import Iterable


class Attended(enum.StrEnum):
    """What a register says of one student at one session."""

    ATTENDED = "attended"
    LATE = "late"
    PART = "part"
    APOLOGIES = "apologies"
    MISSED = "missed"
    NOT_EXPECTED = "not_expected"


CAME = frozenset({Attended.ATTENDED, Attended.LATE, Attended.PART})


def completed(marks: Iterable[Attended]) -> bool | None:
    """Decide in whole numbers whether a student completed a run: 10 × attended ≥ 7 × held.

    *Held* counts the student's marks in sessions that were held, apologies included and *not expected*
    excluded; with none the question does not apply, and the answer is `None`.
    """
    counted = [mark for mark in marks if mark is not Attended.NOT_EXPECTED]
    if not counted:
        return None
    return 10 * sum(mark in CAME for mark in counted) >= 7 * len(counted)
