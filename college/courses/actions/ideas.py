"""Proposing a course: everybody who is signed in may, and a manager takes the idea up."""

import re

from college.audit.actions import Doer
from college.courses.actions import writing
from college.courses.models import Course
from college.courses.queries.courses import course_by_code
from college.courses.rules import State, acceptable_code
from college.courses.words import Words
from college.foundation.folding import fold
from college.foundation.refusal import Refused

LONGEST_STEM = 24  # characters of a title that make a code
MOST_ALIKE = 999


def propose(title: str, summary: str, *, by: Doer) -> Course:
    """Keep an idea for a course, under a code made from its title. Raises `Refused` for words that cannot be kept."""
    return writing.create(_free_code(title), Words(title, summary), by=by, state=State.IDEA)


def _free_code(title: str) -> str:
    stem = "-".join(re.findall(r"[a-z0-9]+", fold(title)))[:LONGEST_STEM].strip("-").upper() or "IDEA"
    for number in range(1, MOST_ALIKE):
        code = stem if number == 1 else f"{stem}-{number}"
        if course_by_code(code) is None and _is_acceptable(code):
            return code
    raise Refused("There are many ideas with this title already. Give yours another title.")


def _is_acceptable(code: str) -> bool:
    try:
        return acceptable_code(code) == code
    except Refused:
        return False
