"""Letting a message that was not said yet go another way."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, update

from college.foundation import clock
from college.foundation.db import db
from college.outbox import ways
from college.outbox.models import Message
from college.outbox.queries import UNTOLD, is_free
from college.outbox.rules import LONGEST_LEASE, Channel


def redirect(number: int, way: Channel) -> bool:
    """Begin anew with a message by another way, and tell whether that was still possible.

    One statement decides, so that nothing is said twice: what a sender has in hand goes the way for which it was
    taken, and what was said or settled meanwhile stays as it is. What was put off, because it failed or nobody was
    reached, is due now; what is meant for a later moment keeps it.
    """
    now = clock.now()
    anew = {"channel": way, "state": ways.begins(way), "attempts": 0, "trouble": "", "leased_until": None}
    moved = db.session.execute(
        update(Message)
        .where(
            Message.id == number, Message.state.in_(UNTOLD), Message.channel != way, is_free(now, now + LONGEST_LEASE)
        )
        .values(anew | {"due_at": _due_at(now)})
        .execution_options(synchronize_session="fetch")
    )
    return moved.rowcount == 1  # type: ignore[attr-defined]


def _due_at(now: datetime) -> ColumnElement[datetime]:
    return case((Message.attempts > 0, now), else_=Message.due_at)
