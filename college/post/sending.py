"""One pass over the messages that are due. Safe to run twice and at once, and to be killed between any two steps."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from college.foundation import clock
from college.foundation.db import db, reading, transaction
from college.foundation.running import settings
from college.outbox import queries, transport
from college.outbox.actions.sending import give_up, hold_on, keep_sent, let_go, put_off, take
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.post import bounces, carrying, letters, still_true

TAKEN = "taken by another sender"
PAUSES = (1.0, 3.0, 9.0)  # seconds between the tries to note that a message left
NEEDED = timedelta(seconds=transport.HANDING_OVER + 15)  # of a lease, to hand a message over and to note that we did


def send_due(*, stopping: Callable[[], bool] = lambda: False) -> Counter[str]:
    """Send everything that is due, and tell how many messages became what.

    Each message has transactions of its own, and none is open while the mail server is spoken to. A message that
    cannot be sent changes nothing for the next; a line that fails ends what would leave by it, until the next pass.
    """
    with transport.connection(settings().mail_url, carrying.oauth_of(settings())) as line:
        post = Round(line)
        while numbers := post.due():
            for number in numbers:
                if stopping():
                    return post.became
                if not post.send(number):
                    break
        return post.became


class Round:
    """One pass of the post: the line that messages leave by, and what became of them."""

    def __init__(self, line: transport.Connection) -> None:
        self.became: Counter[str] = Counter()
        self._line = line
        self._passed_over: set[int] = set()
        self._closed: set[Channel] = set()

    def due(self) -> list[int]:
        """List the next messages that may leave, by the ways that are open."""
        with reading():
            return queries.due(
                clock.now(),
                overtaking=still_true.OVERTAKING,
                passing_over=self._passed_over,
                without=self._closed,
            )

    def send(self, number: int) -> bool:
        """Send one message if nobody else has it in hand, and tell whether every way is as open as before."""
        closed = len(self._closed)
        fate = self._sent(number)
        self.became[fate] += 1
        if fate == TAKEN:
            self._passed_over.add(number)
        return len(self._closed) == closed

    def _sent(self, number: int) -> str:
        try:
            with transaction(on_disk=False):  # a lease that is lost with the power is taken once more
                message = take(number, clock.now(), overtaking=still_true.OVERTAKING)
                if message is None:
                    return TAKEN
                ready, held_until = letters.prepared(message), message.leased_until
                fate = message.state.value
        except SQLAlchemyError:
            current_app.logger.exception("message %s: the database did not answer; it waits for the next pass", number)
            return TAKEN
        except Exception as wrong:  # whatever is wrong with one message, the next must leave
            return _unsayable(number, wrong)
        return fate if ready is None or held_until is None else self._handed_over(number, held_until, ready)

    def _handed_over(self, number: int, held_until: datetime, ready: carrying.Ready) -> str:
        carrier = carrying.carrier_of(ready, self._line)
        try:
            carrier.ready()
            if not _is_ours(number, held_until):
                return TAKEN
            carrier.deliver()
        except transport.NoLine as trouble:
            self._closed.add(carrier.channel)
            with transaction():
                let_go(number, held_until, trouble.reason)
            return State.WAITING.value
        except transport.Permanent as refused:
            with transaction():
                give_up(message := _again(number), refused.reason)
                if isinstance(refused, transport.Unreachable):
                    _follow(message, lambda: bounces.refused(message, ready))
            return State.FAILED.value
        except Exception as trouble:
            return self._put_off(number, carrier.channel, trouble)
        return _noted(number)

    def _put_off(self, number: int, channel: Channel, trouble: Exception) -> str:
        line_failed = isinstance(trouble, transport.HungUp)
        if line_failed:
            self._closed.add(channel)
        with transaction():
            message = _again(number)
            why = getattr(trouble, "reason", f"{type(trouble).__name__}: {trouble}")
            put_off(message, why, line_failed=line_failed)
            return message.state.value


def _is_ours(number: int, held_until: datetime) -> bool:
    """Tell whether our lease outlives the handing over; if it took long to reach the server, hold on to it anew."""
    now = clock.now()
    if held_until - now >= NEEDED:
        return True
    with transaction():
        return hold_on(number, held_until, now)


def _unsayable(number: int, wrong: Exception) -> str:
    current_app.logger.exception("message %s could not be made", number)
    with transaction():
        give_up(_again(number), f"{type(wrong).__name__}: {wrong}")
    return State.FAILED.value


def _noted(number: int) -> str:
    """Note that a message left; what is not noted leaves again, so a database that is busy or gone is asked anew."""
    for pause in PAUSES:
        try:
            return _note(number)
        except DBAPIError:
            current_app.logger.exception("message %s left, and that could not be noted yet", number)
            time.sleep(pause)
    return _note(number)


def _note(number: int) -> str:
    with transaction():
        message = keep_sent(number)
        if message is not None:
            tell_said(message)
    return State.SENT.value


def tell_said(message: Message) -> None:
    """Do what follows once a message was said, by e-mail or by the office; what cannot follow undoes nothing."""
    _follow(message, lambda: still_true.row(message).said(message))


def _follow(message: Message, do: Callable[[], object]) -> None:
    try:
        with db.session.begin_nested():
            do()
    except Exception:
        current_app.logger.exception("what follows message %s could not be done", message.id)


def _again(number: int) -> Message:
    """Find a message as it is now, and hold it: somebody may be stopping it."""
    return db.session.get_one(Message, number, populate_existing=True, with_for_update=True)
