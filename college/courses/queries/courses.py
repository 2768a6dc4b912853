"""Questions about courses and those who write them. Nothing here changes anything."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from college.courses.models import Course, CourseAuthor, CourseTopic, Revision
from college.foundation.db import db
from college.foundation.folding import fold
from college.people.models import Person
from college.people.rules import Knowledge, knowledge_of

MOST_FOUND = 12


def course_by_slug(slug: str) -> Course | None:
    """Find the course that an address names."""
    return db.session.scalars(select(Course).where(Course.slug == slug)).one_or_none()


def course_by_code(code: str) -> Course | None:
    """Find the course with this code, however it is spelt: two codes never differ in capitals alone."""
    return course_by_slug(code.strip().lower())


def revision(number: int | None) -> Revision | None:
    """Find a revision by its row."""
    return db.session.get(Revision, number) if number is not None else None


def author_of(course: Course, person: Person) -> CourseAuthor | None:
    """Find this person's line among the authors."""
    return db.session.scalars(
        select(CourseAuthor).where(CourseAuthor.course_id == course.id, CourseAuthor.person_id == person.id)
    ).one_or_none()


def pairs(course: Course) -> list[tuple[int, Knowledge]]:
    """List who writes a course, and from which knowledge."""
    found = db.session.execute(
        select(CourseAuthor.person_id, CourseAuthor.knowledge).where(CourseAuthor.course_id == course.id)
    )
    return [(person, knowledge) for person, knowledge in found]


def authorship(slug: str, person_id: int) -> CourseAuthor | None:
    """Find the line of this person among the authors of the course that an address names."""
    return db.session.scalars(
        select(CourseAuthor).join(CourseAuthor.course).where(Course.slug == slug, CourseAuthor.person_id == person_id)
    ).one_or_none()


@dataclass(frozen=True)
class AuthorLine:
    """Somebody who writes a course, as managers see it."""

    person_id: int
    reference: str
    name: str
    knowledge: Knowledge


def authors(course: Course) -> list[AuthorLine]:
    """List who writes a course, by name."""
    found = db.session.execute(
        select(Person.id, Person.reference, Person.name, CourseAuthor.knowledge)
        .join_from(CourseAuthor, Person)
        .where(CourseAuthor.course_id == course.id)
        .order_by(Person.name_folded, Person.id)
    )
    return [AuthorLine(*row) for row in found]


def topics_in_use() -> list[str]:
    """List what the courses are about, each topic once."""
    return list(db.session.scalars(select(CourseTopic.topic).distinct().order_by(CourseTopic.topic)))


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be named as an author, and what their role says they would write from."""

    reference: str
    name: str
    knowledge: Knowledge | None


def candidates(asked: str) -> list[Candidate]:
    """Find people by name, in any order and without accents, or by reference; those who teach first."""
    words = fold(asked).split()[:6]
    if not words:
        return []
    by_name = and_(*(Person.name_folded.contains(word, autoescape=True) for word in words))
    found = db.session.scalars(
        select(Person)
        .where(Person.erased_at.is_(None), or_(Person.reference == asked.strip().upper(), by_name))
        .order_by(Person.name_folded, Person.id)
        .limit(200)
    )
    known = [Candidate(person.reference, person.name, knowledge_of(person.roles)) for person in found]
    return sorted(known, key=lambda one: one.knowledge is None)[:MOST_FOUND]


def titles_in_use() -> list[str]:
    """List the titles of every course as it is written now, for whoever must not name one."""
    newest = select(Revision.title).join(Course, Course.current_revision_id == Revision.id)
    return list(db.session.scalars(newest.distinct()))
