"""What a mark in the register means, who is marked when, and what the marks make of a course."""

import enum
from collections.abc import Iterable
from datetime import datetime, timedelta

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


class Completion(enum.StrEnum):
    """For this student, this run is …"""

    NOT_YET = "not_yet"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    NO_MARKS = "no_marks"


CAME = frozenset({Attended.ATTENDED, Attended.LATE, Attended.PART})
SAID_AHEAD = frozenset({Attended.APOLOGIES, Attended.NOT_EXPECTED})
DOORS_OPEN = timedelta(hours=1)  # before a session begins; from then on somebody may have come
LONGEST = 24 * 60  # minutes

KEY_NAMES = {
    Attended.ATTENDED: N_("Here"),
    Attended.LATE: N_("Late"),
    Attended.PART: N_("Part"),
    Attended.APOLOGIES: N_("Told us"),
    Attended.MISSED: N_("Not here"),
    Attended.NOT_EXPECTED: N_("Not expected"),
}

RECORD_NAMES = {
    Attended.ATTENDED: N_("You came"),
    Attended.LATE: N_("You came, a little late"),
    Attended.PART: N_("You came for part of it"),
    Attended.APOLOGIES: N_("You told us you could not come"),
    Attended.MISSED: N_("You were not there"),
    Attended.NOT_EXPECTED: N_("Before you joined, or not meant for you"),
}

COMPLETION_NAMES = {
    Completion.NOT_YET: N_("Still going on"),
    Completion.COMPLETED: N_("Completed"),
    Completion.NOT_COMPLETED: N_("Not completed"),
    Completion.NO_MARKS: N_("No register was kept"),
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


def completion(marks: Iterable[Attended], *, over: bool) -> Completion:
    """Tell what the marks make of a run for one student; while sessions are to come, nothing yet."""
    if not over:
        return Completion.NOT_YET
    answer = completed(marks)
    if answer is None:
        return Completion.NO_MARKS
    return Completion.COMPLETED if answer else Completion.NOT_COMPLETED


def is_late_joiner(joined_at: datetime, session_ends_at: datetime) -> bool:
    """Tell whether somebody had no place yet when a session was over, so that they were not expected at it."""
    return joined_at >= session_ends_at


def may_mark(
    mark: Attended | None, minutes: int | None, *, cancelled: bool, listed: bool, starts_at: datetime, now: datetime
) -> None:
    """Let a mark be made, changed or taken away, or raise `Refused`.

    Earlier than an hour before the session nobody can have come or stayed away; that somebody told us, or is not
    expected, may be kept at any time.
    """
    if cancelled:
        raise Refused("This session was cancelled, so there is nobody to mark.")
    if not listed:
        raise Refused("This person has no place at this session, so they cannot be marked. Please load the page again.")
    if mark is not None and mark not in SAID_AHEAD and now < starts_at - DOORS_OPEN:
        raise Refused("This session has not begun. Until an hour before it, you can only keep who told us.")
    if minutes is not None and (mark not in CAME or not 0 < minutes <= LONGEST):
        raise Refused("Minutes are kept for somebody who came: between 1 and %(most)s.", most=LONGEST)


def marked_meanwhile(shown: Attended | None, now: Attended | None, chosen: Attended | None) -> bool:
    """Tell whether somebody else marked a student between the page and its answer, and otherwise than now chosen."""
    return now is not shown and now is not chosen
