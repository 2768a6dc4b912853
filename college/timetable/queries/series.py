"""Questions about series: which of its sessions are meant, and how it was planned. Nothing here changes anything."""

import enum
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from college.foundation import clock
from college.foundation.db import db
from college.timetable.models import Facilitation, Run, Series, Session
from college.timetable.rules import SessionState


class Scope(enum.StrEnum):
    """What is meant beside the session on the page: nothing, what follows it in its series, or all still to come."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class SeriesRow:
    """How a series of a run was planned, and which numbers its sessions have."""

    weeks: int
    weekdays: str
    first_number: int
    last_number: int
    count: int


def series_of(run: Run) -> list[SeriesRow]:
    """List the series of a run in the order in which they were planned."""
    wanted = (
        select(
            Series.weeks,
            Series.weekdays,
            func.min(Session.number),
            func.max(Session.number),
            func.count(Session.id),
        )
        .join(Session, Session.series_id == Series.id)
        .where(Series.run_id == run.id)
        .group_by(Series.id, Series.weeks, Series.weekdays)
        .order_by(Series.id)
    )
    return [SeriesRow(*row) for row in db.session.execute(wanted)]


def sessions_meant(session: Session, scope: Scope) -> list[Session]:
    """List the sessions that are meant, in the order of time; of a series only those that are still to come.

    The session itself is always among them.
    """
    if scope is Scope.THIS or session.series_id is None:
        return [session]
    since = clock.now() if scope is Scope.ALL else session.starts_at
    wanted = (
        select(Session)
        .where(
            Session.series_id == session.series_id,
            Session.state == SessionState.PLANNED,
            Session.ends_at > clock.now(),
            Session.starts_at >= since,
            Session.id != session.id,
        )
        .options(
            joinedload(Session.venue),
            joinedload(Session.room),
            selectinload(Session.facilitations).joinedload(Facilitation.person),
        )
    )
    found = [session, *db.session.scalars(wanted)]
    return sorted(found, key=lambda one: (one.starts_at, one.id))
