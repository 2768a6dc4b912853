"""Planning sessions: when and where one is, who teaches it, and what becomes of it.

A change that calendars must hear of raises the session's `sequence`. Whoever calls these tells the students
in the same transaction: they are known one layer above (`enrolment.actions.telling`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, select, update

from college.audit.actions import Doer, record
from college.courses.models import Course
from college.courses.rules import State as CourseState
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.foundation.refusal import Refused
from college.people.models import Person
from college.people.rules import Knowledge
from college.timetable import rules
from college.timetable.actions.rooms import take_room
from college.timetable.clashes import Slot
from college.timetable.models import Facilitation, Room, Run, Session, Venue
from college.timetable.queries.sessions import place_of
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class Teaching:
    """Somebody who is to teach a session; the knowledge is said where their roles do not decide it."""

    person: Person
    knowledge: Knowledge | None = None


@dataclass(frozen=True)
class Plan:
    """When a session is, where, and who teaches it. A room brings its venue with it."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue | None = None
    room: Room | None = None
    online_link: str = ""
    teachers: tuple[Teaching, ...] = ()

    @property
    def place(self) -> str:
        """Where it is, in few words, as `place_of` says it of a session."""
        venue = self.room.venue if self.room else self.venue
        return rules.place_words(
            venue=venue.name if venue else "", room=self.room.name if self.room else "", online=bool(self.online_link)
        )

    def is_at_another_time_than(self, session: Session) -> bool:
        """Tell whether a session would begin or end at another moment.

        One that a spreadsheet brought may stand beside another of its run; whoever changes something else of it is
        not asked to part them.
        """
        return (self.starts_at, self.ends_at) != (session.starts_at, session.ends_at)


@dataclass(frozen=True)
class Handover:
    """Who came to teach a session by a change, and who went; empty when the same people teach it."""

    put_on: frozenset[int] = frozenset()
    taken_off: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Was:
    """When and where a session was, before it moved."""

    starts_at: datetime
    ends_at: datetime
    place: str


def add_session(run: Run, plan: Plan, *, by: Doer | None) -> Session:
    """Add a session to a run, under the next number; raises `Refused` for a cancelled run and for a taken room."""
    hold(run)
    may_add(run, 1)
    return put_in(run, plan, by=by)


def may_add(run: Run, count: int) -> None:
    """Let so many sessions be added to a run, or raise `Refused` for one that was cancelled or has no room for them."""
    if run.cancelled_at is not None:
        raise Refused("This run has been cancelled, so no session can be added. Make a new run.")
    if len(run.sessions) + count > rules.MOST_SESSIONS:
        raise Refused("A run has at most %(most)s sessions.", most=rules.MOST_SESSIONS)


def put_in(run: Run, plan: Plan, *, by: Doer | None) -> Session:
    """Put a session into a run that is held already, under the next number."""
    rules.times(plan.starts_at, plan.ends_at)
    _alone_at(run, plan, None)
    _room_is_free(plan, None)
    number = max((session.number for session in run.sessions), default=0) + 1
    session = Session(run_id=run.id, number=number, changed_at=clock.now())
    session.shares_room = plan.room is not None and plan.room.venue.is_online
    _write(session, plan)
    _teach(session, plan.teachers)
    save(session)
    db.session.expire(run, ["sessions"])
    record("session.added", session, by=by)
    return session


def move(session: Session, plan: Plan, *, by: Doer | None) -> Was | None:
    """Change when and where a session is; gives how it was if people must hear of it, else nothing.

    A new joining link alone is news to no calendar: everybody's own page shows it at once. Raises `Refused`
    for a session that is over or was cancelled, unless only its link changes.
    """
    lock(session)
    rules.times(plan.starts_at, plan.ends_at)
    was = Was(session.starts_at, session.ends_at, place_of(session))
    is_now = Was(plan.starts_at, plan.ends_at, plan.place)
    if was != is_now:
        rules.may_change(session.state, over=was.ends_at <= clock.now())
        if plan.is_at_another_time_than(session):
            rules.may_move_to(plan.ends_at, now=clock.now())
            _alone_at(session.run, plan, session)
        _room_is_free(plan, session)
        _make_calendars_hear(session)
        session.shares_room = plan.room is not None and plan.room.venue.is_online
        record("session.moved", session, by=by, sequence=session.sequence)
    elif session.online_link != plan.online_link:
        record("session.link_changed", session, by=by)
    _write(session, plan)
    save(session)
    return was if was != is_now else None


def teach(session: Session, teachers: Iterable[Teaching], *, by: Doer | None) -> Handover:
    """Say who teaches a session, also after it was held, and give who came and who went by it.

    Nobody, or one person alone, is kept and shown as missing.
    """
    before = sorted(session.pair)
    _teach(session, tuple(teachers))
    after = sorted(session.pair)
    were, are = ({person for person, _ in pair} for pair in (before, after))
    session.handovers += were != are
    save(session)
    if after != before:
        record("session.facilitators_changed", session, by=by, people=sorted(are))
    return Handover(frozenset(are - were), frozenset(were - are))


