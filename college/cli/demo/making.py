"""What the makers of the demonstration college share: one source of chance, one day to count from, bulk rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import insert

from college.foundation.db import Base, db
from college.timetable.rules import SessionState

PAST, PRESENT, COMING = 0, 1, 2


@dataclass(frozen=True)
class Size:
    """How large the college is to be."""

    courses: int = 24
    students: int = 300
    terms: int = 3


@dataclass(frozen=True)
class MadeSession:
    """A session as far as registers and the clock need it."""

    id: int
    starts_at: datetime
    ends_at: datetime
    state: SessionState


@dataclass(frozen=True)
class MadeRun:
    """A run as far as places and answers need it. `when` counts terms from the past one: 0, 1, 2."""

    id: int
    when: int
    place_in_term: int
    places: int
    made_at: datetime
    sessions: tuple[MadeSession, ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When its last session ends."""
        return max(session.ends_at for session in self.sessions)


@dataclass
class Making:
    """A college in the making; the same chance for the same seed, and every date counted from today."""

    chance: Random
    now: datetime
    today: date
    size: Size
    cast: dict[str, int] = field(default_factory=dict)
    peers: list[int] = field(default_factory=list)
    clinicians: list[int] = field(default_factory=list)
    students: list[int] = field(default_factory=list)
    courses: list[tuple[int, int]] = field(default_factory=list)
    runs: list[MadeRun] = field(default_factory=list)


def write(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write many rows at once, and give their numbers in the same order."""
    if not rows:
        return []
    return list(db.session.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), rows))


def write_silently(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many rows at once whose numbers nobody needs."""
    if rows:
        db.session.execute(insert(model), rows)
