"""How a run stands just now: all that decides what somebody hears who asks for a place. Changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, true

from college.courses.rules import stops
from college.enrolment.models import Enrolment
from college.enrolment.rules import HOLDS_A_PLACE, State, Tally
from college.foundation.db import db
from college.people.rules import Knowledge
from college.settings.models import College
from college.settings.rules import Policy
from college.timetable.models import Facilitation, Run, Session, Term
from college.timetable.rules import SessionState, Window


@dataclass(frozen=True)
class Situation:
    """A run as it stands: who is on it, when one may ask, and when it is taught."""

    tally: Tally
    window: Window
    cancelled: bool
    paired: bool
    starts_at: datetime | None
    ends_at: datetime | None
    last_asked_at: datetime | None
    offer_hours: int

    def is_over(self, now: datetime) -> bool:
        """Whether its last session has ended."""
        return self.ends_at is not None and self.ends_at <= now

    def has_begun(self, now: datetime) -> bool:
        """Whether its first session has started."""
        return self.starts_at is not None and self.starts_at <= now

    def end_of_queue(self, now: datetime) -> datetime:
        """Give the moment that stands behind everybody who waits, even where the clock was put back."""
        return max(now, self.last_asked_at) if self.last_asked_at else now


# The questions are made once, for they are asked each time that somebody wants a place.
_waiting = Enrolment.state == State.WAITING
_people = (
    select(
        func.count().filter(Enrolment.state.in_(HOLDS_A_PLACE)).label("taken"),
        func.count().filter(_waiting).label("waiting"),
        func.max(Enrolment.asked_at).filter(_waiting).label("last_asked_at"),
    )
    .where(Enrolment.run_id == bindparam("run_id"))
    .subquery()
)
_STANDING = (
    select(_people, Term.enrolment_opens_at, Term.enrolment_closes_at, College.policy, College.offer_hours)
    .join_from(_people, Term, true())
    .join(College, true())
    .where(Term.id == bindparam("term_id"), College.id == 1)
)
_MEETINGS = (
    select(
        Session.id,
        Session.state,
        Session.starts_at,
        Session.ends_at,
        Facilitation.person_id,
        Facilitation.knowledge,
    )
    .outerjoin(Facilitation, Facilitation.session_id == Session.id)
    .where(Session.run_id == bindparam("run_id"))
)


def of_run(run: Run) -> Situation:
    """Find how the run stands, in two questions. Hold the run first if something is decided by the answer."""
    db.session.flush()
    connection = db.session.connection()
    found = connection.execute(_STANDING, {"run_id": run.id, "term_id": run.term_id}).one()
    meetings = connection.execute(_MEETINGS, {"run_id": run.id}).all()
    on = [row for row in meetings if row.state is not SessionState.CANCELLED]
    return Situation(
        tally=Tally(places=run.places, taken=found.taken, waiting=found.waiting),
        window=Window(run.opens_at or found.enrolment_opens_at, run.closes_at or found.enrolment_closes_at),
        cancelled=run.cancelled_at is not None or (bool(meetings) and not on),
        paired=_is_paired(found.policy, on),
        starts_at=min((row.starts_at for row in on), default=None),
        ends_at=max((row.ends_at for row in on), default=None),
        last_asked_at=found.last_asked_at,
        offer_hours=found.offer_hours,
    )


def _is_paired(policy: Policy, on: Sequence[Any]) -> bool:
    pairs: defaultdict[int, list[tuple[int, Knowledge]]] = defaultdict(list)
    for row in on:
        pair = pairs[row.id]
        if row.person_id is not None and row.knowledge is not None:
            pair.append((row.person_id, row.knowledge))
    return bool(pairs) and not any(stops(policy, pair) for pair in pairs.values())
