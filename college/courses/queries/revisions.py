"""Questions about the revisions of a course. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from college.courses.models import Course, Revision
from college.courses.words import Section
from college.foundation.db import db
from college.people.models import Person


def revision_numbered(course: Course, number: int) -> Revision | None:
    """Find a revision of a course by its number."""
    return db.session.scalars(
        select(Revision).where(Revision.course_id == course.id, Revision.number == number)
    ).one_or_none()


def last_written_by(course: Course, person_id: int) -> int:
    """Give the number of the last revision that this person made; 0 where they made none."""
    newest = select(func.max(Revision.number)).where(Revision.course_id == course.id, Revision.made_by_id == person_id)
    return db.session.scalar(newest) or 0


def writer_of(revision: Revision) -> str:
    """Name who made a revision; empty where nobody is known to have."""
    return db.session.scalar(select(Person.name).where(Person.id == revision.made_by_id)) or ""


@dataclass(frozen=True)
class RevisionLine:
    """A revision in the history: who, when, which sections and why; never its words."""

    number: int
    made_at: datetime
    by: str
    credited_to: str
    sections: tuple[Section, ...]
    why: str
    is_minor: bool
    restored_from: int | None


def history(course: Course, section: Section | None = None, *, most: int = 500) -> list[RevisionLine]:
    """List the revisions of a course, or those that changed one section, the newest first; one query."""
    writer, credited = aliased(Person), aliased(Person)
    wanted = (
        select(
            Revision.number,
            Revision.made_at,
            writer.name,
            credited.name,
            Revision.sections,
            Revision.why,
            Revision.is_minor,
            Revision.restored_from,
        )
        .select_from(Revision)
        .outerjoin(writer, Revision.made_by_id == writer.id)
        .outerjoin(credited, Revision.credited_to_id == credited.id)
        .where(Revision.course_id == course.id)
        .order_by(Revision.number.desc())
        .limit(most)
    )
    if section is not None:
        wanted = wanted.where((" " + Revision.sections + " ").contains(f" {section} "))
    return [
        RevisionLine(number, at, by or "", credit or "", tuple(map(Section, sections.split())), why, minor, restored)
        for number, at, by, credit, sections, why, minor, restored in db.session.execute(wanted)
    ]
