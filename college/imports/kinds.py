"""The six kinds of spreadsheet, and for each the columns that it has and what compares it with what we know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from college.imports import attendance, courses, enrolments, people, responses, timetable
from college.imports.plans import Occasion, Plan
from college.imports.reading import Column, Entry
from college.imports.rules import Kind


@dataclass(frozen=True)
class Shape:
    """What a kind of spreadsheet looks like."""

    columns: Mapping[str, Column]
    compare: Callable[[list[Entry], Plan, Occasion], None]


SHAPES: Final = {
    Kind.PEOPLE: Shape(people.COLUMNS, people.compare),
    Kind.COURSES: Shape(courses.COLUMNS, courses.compare),
    Kind.TIMETABLE: Shape(timetable.COLUMNS, timetable.compare),
    Kind.ENROLMENTS: Shape(enrolments.COLUMNS, enrolments.compare),
    Kind.ATTENDANCE: Shape(attendance.COLUMNS, attendance.compare),
    Kind.RESPONSES: Shape(responses.COLUMNS, responses.compare),
}
