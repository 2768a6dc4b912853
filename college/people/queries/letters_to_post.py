"""Questions about letters that wait to be printed and posted. Nothing here changes anything."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.models import Person


def letters_to_post(
    now: datetime, *, limit: int, numbers: Collection[int] | None = None
) -> list[tuple[Message, Person]]:
    """List the letters that are to be posted today, with whom they go to, those that are due first.

    With `numbers`, only those of them that are still to be posted.
    """
    found = (
        select(Message, Person)
        .join(Person, Person.id == Message.person_id)
        .where(
            Message.state == State.TO_DO,
            Message.channel == Channel.LETTER,
            Message.due_at <= now,
            Person.erased_at.is_(None),
        )
        .order_by(Message.due_at, Message.id)
        .limit(limit)
    )
    if numbers is not None:
        found = found.where(Message.id.in_(numbers))
    return [(row[0], row[1]) for row in db.session.execute(found)]
