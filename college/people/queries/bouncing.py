"""Questions about addresses that e-mail came back from. Nothing here changes anything."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.models import Person

SETTLED = timedelta(days=1)  # what has not come back after a day has arrived


def answers_again(now: datetime, *, elsewhere: Collection[str] = ()) -> list[int]:
    """List the people to whom an e-mail has arrived since one came back: it left a day ago, and did not come back.

    Messages of a name in `elsewhere` go to another address than the person's own and prove nothing.
    """
    later = exists().where(
        Message.person_id == Person.id,
        Message.channel == Channel.EMAIL,
        Message.state == State.SENT,
        Message.bounced_at.is_(None),
        Message.settled_at > Person.bounced_at,
        Message.settled_at <= now - SETTLED,
        Message.name.not_in(elsewhere),
    )
    return list(db.session.scalars(select(Person.id).where(Person.bounces > 0, later).order_by(Person.id)))
