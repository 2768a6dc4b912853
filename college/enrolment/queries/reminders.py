"""Questions about who is to be reminded of which session. Nothing here changes anything."""

from datetime import datetime

from sqlalchemy import String, cast, exists, literal, select

from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation.db import db
from college.outbox.models import Message
from college.people.models import Person
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState


def sessions_starting(after: datetime, until: datetime) -> list[int]:
    """List the numbers of the planned sessions, of runs that go ahead, which start in this time."""
    found = (
        select(Session.id)
        .join(Session.run)
        .where(
            Session.state == SessionState.PLANNED,
            Session.starts_at > after,
            Session.starts_at <= until,
            Run.cancelled_at.is_(None),
            exists().where(Enrolment.run_id == Session.run_id, Enrolment.state == State.ENROLLED),
        )
        .order_by(Session.starts_at, Session.id)
    )
    return list(db.session.scalars(found))


def students_to_remind(session: Session, *, asked_before: datetime, occasion: str) -> list[Person]:
    """List the students of a session who asked before this moment and were not reminded on this occasion."""
    reminded = exists().where(Message.once == literal(occasion) + cast(Enrolment.person_id, String))
    found = (
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(
            Enrolment.run_id == session.run_id,
            Enrolment.state == State.ENROLLED,
            Enrolment.asked_at <= asked_before,
            ~reminded,
        )
        .order_by(Person.id)
    )
    return list(db.session.scalars(found))
