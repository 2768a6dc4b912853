"""What may become of a message, and when it is tried again."""

import enum
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from college.foundation.refusal import Refused
from college.foundation.wording import N_


class Channel(enum.StrEnum):
    """The way a message goes. What does not leave by itself is done by somebody in the office, with the words there."""

    EMAIL = "email"
    TEXT = "text"
    PHONE = "phone"
    LETTER = "letter"


class Kind(enum.StrEnum):
    """What a message is about, so that people may choose a way for each.

    `account` is what one signs in with: it goes by e-mail whatever was chosen. Nobody need hear what is `optional`;
    of the others everybody hears by some way, unless they asked not to be contacted at all.
    """

    ACCOUNT = "account"
    PLACES = "places"
    CHANGES = "changes"
    REMINDERS = "reminders"
    QUESTIONNAIRES = "questionnaires"
    NEWS = "news"
    TEACHING = "teaching"


OPTIONAL = frozenset({Kind.REMINDERS, Kind.QUESTIONNAIRES, Kind.NEWS})


class State(enum.StrEnum):
    """This message is …

    `waiting` (to leave by itself), `sent`, `failed` (given up; staff see it), `to_do` and `done` (a task of
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
    Shelf.RETRYING: N_("Trying again"),
    Shelf.HELD: N_("Held"),
    Shelf.SENT: N_("Sent"),
    Shelf.FAILED: N_("Failed"),
    Shelf.BY_HAND: N_("By the office"),
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

KIND_NAMES = {
    Kind.ACCOUNT: N_("Signing in"),
    Kind.PLACES: N_("Places, turns in a queue, and offers"),
    Kind.CHANGES: N_("A class that is moved, cancelled or added, and notes from those who teach it"),
    Kind.REMINDERS: N_("Reminders before a class"),
    Kind.QUESTIONNAIRES: N_("Questions about how a class was"),
    Kind.NEWS: N_("A course that was asked about runs again"),
    Kind.TEACHING: N_("Teaching, writing and reviewing"),
}

# Why a message that was true did not leave. The office reads it beside the message.
LATE = N_("Too late: it should have left more than a day before, and nothing could leave then.")
OVER = N_("Too late: what it tells of had begun, or was over, before it could leave.")
NOT_IN_TIME = (LATE, OVER)
NOT_WANTED = N_("The person has chosen meanwhile not to hear of this.")

BODIES_KEPT = timedelta(days=7)  # after a message left
FACTS_KEPT = timedelta(days=365)
OLD = timedelta(days=1)  # what should have left so long ago is offered to be dropped when a hold is released
LEASE = timedelta(minutes=2)
LONGEST_LEASE = LEASE + timedelta(minutes=10)  # by the clock of another machine, which may be ahead of ours
PATIENCE = 12  # attempts; with the waits below, about eight hours
LINE_COSTS = 4  # attempts at most, so that a server that returns has every message within eight minutes


HARD_BOUNCES = 3  # in a row, and we write to an address no longer


def first_state(channel: Channel, *, texts_leave: bool = False) -> State:
    """Decide where a message begins: e-mail leaves by itself, and so do texts where they can.

    Everything else is a task for the office.
    """
    leaves = channel is Channel.EMAIL or (texts_leave and channel is Channel.TEXT)
    return State.WAITING if leaves else State.TO_DO


def has_to_wait(channel: Channel, *, at_once: bool, quiet: bool) -> bool:
    """Decide whether a message that is due waits for the morning: every text, and an e-mail that nobody waits for."""
    return quiet and (channel is Channel.TEXT or not at_once)


def is_quiet(wall: time, begin: time, end: time) -> bool:
    """Tell whether the wall clock stands in the quiet hours, which may go over midnight."""
    return begin <= wall < end if begin < end else wall >= begin or wall < end


def wakes_on(wall: datetime, begin: time, end: time) -> date:
    """Give the day on which the quiet hours that the wall clock stands in will end."""
    over_midnight = begin > end and wall.time() >= begin
    return wall.date() + timedelta(days=1) if over_midnight else wall.date()


def stops_writing(bounces: int) -> bool:
    """Decide whether so many hard bounces in a row are enough to write to an address no longer."""
    return bounces >= HARD_BOUNCES


def blames_the_address(status: str) -> bool:
    """Tell whether a status counts against the address; that a server will not have us for its rules (5.7) does not."""
    return not status.strip().startswith("5.7.")


def bounces_hard(status: str) -> bool | None:
    """Read a status such as `5.1.1` or `550`: true for good, false delivered, nothing for a delay or what is none."""
    first = status.strip()[:1]
    return {"5": True, "2": False}.get(first)


def charged(attempts: int, *, line_failed: bool) -> int:
    """Count one more failed attempt.

    A line that failed is not the message's fault: it never ends our patience, and makes the waits no longer than a
    few minutes. It counts a little all the same, for a message may be what makes a server hang up.
    """
    if line_failed:
        return max(attempts, min(attempts + 1, LINE_COSTS))
    return attempts + 1


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


def may_retry(state: State, *, is_empty: bool) -> None:
    """Let staff try a message again that was given up or stopped; raises `Refused` for others, and forgotten ones."""
    if state not in {State.FAILED, State.STOPPED}:
        raise Refused("Only a message that failed or was stopped can be tried again.")
    _may_not_be_forgotten(is_empty=is_empty)


def may_send_again(state: State, *, is_empty: bool) -> None:
    """Let staff send a message once more that was said; raises `Refused` for any other, and for a forgotten one."""
    if state not in {State.SENT, State.DONE}:
        raise Refused("Only a message that was sent can be sent again.")
    _may_not_be_forgotten(is_empty=is_empty)


def _may_not_be_forgotten(*, is_empty: bool) -> None:
    if is_empty:
        raise Refused("This message is too old to be sent again: what it said is forgotten.")


def may_settle(state: State) -> None:
    """Let somebody say what became of a task; raises `Refused` when somebody else has done it meanwhile."""
    if state is not State.TO_DO:
        raise Refused("This is no longer on the list: somebody has done it, or it is no longer needed.")


def revived(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give the facts as templates read them: a text named `…_at` is a moment again, one named `…_on` a day.

    So it is within a list of things, such as the sessions that one message tells of.
    """
    return {name: _read(name, value) for name, value in facts.items()}


def _read(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [revived(one) if isinstance(one, Mapping) else one for one in value]
    if isinstance(value, str) and value and name.endswith("_at"):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and value and name.endswith("_on"):
        return date.fromisoformat(value) if len(value) == len("2026-10-05") else datetime.fromisoformat(value)
    return value
