"""Questions about registers. Nothing here changes anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload

from college.attendance.models import Mark
from college.attendance.rules import Attended, joined_late
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.timetable.models import Facilitation, Run, Session
from college.timetable.rules import SessionState

REGISTERS_SHOWN_FOR = timedelta(days=60)


@dataclass(frozen=True)
class RegisterRow:
    """One student of a register: what those who teach need to know, and no more."""

    enrolment_id: int
    name: str
    what_helps: str
    mark: Attended | None
    joined_late: bool

    @property
    def shown(self) -> Attended | None:
        """What the register shows: the mark, and for somebody who joined later that they were not expected."""
        return self.mark or (Attended.NOT_EXPECTED if self.joined_late else None)


def register_of(session: Session) -> list[RegisterRow]:
    """List who is on the register of a session, by name: those enrolled, and those who have a mark in it."""
    rows = db.session.execute(
        select(Enrolment.id, Person.name, Enrolment.what_helps, Mark.mark, Enrolment.asked_at)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Mark, and_(Mark.enrolment_id == Enrolment.id, Mark.session_id == session.id))
        .where(Enrolment.run_id == session.run_id, or_(Enrolment.state == State.ENROLLED, Mark.id.is_not(None)))
        .order_by(Person.name_folded, Enrolment.id)
    )
    return [
        RegisterRow(number, name, helps, mark, joined_late(asked_at, session.ends_at))
        for number, name, helps, mark, asked_at in rows
    ]


def mark_of(session: Session, enrolment_id: int) -> Mark | None:
    """Find the mark of a student at a session."""
    return db.session.scalars(
        select(Mark).where(Mark.session_id == session.id, Mark.enrolment_id == enrolment_id)
    ).one_or_none()


def registers_waiting(*, taught_by: Person | None = None) -> Sequence[Session]:
    """List the sessions held in the last two months on which somebody who was expected has no mark."""
    marked = exists().where(Mark.session_id == Session.id, Mark.enrolment_id == Enrolment.id)
    unmarked = exists().where(
        Enrolment.run_id == Session.run_id,
        Enrolment.state == State.ENROLLED,
        Enrolment.asked_at <= Session.ends_at,
        ~marked,
    )
    found = (
        select(Session)
        .join(Run, Run.id == Session.run_id)
        .where(
            Session.state == SessionState.HELD,
            Session.ends_at >= clock.now() - REGISTERS_SHOWN_FOR,
            Run.cancelled_at.is_(None),
            unmarked,
        )
        .options(joinedload(Session.run).joinedload(Run.course))
        .order_by(Session.starts_at)
    )
    if taught_by is not None:
        mine = select(Session.run_id).join(Facilitation).where(Facilitation.person_id == taught_by.id)
        found = found.where(Session.run_id.in_(mine))
    return db.session.scalars(found).all()
