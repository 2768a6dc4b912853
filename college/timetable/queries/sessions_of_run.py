"""Questions about the sessions of one run, as the page of the run shows them. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from college.foundation import clock
from college.foundation.db import db
from college.people.rules import Knowledge
from college.timetable.models import Facilitation, Run, Session
from college.timetable.queries.runs import lacking_in
from college.timetable.queries.sessions import place_of
from college.timetable.rules import SessionState


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
    wanted = (
        select(Session)
        .where(Session.run_id == run.id)
        .order_by(Session.number)
        .options(
            joinedload(Session.venue),
            joinedload(Session.room),
            selectinload(Session.facilitations).joinedload(Facilitation.person),
        )
    )
    return [_row(session) for session in db.session.scalars(wanted)]


def planned_ahead(run: Run) -> list[Session]:
    """List the sessions of a run that are planned and not over: those that are cancelled with it."""
    now = clock.now()
    return [s for s in run.sessions if s.state is SessionState.PLANNED and s.ends_at > now]


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
