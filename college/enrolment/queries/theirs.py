"""What a person is to some sessions, as their calendar and letters about these ask. Nothing here changes anything."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from college.enrolment.models import Enrolment, EnrolmentEvent
from college.enrolment.rules import HOLDS_A_PLACE, State
from college.foundation.db import db
from college.timetable.models import Facilitation, Run, Session


@dataclass(frozen=True)
class Theirs:
    """A session, and what somebody is to it.

    `holds` says that a place is taken or held for them, `had` that they have one, or left one: whoever only waited, or
    was only offered a place, was never invited to anything. `steps` counts what became of their place; it only rises.
    """

    session: Session
    teaches: bool
    learns: bool
    holds: bool
    had: bool
    steps: int

    @property
    def counts_on(self) -> bool:
        """Whether they hear of what becomes of it."""
        return self.teaches or self.holds


# One question, and put into words once: it is asked again for each message that leaves.
_PERSON: Final = bindparam("person_id", type_=Integer)
_place: Final = and_(Enrolment.run_id == Session.run_id, Enrolment.person_id == _PERSON)
_had_a_place: Final = exists().where(
    EnrolmentEvent.enrolment_id == Enrolment.id, EnrolmentEvent.state == State.ENROLLED
)
_left: Final = and_(Enrolment.state == State.WITHDRAWN, _had_a_place)
_steps: Final = (
    select(func.count(EnrolmentEvent.id))
    .join(Enrolment, EnrolmentEvent.enrolment_id == Enrolment.id)
    .where(_place)
    .correlate(Session)
    .scalar_subquery()
)


def _has(stands: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_place, stands).correlate(Session)


_THEIRS: Final[Select[*tuple[Session, bool, bool, bool, bool, int]]] = (
    select(
        Session,
        exists().where(Facilitation.session_id == Session.id, Facilitation.person_id == _PERSON).correlate(Session),
        _has(Enrolment.state == State.ENROLLED),
        _has(Enrolment.state.in_(sorted(HOLDS_A_PLACE))),
        _has(or_(Enrolment.state == State.ENROLLED, _left)),
        _steps,
    )
    .where(Session.id.in_(bindparam("numbers", expanding=True)))
    .order_by(Session.starts_at, Session.id)
    .options(joinedload(Session.venue), joinedload(Session.room))
)
_THEIRS_AND_TITLES: Final = _THEIRS.options(joinedload(Session.run).joinedload(Run.revision))


def theirs_among(person_id: int, numbers: Collection[int], *, titles: bool = False) -> list[Theirs]:
    """Find these sessions in the order of time, with their places, and what somebody is to each.

    `titles` has what is taught there found with them.
    """
    asked = _THEIRS_AND_TITLES if titles else _THEIRS
    return [Theirs(*row) for row in db.session.execute(asked, {"person_id": person_id, "numbers": list(numbers)})]


def numbers_of(person_id: int) -> frozenset[int]:
    """Give the numbers of all sessions that somebody teaches, or has a place at."""
    taught = select(Facilitation.session_id).where(Facilitation.person_id == person_id)
    learned = (
        select(Session.id)
        .join(Enrolment, Enrolment.run_id == Session.run_id)
        .where(Enrolment.person_id == person_id, Enrolment.state == State.ENROLLED)
    )
    return frozenset(db.session.scalars(taught.union(learned)))
