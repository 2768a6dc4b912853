"""Questions about those who were invited to review a course. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from college.courses.models import Comment, Course, Reviewer, Revision
from college.courses.rules import State
from college.foundation.db import db
from college.foundation.folding import fold
from college.people.models import Person


def reviewer_of(course: Course, person_id: int) -> Reviewer | None:
    """Find the invitation of this person to review a course."""
    return db.session.scalars(
        select(Reviewer).where(Reviewer.course_id == course.id, Reviewer.person_id == person_id)
    ).one_or_none()


@dataclass(frozen=True)
class ReviewerLine:
    """Somebody who was invited to review a course, and how often they said something."""

    person_id: int
    name: str
    invited_at: datetime
    said: int


def reviewer_lines(course: Course) -> list[ReviewerLine]:
    """List who was invited to review a course, by name; one query."""
    said = select(func.count()).where(Comment.person_id == Person.id, Comment.course_id == course.id)
    rows = db.session.execute(
        select(Person.id, Person.name, Reviewer.invited_at, said.scalar_subquery())
        .join_from(Reviewer, Person, Reviewer.person_id == Person.id)
        .where(Reviewer.course_id == course.id)
        .order_by(Person.name_folded, Person.id)
    )
    return [ReviewerLine(*row) for row in rows]


@dataclass(frozen=True)
class ReviewLine:
    """A course that somebody was invited to review."""

    slug: str
    title: str
    invited_at: datetime


def reviews_of(person_id: int) -> list[ReviewLine]:
    """List the courses that somebody was invited to review and that are not retired, the newest first."""
    rows = db.session.execute(
        select(Course.slug, Revision.title, Reviewer.invited_at)
        .join_from(Reviewer, Course, Reviewer.course_id == Course.id)
        .join(Revision, Course.current_revision_id == Revision.id)
        .where(Reviewer.person_id == person_id, Course.state != State.RETIRED)
        .order_by(Reviewer.invited_at.desc(), Course.slug)
    )
    return [ReviewLine(*row) for row in rows]


def somebody_known_as(name: str, known_by: str) -> Person | None:
    """Find somebody by their whole name together with their reference or e-mail address.

    Both must fit one person: those who write courses cannot leaf through the names of students by guessing.
    """
    found = db.session.scalars(
        select(Person)
        .where(
            Person.erased_at.is_(None),
            Person.name_folded == fold(name),
            or_(Person.reference == known_by.strip().upper(), Person.email_folded == known_by.strip().lower()),
            Person.name_folded != "",
        )
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None
