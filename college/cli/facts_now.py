"""What is true just now of the things that messages and the clock are about. Nothing here changes anything."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation.db import Base, db
from college.outbox.models import Message
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState

T = TypeVar("T", bound=Base)


def thing(message: Message, kind: type[T]) -> T | None:
    """Find what a message is about, if it is about a thing of this kind that is still there."""
    if message.about != kind.__tablename__ or message.about_id is None:
        return None
    return db.session.get(kind, message.about_id)


def has_standing(person_id: int, run_id: int, states: Collection[State]) -> bool:
    """Tell whether somebody's place on a run is in one of these states."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Enrolment.person_id == person_id, Enrolment.run_id == run_id, Enrolment.state.in_(states)
                )
            )
        )
    )


def coming_sessions(run: Run, now: datetime) -> list[int]:
    """List the numbers of a run's sessions that have not begun, cancelled ones among them."""
    return [session.id for session in run.sessions if session.starts_at > now]


def sessions_starting(after: datetime, until: datetime) -> list[Session]:
    """List the planned sessions of runs that go ahead, which start in this time."""
    found = (
        select(Session)
        .join(Session.run)
        .where(
            Session.state == SessionState.PLANNED,
            Session.starts_at > after,
            Session.starts_at <= until,
            Run.cancelled_at.is_(None),
        )
        .order_by(Session.starts_at, Session.id)
    )
    return list(db.session.scalars(found))


def to_remind(session: Session, once: str) -> list[Enrolment]:
    """List the students of a session who have had no message on this occasion; `once` ends before the person."""
    had = exists().where(Message.once == func.concat(once, Enrolment.person_id))
    found = (
        select(Enrolment)
        .where(Enrolment.run_id == session.run_id, Enrolment.state == State.ENROLLED, ~had)
        .options(joinedload(Enrolment.person))
        .order_by(Enrolment.id)
    )
    return list(db.session.scalars(found))
