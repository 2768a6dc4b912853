"""Lists of courses with how far each has come. Nothing here changes anything."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from college.courses.lifecycle import Standing
from college.courses.models import Course, CourseAuthor, Revision, Signature
from college.foundation.db import db
from college.people.rules import Knowledge

Pairs = defaultdict[int, list[tuple[int, Knowledge]]]


@dataclass(frozen=True)
class CourseLine:
    """A course in a list."""

    slug: str
    code: str
    title: str
    standing: Standing


def course_lines(author: int | None = None) -> list[CourseLine]:
    """List every course by title, or those that one person writes, with how far each has come; three queries."""
    wanted = (
        select(
            Course.id,
            Course.slug,
            Course.code,
            Revision.title,
            Revision.summary,
            Course.state,
            (Course.published_revision_id == Course.current_revision_id).label("is_published_as_written"),
        )
        .join_from(Course, Revision, Course.current_revision_id == Revision.id)
        .order_by(Revision.title, Course.id)
    )
    if author is not None:
        theirs = select(CourseAuthor.course_id).where(CourseAuthor.person_id == author)
        wanted = wanted.where(Course.id.in_(theirs))
    writing = _pairs(select(CourseAuthor.course_id, CourseAuthor.person_id, CourseAuthor.knowledge))
    signed = _pairs(_signatures())
    return [
        CourseLine(
            row.slug,
            row.code,
            row.title,
            Standing(
                row.state,
                row.title,
                row.summary,
                tuple(writing[row.id]),
                tuple(signed[row.id]),
                bool(row.is_published_as_written),
            ),
        )
        for row in db.session.execute(wanted)
    ]


def _signatures() -> Select[int, int, Knowledge]:
    signed, current = aliased(Revision), aliased(Revision)
    return (
        select(Signature.course_id, Signature.person_id, Signature.knowledge)
        .join(Course, Signature.course_id == Course.id)
        .join(current, Course.current_revision_id == current.id)
        .join(signed, Signature.revision_id == signed.id)
        .where(signed.signed_as == current.signed_as)
    )


def _pairs(wanted: Select[int, int, Knowledge]) -> Pairs:
    found: Pairs = defaultdict(list)
    for course, person, knowledge in db.session.execute(wanted):
        found[course].append((person, knowledge))
    return found
