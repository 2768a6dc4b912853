"""When and where somebody last read that a session is to be: what the letter of its next change must speak of.

A letter that tells of a move is overtaken by the next change before it could leave, at night or while everything is
held. Then the reader knows nothing of that move, and the later letter must not speak of a day that they never heard
of: they would still come on the one that they know. Nothing here changes anything.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.rules import State, revived
from college.timetable.models import Run

Facts = dict[str, Any]
MOVES: Final = frozenset({"timetable/session_moved", "timetable/sessions_moved"})
ALSO_SAY_WHEN: Final = frozenset(
    {
        "enrolment/enrolled",
        "timetable/put_on",
        "timetable/put_on_sessions",
        "timetable/reminder",
        "timetable/session_added",
        "timetable/sessions_added",
    }
)
SAID: Final = frozenset({State.SENT, State.DONE})


def last_read(message: Message) -> dict[int, Facts]:
    """Give by session how it was when the reader last read of it, where they never read of a move before this letter.

    Each has `starts_at`, `ends_at` and `place`; a session of which they read all is left out.
    """
    found: dict[int, Facts] = {}
    letters = _before(message)
    for number in message.facts["session_ids"]:
        about = [one for one in letters if _is_about(one, number, message)]
        read_at = max((one.settled_at for one in about if one.state in SAID and one.settled_at), default=None)
        moves = (one for one in about if one.name in MOVES and one.state not in SAID)
        unread = next((one for one in moves if read_at is None or one.made_at >= read_at), None)
        if unread is not None:
            found[number] = next(_told(unread, number))
    return found


def is_back(told: Facts, known: Facts | None) -> bool:
    """Tell of a session that moved whether it is where and when the reader knows it, so that nothing is to be said."""
    if known is None:
        return False
    told = revived(told)
    return all(told[name] == known[name] for name in ("starts_at", "ends_at", "place"))


def _before(message: Message) -> list[Message]:
    """List what was written to the same person before, the first one first; what repeats a letter stands for it."""
    first = message.again_of_id or message.id
    wanted = select(Message).where(
        Message.person_id == message.person_id, Message.name.in_(MOVES | ALSO_SAY_WHEN), Message.id < first
    )
    return list(db.session.scalars(wanted.order_by(Message.id)))


def _is_about(letter: Message, number: int, message: Message) -> bool:
    if letter.name == "enrolment/enrolled":
        return letter.facts.get("run") == _run_of(message)
    if letter.name == "timetable/reminder":
        return letter.about_id == number
    return number in _numbers(letter)


def _run_of(message: Message) -> str | None:
    run = db.session.get(Run, message.facts["run_id"])
    return run.code if run is not None else None


def _numbers(letter: Message) -> Collection[int]:
    named: Collection[int] = letter.facts.get("session_ids", ())
    return named


def _told(move: Message, number: int) -> Iterator[Facts]:
    """Read from a letter of a move how the session was before; letters of old do not say when it was to end."""
    for one in (revived(one) for one in move.facts.get("sessions", [move.facts | {"id": number}])):
        if one["id"] == number:
            starts_at: datetime = one["was_starts_at"]
            lasts: timedelta = one["ends_at"] - one["starts_at"]
            ends_at = one.get("was_ends_at") or starts_at + lasts
            yield {"starts_at": starts_at, "ends_at": ends_at, "place": one["was_place"]}
