"""What becomes of a message that is due: taken in hand, then sent, put off, given up, or no longer needed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, update

from college.foundation import clock
from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.queries import is_not_held
from college.outbox.rules import LEASE, Channel, State, after_failure, next_attempt


def take(number: int, now: datetime, *, overtaking: Collection[str] = ()) -> Message | None:
    """Take a message in hand for two minutes; nothing when another sender has it, it is gone, or it is held.

    One statement decides, so that of two senders one wins. A sender that dies loses the message after the two
    minutes, and the next one sends it with the same Message-ID.
    """
    won = db.session.execute(
        update(Message)
        .where(
            Message.id == number,
            Message.state == State.WAITING,
            Message.due_at <= now,
            or_(Message.leased_until.is_(None), Message.leased_until < now),
            is_not_held(overtaking),
        )
        .values(leased_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    if won.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return db.session.get(Message, number, populate_existing=True)


def keep_sent(message: Message) -> None:
    """Keep that the message has left."""
    message.trouble = ""
    _settle(message, State.SENT)


def drop(message: Message) -> None:
    """Let a message go that is no longer true."""
    _settle(message, State.DROPPED)


def give_up(message: Message, why: str) -> None:
    """Give a message up that nobody will ever take; staff see why."""
    message.attempts += 1
    message.trouble = why
    _settle(message, State.FAILED)


def put_off(message: Message, why: str) -> None:
    """Try a message again later, longer after each failure, or give it up when our patience ends."""
    message.attempts += 1
    message.trouble = why
    if after_failure(message.attempts) is State.FAILED:
        _settle(message, State.FAILED)
        return
    message.leased_until = None
    message.due_at = next_attempt(message.attempts, clock.now())


def hand_to_office(message: Message, channel: Channel) -> None:
    """Make a task for the office of a message to somebody whom e-mail no longer reaches."""
    message.channel = channel
    message.state = State.TO_DO
    message.leased_until = None


def _settle(message: Message, state: State) -> None:
    message.state = state
    message.leased_until = None
    message.settled_at = clock.now()
