"""Which runs one person is, was or hoped to be on. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from college.courses.models import Course, Revision
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation.db import db
from college.people.models import Person
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class Journey:
    """What one person is to one run."""

    number: int
    code: str
    title: str
    state: State
    starts_at: datetime | None
    asked_at: datetime


def of_person(person: Person) -> list[Journey]:
    """List every place of a person, and every turn in a queue, the newest run first."""
    starts = (
        select(func.min(Session.starts_at))
        .where(Session.run_id == Run.id, Session.state != SessionState.CANCELLED)
        .correlate(Run)
        .scalar_subquery()
    )
    title = func.coalesce(Revision.title, Course.code)
    rows = db.session.execute(
        select(Enrolment.id, Run.code, title, Enrolment.state, starts, Enrolment.asked_at)
        .join(Enrolment.run)
        .join(Run.course)
        .outerjoin(Revision, Revision.id == func.coalesce(Run.revision_id, Course.current_revision_id))
        .where(Enrolment.person_id == person.id)
        .order_by(starts.desc(), Enrolment.id.desc())
    )
    return [Journey(*row) for row in rows]
