"""Sessions that something came in the way of after they were planned, and that nobody decided about yet.

What was known when a session was planned was answered then, with a reason on record; what came later, a leave, a
closure, a room with fewer seats than places or somebody who needs a way without steps, is listed until the session
moves, is cancelled, or somebody says why it is taught all the same. A reason counts for what was known when it was
given: not for a session that moved since, nor for leave that was taken since.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from college.courses.models import Revision
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.timetable.clashes import Kind
from college.timetable.models import ClashReason, Closure, Facilitation, Leave, Room, Run, Session, Venue, VenueFeature
from college.timetable.queries.closures import closures_to_come
from college.timetable.queries.runs import title_of
from college.timetable.queries.sessions import place_of
from college.timetable.rules import Closed, SessionState, StepFree
from college.timetable.welcome import Feature

OF_CLOSED = {
    Closed.COLLEGE: Kind.DAY_CLOSED,
    Closed.HALF_TERM: Kind.DAY_CLOSED,
    Closed.VENUE: Kind.ROOM_CLOSED,
    Closed.ROOM: Kind.ROOM_CLOSED,
}


@dataclass(frozen=True)
class Overtaken:
    """A session to come, and what came in its way: `about` names the closure, or who is on leave."""

    session_id: int
    run: str
    title: str
    number: int
    starts_at: datetime
    ends_at: datetime
    place: str
    kind: Kind
    about: str
    is_decided: bool = False


def overtaken(step_free: Mapping[int, datetime]) -> list[Overtaken]:
    """List the sessions to come that something now stands in the way of, undecided, the next first.

    That is a closure, a leave, a room that is too small by now, or steps where somebody needs none: `step_free` says
    of runs since when.
    """
    met = [row for rows in met_by_closures(closures_to_come(clock.today())).values() for row in rows]
    met += met_by_leave()
    met += out_of_reach(step_free)
    met += too_small()
    return sorted((row for row in met if not row.is_decided), key=lambda row: (row.starts_at, row.session_id, row.kind))


def met_by_closures(closures: Sequence[Closure]) -> dict[int, list[Overtaken]]:
    """Tell which sessions to come each of these closures meets, the next first; one question for all of them."""
    if not closures:
        return {}
    days = [(clock.start_of(each.first_on), clock.end_of(each.last_on)) for each in closures]
    within = or_(*(and_(Session.starts_at < ends, Session.ends_at > starts) for starts, ends in days))
    decided = _decided(within)
    found = list(db.session.scalars(_to_come().where(within)))
    return {
        closure.id: [
            _row(session, kind, closure.name, decided.get((session.id, kind, None)), closure.noted_at)
            for session in found
            if session.starts_at < ends and session.ends_at > starts and _is_in(closure, session)
        ]
        for closure, (starts, ends) in zip(closures, days, strict=True)
        for kind in [OF_CLOSED[closure.kind]]
    }


def met_by_leave(leave: Iterable[int] | None = None) -> list[Overtaken]:
    """List the sessions to come that leave meets, the next first: all leave, or those of these numbers."""
    meets = and_(
        Facilitation.session_id == Session.id,
        Leave.person_id == Facilitation.person_id,
        Leave.starts_at < Session.ends_at,
        Leave.ends_at > Session.starts_at,
    )
    if leave is not None:
        meets = and_(meets, Leave.id.in_(list(leave)))
    pairs = (
        select(Session.id, Person.id, Person.name, func.max(Leave.noted_at))
        .join(Run, Session.run_id == Run.id)
        .join(Facilitation, Facilitation.session_id == Session.id)
        .join(Leave, meets)
        .join(Person, Person.id == Facilitation.person_id)
        .where(*_coming())
        .group_by(Session.id, Person.id, Person.name)
    )
    rows = db.session.execute(pairs).all()
    numbers = {row[0] for row in rows}
    sessions = {each.id: each for each in db.session.scalars(_to_come().where(Session.id.in_(numbers)))}
    decided = _decided(Session.id.in_(numbers))
    found = [
        _row(sessions[number], Kind.ON_LEAVE, name, decided.get((number, Kind.ON_LEAVE, person)), noted_at)
        for number, person, name, noted_at in rows
    ]
    return sorted(found, key=lambda row: (row.starts_at, row.session_id, row.about))


def out_of_reach(since: Mapping[int, datetime]) -> list[Overtaken]:
    """List the sessions to come of these runs to which we know no way without a step, undecided; one of each place.

    `since` says since when somebody on the run needs such a way: rooms are chosen before anybody asks for a place.
    """
    entrance = exists().where(
        VenueFeature.venue_id == Session.venue_id,
        VenueFeature.feature == Feature.STEP_FREE_ENTRANCE,
        VenueFeature.is_there,
    )
    steps = and_(
        Session.run_id.in_(since),
        Session.venue.has(Venue.is_online.is_(False)),
        or_(Session.room.has(Room.step_free != StepFree.YES), and_(Session.room_id.is_(None), ~entrance)),
    )
    decided = _decided(steps)
    kind, found = Kind.NOT_STEP_FREE, dict[tuple[int, int | None, int | None], Overtaken]()
    for each in db.session.scalars(_to_come().where(steps)):
        row = _row(each, kind, place_of(each), decided.get((each.id, kind, None)), since[each.run_id])
        if not row.is_decided:
            found.setdefault((each.run_id, each.venue_id, each.room_id), row)
    return list(found.values())


def too_small() -> list[Overtaken]:
    """List the sessions to come whose room has fewer seats than their run has places, undecided; one of each room.

    Either may have changed since they were planned: a room lost chairs, a run won places.
    """
    small = and_(Session.room.has(Room.seats < Run.places), Session.venue.has(Venue.is_online.is_(False)))
    kind, found = Kind.ROOM_TOO_SMALL, dict[tuple[int, int | None], Overtaken]()
    of_these = list(db.session.scalars(_to_come().where(small)))
    decided = _decided(Session.id.in_([each.id for each in of_these])) if of_these else {}
    for each in of_these:
        row = _row(each, kind, place_of(each), decided.get((each.id, kind, None)), each.changed_at)
        if not row.is_decided:
            found.setdefault((each.run_id, each.room_id), row)
    return list(found.values())


def _coming() -> tuple[ColumnElement[bool], ...]:
    return Session.state == SessionState.PLANNED, Session.ends_at > clock.now(), Run.cancelled_at.is_(None)


def _to_come() -> Select[Session]:
    return (
        select(Session)
        .join(Run)
        .where(*_coming())
        .order_by(Session.starts_at, Session.id)
        .options(
            joinedload(Session.run).joinedload(Run.revision).load_only(Revision.title),
            joinedload(Session.venue),
            joinedload(Session.room),
        )
    )


def _decided(which: ColumnElement[bool]) -> dict[tuple[int, Kind, int | None], datetime]:
    """Tell when somebody last gave a reason, by session, kind and person."""
    reasons = select(ClashReason.session_id, ClashReason.kind, ClashReason.person_id, ClashReason.made_at)
    of_these = reasons.join(Session, ClashReason.session_id == Session.id).where(which).order_by(ClashReason.made_at)
    return {(session, kind, person): made_at for session, kind, person, made_at in db.session.execute(of_these)}


def _is_in(closure: Closure, session: Session) -> bool:
    if closure.kind is Closed.VENUE:
        return session.venue_id == closure.venue_id
    return closure.kind is not Closed.ROOM or session.room_id == closure.room_id


def _row(session: Session, kind: Kind, about: str, decided_at: datetime | None, noted_at: datetime) -> Overtaken:
    return Overtaken(
        session_id=session.id,
        run=session.run.code,
        title=title_of(session.run),
        number=session.number,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=place_of(session),
        kind=kind,
        about=about,
        is_decided=decided_at is not None and decided_at >= max(session.changed_at, noted_at),
    )
