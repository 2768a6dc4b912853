"""What a spreadsheet may hold, and what becomes of it."""

import enum


class Kind(enum.StrEnum):
    """What a spreadsheet holds; in the order in which they build on each other."""

    PEOPLE = "people"
    COURSES = "courses"
    TIMETABLE = "timetable"
    ENROLMENTS = "enrolments"
    ATTENDANCE = "attendance"
    RESPONSES = "responses"


class State(enum.StrEnum):
    """This spreadsheet is …"""

    CHECKING = "checking"
    PREVIEWED = "previewed"
    REFUSED = "refused"
    WRITING = "writing"
    WRITTEN = "written"
    ABANDONED = "abandoned"
