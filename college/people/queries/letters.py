"""Questions about messages and the people they go to. Nothing here changes anything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import lazyload

from college.audit.models import AuditEntry
from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.queries import is_not_held
from college.outbox.rules import Channel, Shelf, State
from college.people.models import Person
from college.people.queries.finding import is_meant_by

PAGE = 50
_BUT_NO_ROLES = (lazyload(Person.role_rows),)  # what somebody may do here decides nothing about what reaches them


@dataclass(frozen=True)
class LetterRow:
    """One message in a list of the staff."""

    number: int
    name: str
    reference: str
    person: str
    channel: Channel
    state: State
    made_at: datetime
    due_at: datetime
    attempts: int
    trouble: str
    settled_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """Which messages are asked for: those on a shelf, to the person whom a scrap means, of a kind.

    `ways_in` are the names of messages that leave although everything is held.
    """

    shelf: Shelf = Shelf.WAITING
    scrap: str = ""
    name: str = ""
    ways_in: Collection[str] = ()


@dataclass(frozen=True)
class Deed:
    """Something that was done with a message, when, and by whom; by nobody's name where the clock did it."""

    at: datetime
    what: str
    by: str


def addressee(message: Message) -> Person | None:
    """Find who a message goes to; nothing for somebody whose data were erased."""
    person = db.session.get(Person, message.person_id, options=_BUT_NO_ROLES)
    return None if person is None or person.erased_at is not None else person


def letters(asked: Asked, *, page: int = 1) -> list[LetterRow]:
    """List the messages that are asked for, newest first."""
    found = _letters(asked).order_by(Message.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return [LetterRow(*row) for row in db.session.execute(found)]


def shelf_counts(asked: Asked) -> dict[Shelf, int]:
    """Count, for each shelf, the messages to the person and of the kind that are asked for."""
    counts = [func.count(case((condition, 1))) for condition in _shelves(asked.ways_in).values()]
    row = db.session.execute(_of_whom(select(*counts).select_from(Message), asked)).one()
    return dict(zip(_shelves(asked.ways_in), row, strict=True))


def history_of(message: Message) -> list[Deed]:
    """List what was done with a message by hand, and who read what it said, oldest first."""
    rows = (
        select(AuditEntry.at, AuditEntry.what, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == AuditEntry.by_person_id)
        .where(AuditEntry.about == "message", AuditEntry.about_id == message.id)
        .order_by(AuditEntry.id)
    )
    return [Deed(*row) for row in db.session.execute(rows)]


def open_tasks(by: Channel | None = None, *, limit: int, offset: int = 0) -> list[tuple[Message, Person]]:
    """List the tasks of the office, all or those that go one way, with whom they go to; those that are due first."""
    found = (
        select(Message, Person)
        .join(Person, Person.id == Message.person_id)
        .where(Message.state == State.TO_DO, Person.erased_at.is_(None))
        .where(true() if by is None else Message.channel == by)
        .order_by(Message.due_at, Message.id)
        .limit(limit)
        .offset(offset)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def open_task_count(until: datetime | None = None) -> int:
    """Count the tasks of the office, all of them or those that are due until this moment."""
    found = select(func.count()).select_from(Message).join(Person, Person.id == Message.person_id)
    found = found.where(Message.state == State.TO_DO, Person.erased_at.is_(None))
    return db.session.scalar(found if until is None else found.where(Message.due_at <= until)) or 0


def open_tasks_by_way() -> dict[Channel, int]:
    """Count the tasks of the office by the way they go, in the order of the ways; a way without a task is left out."""
    found = select(Message.channel, func.count()).join(Person, Person.id == Message.person_id)
    found = found.where(Message.state == State.TO_DO, Person.erased_at.is_(None)).group_by(Message.channel)
    counts = {row[0]: row[1] for row in db.session.execute(found)}
    return {way: counts[way] for way in Channel if way in counts}


def _letters(asked: Asked) -> Select[*tuple[Any, ...]]:
    found = select(
        Message.id.label("number"),
        Message.name,
        Person.reference,
        Person.name.label("person"),
        Message.channel,
        Message.state,
        Message.made_at,
        Message.due_at,
        Message.attempts,
        Message.trouble,
        Message.settled_at,
    ).where(_shelves(asked.ways_in)[asked.shelf])
    return _of_whom(found, asked)


def _of_whom(found: Select[*tuple[Any, ...]], asked: Asked) -> Select[*tuple[Any, ...]]:
    found = found.join(Person, Person.id == Message.person_id).where(Message.emptied_at.is_(None))
    if asked.name:
        found = found.where(Message.name == asked.name)
    if not asked.scrap.strip():
        return found
    meant = is_meant_by(asked.scrap)
    return found.where(false() if meant is None else and_(Person.erased_at.is_(None), meant))


def _shelves(ways_in: Collection[str]) -> dict[Shelf, ColumnElement[bool]]:
    waits, free = Message.state == State.WAITING, is_not_held(ways_in)
    tried = or_(Message.attempts > 0, Message.trouble != "")
    return {
        Shelf.WAITING: and_(waits, free, ~tried),
        Shelf.RETRYING: and_(waits, free, tried),
        Shelf.HELD: and_(waits, ~free),
        Shelf.SENT: Message.state == State.SENT,
        Shelf.FAILED: Message.state == State.FAILED,
        Shelf.BY_HAND: Message.state.in_((State.TO_DO, State.DONE)),
        Shelf.NOT_SENT: Message.state.in_((State.STOPPED, State.DROPPED)),
    }
