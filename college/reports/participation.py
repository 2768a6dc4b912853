"""Questions about who came in a term, counted by the database and exact. Nothing here changes anything.

Over the runs of the term that were not cancelled. The queries are as many for a large college as for a small one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Executable, Subquery, and_, bindparam, case, distinct, func, select

from college.attendance.models import Mark
from college.attendance.rules import CAME, Attended
from college.courses.models import Course
from college.enrolment.models import Enrolment, EnrolmentCapacity
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.outcomes.queries import taught_runs, was_taught
from college.people.rules import Capacity, Knowledge
from college.timetable.models import Facilitation, Run, Session
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class Enrolled:
    """Who has a place: people, places taken, and places taken by capacity, of which a student may have several."""

    people: int
    enrolments: int
    by_capacity: dict[Capacity, int]


@dataclass(frozen=True)
class Taught:
    """What the college offered. `registers_missing`: sessions held for somebody, and no mark was made."""

    runs: int
    places: int
    sessions_held: int
    registers_missing: int
    cofacilitated: int
    courses_published: int


@dataclass(frozen=True)
class Came:
    """What the registers say. `marked` are the enrolments over which completion is counted."""

    attended: int
    missed: int
    apologies: int
    completed: int
    marked: int
    left_after_starting: int

    @property
    def expected(self) -> int:
        """Marks of those who were expected: apologies and *not expected* are outside."""
        return self.attended + self.missed


def enrolled(term_id: int) -> Enrolled:
    """Count who has a place; a withdrawn or waiting student has none."""
    people, enrolments = _row(_places(), term_id)
    found: dict[Capacity, int] = dict(db.session.execute(_places_by_capacity(), {"term_id": term_id}).all())
    return Enrolled(people, enrolments, {capacity: found.get(capacity, 0) for capacity in Capacity})


@cache
def _places() -> Executable:
    return select(func.count(distinct(Enrolment.person_id)), func.count()).where(_has_place())


@cache
def _places_by_capacity() -> Executable:
    return (
        select(EnrolmentCapacity.capacity, func.count())
        .join(Enrolment, Enrolment.id == EnrolmentCapacity.enrolment_id)
        .where(_has_place())
        .group_by(EnrolmentCapacity.capacity)
    )


def _has_place() -> ColumnElement[bool]:
    return and_(Enrolment.state == State.ENROLLED, Enrolment.run_id.in_(taught_runs()))


def taught(term_id: int) -> Taught:
    """Count what was offered and by whom it was taught."""
    runs, places, courses, cofacilitated = _row(_runs(), term_id)
    held, missing = _row(_sessions_held(), term_id)
    return Taught(runs, places, held, missing, cofacilitated, courses)


@cache
def _runs() -> Executable:
    return (
        select(
            func.count(),
            func.coalesce(func.sum(Run.places), 0),
            func.count(distinct(case((Course.published_revision_id.is_not(None), Course.id)))),
            select(func.count()).select_from(_taught_together()).scalar_subquery(),
        )
        .join(Course, Course.id == Run.course_id)
        .where(was_taught())
    )


@cache
def _sessions_held() -> Executable:
    held = and_(Session.state == SessionState.HELD, Session.run_id.in_(taught_runs()))
    return select(func.count(), _how_many(_has_no_register())).where(held)


def came(term_id: int) -> Came:
    """Count the marks of sessions that were held, and what they make of each student's course.

    Completed in whole numbers: 10 × attended ≥ 7 × marks other than *not expected*, by students who have a place
    on a run whose last session is over. The marks of somebody who withdrew later count as attended and missed.
    """
    return Came(*_row(_marks(), term_id, now=clock.now()))


@cache
def _marks() -> Executable:
    each = _marks_of_each()
    held = each.c.attended + each.c.missed + each.c.apologies  # all that there is but *not expected*
    counted = and_(each.c.state == State.ENROLLED, each.c.run_is_over == 1, held > 0)
    left = and_(each.c.state == State.WITHDRAWN, each.c.attended + each.c.missed > 0)
    return select(
        func.coalesce(func.sum(each.c.attended), 0),
        func.coalesce(func.sum(each.c.missed), 0),
        func.coalesce(func.sum(each.c.apologies), 0),
        _how_many(and_(counted, 10 * each.c.attended >= 7 * held)),
        _how_many(counted),
        _how_many(left),
    )


def _marks_of_each() -> Subquery:
    """Select one row an enrolment that has marks: how often it has which, and whether its run is over."""
    held = select(Session.id).where(Session.state == SessionState.HELD, Session.run_id.in_(taught_runs()))
    marks = (
        select(
            Mark.enrolment_id,
            _how_many(Mark.mark.in_(CAME)).label("attended"),
            _how_many(Mark.mark == Attended.MISSED).label("missed"),
            _how_many(Mark.mark == Attended.APOLOGIES).label("apologies"),
        )
        .where(Mark.session_id.in_(held))
        .group_by(Mark.enrolment_id)
        .subquery()
    )
    run_is_over = case((_goes_on(), 0), else_=1).label("run_is_over")
    of_each = select(Enrolment.state.label("state"), run_is_over, *marks.c)
    return of_each.join(marks, marks.c.enrolment_id == Enrolment.id).subquery()


def _goes_on() -> ColumnElement[bool]:
    later = and_(Session.state != SessionState.CANCELLED, Session.ends_at > bindparam("now"))
    return Enrolment.run_id.in_(select(Session.run_id).where(later))


def _has_no_register() -> ColumnElement[bool]:
    marks = select(Mark.id).where(Mark.session_id == Session.id)
    expected = select(Enrolment.id).where(Enrolment.run_id == Session.run_id, Enrolment.state == State.ENROLLED)
    return and_(~marks.exists(), expected.exists())


def _taught_together() -> Subquery:
    """Select the runs of which two people, one in each capacity, taught every session that was on.

    A person teaches a session in one capacity, so two capacities are two people.
    """
    both = and_(*(_how_many(Facilitation.knowledge == knowledge) > 0 for knowledge in Knowledge))
    session = (
        select(Session.run_id, case((both, 0), else_=1).label("lacks_one"))
        .outerjoin(Facilitation, Facilitation.session_id == Session.id)
        .where(Session.state != SessionState.CANCELLED, Session.run_id.in_(taught_runs()))
        .group_by(Session.id, Session.run_id)
        .subquery()
    )
    return select(session.c.run_id).group_by(session.c.run_id).having(func.sum(session.c.lacks_one) == 0).subquery()


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _row(statement: Executable, term_id: int, **said: object) -> Sequence[int]:
    return [int(number) for number in db.session.execute(statement, {"term_id": term_id, **said}).one()]
