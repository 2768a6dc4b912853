"""What a field of a message is, and how its value is found among the facts of the message.

The expressions are ours, in the language of the original words; a manager's wording names fields and holds none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from college.foundation.templating import piece, worked_out
from college.foundation.wording import N_
from college.post.speaking import speaking_our_own

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One field: its name, what it says, and how its value is found.

    A `brief` one fits into a subject. One that `may_be_empty` is a whole phrase, which some messages need and others
    do not. `spoken` is said for the paragraph of a link to whoever cannot follow one.
    """

    name: str
    says: str
    find: Callable[[Facts], str]
    brief: bool = False
    may_be_empty: bool = False
    spoken: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Fields:
    """The fields of one message, the groups of which one is needed, and facts for an example where the usual lack.

    `only` is an expression that says to which of these messages a college's own words apply; `otherwise` tells the
    reader who is told in the original words.
    """

    own: tuple[Field, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    example: Facts = field(default_factory=dict)
    only: str = ""
    otherwise: str = ""


def plain(name: str, says: str, expression: str, *, brief: bool = True) -> Field:
    """Make a field of a few words, worked out from the facts."""
    return Field(name, says, lambda facts: worked_out(expression, facts), brief=brief)


def phrase(name: str, says: str, of: str) -> Field:
    """Make a field of whole sentences, from a piece of the original words; it may be empty."""

    def said(facts: Facts) -> str:
        with speaking_our_own():
            return piece(of, facts)

    return Field(name, says, said, may_be_empty=True)


def link(name: str, says: str, expression: str, *spoken: str) -> Field:
    """Make a field that is the address of a page; `spoken` stands for its paragraph where it cannot be followed."""
    return Field(name, says, lambda facts: worked_out(expression, facts), spoken=spoken)


ALWAYS: Final = (
    plain("name", N_("the person's name"), "name"),
    plain("college", N_("the college's name"), "college.name", brief=False),
    plain("phone", N_("the college's phone number"), "college.contact_phone", brief=False),
)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


# No two facts say the same, so that each is recognised where it stands in the original words.
EXAMPLE: Final[Facts] = {
    "name": "Amina Yusuf",
    "links": True,
    "part": "enrolled",
    "state": "waiting",
    "known": False,
    "number": 7,
    "count": 5,
    "hours": 48,
    "starts_at": _at(6, 9),
    "ends_at": _at(6, 11),
    "first_starts_at": _at(6, 9),
    "was_starts_at": _at(14, 12, 45),
    "until_at": _at(9, 16, 20),
    "when": _at(5, 17, 35),
    "until": _at(5, 18, 25),
    "asked_at": _at(1, 8, 15),
    "looked_at": _at(2, 8, 55),
    "ended_on": date(2026, 10, 3),
    "session_at": _at(8, 13, 10),
    "also_at": _at(20, 9, 40),
    "meets_then": [_at(21, 10, 50)],
    "is_taken": True,
    "sessions": [
        {
            "starts_at": _at(day, 9),
            "ends_at": _at(day, 11),
            "place": "Room 2, Central Library",
            "was_starts_at": _at(day + 8, 12, 45),
            "was_place": "Room 1, Town Hall",
        }
        for day in (6, 13)
    ],
    "place": "Room 2, Central Library",
    "was_place": "Room 1, Town Hall",
    "run": "C01-01",
    "slug": "c01",
    "thread": 3,
    "reviews": True,
    "spreadsheet": 4,
    "enrolment_id": 0,
    "offers_made": 0,
    "token": "your-own-link",
    "code": "12345678",
    "text": "We meet at the side door this time.",
}
