"""Questions about messages and the people they go to. Nothing here changes anything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.models import Person

PAGE = 50


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


def addressee(message: Message) -> Person | None:
    """Find who a message goes to; nothing for somebody whose data were erased."""
    person = db.session.get(Person, message.person_id)
    return None if person is None or person.erased_at is not None else person


def letters(states: Collection[State], *, reference: str = "", page: int = 1) -> list[LetterRow]:
    """List the messages in these states, newest first, of everybody or of the person with this reference."""
    found = _letters(states, reference).order_by(Message.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return [LetterRow(*row) for row in db.session.execute(found)]


def letter_count(states: Collection[State], *, reference: str = "") -> int:
    """Count the messages that `letters` lists on all its pages."""
    return db.session.scalar(select(func.count()).select_from(_letters(states, reference).subquery())) or 0


def open_tasks(*, limit: int, offset: int = 0) -> list[tuple[Message, Person]]:
    """List the tasks of the office with whom they go to, those that are due first."""
    found = (
        select(Message, Person)
        .join(Person, Person.id == Message.person_id)
        .where(Message.state == State.TO_DO, Person.erased_at.is_(None))
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


def _letters(states: Collection[State], reference: str) -> Select[*tuple[Any, ...]]:
    found = (
        select(
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
        )
        .join(Person, Person.id == Message.person_id)
        .where(Message.state.in_(states))
    )
    return found.where(Person.reference == reference.strip().upper()) if reference.strip() else found
