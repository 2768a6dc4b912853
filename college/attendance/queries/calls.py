"""Whom the office calls because they missed a session. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from college.attendance.models import FriendlyCall, Mark
from college.attendance.rules import CALLED_WITHIN, CAME, Attended, CallOutcome, wants_a_call
from college.courses.models import Course, Revision
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.people.rules import ContactBy
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class CallToMake:
    """Somebody to call, how, in the language that they chose, and about which session; `number` is the mark's."""

    number: int
    reference: str
    name: str
    phone: str
    email: str
    contact_by: ContactBy
    language: str | None
    course: str
    missed_at: datetime


@dataclass(frozen=True)
class SettledCall:
    """A call that was made or not needed, and by whom it was noted."""

    number: int
    reference: str
    name: str
    outcome: CallOutcome
    done_at: datetime
    done_by: str


_THAT, _OTHER = aliased(Session), aliased(Mark)
_CAME_AT = (
    select(func.max(_THAT.starts_at))
    .join(_OTHER, _OTHER.session_id == _THAT.id)
    .where(_OTHER.enrolment_id == Enrolment.id, _OTHER.mark.in_(CAME))
    .correlate(Enrolment)
    .scalar_subquery()
)
_SETTLED_AT = (
    select(func.max(_THAT.starts_at))
    .join(FriendlyCall, FriendlyCall.session_id == _THAT.id)
    .where(FriendlyCall.enrolment_id == Enrolment.id)
    .correlate(Enrolment)
    .scalar_subquery()
)


def calls_to_make() -> list[CallToMake]:
    """List who missed a session in the last two weeks and has neither come nor been called since; one question.

    A person stands there once for each run, with the latest session that they missed; who has waited longest is
    first. Left out are those who gave up their place, were erased or asked not to be contacted, and cancelled runs.
    """
    latest: dict[int, CallToMake] = {}
    for place, came_at, settled_at, *facts in db.session.execute(_missed()):
        row = CallToMake(*facts)
        if wants_a_call(row.missed_at, came_at=came_at, settled_at=settled_at):
            latest[place] = row
    return sorted(latest.values(), key=lambda row: (row.missed_at, row.name, row.number))


def calls_settled_today() -> list[SettledCall]:
    """List what was noted today, the last first, so that a slip can be put right."""
    doer = aliased(Person)
    rows = db.session.execute(
        select(
            FriendlyCall.id,
            Person.reference,
            Person.name,
            FriendlyCall.outcome,
            FriendlyCall.done_at,
            func.coalesce(doer.name, ""),
        )
        .join(Enrolment, Enrolment.id == FriendlyCall.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(doer, doer.id == FriendlyCall.done_by_id)
        .where(FriendlyCall.done_at >= clock.start_of(clock.today()), Person.erased_at.is_(None))
        .order_by(FriendlyCall.done_at.desc(), FriendlyCall.id.desc())
    )
    return [SettledCall(*row) for row in rows]


def mark_numbered(number: int) -> Mark | None:
    """Find the mark of this number."""
    return db.session.get(Mark, number)


def call_numbered(number: int) -> FriendlyCall | None:
    """Find what was noted of a call, by its number."""
    return db.session.get(FriendlyCall, number)


def call_about(missed: Mark) -> FriendlyCall | None:
    """Find what was noted of the call about a missed session."""
    return db.session.scalars(
        select(FriendlyCall).where(
            FriendlyCall.enrolment_id == missed.enrolment_id, FriendlyCall.session_id == missed.session_id
        )
    ).one_or_none()


def _missed() -> Select[*tuple[Any, ...]]:
    who = (Person.reference, Person.name, Person.phone, Person.email, Person.contact_by, Person.language)
    title = func.coalesce(Revision.title, Course.code)
    return (
        select(Enrolment.id, _CAME_AT, _SETTLED_AT, Mark.id, *who, title, Session.starts_at)
        .join_from(Mark, Session, Session.id == Mark.session_id)
        .join(Enrolment, Enrolment.id == Mark.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Run, Run.id == Enrolment.run_id)
        .join(Course, Course.id == Run.course_id)
        .outerjoin(Revision, Revision.id == func.coalesce(Run.revision_id, Course.current_revision_id))
        .where(
            Mark.mark == Attended.MISSED,
            Session.state == SessionState.HELD,
            Session.ends_at >= clock.now() - CALLED_WITHIN,
            Enrolment.state == State.ENROLLED,
            Run.cancelled_at.is_(None),
            Person.erased_at.is_(None),
            Person.contact_by != ContactBy.NONE,
        )
        .order_by(Session.starts_at)  # the latest of each run is read last, and stays
    )
