"""Questions about registers: who stands on one, what it says, and which ones wait. Nothing here changes anything."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from college.attendance.models import Mark
from college.attendance.rules import Attended, is_late_joiner
from college.courses.models import Revision
from college.enrolment.models import Enrolment, EnrolmentEvent
from college.enrolment.rules import State
from college.foundation.db import db
from college.people.models import Person
from college.timetable.models import Facilitation, Run, Session
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class Line:
    """One student in the register: who, what helps in their own words, what it says of them."""

    enrolment_id: int
    name: str
    what_helps: str
    mark: Attended | None
    joined_at: datetime
    is_late_joiner: bool

    @property
    def shown(self) -> Attended | None:
        """What the register shows: the mark, else that somebody who joined later was not expected."""
        return self.mark or (Attended.NOT_EXPECTED if self.is_late_joiner else None)


@dataclass(frozen=True)
class Waiting:
    """A session that is over and whose register has gaps: of so many expected, so many are not marked."""

    run: str
    title: str
    number: int
    starts_at: datetime
    ends_at: datetime
    expected: int
    unmarked: int


def register_of(session: Session) -> list[Line]:
    """List who stands on the register of a session by name.

    Those who have a place, those who gave it up after the session had begun, and those who were marked. Somebody
    who waits, or to whom a place is only offered, does not stand on it.
    """
    return [_line(row, session) for row in db.session.execute(_lines(session).order_by(Person.name_folded, Person.id))]


def line_of(session: Session, enrolment: Enrolment) -> Line | None:
    """Find the line of one student in the register of a session; nothing for somebody who does not stand on it."""
    row = db.session.execute(_lines(session).where(Enrolment.id == enrolment.id)).one_or_none()
    return _line(row, session) if row is not None else None


def enrolments_by_number(session: Session, numbers: Collection[int]) -> Mapping[int, Enrolment]:
    """Find the enrolments of these numbers on a session's run."""
    wanted = select(Enrolment).where(Enrolment.run_id == session.run_id, Enrolment.id.in_(numbers))
    return {enrolment.id: enrolment for enrolment in db.session.scalars(wanted)}


def mark_of(session_id: int, enrolment_id: int) -> Mark | None:
    """Find the mark of one student at one session."""
    wanted = select(Mark).where(Mark.session_id == session_id, Mark.enrolment_id == enrolment_id)
    return db.session.scalars(wanted).one_or_none()


def expected_at(session_ids: Collection[int]) -> dict[int, int]:
    """Count who has a place at each of these sessions, but for those who have told us or are not expected."""
    found = (
        select(Session.id, func.count(Enrolment.id))
        .join(Enrolment, and_(Enrolment.run_id == Session.run_id, Enrolment.state == State.ENROLLED))
        .outerjoin(Mark, and_(Mark.session_id == Session.id, Mark.enrolment_id == Enrolment.id))
        .where(
            Session.id.in_(session_ids),
            or_(Mark.id.is_(None), Mark.mark.not_in([Attended.APOLOGIES, Attended.NOT_EXPECTED])),
        )
        .group_by(Session.id)
    )
    counted = {number: count for number, count in db.session.execute(found)}
    return {number: counted.get(number, 0) for number in session_ids}


def registers_to_fill(person: Person, *, since: datetime, now: datetime) -> list[Waiting]:
    """List the sessions of the runs somebody teaches that ended in this time and whose registers have gaps."""
    other = aliased(Session)
    taught = (
        select(other.run_id).join(Facilitation, Facilitation.session_id == other.id).where(_by(person)).scalar_subquery()
    )
    return _with_gaps(Session.run_id.in_(taught), Session.ends_at > since, Session.ends_at <= now)


def held_without_marks(*, since: datetime, now: datetime) -> list[Waiting]:
    """List the sessions that ended in this time and have no mark at all, for the office; the oldest first."""
    none_yet = ~exists().where(Mark.session_id == Session.id)
    return _with_gaps(none_yet, Session.ends_at > since, Session.ends_at <= now)


def joined_at() -> ColumnElement[datetime]:
    """Give when somebody got their place: when they asked for it, or later, when they took one that was offered."""
    offered, taken = aliased(EnrolmentEvent), aliased(EnrolmentEvent)
    was_offered = exists().where(offered.enrolment_id == Enrolment.id, offered.state == State.OFFERED)
    took_it = (
        select(func.max(taken.at))
        .where(taken.enrolment_id == Enrolment.id, taken.state == State.ENROLLED, was_offered)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return case((took_it > Enrolment.asked_at, took_it), else_=Enrolment.asked_at)


def _by(person: Person) -> ColumnElement[bool]:
    return Facilitation.person_id == person.id


def _lines(session: Session) -> Select[Any]:
    return (
        select(Enrolment.id, Person.name, Enrolment.what_helps, Mark.mark, joined_at().label("joined_at"))
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Mark, and_(Mark.enrolment_id == Enrolment.id, Mark.session_id == session.id))
        .where(
            Enrolment.run_id == session.run_id,
            or_(Enrolment.state == State.ENROLLED, Mark.id.is_not(None), _left_after(session)),
        )
    )


def _left_after(session: Session) -> ColumnElement[bool]:
    entered, left = aliased(EnrolmentEvent), aliased(EnrolmentEvent)
    return and_(
        Enrolment.state == State.WITHDRAWN,
        exists().where(
            entered.enrolment_id == Enrolment.id, entered.state == State.ENROLLED, entered.at < session.ends_at
        ),
        exists().where(
            left.enrolment_id == Enrolment.id, left.state == State.WITHDRAWN, left.at >= session.starts_at
        ),
        ~exists().where(
            left.enrolment_id == Enrolment.id, left.state == State.WITHDRAWN, left.at < session.starts_at
        ),
    )


def _line(row: Any, session: Session) -> Line:
    number, name, what_helps, mark, joined = row
    return Line(number, name, what_helps, mark, joined, is_late_joiner(joined, session.ends_at))


def _with_gaps(*conditions: ColumnElement[bool]) -> list[Waiting]:
    joined = joined_at()
    found = (
        select(
            Run.code,
            func.coalesce(Revision.title, Run.code),
            Session.number,
            Session.starts_at,
            Session.ends_at,
            func.count(Enrolment.id),
            func.count(Enrolment.id).filter(Mark.id.is_(None)).label("unmarked"),
        )
        .join_from(Session, Run, Run.id == Session.run_id)
        .outerjoin(Revision, Revision.id == Run.revision_id)
        .join(Enrolment, and_(Enrolment.run_id == Run.id, Enrolment.state == State.ENROLLED))
        .outerjoin(Mark, and_(Mark.session_id == Session.id, Mark.enrolment_id == Enrolment.id))
        .where(Session.state != SessionState.CANCELLED, Run.cancelled_at.is_(None), *conditions)
        .where(or_(Mark.id.is_not(None), joined < Session.ends_at))
        .group_by(Session.id, Run.code, Revision.title)
        .having(func.count(Enrolment.id).filter(Mark.id.is_(None)) > 0)
        .order_by(Session.starts_at, Session.id)
    )
    return [Waiting(*row) for row in db.session.execute(found)]
