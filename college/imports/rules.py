"""What a spreadsheet may hold, and what becomes of it."""

import enum
from datetime import timedelta

from college.foundation.refusal import Refused
from college.foundation.wording import N_


class Kind(enum.StrEnum):
    """What a spreadsheet holds; in the order in which they build on each other."""

    PEOPLE = "people"
    COURSES = "courses"
    TIMETABLE = "timetable"
    ENROLMENTS = "enrolments"
    ATTENDANCE = "attendance"
    RESPONSES = "responses"


KIND_NAMES = {
    Kind.PEOPLE: N_("People"),
    Kind.COURSES: N_("Courses"),
    Kind.TIMETABLE: N_("Timetable"),
    Kind.ENROLMENTS: N_("Enrolments"),
    Kind.ATTENDANCE: N_("Attendance"),
    Kind.RESPONSES: N_("Answers to questionnaires"),
}


class State(enum.StrEnum):
    """This spreadsheet is …"""

    CHECKING = "checking"
    PREVIEWED = "previewed"
    REFUSED = "refused"
    WRITING = "writing"
    WRITTEN = "written"
    ABANDONED = "abandoned"


STATE_NAMES = {
    State.CHECKING: N_("Being checked"),
    State.PREVIEWED: N_("Waiting for you"),
    State.REFUSED: N_("Nothing written: there are problems"),
    State.WRITING: N_("Being written"),
    State.WRITTEN: N_("Written"),
    State.ABANDONED: N_("Thrown away"),
}

MOST_ROWS_AT_ONCE = 2_000  # more are read while the page shows how far it is
MOST_BYTES_OF_A_WORKBOOK_AT_ONCE = 100_000  # a workbook is packed, so its rows cannot be counted from outside
MOST_SHOWN = 20  # changes in a preview
MOST_PROBLEMS_KEPT = 1_000
CONTENT_LIVES = timedelta(hours=24)
PROBLEMS_LIVE = timedelta(days=30)
CLAIM = timedelta(minutes=3)  # a worker shows more often than this how far it is
LONGEST_CLAIM = CLAIM + timedelta(minutes=10)  # by the clock of another machine, which may be ahead of ours


def is_long_work(data: bytes) -> bool:
    """Tell whether reading this file takes longer than somebody would wait for a page."""
    if data.startswith(b"PK"):
        return len(data) > MOST_BYTES_OF_A_WORKBOOK_AT_ONCE
    return max(data.count(b"\n"), data.count(b"\r")) > MOST_ROWS_AT_ONCE


def may_write(state: State) -> None:
    """Let a spreadsheet be written, or raise `Refused`: it must have been checked, and only once."""
    if state is not State.PREVIEWED:
        raise Refused("This spreadsheet is not waiting to be written. Upload it again if you need it.")


def may_abandon(state: State) -> None:
    """Let a spreadsheet be thrown away, or raise `Refused` once it is written or being written."""
    if state in {State.WRITING, State.WRITTEN}:
        raise Refused("This spreadsheet is written already, or is being written just now.")
