"""The public catalogue: what everybody may read of courses and runs, in a fixed number of questions."""

from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, bindparam, func, select, union_all

from college.courses import search
from college.courses.models import Course, CourseAuthor, CourseTopic, Revision
from college.courses.queries import plan_library
from college.enrolment.models import Enrolment
from college.enrolment.prospectus import (
    CourseDetails,
    CourseOnOffer,
    PartOfCourse,
    RunDetails,
    RunOnOffer,
    mode_of,
)
from college.enrolment.queries.runs_on_offer import (
    PUBLISHED,
    meetings_of,
    not_over,
    run_rows,
    runs_by_course,
)
from college.enrolment.rules import State, Tally
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.people.rules import Knowledge
from college.settings.queries import the_college
from college.timetable.models import Run, Session, Term
from college.timetable.rules import Window

STAMPS = "SELECT (SELECT coalesce(sum(stamp), 0) FROM run), (SELECT stamp FROM catalogue_stamp)"
SEPARATOR = "\x1f"


def stamps() -> tuple[int, int]:
    """Give two numbers that rise with every change that a public page would show; one cheap question."""
    return stamps_on(db.session.connection())


def stamps_on(connection: Connection) -> tuple[int, int]:
    """Give the same two numbers as this connection sees them."""
    taken, changed = connection.exec_driver_sql(STAMPS).one()
    return int(taken), int(changed)


def next_change(now: datetime) -> datetime:
    """Find the next moment at which time alone changes a public page: a session, a window or a day begins or ends."""
    found = db.session.scalars(_moments_to_come(), {"now": now})
    return min([moment for moment in found if moment is not None] + [clock.end_of(clock.local(now).date())])


def courses(now: datetime, words: str = "") -> tuple[CourseOnOffer, ...]:
    """List the published courses that hold these words, by title, with their runs that are not over."""
    asked, found = _published(), search.matches(words)
    if found is not None:
        asked = asked.where(found)
    runs = runs_by_course(now)
    return tuple(
        CourseOnOffer(row.slug, row.title, row.summary, _split(row.topics), tuple(runs[row.id]))
        for row in db.session.execute(asked)
    )


def course(slug: str, now: datetime) -> CourseDetails | None:
    """Find the published course that an address names, with its runs that are not over."""
    row = db.session.execute(_one_course(), {"slug": slug}).one_or_none()
    if row is None:
        return None
    written: Revision = row.Revision
    runs = tuple(runs_by_course(now, row.id)[row.id])
    return CourseDetails(
        course=CourseOnOffer(row.slug, written.title, written.summary, _split(row.topics), runs),
        description=written.description,
        outcomes=tuple(written.outcomes),
        lived_experience=row.lived,
        by_training=row.authors - row.lived,
        policy=the_college().policy,
        audience=written.audience,
        plan=tuple(PartOfCourse(part.title, part.minutes, part.led_by) for part in written.words.plan),
        expect=written.expect,
        evidence=written.evidence,
        named=tuple((name, each) for each in Knowledge for name in _split(row._mapping[f"named_{each}"])),
        copied_from=row.copied_from or "",
        parts_from=plan_library.parts_from(written),
    )


def named_authors() -> dict[str, tuple[str, ...]]:
    """Name, for each published course by its slug, the authors who gave leave to be named to everybody."""
    rows = db.session.execute(
        select(Course.slug, Person.name)
        .join_from(Course, CourseAuthor, CourseAuthor.course_id == Course.id)
        .join(Person, CourseAuthor.person_id == Person.id)
        .where(PUBLISHED, CourseAuthor.named_at.is_not(None))
        .order_by(Course.slug, CourseAuthor.knowledge, Person.name)
    ).all()
    return {slug: tuple(row.name for row in of_course) for slug, of_course in groupby(rows, key=lambda row: row.slug)}


