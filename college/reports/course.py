"""What students said of one course, over all its runs: every figure as the college's preset lets it be shown."""

from dataclasses import dataclass

from college.courses.models import Course
from college.outcomes.queries import outcomes_of_course
from college.reports.term import RULES, OutcomeFigures, known_preset, outcome_figures
from college.settings.queries import the_college


@dataclass(frozen=True)
class CourseOutcomes:
    """The outcomes of a course; `rule` says in a sentence what is done with small numbers of people."""

    outcomes: tuple[OutcomeFigures, ...]
    rule: str


def course_outcomes(course: Course, *, key: bytes) -> CourseOutcomes:
    """Count every measure at every wave at which somebody answered it about any run of the course.

    Under the college's preset and no other: those who teach a course never see exact numbers of its students.
    `key` is the application's secret, with which pseudonyms are made.
    """
    preset = known_preset(the_college().preset.value)
    told = tuple(outcome_figures(found, preset) for found in outcomes_of_course(course.id, key))
    return CourseOutcomes(told, RULES[preset.name])
