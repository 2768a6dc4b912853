"""What the office looks at each morning: full runs with a queue, and offers that wait for an answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select

from college.courses.models import Course, Revision
from college.enrolment.models import Enrolment
from college.enrolment.rules import HOLDS_A_PLACE, State
from college.foundation.db import db
from college.people.models import Person
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class QueueRow:
    """One run that people may still come to."""

    code: str
    title: str
    starts_at: datetime | None
    places: int
    enrolled: int
    offered: int
    waiting: int

    @property
    def is_idle(self) -> bool:
        """Whether a place is free although somebody waits for one; offers end when the first session starts."""
        return self.waiting > 0 and self.enrolled + self.offered < self.places


def coming(now: datetime) -> list[QueueRow]:
    """List the runs that are not over yet, those with people waiting first, then by their start."""
    people = (
        select(
            Enrolment.run_id,
            func.count().filter(Enrolment.state == State.ENROLLED).label("enrolled"),
            func.count().filter(Enrolment.state == State.OFFERED).label("offered"),
            func.count().filter(Enrolment.state == State.WAITING).label("waiting"),
        )
        .group_by(Enrolment.run_id)
        .subquery()
    )
    times = (
        select(Session.run_id, func.min(Session.starts_at).label("starts_at"))
        .where(Session.state != SessionState.CANCELLED)
        .group_by(Session.run_id)
        .having(func.max(Session.ends_at) > now)
        .subquery()
    )
    waiting = func.coalesce(people.c.waiting, 0)
    rows = db.session.execute(
        select(
            Run.code,
            func.coalesce(Revision.title, Course.code).label("title"),
            times.c.starts_at,
            Run.places,
            func.coalesce(people.c.enrolled, 0).label("enrolled"),
            func.coalesce(people.c.offered, 0).label("offered"),
            waiting.label("waiting"),
        )
        .join(times, times.c.run_id == Run.id)
        .join(Run.course)
        .outerjoin(Revision, Revision.id == Course.current_revision_id)
        .outerjoin(people, people.c.run_id == Run.id)
        .where(Run.cancelled_at.is_(None))
        .order_by((waiting == 0), times.c.starts_at, Run.code)
    )
    return [QueueRow(**row._mapping) for row in rows]


def runs_to_offer_on(now: datetime) -> list[str]:
    """List the runs that have not begun, with a free place for which somebody waits.

    A queue that came from a spreadsheet waits for a place that comes free after it, or for the office: whoever asked
    before the spreadsheet came does not make a run stand here.
    """
    asked_here = or_(Enrolment.brought_at.is_(None), Enrolment.asked_at > Enrolment.brought_at)
    on = Session.state != SessionState.CANCELLED
    begun = exists().where(Session.run_id == Run.id, on, Session.starts_at <= now)
    held = (
        select(func.count())
        .where(Enrolment.run_id == Run.id, Enrolment.state.in_(HOLDS_A_PLACE))
        .correlate(Run)
        .scalar_subquery()
    )
    return list(
        db.session.scalars(
            select(Run.code)
            .where(
                Run.id.in_(select(Session.run_id).where(on, Session.starts_at > now)),
                Run.cancelled_at.is_(None),
                ~begun,
                exists().where(Enrolment.run_id == Run.id, Enrolment.state == State.WAITING, asked_here),
                held < Run.places,
            )
            .order_by(Run.code)
        )
    )


@dataclass(frozen=True)
class OfferRow:
    """One offer that waits for an answer, or to be told."""

    id: int
    reference: str
    name: str
    phone: str
    code: str
    offer_lapses_at: datetime | None


def open_offers() -> list[OfferRow]:
    """List the offers that are open: those that nobody has told yet first, then by when they lapse."""
    rows = db.session.execute(
        select(Enrolment.id, Person.reference, Person.name, Person.phone, Run.code, Enrolment.offer_lapses_at)
        .join(Enrolment.person)
        .join(Enrolment.run)
        .where(Enrolment.state == State.OFFERED)
        .order_by(Enrolment.offer_lapses_at.is_not(None), Enrolment.offer_lapses_at, Enrolment.id)
    )
    return [OfferRow(**row._mapping) for row in rows]


def lapsing(until: datetime) -> int:
    """Count the offers that lapse before this moment, for the page that says what today brings."""
    return (
        db.session.scalar(
            select(func.count()).where(Enrolment.state == State.OFFERED, Enrolment.offer_lapses_at < until)
        )
        or 0
    )
