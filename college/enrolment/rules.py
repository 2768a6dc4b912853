"""The journey of one place, and who gets it."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from college.foundation.refusal import Refused


class State(enum.StrEnum):
    """This place is …

    `waiting` → `offered` (held until the offer lapses) → `enrolled`; from each one may step away to
    `withdrawn`, and come back at the end of the queue. *Finished* is read from the dates.
    """

    WAITING = "waiting"
    OFFERED = "offered"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"


class EnrolledBy(enum.StrEnum):
    """By which way somebody asked for the place."""

    WEB = "web"
    PHONE = "phone"
    PAPER = "paper"
    IN_PERSON = "in_person"


HOLDS_A_PLACE = frozenset({State.OFFERED, State.ENROLLED})


@dataclass(frozen=True)
class Tally:
    """How full a run is just now. An offered place counts as taken."""

    places: int
    taken: int
    waiting: int

    @property
    def left(self) -> int:
        """Places that somebody asking now would get; none while others are waiting for them."""
        return 0 if self.waiting else max(self.places - self.taken, 0)

    @property
    def free(self) -> int:
        """Places held by nobody, which the queue is to be offered."""
        return max(self.places - self.taken, 0)


def answer(tally: Tally) -> State:
    """Decide what a student is told when they ask for a place.

    A free place goes to the person asking only if nobody is waiting for it; asking late never beats
    asking early.
    """
    return State.ENROLLED if tally.left else State.WAITING


def may_ask(*, is_open: bool, cancelled: bool, over: bool, paired: bool) -> None:
    """Let somebody ask for a place, or raise `Refused` with the reason."""
    if cancelled:
        raise Refused("This course has been cancelled this time. Have a look at the other dates.")
    if over:
        raise Refused("This course has already taken place. Have a look at the other dates.")
    if not is_open or not paired:
        raise Refused("Enrolment for this course is not open just now. Please call us, and we will help.")


def lapses_at(told_at: datetime, hours: int, starts_at: datetime | None) -> datetime:
    """Decide until when an offer is held: so many hours from when it was told, never past the start."""
    lapse = told_at + timedelta(hours=hours)
    return min(lapse, starts_at) if starts_at else lapse
