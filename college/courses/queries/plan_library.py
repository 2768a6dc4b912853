"""Questions about plans that can be used again, and about whom a course owes its words to. Nothing changes here."""

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, case, or_, select
from sqlalchemy.orm import aliased

from college.courses.models import Course, CourseAuthor, Revision
from college.courses.rules import State
from college.courses.words import LedBy, SessionPlan
from college.foundation.db import db
from college.foundation.folding import fold


@dataclass(frozen=True)
class PlanLine:
    """One part of the plan of a course, as the library shows it."""

    slug: str
    code: str
    course: str
    is_published: bool
    part: SessionPlan

    @property
    def said(self) -> str:
        """The words by which it is found, folded."""
        part = self.part
        return fold(" ".join((part.title, part.activity, part.materials, self.course, self.code)))


@dataclass(frozen=True)
class Sought:
    """How somebody narrows the library; `minutes` is the most that a part may take, and leaves out those without."""

    words: str = ""
    led_by: LedBy | None = None
    minutes: int | None = None

    def fits(self, line: PlanLine) -> bool:
        """Tell whether a part is one of those sought."""
        return (
            (self.led_by is None or line.part.led_by is self.led_by)
            and (self.minutes is None or 0 < line.part.minutes <= self.minutes)
            and all(word in line.said for word in fold(self.words).split())
        )


EVERYTHING = Sought()


def library(person_id: int, sought: Sought = EVERYTHING, *, also_unpublished: bool = False) -> list[PlanLine]:
    """List the parts of the plans that somebody may use again, by course, in the order of each plan; one query.

    Those of published courses, as everybody sees them; and of courses that are not published, as they are written
    now, those that the person writes, or all. Preparation is no part of a plan, so nothing here reads it.
    """
    shared = case((Course.state == State.PUBLISHED, Course.published_revision_id), else_=Course.current_revision_id)
    wanted = (
        select(Course.slug, Course.code, Revision.title, Course.state, Revision.plan)
        .join_from(Course, Revision, Revision.id == shared)
        .order_by(Revision.title, Course.id)
    )
    if not also_unpublished:
        theirs = select(CourseAuthor.course_id).where(CourseAuthor.person_id == person_id)
        wanted = wanted.where(or_(Course.state == State.PUBLISHED, Course.id.in_(theirs)))
    lines = (
        PlanLine(slug, code, title, state is State.PUBLISHED, SessionPlan.read(part))
        for slug, code, title, state, plan in db.session.execute(wanted)
        for part in plan
    )
    return [line for line in lines if sought.fits(line)]


def part_to_use(course: Course, key: str) -> PlanLine | None:
    """Find a part of the plan of a course as the library shows it."""
    shown = course.published if course.state is State.PUBLISHED else course.current
    parts = shown.words.plan if shown is not None else ()
    part = next((part for part in parts if part.key == key), None)
    if shown is None or part is None:
        return None
    return PlanLine(course.slug, course.code, shown.title, course.state is State.PUBLISHED, part)


def writer_ids() -> frozenset[int]:
    """Give the numbers of those who write any course."""
    return frozenset(db.session.scalars(select(CourseAuthor.person_id).distinct()))


@dataclass(frozen=True)
class CourseToWrite:
    """A course into which somebody may take something."""

    slug: str
    code: str
    title: str


def courses_to_write(person_id: int, *, every: bool = False) -> list[CourseToWrite]:
    """List by title the courses that somebody writes, or every course; those that are retired are left out."""
    wanted = (
        select(Course.slug, Course.code, Revision.title)
        .join_from(Course, Revision, Course.current_revision_id == Revision.id)
        .where(Course.state != State.RETIRED)
        .order_by(Revision.title, Course.id)
    )
    if not every:
        theirs = select(CourseAuthor.course_id).where(CourseAuthor.person_id == person_id)
        wanted = wanted.where(Course.id.in_(theirs))
    return [CourseToWrite(*row) for row in db.session.execute(wanted)]


@dataclass(frozen=True)
class Credits:
    """Whom a course owes its words to, by title: the course that it was copied from, and those of parts of its plan."""

    copied_from: str = ""
    parts_from: tuple[str, ...] = ()


def credits_of(course: Course) -> Credits:
    """Say for those who write a course where its words of today come from, by the titles of today."""
    source = db.session.get(Course, course.copied_from_id) if course.copied_from_id is not None else None
    codes = {part.source for part in course.current.words.plan if part.source} if course.current is not None else set()
    titles = _titles(codes, published=False)
    return Credits(source.title if source is not None else "", titles)


def copied_from() -> ScalarSelect[str]:
    """Give the title of the course that a course was copied from, as everybody has seen it, within a question."""
    source, shown = aliased(Course), aliased(Revision)
    titles = select(shown.title).join(source, source.published_revision_id == shown.id)
    return titles.where(source.id == Course.copied_from_id).correlate(Course).scalar_subquery()


def parts_from(shown: Revision) -> tuple[str, ...]:
    """Name the courses from which parts of a published plan come, by the titles that everybody has seen."""
    return _titles({part.get("source", "") for part in shown.plan} - {""}, published=True)


def _titles(codes: set[str], *, published: bool) -> tuple[str, ...]:
    if not codes:
        return ()
    which = Course.published_revision_id if published else Course.current_revision_id
    titles = select(Revision.title).join_from(Course, Revision, which == Revision.id).where(Course.code.in_(codes))
    return tuple(db.session.scalars(titles.order_by(Revision.title)))
