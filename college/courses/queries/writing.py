"""Questions about who is writing, and what they have not saved yet."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from college.courses.models import Course, Draft, Presence
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person

HERE_FOR = timedelta(seconds=12)  # somebody who writes says so every few seconds


@dataclass(frozen=True)
class WriterHere:
    """Somebody who is writing just now, and in which piece."""

    name: str
    piece: str


def others_here(course: Course, person_id: int) -> list[WriterHere]:
    """List who else is writing in this course just now."""
    rows = db.session.execute(
        select(Person.name, Presence.piece)
        .join_from(Presence, Person)
        .where(
            Presence.course_id == course.id,
            Presence.person_id != person_id,
            Presence.seen_at >= clock.now() - HERE_FOR,
        )
        .order_by(Person.name)
    )
    return [WriterHere(name, piece) for name, piece in rows]


def draft_of(course: Course, person_id: int, piece: str) -> Draft | None:
    """Find what somebody was typing into a piece and has not saved."""
    return db.session.scalars(
        select(Draft).where(Draft.course_id == course.id, Draft.person_id == person_id, Draft.piece == piece)
    ).one_or_none()


def drafts_of(course: Course, person_id: int) -> list[Draft]:
    """List what somebody was typing into a course and has not saved, the newest first."""
    return list(
        db.session.scalars(
            select(Draft)
            .where(Draft.course_id == course.id, Draft.person_id == person_id)
            .order_by(Draft.kept_at.desc())
        )
    )
