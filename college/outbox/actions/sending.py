"""What becomes of a message that is due: taken in hand, then sent, put off, given up, or no longer needed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Final, cast

from sqlalchemy import Executable, Integer, Table, Update, and_, bindparam, or_, select, update

from college.foundation import clock
from college.foundation.db import Moment, db
from college.outbox.models import Message
from college.outbox.queries import is_free, is_not_held
from college.outbox.rules import LEASE, LONGEST_LEASE, Channel, State, after_failure, charged, next_attempt

NOTED_EVERY = timedelta(minutes=1)
_table: Final = cast(Table, Message.__table__)
_IT: Final = _table.c.id == bindparam("number", type_=Integer)


def take(number: int, now: datetime, *, overtaking: Collection[str] = ()) -> Message | None:
    """Take a message in hand for two minutes; nothing when another sender has it, it is gone, or it is held.

    One statement decides, so that of two senders one wins. A sender that dies loses the message after the two
    minutes, and the next one sends it with the same Message-ID.
    """
    asked = {"number": number, "now": now, "latest": now + LONGEST_LEASE, "until": now + LEASE}
    return db.session.scalars(_taking(frozenset(overtaking)), asked).one_or_none()


@cache
def _taking(overtaking: frozenset[str]) -> Executable:
    now, latest, until = (bindparam(name, type_=Moment()) for name in ("now", "latest", "until"))
    is_due = and_(Message.state == State.WAITING, Message.due_at <= now)
    may_leave = and_(is_due, is_free(now, latest), is_not_held(overtaking))
    return _changed_and_read(update(_table).where(_IT, may_leave).values(leased_until=until))


def _changed_and_read(change: Update) -> Executable:
    """Read what was changed with the change itself; a statement is made once, for a thousand messages ask it."""
    read = select(Message).from_statement(change.returning(*_table.c))
    return read.execution_options(populate_existing=True)


_SENT: Final = _changed_and_read(
    update(_table)
    .where(_IT)
    .values(
        state=State.SENT, trouble="", leased_until=None, settled_by_id=None, settled_at=bindparam("now", type_=Moment())
    )
)


def hold_on(number: int, held_until: datetime, now: datetime) -> bool:
    """Hold a message for two minutes from now, unless it was lost meanwhile to another sender."""
    won = db.session.execute(
        update(Message)
        .where(Message.id == number, Message.leased_until == held_until)
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


def keep_sent(number: int) -> Message | None:
    """Keep that a message has left; nothing where it was forgotten meanwhile."""
    return db.session.scalars(_SENT, {"number": number, "now": clock.now()}).one_or_none()


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


def go_by(message: Message, way: Channel) -> None:
    """Let a message in hand go this way; what failed by another one says nothing of it, and counts no more."""
    if message.channel is not way:
        message.channel, message.attempts, message.trouble = way, 0, ""


def hand_to_office(message: Message) -> None:
    """Make a task for the office of a message in hand that does not leave by itself; nobody has tried it yet."""
    message.state = State.TO_DO
    message.attempts, message.trouble, message.leased_until = 0, "", None


def _settle(message: Message, state: State) -> None:
    message.state = state
    message.leased_until = message.settled_by_id = None
    message.settled_at = clock.now()
