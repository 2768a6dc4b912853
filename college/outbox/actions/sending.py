"""What becomes of a message that is due: taken in hand, then sent, put off, given up, or no longer needed."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update

from college.foundation import clock
from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.queries import is_free, is_not_held
from college.outbox.rules import LEASE, Channel, State, after_failure, charged, next_attempt

NOTED_EVERY = timedelta(minutes=1)


def take(number: int, now: datetime, *, overtaking: Collection[str] = ()) -> Message | None:
    """Take a message in hand for two minutes; nothing when another sender has it, it is gone, or it is held.

    One statement decides, so that of two senders one wins. A sender that dies loses the message after the two
    minutes, and the next one sends it with the same Message-ID.
    """
    due = and_(Message.state == State.WAITING, Message.due_at <= now, is_free(now), is_not_held(overtaking))
    if not _leased(number, due, now):
        return None
    return db.session.get(Message, number, populate_existing=True)


def hold_on(number: int, held_until: datetime, now: datetime) -> bool:
    """Hold a message for two minutes from now, unless it was lost meanwhile to another sender."""
    return _leased(number, Message.leased_until == held_until, now)


def _leased(number: int, condition: ColumnElement[bool], now: datetime) -> bool:
    won = db.session.execute(
        update(Message)
        .where(Message.id == number, condition)
        .values(leased_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    return won.rowcount == 1  # type: ignore[attr-defined]


def let_go(number: int, held_until: datetime, why: str) -> None:
    """Let a message wait on that could not be begun, and all that would leave by the same way; staff see why.

    No attempt is counted: a server that cannot be reached is no message's fault. That the lease of each ended now is
    what shows that somebody tried.
    """
    now = clock.now()
    same_way = select(Message.channel).where(Message.id == number).scalar_subquery()
    nobody_noted = or_(Message.leased_until.is_(None), Message.leased_until < now - NOTED_EVERY)
    waits = and_(Message.state == State.WAITING, Message.due_at <= now, Message.channel == same_way, nobody_noted)
    ours = and_(Message.id == number, Message.leased_until == held_until)
    db.session.execute(
        update(Message)
        .where(or_(ours, waits))
        .values(leased_until=now, trouble=why)
        .execution_options(synchronize_session=False)
    )


def keep_sent(message: Message) -> None:
    """Keep that the message has left."""
    message.trouble = ""
    _settle(message, State.SENT)


def drop(message: Message, why: str = "") -> None:
    """Let a message go that is no longer true; `why` is said where it should have left and was too late."""
    message.trouble = why or message.trouble
    _settle(message, State.DROPPED)


def give_up(message: Message, why: str) -> None:
    """Give a message up that nobody will ever take; staff see why. One that was settled meanwhile stays as it is."""
    if message.state is not State.WAITING:
        return
    message.attempts += 1
    message.trouble = why
    _settle(message, State.FAILED)


def put_off(message: Message, why: str, *, line_failed: bool = False) -> None:
    """Try a message again later, longer after each failure, or give it up when our patience ends.

    One that the server left in the middle of (`line_failed`) is never given up for that. One that was stopped, or
    erased with whom it was for, while it was being handed over stays so, and nothing is noted of it.
    """
    if message.state is not State.WAITING:
        return
    message.attempts = charged(message.attempts, line_failed=line_failed)
    message.trouble = why
    if after_failure(message.attempts) is State.FAILED:
        _settle(message, State.FAILED)
        return
    message.leased_until = None
    message.due_at = next_attempt(message.attempts, clock.now())


def put_to_sleep(message: Message, until: datetime) -> None:
    """Let a message wait for the morning; whether it is still true is asked anew then.

    It is in no trouble while it sleeps, so that it keeps no answer back that somebody waits for tonight.
    """
    message.leased_until, message.attempts = None, 0
    message.due_at = until


def hand_to_office(message: Message, channel: Channel) -> None:
    """Make a task for the office of a message to somebody whom it does not reach by itself."""
    message.channel = channel
    message.state = State.TO_DO
    message.leased_until = None


def _settle(message: Message, state: State) -> None:
    message.state = state
    message.leased_until = message.settled_by_id = None
    message.settled_at = clock.now()
