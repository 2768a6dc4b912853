"""What helps a student, in the words in which those who teach read it."""

from typing import Protocol

from flask_babel import gettext as _

from college.people.needs import NEED_NAMES, Need
from college.people.queries.needs import Seen


class Helped(Protocol):
    """Somebody in a class: what they wrote with their place, and what they let those who teach see."""

    @property
    def what_helps(self) -> str:
        """What they wrote when they asked for the place."""

    @property
    def needs(self) -> Seen:
        """What they let those who teach see."""


def helps(row: Helped) -> list[str]:
    """Say what helps somebody: what they wrote with the place, what they ticked, and their own words as they stand."""
    ticked = ", ".join(_needed(need, row.needs) for need in row.needs.needs)
    return [words for words in (row.what_helps, ticked, row.needs.own_words) if words]


def _needed(need: Need, seen: Seen) -> str:
    if need is Need.LARGE_PRINT and seen.print_size:
        return _("Large print, %(size)s points", size=seen.print_size)
    return _(NEED_NAMES[need])
