"""Who has, or had, a place on a course: its handouts stay theirs. Nothing here changes anything."""

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from college.courses.models import Course
from college.enrolment.models import Enrolment, EnrolmentEvent
from college.enrolment.rules import State
from college.foundation.db import db
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState


def learners_of_run(run: Run) -> frozenset[int]:
    """Give the numbers of those who have a place on a run, or had one when it began or later."""
    return _learners(Run.id == run.id)


def learners_of_course(course: Course) -> frozenset[int]:
    """Give the numbers of those who have a place on any run of a course, or had one when it began or later."""
    return _learners(Run.course_id == course.id)


def _learners(which: ColumnElement[bool]) -> frozenset[int]:
    """Find them; who gave the place up before the first session never had what was handed out at it."""
    got, later = aliased(EnrolmentEvent), aliased(EnrolmentEvent)
    begins = (
        select(func.min(Session.starts_at))
        .where(Session.run_id == Run.id, Session.state != SessionState.CANCELLED)
        .correlate(Run)
        .scalar_subquery()
    )
    left_before = (
        select(later.id)
        .where(later.enrolment_id == got.enrolment_id, later.id > got.id, later.at < begins)
        .correlate(got, Run)
        .exists()
    )
    had_one = (
        select(got.id)
        .where(got.enrolment_id == Enrolment.id, got.state == State.ENROLLED, ~left_before)
        .correlate(Enrolment, Run)
        .exists()
    )
    wanted = (
        select(Enrolment.person_id)
        .join(Enrolment.run)
        .where(which, or_(Enrolment.state == State.ENROLLED, and_(begins.is_not(None), had_one)))
    )
    return frozenset(db.session.scalars(wanted))
