"""Questions about notes "for next time". Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from college.courses.models import Course, Note
from college.foundation.db import db
from college.people.models import Person

MOST_SHOWN = 200


@dataclass(frozen=True)
class NoteLine:
    """One note: who kept it and when, and who has done it."""

    number: int
    by: str
    text: str
    made_at: datetime
    done_at: datetime | None
    done_by: str


def note_lines(course: Course, *, done: bool = False) -> list[NoteLine]:
    """List the notes that wait, the oldest first, or those that are done, the newest first."""
    writer, doer = aliased(Person), aliased(Person)
    wanted = (
        select(Note.id, writer.name, Note.text, Note.made_at, Note.done_at, doer.name)
        .join(writer, Note.person_id == writer.id)
        .outerjoin(doer, Note.done_by_id == doer.id)
        .where(Note.course_id == course.id, Note.done_at.is_not(None) if done else Note.done_at.is_(None))
        .order_by(Note.done_at.desc() if done else Note.made_at, Note.id)
        .limit(MOST_SHOWN)
    )
    return [
        NoteLine(number, by, text, made, done_at, done_by or "")
        for number, by, text, made, done_at, done_by in db.session.execute(wanted)
    ]


def note_numbered(course: Course, number: int) -> Note | None:
    """Find a note of this course by its number."""
    return db.session.scalars(select(Note).where(Note.id == number, Note.course_id == course.id)).one_or_none()
