"""Questions about people who want to hear when a course runs again. Nothing here changes anything."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from college.courses.models import Course
from college.courses.rules import State as CourseState
from college.enrolment.models import Interest
from college.foundation.db import db
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState


def of_person(person_id: int, course_id: int) -> Interest | None:
    """Find whether this person asked to be told of this course."""
    return db.session.scalars(
        select(Interest).where(Interest.person_id == person_id, Interest.course_id == course_id)
    ).one_or_none()


def untold(course_id: int, *, asked_before: datetime) -> list[Interest]:
    """List those who asked before this moment and have heard nothing since, first come first."""
    return list(
        db.session.scalars(
            select(Interest)
            .where(Interest.course_id == course_id, Interest.told_at.is_(None), Interest.asked_at < asked_before)
            .order_by(Interest.asked_at, Interest.id)
            .options(joinedload(Interest.person))
        )
    )


def runs_to_tell_of(now: datetime) -> list[int]:
    """List the numbers of the coming runs of published courses that somebody waits to hear of, for the clock."""
    return list(
        db.session.scalars(
            select(Run.id)
            .join(Course, Course.id == Run.course_id)
            .where(
                Run.cancelled_at.is_(None),
                Course.state == CourseState.PUBLISHED,
                exists().where(Interest.course_id == Run.course_id, Interest.told_at.is_(None)),
                exists().where(
                    Session.run_id == Run.id, Session.state == SessionState.PLANNED, Session.starts_at > now
                ),
            )
            .order_by(Run.id)
        )
    )
