"""Questions about who is to be reminded of which session. Nothing here changes anything."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import lazyload

from college.enrolment.models import Enrolment, EnrolmentEvent
from college.enrolment.rules import State
from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.rules import Channel, Kind
from college.people.models import Person
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState

REMINDER = "timetable/reminder"
TELLS_WHEN = ("timetable/session_added", "timetable/session_moved")
TELL_WHEN_TOGETHER = ("timetable/sessions_added", "timetable/sessions_moved")  # about the run, with its sessions listed


@dataclass(frozen=True)
class Near:
    """Somebody with a place at a session that is near."""

    session_id: int
    starts_at: datetime
    person_id: int


@dataclass(frozen=True)
class Attending:
    """What bears on reminding somebody of a session, and how they are reached.

    `knows_since` is when they last heard when it is: they asked, took their place, or were written to about it.
    `settled_at` is when all that we know of session and place had come to us.
    """

    session_id: int
    starts_at: datetime
    person_id: int
    reached_by: Channel | None
    knows_since: datetime
    settled_at: datetime


def near(after: datetime, until: datetime) -> list[Near]:
    """List who has a place at the sessions that start in this time and were not cancelled."""
    in_time = and_(Session.starts_at > after, Session.starts_at <= until)
    rows = db.session.execute(_places(in_time, Session.id, Session.starts_at, Enrolment.person_id))
    return [Near(*row) for row in rows]


def attending(sessions: Collection[int]) -> list[Attending]:
    """Tell all that bears on reminding those who have a place at these sessions, in two questions."""
    told = (
        select(func.max(Message.made_at))
        .where(
            Message.about == Session.__tablename__,
            Message.about_id == Session.id,
            Message.person_id == Enrolment.person_id,
            Message.name.in_(TELLS_WHEN),
        )
        .correlate(Session, Enrolment)
        .scalar_subquery()
    )
    came = (
        select(func.max(EnrolmentEvent.at))
        .where(EnrolmentEvent.enrolment_id == Enrolment.id, EnrolmentEvent.state == State.ENROLLED)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    known = (Enrolment.asked_at, Enrolment.brought_at, Session.changed_at, told, came)
    found = _places(Session.id.in_(sessions), Session.id, Session.starts_at, Person, *known)
    found = found.join(Person, Person.id == Enrolment.person_id).options(lazyload(Person.role_rows))
    together = _told_together(sessions)
    return [_attending(*row, together.get((row[2].id, row[0]))) for row in db.session.execute(found)]


def _told_together(sessions: Collection[int]) -> dict[tuple[int, int], datetime]:
    """Tell when each person last read of each session in a letter that tells of several.

    A letter to somebody whose data were erased tells of none any more.
    """
    runs = select(Session.run_id).where(Session.id.in_(sessions))
    told = select(Message.person_id, Message.facts, Message.made_at).where(
        Message.about == Run.__tablename__, Message.about_id.in_(runs), Message.name.in_(TELL_WHEN_TOGETHER)
    )
    rows = db.session.execute(told.order_by(Message.made_at))
    return {(person, session): at for person, facts, at in rows for session in facts.get("session_ids", ())}


def _places(which: ColumnElement[bool], *what: Any) -> Select[Any]:
    # The runs are said twice: SQLite would begin with everybody who has a place, and there are years of them.
    return (
        select(*what)
        .select_from(Session)
        .join(Run, Run.id == Session.run_id)
        .join(Enrolment, Enrolment.run_id == Session.run_id)
        .where(
            which,
            Enrolment.run_id.in_(select(Session.run_id).where(which)),
            Session.state != SessionState.CANCELLED,
            Run.cancelled_at.is_(None),
            Enrolment.state == State.ENROLLED,
        )
        .order_by(Session.starts_at, Session.id, Enrolment.person_id)
    )


def _attending(session_id: int, starts_at: datetime, person: Person, *known: Any) -> Attending:
    asked_at, brought_at, changed_at, *heard = known
    knows_since = max([asked_at, *filter(None, heard)])
    return Attending(
        session_id=session_id,
        starts_at=starts_at,
        person_id=person.id,
        reached_by=person.way_for(Kind.REMINDERS),
        knows_since=knows_since,
        settled_at=max(knows_since, changed_at, brought_at or changed_at),
    )


def occasions_had(after: datetime, until: datetime) -> frozenset[str]:
    """Gather the occasions on which somebody was reminded of a session that starts in this time."""
    about = select(Session.id).where(Session.starts_at > after, Session.starts_at <= until)
    had = select(Message.once).where(
        Message.about == Session.__tablename__, Message.about_id.in_(about), Message.name == REMINDER
    )
    return frozenset(once for once in db.session.scalars(had) if once is not None)


def people_numbered(numbers: Sequence[int]) -> list[Person]:
    """List these people."""
    return list(db.session.scalars(select(Person).where(Person.id.in_(numbers)).order_by(Person.id)))
