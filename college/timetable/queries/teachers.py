"""Questions about who has taught a course. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from college.courses.models import Course, CourseAuthor
from college.foundation.db import db
from college.timetable.models import Facilitation, Run, Session
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class Knows:
    """How somebody knows a course: they wrote it, or taught it, and when last."""

    wrote: bool = False
    taught_at: datetime | None = None


STRANGER = Knows()


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


def who_knows(run: Run) -> dict[int, Knows]:
    """Tell how people know the course of a run: who wrote it, and who taught it before, with when they last did."""
    wrote = set(db.session.scalars(select(CourseAuthor.person_id).where(CourseAuthor.course_id == run.course_id)))
    taught = (
        select(Facilitation.person_id, func.max(Session.starts_at))
        .join(Session, Facilitation.session_id == Session.id)
        .join(Run, Session.run_id == Run.id)
        .where(Run.course_id == run.course_id, Session.state == SessionState.HELD)
        .group_by(Facilitation.person_id)
    )
    last: dict[int, datetime] = {person: at for person, at in db.session.execute(taught)}
    return {person: Knows(person in wrote, last.get(person)) for person in wrote | set(last)}