def cancel_sessions(sessions: Sequence[Session], *, by: Doer | None) -> bool:
    """Cancel sessions of one run, all of them or none; tells whether the run is cancelled by it, as none is left."""
    run = sessions[0].run
    hold(run)
    for session in sessions:
        lock(session)
        rules.may_change(session.state, over=session.ends_at <= clock.now())
        call_off(session, by=by)
    if any(other.is_on for other in run.sessions) or run.cancelled_at is not None:
        return False
    run.cancelled_at = clock.now()
    save(run)
    record("run.cancelled", run, by=by)
    return True


def refusal_beside(run: Run, plan: Plan, but: Session | None = None) -> Refused | None:
    """Give the no to a second session of the same run at the same time; nothing if there is none."""
    for other in run.sessions:
        if other is not but and other.is_on and other.starts_at < plan.ends_at and plan.starts_at < other.ends_at:
            return refusal_at_once(other.number)
    return None


def refusal_at_once(number: int) -> Refused:
    """Say no to a second session of a run at the time of this one."""
    return Refused("Session %(number)s of this run is at that time already. Choose another time.", number=number)


def slot_of(plan: Plan, session: Session | None = None) -> Slot:
    """Say where, when and with whom a session would be, to ask what stands in its way."""
    venue = plan.room.venue if plan.room else plan.venue
    return Slot(
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        venue_id=venue.id if venue else None,
        room_id=plan.room.id if plan.room else None,
        teacher_ids=frozenset(teaching.person.id for teaching in plan.teachers),
        session_id=session.id if session else None,
    )


def hold(run: Run) -> None:
    """Hold a run until this transaction ends, and see its sessions as they are now."""
    lock(run)
    db.session.expire(run, ["sessions"])


def call_off(session: Session, *, by: Doer | None) -> None:
    """Mark a planned session as cancelled, so that calendars strike it out; asks no rule."""
    session.state = SessionState.CANCELLED
    _make_calendars_hear(session)
    save(session)
    record("session.cancelled", session, by=by, sequence=session.sequence)


def settle_held() -> int:
    """Make every session held that was not cancelled and whose end has passed; gives how many. Safe to run twice."""
    over = (Session.state == SessionState.PLANNED) & (Session.ends_at <= clock.now())
    _keep_what_is_taught(over)
    result = db.session.execute(update(Session).where(over).values(state=SessionState.HELD))
    return cast(CursorResult[tuple[()]], result).rowcount


def _keep_what_is_taught(over: ColumnElement[bool]) -> None:
    """Note of runs whose first session is over which revision they were taught from: the one published then."""
    held = select(Session.run_id).where(Session.state == SessionState.HELD)
    begun = select(Session.run_id).where(over, Session.run_id.not_in(held))
    shown = select(Course.published_revision_id).where(
        Course.id == Run.course_id, Course.state == CourseState.PUBLISHED, Course.published_revision_id.is_not(None)
    )
    taught = update(Run).where(Run.id.in_(begun), shown.exists()).values(revision_id=shown.scalar_subquery())
    db.session.execute(taught, execution_options={"synchronize_session": False})


def _make_calendars_hear(session: Session) -> None:
    session.sequence += 1
    session.changed_at = clock.now()


def _write(session: Session, plan: Plan) -> None:
    session.starts_at, session.ends_at = plan.starts_at, plan.ends_at
    session.room, session.venue = plan.room, plan.room.venue if plan.room else plan.venue
    session.room_id = session.room.id if session.room else None
    session.venue_id = session.venue.id if session.venue else None
    session.online_link = plan.online_link


def _alone_at(run: Run, plan: Plan, but: Session | None) -> None:
    if (no := refusal_beside(run, plan, but)) is not None:
        raise no


def _room_is_free(plan: Plan, session: Session | None) -> None:
    """Let nobody else into the room until this is settled; the database refuses two sessions in one room as well."""
    take_room(plan.room, plan.starts_at, plan.ends_at, session=session)


def _teach(session: Session, teachers: tuple[Teaching, ...]) -> None:
    rules.different_people(teaching.person.id for teaching in teachers)
    named = {row.person_id: row for row in session.facilitations}
    rows = []
    for teaching in teachers:
        row = named.get(teaching.person.id)
        if row is None or teaching.knowledge not in {None, row.knowledge}:
            knowledge = _knowledge(teaching)
            row = row or Facilitation(person_id=teaching.person.id)
            row.knowledge = knowledge
        rows.append(row)
    session.facilitations = rows


def _knowledge(teaching: Teaching) -> Knowledge:
    person = teaching.person
    return rules.knowledge_in_teaching(person.name, person.roles, teaching.knowledge)
