"""What a clash is: something that stands in the way of a session where, when and with whom it is planned.

Pure. A clash says its own sentence, as a rule's no does; the page that shows it fills in the values.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from college.foundation.wording import N_


class Kind(enum.StrEnum):
    """What stands in the way. Only a room that is taken makes a session impossible; every other may be overruled."""

    ROOM_BOOKED = "room_booked"
    ROOM_CLOSED = "room_closed"
    DAY_CLOSED = "day_closed"
    ROOM_TOO_SMALL = "room_too_small"
    NOT_STEP_FREE = "not_step_free"
    TEACHES_ELSEWHERE = "teaches_elsewhere"
    NO_TIME_TO_TRAVEL = "no_time_to_travel"
    ON_LEAVE = "on_leave"


KIND_NAMES = {
    Kind.ROOM_BOOKED: N_("The room is taken"),
    Kind.ROOM_CLOSED: N_("The room or the venue is closed"),
    Kind.DAY_CLOSED: N_("Bank holiday, half-term or closed"),
    Kind.ROOM_TOO_SMALL: N_("The room is too small"),
    Kind.NOT_STEP_FREE: N_("No step-free access"),
    Kind.TEACHES_ELSEWHERE: N_("Teaches something else"),
    Kind.NO_TIME_TO_TRAVEL: N_("No time to travel"),
    Kind.ON_LEAVE: N_("On leave"),
}


@dataclass(frozen=True)
class Slot:
    """Where, when and with whom a session would be. `session_id` is its own number, if it is there already."""

    starts_at: datetime
    ends_at: datetime
    venue_id: int | None = None
    room_id: int | None = None
    teacher_ids: frozenset[int] = frozenset()
    session_id: int | None = None


@dataclass(frozen=True)
class Clash:
    """One thing that stands in the way: the sentence with its values, and whom or which session it is about."""

    kind: Kind
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)
    person_id: int | None = None
    session_id: int | None = None

    @property
    def stops(self) -> bool:
        """Whether it cannot be overruled: two sessions in one room at one time."""
        return self.kind is Kind.ROOM_BOOKED

    def __str__(self) -> str:
        """Say it in English."""
        return self.sentence % self.values if self.values else self.sentence
