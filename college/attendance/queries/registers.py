"""Questions about registers. Nothing here changes anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload

from college.attendance.models import Mark
from college.attendance.queries.joining import JOINED_AT
from college.attendance.rules import AHEAD, Attended, joined_late
from college.courses.models import Revision
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.people.queries.needs import Seen, seen_of
from college.timetable.models import Facilitation, Run, Session
from college.timetable.rules import SessionState

NOTHING_SEEN = Seen()
REGISTERS_SHOWN_FOR = timedelta(days=60)


@dataclass(frozen=True)
class RegisterRow:
    """One student of a register: what those who teach need to know, and no more."""

    enrolment_id: int
    name: str
    what_helps: str
    mark: Attended | None
    joined_late: bool
    needs: Seen = NOTHING_SEEN

    @property
    def shown(self) -> Attended | None:
        """What the register shows: the mark, and for somebody who joined later that they were not expected."""
        return self.mark or (Attended.NOT_EXPECTED if self.joined_late else None)


@dataclass(frozen=True)
class Student:
    """Somebody on a run, as those who teach it know them."""

    name: str
    what_helps: str
    needs: Seen = NOTHING_SEEN


@dataclass(frozen=True)
class Tally:
    """How many are expected at a session, and how many on its register have no mark yet.

    Who told us that they could not come, or joined later, is not expected; who joined later needs no mark.
    """

    expected: int
    unmarked: int


def register_of(session: Session, *, with_needs: bool) -> list[RegisterRow]:
    """List who is on the register of a session, by name: those enrolled, and those who have a mark in it.

    What helps a student is read for those alone who teach them.
    """
    what_helps = Enrolment.what_helps if with_needs else literal("")
    rows = db.session.execute(
        select(Enrolment.id, Person.id, Person.name, what_helps, Mark.mark, JOINED_AT)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Mark, and_(Mark.enrolment_id == Enrolment.id, Mark.session_id == session.id))
        .where(Enrolment.run_id == session.run_id, or_(Enrolment.state == State.ENROLLED, Mark.id.is_not(None)))
        .order_by(Person.name_folded, Enrolment.id)
    ).all()
    seen = seen_of([row[1] for row in rows]) if with_needs else {}
    return [
        RegisterRow(number, name, helps, mark, joined_late(joined_at, session.ends_at), seen.get(person, NOTHING_SEEN))
        for number, person, name, helps, mark, joined_at in rows
    ]


def students_of(run: Run) -> list[Student]:
    """List who has a place on a run, by name, with what helps them in the room: for those who teach it."""
    rows = db.session.execute(
        select(Person.id, Person.name, Enrolment.what_helps)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.run_id == run.id, Enrolment.state == State.ENROLLED)
        .order_by(Person.name_folded, Enrolment.id)
    ).all()
    seen = seen_of([row[0] for row in rows])
    return [Student(name, helps, seen.get(person, NOTHING_SEEN)) for person, name, helps in rows]


def tallies(sessions: Iterable[Session]) -> dict[int, Tally]:
    """Count, for each of these sessions by its number in the database, who is expected and who has no mark yet."""
    asked = [session.id for session in sessions]
    away = func.count(case((Mark.mark.in_(AHEAD), 1)))
    rows = db.session.execute(
        select(Session.id, func.count() - away, func.count() - func.count(Mark.id))
        .join(Enrolment, and_(Enrolment.run_id == Session.run_id, Enrolment.state == State.ENROLLED))
        .outerjoin(Mark, and_(Mark.session_id == Session.id, Mark.enrolment_id == Enrolment.id))
        .where(Session.id.in_(asked), Session.ends_at >= JOINED_AT)
        .group_by(Session.id)
    )
    return dict.fromkeys(asked, Tally(0, 0)) | {number: Tally(*counts) for number, *counts in rows}


def mark_of(session: Session, enrolment_id: int) -> Mark | None:
    """Find the mark of a student at a session."""
    return db.session.scalars(
        select(Mark).where(Mark.session_id == session.id, Mark.enrolment_id == enrolment_id)
    ).one_or_none()


def registers_waiting(*, taught_by: Person | None = None) -> Sequence[Session]:
    """List the sessions held in the last two months on which somebody who was expected has no mark."""
    of_this = (Mark.session_id == Session.id, Mark.enrolment_id == Enrolment.id)
    marked = exists().where(*of_this).correlate(Session, Enrolment)  # a mark at any other session is none at this one
    unmarked = exists().where(
        Enrolment.run_id == Session.run_id,
        Enrolment.state == State.ENROLLED,
        Session.ends_at >= JOINED_AT,
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
        .options(
            joinedload(Session.run).joinedload(Run.course),
            joinedload(Session.run).joinedload(Run.revision).load_only(Revision.title),
        )
        .order_by(Session.starts_at)
    )
    if taught_by is not None:
        mine = select(Session.run_id).join(Facilitation).where(Facilitation.person_id == taught_by.id)
        found = found.where(Session.run_id.in_(mine))
    return db.session.scalars(found).all()
