"""How a run stands just now: all that decides what somebody hears who asks for a place. Changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select, true

from college.courses.rules import stops
from college.enrolment.models import Enrolment
from college.enrolment.rules import HOLDS_A_PLACE, State, Tally
from college.foundation.db import db
from college.people.models import Person
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
    asked_before: bool

    def is_over(self, now: datetime) -> bool:
        """Whether its last session has ended."""
        return self.ends_at is not None and self.ends_at <= now

    def has_begun(self, now: datetime) -> bool:
        """Whether its first session has started."""
        return self.starts_at is not None and self.starts_at <= now

    def end_of_queue(self, now: datetime) -> datetime:
        """Give the moment that stands behind everybody who waits, even where the clock was put back."""
        return max(now, self.last_asked_at) if self.last_asked_at else now


# The question is made once, for it is asked each time that somebody wants a place, while everybody else waits.
_waiting = Enrolment.state == State.WAITING
_held = or_(*(Enrolment.state == state for state in sorted(HOLDS_A_PLACE)))
_people = (
    select(
        func.count().filter(_held).label("taken"),
        func.count().filter(_waiting).label("waiting"),
        func.max(Enrolment.asked_at).filter(_waiting).label("last_asked_at"),
    )
    .where(Enrolment.run_id == bindparam("run_id"))
    .subquery()
)
_asked_before = exists().where(Enrolment.run_id == bindparam("run_id"), Enrolment.person_id == bindparam("person_id"))
_STANDING = (
    select(
        _people,
        _asked_before.label("asked_before"),
        Run.places,
        Run.cancelled_at,
        func.coalesce(Run.opens_at, Term.enrolment_opens_at).label("opens_at"),
        func.coalesce(Run.closes_at, Term.enrolment_closes_at).label("closes_at"),
        College.policy,
        College.offer_hours,
        Session.id.label("session_id"),
        Session.state,
        Session.starts_at,
        Session.ends_at,
        Facilitation.person_id,
        Facilitation.knowledge,
    )
    .join_from(Run, Term, Term.id == Run.term_id)
    .join(College, College.id == 1)
    .join(_people, true())
    .outerjoin(Session, Session.run_id == Run.id)
    .outerjoin(Facilitation, Facilitation.session_id == Session.id)
    .where(Run.id == bindparam("run_id"))
)


def of_run(run: Run, *, asker: Person | None = None) -> Situation:
    """Find how the run stands, in one question. Hold the run first if something is decided by the answer.

    It says too whether the asker, if there is one, ever asked for a place on it.
    """
    db.session.flush()
    facts = {"run_id": run.id, "person_id": asker.id if asker else None}
    rows = db.session.connection().execute(_STANDING, facts).all()  # one for each who teaches in each session
    found, meetings = rows[0], [row for row in rows if row.session_id is not None]
    on = [row for row in meetings if row.state is not SessionState.CANCELLED]
    return Situation(
        tally=Tally(places=found.places, taken=found.taken, waiting=found.waiting),
        window=Window(found.opens_at, found.closes_at),
        cancelled=found.cancelled_at is not None or (bool(meetings) and not on),
        paired=_is_paired(found.policy, on),
        starts_at=min((row.starts_at for row in on), default=None),
        ends_at=max((row.ends_at for row in on), default=None),
        last_asked_at=found.last_asked_at,
        offer_hours=found.offer_hours,
        asked_before=found.asked_before,
    )


def _is_paired(policy: Policy, on: Sequence[Any]) -> bool:
    pairs: defaultdict[int, list[tuple[int, Knowledge]]] = defaultdict(list)
    for row in on:
        pair = pairs[row.session_id]
        if row.person_id is not None and row.knowledge is not None:
            pair.append((row.person_id, row.knowledge))
    return bool(pairs) and not any(stops(policy, pair) for pair in pairs.values())
