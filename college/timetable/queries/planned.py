"""Questions about what is planned between two moments, for a timetable of the staff. Nothing here changes anything."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, select

from college.courses.models import Course, Revision
from college.courses.rules import missing
from college.foundation.db import db
from college.people.models import Person
from college.people.rules import Knowledge
from college.settings.queries import the_college
from college.timetable.models import Facilitation, Room, Run, Session, Venue
from college.timetable.overlaps import Overlap, Taken, overlapping
from college.timetable.rules import SessionState, place_words
from college.timetable.spans import Span


@dataclass(frozen=True)
class Narrowed:
    """What somebody wants to see of a timetable; an empty word narrows nothing. `teacher` is a person's number."""

    venue: int | None = None
    room: int | None = None
    teacher: int | None = None
    course: int | None = None


@dataclass(frozen=True)
class Planned:
    """One session as the staff see it in a timetable: when, what, where, who, and what is wrong with it."""

    id: int
    run_code: str
    number: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    state: SessionState
    teachers: tuple[str, ...]
    missing: tuple[Knowledge, ...]
    overlaps: tuple[Overlap, ...]

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.state is SessionState.CANCELLED

    def may_move(self, now: datetime) -> bool:
        """Tell whether it can still be moved."""
        return self.state is SessionState.PLANNED and self.ends_at > now


def planned(span: Span, narrowed: Narrowed) -> list[Planned]:
    """List the sessions that begin in these days and were asked for, in the order of time.

    As many questions for a hundred as for one. What overlaps is found among all that are planned, asked for or not.
    """
    rows = db.session.execute(_narrow(_sessions(span), narrowed)).all()
    teachers, in_the_way = _teachers([row.id for row in rows]), overlapping(_taken(span))
    return [_planned(row, teachers[row.id], in_the_way.get(row.id, frozenset())) for row in rows]


def people_who_teach() -> list[tuple[int, str, str]]:
    """List the number, reference and name of everybody who teaches, or taught, a session."""
    wanted = (
        select(Person.id, Person.reference, Person.name)
        .where(Person.id.in_(select(Facilitation.person_id)), Person.erased_at.is_(None))
        .order_by(Person.name_folded, Person.reference)
    )
    return [(row.id, row.reference, row.name) for row in db.session.execute(wanted)]


def courses_with_runs() -> list[tuple[int, str, str]]:
    """List the number, slug and title of each course that has a run, by title."""
    wanted = (
        select(Course.id, Course.slug, Revision.title)
        .join(Revision, Revision.id == Course.current_revision_id)
        .where(Course.id.in_(select(Run.course_id)))
        .order_by(Revision.title, Course.slug)
    )
    return [(row.id, row.slug, row.title) for row in db.session.execute(wanted)]


def _planned(row: Row[Any], teachers: Sequence[Row[Any]], overlaps: frozenset[Overlap]) -> Planned:
    pair = [(each.person_id, each.knowledge) for each in teachers]
    is_on = row.state is not SessionState.CANCELLED
    return Planned(
        id=row.id,
        run_code=row.code,
        number=row.number,
        title=row.title or row.code,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_words(venue=row.venue or "", room=row.room or "", online=bool(row.online_link)),
        state=row.state,
        teachers=tuple(each.name for each in teachers),
        missing=tuple(sorted(missing(the_college().policy, pair))) if is_on else (),
        overlaps=tuple(sorted(overlaps)),
    )


def _sessions(span: Span) -> Select[Any]:
    asked: Any = select(
        Session.id,
        Session.number,
        Session.starts_at,
        Session.ends_at,
        Session.state,
        Session.online_link,
        Run.code,
        Revision.title,
        Venue.name.label("venue"),
        Room.name.label("room"),
    )
    found: Select[Any] = (
        asked.join_from(Session, Run)
        .join(Course, Run.course_id == Course.id)
        .join(Revision, Course.current_revision_id == Revision.id, isouter=True)
        .join(Venue, Session.venue_id == Venue.id, isouter=True)
        .join(Room, Session.room_id == Room.id, isouter=True)
        .where(Session.starts_at >= span.starts_at, Session.starts_at < span.ends_at)
        .order_by(Session.starts_at, Session.ends_at, Session.id)
    )
    return found


def _narrow(asked: Select[Any], narrowed: Narrowed) -> Select[Any]:
    if narrowed.venue is not None:
        asked = asked.where(Session.venue_id == narrowed.venue)
    if narrowed.room is not None:
        asked = asked.where(Session.room_id == narrowed.room)
    if narrowed.course is not None:
        asked = asked.where(Run.course_id == narrowed.course)
    if narrowed.teacher is not None:
        theirs = select(Facilitation.session_id).where(Facilitation.person_id == narrowed.teacher)
        asked = asked.where(Session.id.in_(theirs))
    return asked


def _taken(span: Span) -> list[Taken]:
    """Find what each session takes up: its room, where one can walk into it, and those who teach it."""
    room = case((Venue.is_online.is_(True), None), else_=Session.room_id)
    rows = db.session.execute(
        select(Session.id, Session.starts_at, Session.ends_at, room, Facilitation.person_id)
        .join(Facilitation, Facilitation.session_id == Session.id, isouter=True)
        .join(Venue, Session.venue_id == Venue.id, isouter=True)
        .where(Session.ends_at > span.starts_at, Session.starts_at < span.ends_at)
        .where(Session.state != SessionState.CANCELLED)
    )
    return [Taken(*row) for row in rows]


def _teachers(sessions: Sequence[int]) -> defaultdict[int, list[Row[Any]]]:
    asked: Any = (
        select(Facilitation.session_id, Facilitation.person_id, Facilitation.knowledge, Person.name)
        .join(Person, Person.id == Facilitation.person_id)
        .where(Facilitation.session_id.in_(sessions))
        .order_by(Person.name_folded, Person.id)
    )
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(asked):
        found[row.session_id].append(row)
    return found
