"""Asking once what several parts of a message ask while it is made ready to leave: nothing changes meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final, TypeVar

from college.foundation.db import db
from college.outbox.models import Message

T = TypeVar("T")
_ANSWERS: Final = "answers about messages"


@contextmanager
def asked_once() -> Iterator[None]:
    """Keep inside what `once` is asked; outside, everything is asked anew each time."""
    db.session.info[_ANSWERS] = {}
    try:
        yield
    finally:
        db.session.info.pop(_ANSWERS, None)


def once(ask: Callable[[Message], T]) -> Callable[[Message], T]:
    """Ask this of each message once while messages are made ready; nobody may change what it gives."""

    @wraps(ask)
    def asked(message: Message) -> T:
        answers: dict[tuple[Callable[[Message], Any], int], Any] | None = db.session.info.get(_ANSWERS)
        if answers is None:
            return ask(message)
        if (ask, message.id) not in answers:
            answers[ask, message.id] = ask(message)
        found: T = answers[ask, message.id]
        return found

    return asked
