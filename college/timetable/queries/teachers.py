"""Questions about who has taught a course. Nothing here changes anything."""

from sqlalchemy import select

from college.courses.models import Course
from college.foundation.db import db
from college.timetable.models import Facilitation, Run, Session


def teacher_ids(course: Course) -> frozenset[int]:
    """Give the numbers of those who teach, or have taught, any run of a course."""
    return frozenset(
        db.session.scalars(
            select(Facilitation.person_id)
            .join(Session, Facilitation.session_id == Session.id)
            .join(Run, Session.run_id == Run.id)
            .where(Run.course_id == course.id)
            .distinct()
        )
    )