def run(code: str) -> RunDetails | None:
    """Find the run of a published course that an address names, with every session, whether it is still on or not."""
    row = db.session.execute(_one_run(), {"code": code}).one_or_none()
    if row is None:
        return None
    meetings = meetings_of(row.id)
    on = [meeting for meeting in meetings if meeting.is_on]
    names = dict.fromkeys(meeting.place.name for meeting in on if meeting.place and not meeting.place.is_online)
    in_a_room = any(meeting.place is not None and not meeting.place.is_online for meeting in on)
    listed = RunOnOffer(
        code=row.code,
        tally=Tally(row.places, row.taken, row.waiting),
        window=Window(row.opens_at, row.closes_at),
        is_cancelled=row.cancelled_at is not None or (bool(meetings) and not on),
        is_paired=all(meeting.is_paired for meeting in on),
        spans=tuple(sorted((meeting.starts_at, meeting.ends_at) for meeting in on)),
        venues=tuple(names),
        mode=mode_of(in_a_room=in_a_room, online=any(meeting.is_online for meeting in on)),
    )
    return RunDetails(listed, row.slug, row.title, row.summary, row.first_visit, meetings)


def still_to_come(course: Course, now: datetime) -> tuple[int, int]:
    """Count the runs of a course that are not over, and the people who have a place or wait for one on them."""
    open_runs = select(Run.id).where(Run.course_id == course.id, Run.cancelled_at.is_(None), not_over(now))
    people = select(func.count()).where(Enrolment.run_id.in_(open_runs), Enrolment.state != State.WITHDRAWN)
    runs = select(func.count()).select_from(open_runs.subquery())
    found, concerned = db.session.execute(select(runs.scalar_subquery(), people.scalar_subquery())).one()
    return found, concerned


# A question that is put into words once is asked in half the time; these are asked by everybody.


@cache
def _moments_to_come() -> CompoundSelect[Any]:
    moments = (
        Run.opens_at,
        Run.closes_at,
        Term.enrolment_opens_at,
        Term.enrolment_closes_at,
        Session.starts_at,
        Session.ends_at,
    )
    return union_all(*(select(func.min(moment)).where(moment > bindparam("now")) for moment in moments))


@cache
def _published() -> Select[Any]:
    return (
        select(Course.id, Course.slug, Revision.title, Revision.summary, _topics())
        .join_from(Course, Revision, Course.published_revision_id == Revision.id)
        .where(PUBLISHED)
        .order_by(Revision.title)
    )


@cache
def _one_course() -> Select[Any]:
    lived = _authors(Knowledge.LIVED_EXPERIENCE).label("lived")
    return (
        select(Course.id, Course.slug, Revision, _topics(), lived, _authors().label("authors"))
        .add_columns(*(_named(knowledge).label(f"named_{knowledge}") for knowledge in Knowledge))
        .add_columns(plan_library.copied_from().label("copied_from"))
        .join_from(Course, Revision, Course.published_revision_id == Revision.id)
        .where(PUBLISHED, Course.slug == bindparam("slug"))
    )


@cache
def _one_run() -> Select[Any]:
    return (
        run_rows()
        .add_columns(Course.slug, Revision.title, Revision.summary, Run.first_visit)
        .join(Revision, Course.published_revision_id == Revision.id)
        .where(PUBLISHED, Run.code == bindparam("code"))
    )


def _topics() -> Any:
    found = select(func.aggregate_strings(CourseTopic.topic, SEPARATOR)).where(CourseTopic.course_id == Course.id)
    return found.scalar_subquery().label("topics")


def _split(topics: str | None) -> tuple[str, ...]:
    return tuple(sorted(topics.split(SEPARATOR))) if topics else ()


def _authors(knowledge: Knowledge | None = None) -> Any:
    found = select(func.count()).where(CourseAuthor.course_id == Course.id)
    return (found.where(CourseAuthor.knowledge == knowledge) if knowledge else found).scalar_subquery()


def _named(knowledge: Knowledge) -> Any:
    name = func.replace(Person.name, SEPARATOR, " ")
    found = select(func.aggregate_strings(name, SEPARATOR)).join_from(CourseAuthor, Person)
    leave = CourseAuthor.named_at.is_not(None)
    return found.where(
        CourseAuthor.course_id == Course.id, CourseAuthor.knowledge == knowledge, leave
    ).scalar_subquery()
