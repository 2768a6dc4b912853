"""Questions about ideas for courses. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from college.courses.models import Course, Revision
from college.courses.rules import State
from college.foundation.db import db
from college.people.models import Person


@dataclass(frozen=True)
class IdeaLine:
    """Something that somebody proposed, and what became of it."""

    slug: str
    title: str
    summary: str
    state: State
    proposed_at: datetime
    proposed_by: str


def ideas_of(person_id: int) -> list[IdeaLine]:
    """List what this person proposed, in whatever state it is now, the newest first."""
    return _lines(Course.proposed_by_id == person_id)


def open_ideas() -> list[IdeaLine]:
    """List the ideas that nobody has taken up yet, the newest first."""
    return _lines(Course.state == State.IDEA)


def proposer_of(course: Course) -> str:
    """Name who proposed a course; empty where nobody did."""
    return db.session.scalar(select(Person.name).where(Person.id == course.proposed_by_id)) or ""


def _lines(which: ColumnElement[bool]) -> list[IdeaLine]:
    rows = db.session.execute(
        select(Course.slug, Revision.title, Revision.summary, Course.state, Course.made_at, Person.name)
        .join_from(Course, Revision, Course.current_revision_id == Revision.id)
        .outerjoin(Person, Course.proposed_by_id == Person.id)
        .where(which)
        .order_by(Course.made_at.desc(), Course.id.desc())
    )
    return [IdeaLine(slug, title, summary, state, at, name or "") for slug, title, summary, state, at, name in rows]
