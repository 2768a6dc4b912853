"""Why sessions are taught in spite of what stood in their way. Nothing here changes anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from college.foundation.db import db
from college.timetable.clashes import KIND_NAMES
from college.timetable.models import ClashReason, Session


@dataclass(frozen=True)
class ReasonRow:
    """One reason: of which session, in spite of what and of whom, in whose words and when."""

    session_id: int
    number: int
    in_spite_of: str
    name: str
    reason: str
    by: str
    made_at: datetime


def reasons_of(sessions: Iterable[int]) -> list[ReasonRow]:
    """List the reasons on record for sessions, by their numbers; one question for all of them."""
    wanted = (
        select(ClashReason)
        .join(Session)
        .where(ClashReason.session_id.in_(list(sessions)))
        .order_by(Session.number, ClashReason.made_at, ClashReason.id)
        .options(joinedload(ClashReason.session), joinedload(ClashReason.person), joinedload(ClashReason.by))
    )
    return [
        ReasonRow(
            session_id=row.session_id,
            number=row.session.number,
            in_spite_of=KIND_NAMES[row.kind],
            name=row.person.name if row.person else "",
            reason=row.reason,
            by=row.by.name if row.by else "",
            made_at=row.made_at,
        )
        for row in db.session.scalars(wanted)
    ]
