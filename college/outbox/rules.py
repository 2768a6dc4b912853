"""What may become of a message, and when it is tried again."""

import enum
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from college.foundation.refusal import Refused
from college.foundation.wording import N_


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


class Shelf(enum.StrEnum):
    """The list of the office on which a message lies."""

    WAITING = "waiting"
    RETRYING = "retrying"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    BY_HAND = "by-hand"
    NOT_SENT = "not-sent"


SHELF_NAMES = {
    Shelf.WAITING: N_("Waiting"),
    Shelf.RETRYING: N_("Tried again"),
    Shelf.HELD: N_("Held"),
    Shelf.SENT: N_("Sent"),
    Shelf.FAILED: N_("Failed"),
    Shelf.BY_HAND: N_("By hand"),
    Shelf.NOT_SENT: N_("Not sent"),
}

UNSAID = frozenset({State.WAITING, State.FAILED, State.TO_DO})

CHANNEL_NAMES = {
    Channel.EMAIL: N_("E-mail"),
    Channel.TEXT: N_("Text message"),
    Channel.PHONE: N_("Phone call"),
    Channel.LETTER: N_("Letter"),
}

STATE_NAMES = {
    State.WAITING: N_("Waiting"),
    State.SENT: N_("Sent"),
    State.FAILED: N_("Failed"),
    State.TO_DO: N_("To be done by the office"),
    State.DONE: N_("Done by the office"),
    State.DROPPED: N_("No longer true, not sent"),
    State.STOPPED: N_("Stopped"),
}

BODIES_KEPT = timedelta(days=7)  # after a message left
FACTS_KEPT = timedelta(days=365)
OLD = timedelta(days=1)  # what should have left so long ago is offered to be dropped when a hold is released
LEASE = timedelta(minutes=2)
PATIENCE = 12  # attempts; with the waits below, about eight hours


def first_state(channel: Channel) -> State:
    """Decide where a message begins: e-mail leaves by itself, everything else is a task for the office."""
    return State.WAITING if channel is Channel.EMAIL else State.TO_DO


def next_attempt(attempts: int, now: datetime) -> datetime:
    """Decide when to try again after so many failed attempts: 1, 2, 4 … minutes, at most an hour."""
    return now + timedelta(minutes=min(2 ** max(attempts - 1, 0), 60))


def after_failure(attempts: int) -> State:
    """Decide what becomes of a message that failed to leave so many times: it waits, until our patience ends."""
    return State.FAILED if attempts >= PATIENCE else State.WAITING


def may_stop(state: State) -> None:
    """Let staff stop a message that has not been said yet; raises `Refused` for one that has."""
    if state not in UNSAID:
        raise Refused("This message has left already, or was stopped before.")


def may_retry(state: State) -> None:
    """Let staff try a message again that was given up or stopped; raises `Refused` for any other."""
    if state not in {State.FAILED, State.STOPPED}:
        raise Refused("Only a message that failed or was stopped can be tried again.")


def may_send_again(state: State, *, is_empty: bool) -> None:
    """Let staff send a message once more that was said; raises `Refused` for any other, and for a forgotten one."""
    if state not in {State.SENT, State.DONE}:
        raise Refused("Only a message that was sent can be sent again.")
    if is_empty:
        raise Refused("This message is too old to be sent again: what it said is forgotten.")


def may_settle(state: State) -> None:
    """Let somebody say what became of a task; raises `Refused` when somebody else has done it meanwhile."""
    if state is not State.TO_DO:
        raise Refused("This is no longer on the list: somebody has done it, or it is no longer needed.")


def revived(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give the facts as templates read them: a text named `…_at` is a moment again, one named `…_on` a day."""
    return {name: _read(name, value) for name, value in facts.items()}


def _read(name: str, value: Any) -> Any:
    if isinstance(value, str) and value and name.endswith("_at"):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and value and name.endswith("_on"):
        return date.fromisoformat(value) if len(value) == len("2026-10-05") else datetime.fromisoformat(value)
    return value
