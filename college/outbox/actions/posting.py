"""Putting messages into the outbox, in the transaction of the deed that they tell of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import exists, select

from college.foundation import clock
from college.foundation.db import Base, db
from college.foundation.rows import known, write_numbered, write_row
from college.outbox import ways
from college.outbox.models import Message
from college.outbox.rules import Channel, Kind, State


class Recipient(Protocol):
    """Whoever is written to: their number, and the way that reaches them."""

    id: int

    def way_for(self, kind: Kind) -> Channel | None:
        """Tell the way by which a message of this kind reaches them; nothing when they want none."""


@dataclass(frozen=True)
class Letter:
    """What is to be said to whom: the name of the message and plain facts, from which its words are made later.

    `once` names an occasion on which one person hears one thing once; `channel` is said only where the
    message makes no sense by another way than e-mail.
    """

    to: Recipient
    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    about: Base | None = None
    once: str | None = None
    due_at: datetime | None = None
    channel: Channel | None = None


def post(letter: Letter) -> Message | None:
    """Put a letter into the outbox, or a task on the office's list where the way to somebody leads through it.

    Gives nothing for somebody who wants no message of this kind, and for an occasion that had its message.
    """
    said = _row(letter)
    return known(Message(id=write_numbered(Message, said))) if said else None


def put(letter: Letter) -> None:
    """Post a letter as `post` does, and give nothing of it: for deeds that others wait for."""
    if said := _row(letter):
        write_row(Message, said)


def keep_unsent(letter: Letter, why: str) -> None:
    """Keep on record that a letter was due and was not written in time, with the reason; it never leaves."""
    if said := _row(letter):
        write_row(Message, said | {"state": State.DROPPED, "trouble": why, "settled_at": clock.now()})


def _row(letter: Letter) -> dict[str, Any] | None:
    channel = letter.channel or letter.to.way_for(ways.kind_of(letter.name))
    if channel is None or _had(letter.once):
        return None
    now = clock.now()
    return {
        "person_id": letter.to.id,
        "name": letter.name,
        "channel": channel,
        "facts": dict(letter.facts),
        "about": letter.about.__tablename__ if letter.about is not None else "",
        "about_id": letter.about.id if letter.about is not None else None,
        "once": letter.once,
        "state": ways.begins(channel),
        "made_at": now,
        "due_at": letter.due_at or now,
    }


def _had(once: str | None) -> bool:
    return once is not None and bool(db.session.scalar(select(exists().where(Message.once == once))))
