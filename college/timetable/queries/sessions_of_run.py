"""Questions about the sessions of one run: how its page shows them, and which are meant by a change.

Nothing here changes anything.
"""

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from college.foundation import clock
from college.foundation.db import db
from college.people.rules import Knowledge
from college.timetable.models import Facilitation, Run, Session
from college.timetable.queries.runs import lacking_in
from college.timetable.queries.sessions import place_of
from college.timetable.rules import SessionState


class Scope(enum.StrEnum):
    """What is meant beside the session on the page: nothing, what follows it in its run, or all still to come."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class SessionRow:
    """One session with its place and its people. `is_over` is read from the clock, whatever the state says."""

    number: int
    starts_at: datetime
    ends_at: datetime
    place: str
    has_link: bool
    state: SessionState
    is_over: bool
    teachers: tuple[tuple[str, Knowledge], ...]
    missing: frozenset[Knowledge]

    @property
    def may_be_changed(self) -> bool:
        """Whether it can still be moved or cancelled."""
        return self.state is SessionState.PLANNED and not self.is_over


def session_rows(run: Run) -> list[SessionRow]:
    """List the sessions of a run in their order, with who teaches them."""
    return [_row(session) for session in db.session.scalars(_sessions_of(run.id).order_by(Session.number))]


def planned_ahead(run: Run) -> list[Session]:
    """List the sessions of a run that are planned and not over: those that are cancelled with it."""
    now = clock.now()
    return [s for s in run.sessions if s.state is SessionState.PLANNED and s.ends_at > now]


def sessions_meant(session: Session, scope: Scope) -> list[Session]:
    """List the sessions of a run that are meant, in the order of time; beside the one only those still to come.

    However they were planned: in one go, one by one, or by a spreadsheet.
    """
    if scope is Scope.THIS:
        return [session]
    since = clock.now() if scope is Scope.ALL else session.starts_at
    others = _sessions_of(session.run_id).where(
        Session.state == SessionState.PLANNED,
        Session.ends_at > clock.now(),
        Session.starts_at >= since,
        Session.id != session.id,
    )
    return sorted([session, *db.session.scalars(others)], key=lambda one: (one.starts_at, one.id))


def _sessions_of(run_id: int) -> Select[Session]:
    return (
        select(Session)
        .where(Session.run_id == run_id)
        .options(
            joinedload(Session.venue),
            joinedload(Session.room),
            selectinload(Session.facilitations).joinedload(Facilitation.person),
        )
    )


def _row(session: Session) -> SessionRow:
    taught = sorted((row.person.name, row.knowledge) for row in session.facilitations)
    return SessionRow(
        number=session.number,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=place_of(session),
        has_link=bool(session.online_link),
        state=session.state,
        is_over=session.ends_at <= clock.now(),
        teachers=tuple(taught),
        missing=lacking_in(session),
    )
