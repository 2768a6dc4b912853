"""Questions about signatures: who signed the words of a revision, and how far a course has come."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from college.courses.lifecycle import Standing
from college.courses.models import Course, Revision, Signature
from college.courses.queries.courses import pairs
from college.foundation.db import db
from college.people.models import Person
from college.people.rules import Knowledge


@dataclass(frozen=True)
class SignatureLine:
    """One name under a revision."""

    person_id: int
    name: str
    knowledge: Knowledge
    number: int
    signed_at: datetime


def signature_lines(revision: Revision) -> list[SignatureLine]:
    """List who signed these words, in the order of signing.

    A signature stands on one exact revision, and holds for those after it until public words change.
    """
    if revision.signed_as is None:
        return []
    rows = db.session.execute(
        select(Signature.person_id, Person.name, Signature.knowledge, Revision.number, Signature.signed_at)
        .join_from(Signature, Revision, Signature.revision_id == Revision.id)
        .join(Person, Signature.person_id == Person.id)
        .where(
            Signature.course_id == revision.course_id,
            Revision.signed_as == revision.signed_as,
            Revision.number <= revision.number,
        )
        .order_by(Signature.signed_at, Signature.id)
    )
    return [SignatureLine(*row) for row in rows]


def signatures(revision: Revision) -> list[tuple[int, Knowledge]]:
    """List who signed these words, and from which knowledge."""
    return [(line.person_id, line.knowledge) for line in signature_lines(revision)]


def standing_of(course: Course) -> Standing:
    """Tell how far a course has come."""
    current = course.current
    return Standing(
        state=course.state,
        title=current.title if current is not None else "",
        summary=current.summary if current is not None else "",
        authors=tuple(pairs(course)),
        signatures=tuple(signatures(current)) if current is not None else (),
        is_published_as_written=current is not None and course.published_revision_id == current.id,
    )


def was_published_unsigned(course: Course) -> bool:
    """Tell whether what everybody sees was published before signatures were kept, or without them."""
    return course.published is not None and not signatures(course.published)
