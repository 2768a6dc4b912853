"""When and where somebody last read that a session is to be: what the letter of its next change must speak of.

A letter that tells of a move is overtaken by the next change before it could leave, at night or while everything is
held. Then the reader knows nothing of that move, and the later letter must not speak of a day that they never heard
of: they would still come on the one that they know. Nothing here changes anything.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.rules import State, revived
from college.post.once import once
from college.timetable.models import Run

Facts = dict[str, Any]
MOVES: Final = frozenset({"timetable/session_moved", "timetable/sessions_moved"})
CONFIRMED: Final = "enrolment/enrolled"
ALSO_SAY_WHEN: Final = frozenset(
    {
        CONFIRMED,
        "timetable/put_on",
        "timetable/put_on_sessions",
        "timetable/reminder",
        "timetable/session_added",
        "timetable/sessions_added",
    }
)
SAID: Final = frozenset({State.SENT, State.DONE})


@once
def last_read(message: Message) -> dict[int, Facts]:
    """Give by session how it was when the reader last read of it, where they never read of a move before this letter.

    Each has `starts_at`, `ends_at` and `place`; a session of which they read all is left out.
    """
    found: dict[int, Facts] = {}
    letter = _first(message)
    letters = _before(letter)
    for number in message.facts["session_ids"]:
        about = [one for one in letters if _is_about(one, number, message)]
        moves = [one for one in about if one.name in MOVES and one.again_of_id is None]
        read = [one for one in about if _was_said(one, [*moves, letter])]
        read_at = max(filter(None, map(_read_when, read)), default=None)
        unread = (one for one in moves if one not in read and (read_at is None or one.made_at >= read_at))
        if (move := next(unread, None)) is not None:
            found[number] = _told(move, number)
    return found


def is_back(told: Facts, known: Facts | None) -> bool:
    """Tell of a session that moved whether it is where and when the reader knows it, so that nothing is to be said."""
    if known is None:
        return False
    told = revived(told)
    return all(told[name] == known[name] for name in ("starts_at", "ends_at", "place"))


def _first(message: Message) -> Message:
    """Find the letter that a message repeats, or that one repeats: it stands for that, and says what that said."""
    while message.again_of_id is not None and (repeated := db.session.get(Message, message.again_of_id)) is not None:
        message = repeated
    return message


def _before(letter: Message) -> list[Message]:
    """List what was written to the same person before, the first one first."""
    wanted = select(Message).where(
        Message.person_id == letter.person_id, Message.name.in_(MOVES | ALSO_SAY_WHEN), Message.id < letter.id
    )
    return list(db.session.scalars(wanted.order_by(Message.id)))


def _was_said(letter: Message, others: Iterable[Message]) -> bool:
    """Tell of a letter about a session whether it was read there how the session is.

    A letter of several left out, when it left, what had changed once more: of that a later letter was written already.
    """
    if letter.state not in SAID:
        return False
    left_at = letter.settled_at if "sessions" in letter.facts else None
    return left_at is None or not any(one.id > letter.id and one.made_at < left_at for one in others)


def _read_when(letter: Message) -> datetime | None:
    """Tell of which moment a letter that was said speaks: a place is confirmed in the words of the day it was given."""
    return letter.made_at if letter.name == CONFIRMED else letter.settled_at


def _is_about(letter: Message, number: int, message: Message) -> bool:
    if letter.name == CONFIRMED:
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


def _told(move: Message, number: int) -> Facts:
    """Read from a letter of a move how the session was before; letters of old do not say when it was to end."""
    sessions = move.facts.get("sessions", [move.facts | {"id": number}])
    told = revived(next(one for one in sessions if one["id"] == number))
    starts_at: datetime = told["was_starts_at"]
    lasts: timedelta = told["ends_at"] - told["starts_at"]
    return {"starts_at": starts_at, "ends_at": told.get("was_ends_at") or starts_at + lasts, "place": told["was_place"]}
