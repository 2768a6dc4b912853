"""What may become of a message, and when it is tried again."""

import enum
from datetime import datetime, timedelta


class Channel(enum.StrEnum):
    """The way a message goes. All but e-mail are done by somebody in the office, with the words before them."""

    EMAIL = "email"
    TEXT = "text"
    PHONE = "phone"
    LETTER = "letter"


class State(enum.StrEnum):
    """This message is …

    `waiting` (to leave by e-mail), `sent`, `failed` (given up; staff see it), `to_do` and `done` (a task of
    the office), `dropped` (no longer true when it was to leave), `stopped` (by staff).
    """

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    TO_DO = "to_do"
    DONE = "done"
    DROPPED = "dropped"
    STOPPED = "stopped"


LEASE = timedelta(minutes=2)
PATIENCE = 12  # attempts; with the waits below, about eight hours


def first_state(channel: Channel) -> State:
    """Decide where a message begins: e-mail leaves by itself, everything else is a task for the office."""
    return State.WAITING if channel is Channel.EMAIL else State.TO_DO


def next_attempt(attempts: int, now: datetime) -> datetime:
    """Decide when to try again after so many failed attempts: 1, 2, 4 … minutes, at most an hour."""
    return now + timedelta(minutes=min(2 ** max(attempts - 1, 0), 60))
