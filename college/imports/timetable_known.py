"""What the timetable holds already of that which a spreadsheet names: looked up with a few questions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from college.courses.models import Course
from college.foundation.db import db
from college.foundation.folding import fold
from college.imports import queries
from college.imports.batches import chunks, found
from college.imports.queries import KnownPerson, KnownRun
from college.people.rules import Knowledge
from college.timetable.models import Facilitation, Room, Run, Session, Term, Venue
from college.timetable.rules import SessionState

LONGEST_SESSION = timedelta(days=7)  # how far back to look for one that may still be on

Pair = frozenset[tuple[int, Knowledge]]


@dataclass(frozen=True)
class KnownTerm:
    """A term and its days."""

    id: int
    code: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class KnownSession:
    """A session as it stands; venue and room by name, nothing where there is none."""

    id: int
    run_id: int
    run: str
    number: int
    starts_at: datetime
    ends_at: datetime
    venue: str
    room: str
    is_online: bool
    online_link: str
    state: SessionState
    sequence: int
    handovers: int
    pair: Pair


@dataclass
class Known:
    """Everything that the rows of one spreadsheet may name, by its code in small letters or its folded name."""

    courses: dict[str, tuple[int, int | None]] = field(default_factory=dict)  # number, and revision for a new run
    people: dict[str, KnownPerson] = field(default_factory=dict)
    terms: dict[str, KnownTerm] = field(default_factory=dict)
    venues: dict[str, tuple[int, str, bool]] = field(default_factory=dict)  # number, name, whether it is online
    rooms: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)  # by venue and room: number, name
    runs: dict[str, KnownRun] = field(default_factory=dict)
    sessions: dict[tuple[str, int], KnownSession] = field(default_factory=dict)  # by run and number


def known(courses: Iterable[str], runs: Iterable[str], people: Iterable[str]) -> Known:
    """Look up what there is; runs are held until the transaction ends, since their places may change."""
    there = Known(people=queries.people(people), runs=queries.runs(runs, hold=True))
    for row in found(
        select(Course.slug, Course.id, Course.published_revision_id, Course.current_revision_id), Course.slug, courses
    ):
        there.courses[row.slug] = row.id, row.published_revision_id or row.current_revision_id
    for term in db.session.scalars(select(Term)):
        there.terms[term.code.lower()] = KnownTerm(term.id, term.code, term.starts_on, term.ends_on)
    for venue in db.session.scalars(select(Venue)):
        there.venues[fold(venue.name)] = venue.id, venue.name, venue.is_online
    for room, name in db.session.execute(select(Room, Venue.name).join(Venue)):
        there.rooms[fold(name), fold(room.name)] = room.id, room.name
    for session in sessions_of([run.id for run in there.runs.values()]):
        there.sessions[session.run.lower(), session.number] = session
    return there


def sessions_of(run_ids: Iterable[int]) -> list[KnownSession]:
    """List the sessions of runs."""
    return _sessions([row.id for row in found(select(Session.id), Session.run_id, run_ids)])


def sessions_between(first: datetime, last: datetime) -> list[KnownSession]:
    """List the sessions that are on somewhere between two moments."""
    on = select(Session.id).where(
        Session.state != SessionState.CANCELLED,
        Session.starts_at < last,
        Session.starts_at > first - LONGEST_SESSION,
        Session.ends_at > first,
    )
    return _sessions(list(db.session.scalars(on)))


def _sessions(numbers: list[int]) -> list[KnownSession]:
    pairs: defaultdict[int, set[tuple[int, Knowledge]]] = defaultdict(set)
    taught = select(Facilitation.session_id, Facilitation.person_id, Facilitation.knowledge)
    for session, person, knowledge in found(taught, Facilitation.session_id, numbers):
        pairs[session].add((person, knowledge))
    rows = (
        select(Session, Run.code, Venue.name, Venue.is_online, Room.name)
        .join(Run, Session.run_id == Run.id)
        .outerjoin(Venue, Session.venue_id == Venue.id)
        .outerjoin(Room, Session.room_id == Room.id)
    )
    return [
        _known(*row, pair=frozenset(pairs[row[0].id]))
        for some in chunks(numbers)
        for row in db.session.execute(rows.where(Session.id.in_(some)))
    ]


def _known(
    session: Session, run: str, venue: str | None, is_online: bool | None, room: str | None, *, pair: Pair
) -> KnownSession:
    return KnownSession(
        id=session.id,
        run_id=session.run_id,
        run=run,
        number=session.number,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        venue=venue or "",
        room=room or "",
        is_online=bool(is_online),
        online_link=session.online_link,
        state=session.state,
        sequence=session.sequence,
        handovers=session.handovers,
        pair=pair,
    )
