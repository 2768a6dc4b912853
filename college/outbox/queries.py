"""Questions about messages. Nothing here changes anything."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.rules import LONGEST_LEASE, NOT_IN_TIME, Channel, State

BATCH = 200


def is_free(now: datetime) -> ColumnElement[bool]:
    """Ask that no sender has the message in hand.

    A lease that ends later than any could was written by a clock that was wrong, and holds nothing.
    """
    return or_(Message.leased_until.is_(None), Message.leased_until < now, Message.leased_until > now + LONGEST_LEASE)


def due(
    now: datetime,
    *,
    overtaking: Collection[str] = (),
    passing_over: Collection[int] = (),
    without: Collection[Channel] = (),
) -> list[int]:
    """List the messages that may leave now, oldest first: of each person only the first in their line.

    A message in trouble holds back the later ones to the same person, so that nobody reads of a change before
    they read of the thing. Messages of a name in `overtaking` wait for no other. Those of a way that is closed just
    now (`without`) are left out.
    """
    earlier = aliased(Message)
    held_back = exists().where(
        earlier.person_id == Message.person_id,
        earlier.state == State.WAITING,
        earlier.id < Message.id,
        earlier.name.not_in(overtaking),
        or_(earlier.due_at <= now, earlier.attempts > 0),
    )
    return list(
        db.session.scalars(
            select(Message.id)
            .where(
                Message.state == State.WAITING,
                Message.due_at <= now,
                is_free(now),
                or_(Message.name.in_(overtaking), ~held_back),
                Message.id.not_in(passing_over),
                Message.channel.not_in(without),
            )
            .order_by(Message.id)
            .limit(BATCH)
        )
    )


def waiting(now: datetime) -> list[Message]:
    """List every message that is due and waits to leave, oldest first."""
    due_now = select(Message).where(Message.state == State.WAITING, Message.due_at <= now)
    return list(db.session.scalars(due_now.order_by(Message.id)))


def message_number(number: int) -> Message | None:
    """Find a message by its number."""
    return db.session.get(Message, number)


def some_tasks(most: int) -> list[Message]:
    """Draw so many of the tasks that the office has before it by lot, so that each is looked at before long."""
    drawn = select(Message).where(Message.state == State.TO_DO).order_by(func.random()).limit(most)
    return list(db.session.scalars(drawn))


def tally() -> Mapping[State, int]:
    """Count the messages in each state."""
    rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
    counted: dict[State, int] = {row[0]: row[1] for row in rows}
    return {state: counted.get(state, 0) for state in State}


def too_late(since: datetime) -> int:
    """Count the messages that were not sent since this moment because it was too late for their words."""
    found = select(func.count()).where(
        Message.state == State.DROPPED, Message.trouble.in_(NOT_IN_TIME), Message.settled_at >= since
    )
    return db.session.scalar(found) or 0


def is_stuck(before: datetime, *, overtaking: Collection[str] = ()) -> bool:
    """Tell whether a message has been due since before this moment and nobody tries it: the clock stands still.

    One held back is not stuck: an earlier message to the same person is in trouble and will be tried again at a
    moment that is known, or has been settled since. Messages of a name in `overtaking` are never held back.
    """
    earlier = aliased(Message)
    held_back = exists().where(
        earlier.person_id == Message.person_id,
        earlier.id < Message.id,
        or_(and_(earlier.state == State.WAITING, earlier.attempts > 0), earlier.settled_at >= before),
    )
    untried = select(Message.id).where(
        Message.state == State.WAITING,
        Message.due_at < before,
        or_(Message.leased_until.is_(None), Message.leased_until < before),
        or_(Message.name.in_(overtaking), ~held_back),
    )
    return bool(db.session.scalar(select(exists(untried))))
