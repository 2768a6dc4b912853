"""Questions about what was said of a course, and who may hear of it. Nothing here changes anything."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from college.courses.models import Comment, Course, CourseAuthor, Reviewer
from college.courses.rules import Settled
from college.courses.suggesting import times_found
from college.courses.words import PRIVATE, Section
from college.foundation.db import db
from college.people.models import Person, PersonRole
from college.people.rules import Role

PAGE = 30  # remarks; with their answers and buttons a page stays under 100 KB
ORDER = case({section: place for place, section in enumerate(Section)}, value=Comment.section)


@dataclass(frozen=True)
class AnswerLine:
    """One answer to a remark."""

    by: str
    text: str
    made_at: datetime


@dataclass(frozen=True)
class Thread:
    """A remark or a suggestion with its answers.

    `proposed` is none for a remark. `found` tells how often its passage stands in the text of today: 0, 1, or 2
    for more often.
    """

    number: int
    section: Section
    person_id: int
    by: str
    on_revision: int
    passage: str
    proposed: str | None
    text: str
    made_at: datetime
    settled: Settled | None
    settled_by: str
    answers: tuple[AnswerLine, ...]
    found: int


@dataclass(frozen=True)
class Asked:
    """Which remarks are asked for: of one section or of all, open or settled, with those on private sections or not."""

    section: Section | None = None
    settled: bool = False
    private: bool = True


def threads(course: Course, asked: Asked, *, page: int = 1) -> list[Thread]:
    """List one page of the remarks that are asked for, section by section, the oldest first; two queries."""
    wanted = _joined().where(*_asked_for(course, asked)).order_by(ORDER, Comment.id)
    return _with_answers(course, db.session.execute(wanted.offset((page - 1) * PAGE).limit(PAGE)).all())


def thread(comment: Comment) -> Thread:
    """Read one remark with its answers."""
    return _with_answers(comment.course, db.session.execute(_joined().where(Comment.id == comment.id)).all())[0]


def open_counts(course: Course, *, private: bool = True, settled: bool = False) -> dict[Section, int]:
    """Count the remarks that wait, or that are settled, by section."""
    counted = _asked_for(course, Asked(settled=settled, private=private))
    rows = db.session.execute(select(Comment.section, func.count()).where(*counted).group_by(Comment.section))
    found = {section: count for section, count in rows}
    return {section: found[section] for section in Section if section in found}


def _asked_for(course: Course, asked: Asked) -> list[ColumnElement[bool]]:
    wanted = [Comment.course_id == course.id, Comment.parent_id.is_(None)]
    wanted.append(Comment.settled.is_not(None) if asked.settled else Comment.settled.is_(None))
    if asked.section is not None:
        wanted.append(Comment.section == asked.section)
    if not asked.private:
        wanted.append(Comment.section != PRIVATE)
    return wanted


def _joined() -> Select[Comment, str, str]:
    writer, settler = aliased(Person), aliased(Person)
    return (
        select(Comment, writer.name, settler.name)
        .join(writer, Comment.person_id == writer.id)
        .outerjoin(settler, Comment.settled_by_id == settler.id)
    )


def _with_answers(course: Course, rows: Sequence[Row[Comment, str, str]]) -> list[Thread]:
    answers = _answers([comment.id for comment, _, _ in rows])
    words = course.current.words if course.current is not None else None
    return [
        Thread(
            number=comment.id,
            section=comment.section,
            person_id=comment.person_id,
            by=by,
            on_revision=comment.on_revision,
            passage=comment.passage,
            proposed=comment.proposed,
            text=comment.text,
            made_at=comment.made_at,
            settled=comment.settled,
            settled_by=settled_by or "",
            answers=tuple(answers[comment.id]),
            found=times_found(words, comment.section, comment.passage) if words is not None else 0,
        )
        for comment, by, settled_by in rows
    ]


def _answers(numbers: list[int]) -> dict[int, list[AnswerLine]]:
    found: dict[int, list[AnswerLine]] = defaultdict(list)
    rows = db.session.execute(
        select(Comment.parent_id, Person.name, Comment.text, Comment.made_at)
        .join(Person, Comment.person_id == Person.id)
        .where(Comment.parent_id.in_(numbers))
        .order_by(Comment.id)
    )
    for parent, by, text, made_at in rows:
        found[parent or 0].append(AnswerLine(by, text, made_at))
    return found


def remark_numbered(course: Course, number: int) -> Comment | None:
    """Find a remark or suggestion of this course, not an answer to one, by its number."""
    return db.session.scalars(
        select(Comment).where(Comment.id == number, Comment.course_id == course.id, Comment.parent_id.is_(None))
    ).one_or_none()


def hearers(course: Course, section: Section) -> list[Person]:
    """List who may be told of a remark on a section, by name: authors, managers, and reviewers where they may read."""
    ways = [
        exists().where(CourseAuthor.person_id == Person.id, CourseAuthor.course_id == course.id),
        exists().where(PersonRole.person_id == Person.id, PersonRole.role == Role.MANAGER),
    ]
    if section is not PRIVATE:
        ways.append(exists().where(Reviewer.person_id == Person.id, Reviewer.course_id == course.id))
    wanted = select(Person).where(or_(*ways), Person.erased_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Person.name_folded, Person.id)))


def is_still_to_be_read(comment: Comment, person_id: int) -> bool:
    """Tell whether a remark still waits, and this person may still read it."""
    first = comment if comment.parent_id is None else db.session.get_one(Comment, comment.parent_id)
    waits = first.settled is None and bool(comment.text or comment.proposed is not None)
    return waits and any(person.id == person_id for person in hearers(comment.course, comment.section))


def reviewer_ids(course: Course) -> frozenset[int]:
    """Give the numbers of those who were invited to review a course."""
    return frozenset(db.session.scalars(select(Reviewer.person_id).where(Reviewer.course_id == course.id)))
