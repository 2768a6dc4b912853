"""Questions about series: which of its sessions are meant, and how it was planned. Nothing here changes anything."""

import enum

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from college.foundation import clock
from college.foundation.db import db
from college.timetable.models import Facilitation, Session
from college.timetable.rules import SessionState


class Scope(enum.StrEnum):
    """What is meant beside the session on the page: nothing, what follows it in its series, or all still to come."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


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
