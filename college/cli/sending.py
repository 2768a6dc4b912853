"""One pass over the messages that are due. Safe to run twice and at once, and to be killed between any two steps."""

from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from college.cli import letters, still_true
from college.foundation import clock
from college.foundation.db import db, reading, transaction
from college.outbox import queries, transport
from college.outbox.actions.sending import give_up, keep_sent, put_off, take
from college.outbox.models import Message
from college.outbox.rules import State
from config import Config

TAKEN = "taken by another sender"


def send_due(*, stopping: Callable[[], bool] = lambda: False) -> Counter[str]:
    """Send everything that is due, and tell how many messages became what.

    Each message has transactions of its own, and none is open while the mail server is spoken to. A message that
    cannot be sent changes nothing for the next.
    """
    became: Counter[str] = Counter()
    passed_over: set[int] = set()
    while numbers := _due(passed_over):
        for number in numbers:
            if stopping():
                return became
            fate = send_one(number)
            became[fate] += 1
            if fate == TAKEN:
                passed_over.add(number)
    return became


def send_one(number: int) -> str:
    """Send one message if nobody else has it in hand, and tell in a word what became of it."""
    try:
        with transaction():
            message = take(number, clock.now(), overtaking=still_true.OVERTAKING)
            if message is None:
                return TAKEN
            mail = letters.prepared(message)
            fate = message.state.value
    except SQLAlchemyError:
        current_app.logger.exception("message %s: the database did not answer; it waits for the next pass", number)
        return TAKEN
    except Exception as wrong:  # whatever is wrong with one message, the next must leave
        return _unsayable(number, wrong)
    return _hand_over(number, mail) if mail is not None else fate


def _due(passed_over: set[int]) -> list[int]:
    with reading():
        return queries.due(clock.now(), overtaking=still_true.OVERTAKING, passing_over=passed_over)


def _unsayable(number: int, wrong: Exception) -> str:
    current_app.logger.exception("message %s could not be made", number)
    with transaction():
        give_up(_again(number), f"{type(wrong).__name__}: {wrong}")
    return State.FAILED.value


def _hand_over(number: int, mail: EmailMessage) -> str:
    config: Config = current_app.extensions["college"]
    try:
        transport.deliver(config.mail_url, mail)
    except transport.Permanent as refused:
        with transaction():
            give_up(_again(number), refused.reason)
        return State.FAILED.value
    except Exception as trouble:
        with transaction():
            message = _again(number)
            put_off(message, getattr(trouble, "reason", f"{type(trouble).__name__}: {trouble}"))
            return message.state.value
    with transaction():
        message = _again(number)
        keep_sent(message)
        tell_said(message)
    return State.SENT.value


def tell_said(message: Message) -> None:
    """Do what follows once a message was said, by e-mail or by the office; what cannot follow undoes nothing."""
    try:
        with db.session.begin_nested():
            still_true.row(message).said(message)
    except Exception:
        current_app.logger.exception("what follows message %s could not be done", message.id)


def _again(number: int) -> Message:
    return db.session.get_one(Message, number)
