"""What a term offers to everybody, for print: published courses with their runs, sessions and venues."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import load_only, selectinload

from college.courses.models import Course, CourseAuthor, Revision
from college.courses.rules import State as CourseState
from college.enrolment.prospectus import Meeting
from college.enrolment.queries.runs_on_offer import VENUE, places_of
from college.foundation.db import db
from college.people.models import Person
from college.people.rules import Knowledge
from college.timetable.models import Room, Run, Session, Term, Venue
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class RunInPrint:
    """A run that takes place, with the sessions that take place."""

    code: str
    places: int
    meetings: tuple[Meeting, ...]

    @property
    def starts_at(self) -> datetime:
        """When its first session starts."""
        return self.meetings[0].starts_at


@dataclass(frozen=True)
class CourseInPrint:
    """A published course that runs in the term; `named` are authors who gave leave, with their capacity."""

    slug: str
    title: str
    summary: str
    description: str
    outcomes: tuple[str, ...]
    audience: str
    expect: str
    topics: tuple[str, ...]
    capacities: frozenset[Knowledge]
    named: tuple[tuple[str, Knowledge], ...]
    runs: tuple[RunInPrint, ...]


def courses_of_term(term: Term) -> tuple[CourseInPrint, ...]:
    """List the published courses that run in this term, by title; as many questions for a large term as for a small."""
    runs = _runs(term)
    found = db.session.execute(
        select(Course, Revision)
        .join(Revision, Course.published_revision_id == Revision.id)
        .where(Course.state == CourseState.PUBLISHED, Course.id.in_(runs))
        .options(load_only(Course.slug), selectinload(Course.topic_rows))
        .order_by(Revision.title, Course.id)
    ).all()
    writers = _writers([course.id for course, _ in found])
    return tuple(
        CourseInPrint(
            slug=course.slug,
            title=words.title,
            summary=words.summary,
            description=words.description,
            outcomes=tuple(words.outcomes),
            audience=words.audience,
            expect=words.expect,
            topics=tuple(course.topics),
            capacities=frozenset(knowledge for _, knowledge, _ in writers[course.id]),
            named=tuple((name, knowledge) for name, knowledge, is_named in writers[course.id] if is_named),
            runs=tuple(runs[course.id]),
        )
        for course, words in found
    )


def _writers(courses: list[int]) -> defaultdict[int, list[tuple[str, Knowledge, bool]]]:
    writers: defaultdict[int, list[tuple[str, Knowledge, bool]]] = defaultdict(list)
    rows = db.session.execute(
        select(CourseAuthor.course_id, Person.name, CourseAuthor.knowledge, CourseAuthor.named_at)
        .join_from(CourseAuthor, Person)
        .where(CourseAuthor.course_id.in_(courses))
        .order_by(CourseAuthor.knowledge, Person.name)
    )
    for course, name, knowledge, named_at in rows:
        writers[course].append((name, knowledge, named_at is not None))
    return writers


def _runs(term: Term) -> defaultdict[int, list[RunInPrint]]:
    rows = db.session.execute(
        select(
            Run.id,
            Run.course_id,
            Run.code,
            Run.places,
            Session.number,
            Session.starts_at,
            Session.ends_at,
            Session.online_link,
            *VENUE,
            Room.name.label("room"),
        )
        .join_from(Run, Session)
        .outerjoin(Venue, Session.venue_id == Venue.id)
        .outerjoin(Room, Session.room_id == Room.id)
        .where(Run.term_id == term.id, Run.cancelled_at.is_(None), Session.state != SessionState.CANCELLED)
        .order_by(Session.starts_at, Session.number)
    ).all()
    venues = places_of(rows)
    about: dict[int, tuple[int, str, int]] = {}
    meetings: defaultdict[int, list[Meeting]] = defaultdict(list)
    for row in rows:
        about[row.id] = (row.course_id, row.code, row.places)
        place = venues.get(row.venue_id)
        online = bool(row.online_link) or bool(row.is_online)
        meetings[row.id].append(
            Meeting(row.number, row.starts_at, row.ends_at, True, True, online, place, row.room or "")
        )
    found: defaultdict[int, list[RunInPrint]] = defaultdict(list)
    for number, (course, code, places) in about.items():
        found[course].append(RunInPrint(code, places, tuple(meetings[number])))
    return found
