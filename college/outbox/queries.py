"""Questions about messages. Nothing here changes anything."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from college.foundation.db import db
from college.outbox.models import Hold, Message, MessageBody, Wording
from college.outbox.rules import LONGEST_LEASE, NOT_IN_TIME, Channel, State

BATCH = 200
UNTOLD = (State.WAITING, State.TO_DO)
Asked = datetime | ColumnElement[datetime]  # a moment, or the place for one in a statement that is made once

_NEWEST_WORDING = (
    select(Wording)
    .where(Wording.name == bindparam("name"), Wording.locale == bindparam("locale"))
    .order_by(Wording.version.desc())
    .limit(1)
)


def is_free(now: Asked, latest: Asked) -> ColumnElement[bool]:
    """Ask that no sender has the message in hand.

    A lease that ends after the `latest` moment at which any could was written by a clock that was wrong, and holds
    nothing.
    """
    return or_(Message.leased_until.is_(None), Message.leased_until < now, Message.leased_until > latest)


def due(
    now: datetime,
    *,
    overtaking: Collection[str] = (),
    passing_over: Collection[int] = (),
    without: Collection[Channel] = (),
) -> list[int]:
    """List the messages that may leave now, oldest first: of each person only the first in their line.

    A message in trouble holds back the later ones to the same person, so that nobody reads of a change before
    they read of the thing. Messages of a name in `overtaking` wait for no other. Those of a way that is closed just
    now (`without`) are left out. While everything is held, only those that overtake leave, and of these only what was
    asked for since.
    """
    earlier = aliased(Message)
    held_back = exists().where(
        earlier.person_id == Message.person_id,
        earlier.state == State.WAITING,
        earlier.id < Message.id,
        earlier.name.not_in(overtaking),
        or_(earlier.due_at <= now, earlier.attempts > 0),
    )
    return list(
        db.session.scalars(
            select(Message.id)
            .where(
                Message.state == State.WAITING,
                Message.due_at <= now,
                is_free(now, now + LONGEST_LEASE),
                or_(Message.name.in_(overtaking), ~held_back),
                Message.id.not_in(passing_over),
                Message.channel.not_in(without),
                is_not_held(overtaking),
            )
            .order_by(Message.id)
            .limit(BATCH)
        )
    )


def waiting(now: datetime, *, overtaking: Collection[str] = ()) -> list[Message]:
    """List every message that is due and waits to leave, oldest first; while everything is held, what leaves still."""
    due_now = select(Message).where(Message.state == State.WAITING, Message.due_at <= now, is_not_held(overtaking))
    return list(db.session.scalars(due_now.order_by(Message.id)))


def untold_to(person_id: int) -> list[tuple[int, str, Channel]]:
    """List the number, name and way of what was not said yet to somebody: what waits to leave, and open tasks."""
    asked = select(Message.id, Message.name, Message.channel)
    found = asked.where(Message.person_id == person_id, Message.state.in_(UNTOLD)).order_by(Message.id)
    return [(row[0], row[1], row[2]) for row in db.session.execute(found)]


def hold_in_force() -> Hold | None:
    """Find since when everything is held; nothing while messages leave."""
    return db.session.scalars(select(Hold).where(Hold.released_at.is_(None)).order_by(Hold.id).limit(1)).first()


def is_not_held(ways_in: Collection[str] = ()) -> ColumnElement[bool]:
    """Ask of a message whether it may leave although everything may be held.

    A message of a name in `ways_in`, such as the code that somebody waits for on the page, leaves if it was asked
    for since the hold began: nobody is locked out, and nothing of before the hold is said twice.
    """
    in_force = Hold.released_at.is_(None)
    asked_since = and_(Message.name.in_(ways_in), exists().where(in_force, Hold.held_at <= Message.made_at))
    return or_(~exists().where(in_force), asked_since)


def message_number(number: int) -> Message | None:
    """Find a message by its number."""
    return db.session.get(Message, number)


def some_tasks(most: int) -> list[Message]:
    """Draw so many of the tasks that the office has before it by lot, so that each is looked at before long."""
    drawn = select(Message).where(Message.state == State.TO_DO).order_by(func.random()).limit(most)
    return list(db.session.scalars(drawn))


def tally() -> Mapping[State, int]:
    """Count the messages in each state."""
    rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
    counted: dict[State, int] = {row[0]: row[1] for row in rows}
    return {state: counted.get(state, 0) for state in State}


def too_late(since: datetime) -> int:
    """Count the messages that were not sent since this moment because it was too late for their words."""
    found = select(func.count()).where(
        Message.state == State.DROPPED, Message.trouble.in_(NOT_IN_TIME), Message.settled_at >= since
    )
    return db.session.scalar(found) or 0


def is_stuck(before: datetime, *, overtaking: Collection[str] = ()) -> bool:
    """Tell whether a message has been due since before this moment and nobody tries it: the clock stands still.

    One held back is not stuck: an earlier message to the same person is in trouble and will be tried again at a
    moment that is known, or has been settled since. Messages of a name in `overtaking` are never held back. What a
    hold keeps is not stuck, nor is what it has let go just now.
    """
    earlier = aliased(Message)
    held_back = exists().where(
        earlier.person_id == Message.person_id,
        earlier.id < Message.id,
        or_(and_(earlier.state == State.WAITING, earlier.attempts > 0), earlier.settled_at >= before),
    )
    untried = select(Message.id).where(
        Message.state == State.WAITING,
        Message.due_at < before,
        or_(Message.leased_until.is_(None), Message.leased_until < before),
        or_(Message.name.in_(overtaking), ~held_back),
        is_not_held(overtaking),
        ~exists().where(Hold.released_at >= before),
    )
    return bool(db.session.scalar(select(exists(untried))))


def body_of(message: Message) -> MessageBody | None:
    """Find the words of a message as they left; nothing once they are deleted."""
    return db.session.scalars(select(MessageBody).where(MessageBody.message_id == message.id)).one_or_none()


def wording_in_force(name: str, locale: str) -> Wording | None:
    """Find a college's own words for a message in a language; nothing where it is said as it came."""
    found = db.session.scalars(_NEWEST_WORDING, {"name": name, "locale": locale}).first()
    return None if found is None or found.is_original else found


def wordings_of(name: str, locale: str) -> list[Wording]:
    """List every version of a college's own words for a message in a language, the newest first."""
    every = select(Wording).where(Wording.name == name, Wording.locale == locale)
    return list(db.session.scalars(every.order_by(Wording.version.desc())))


def newest_version(name: str, locale: str) -> int:
    """Give the number of the newest version of a college's own words, the original among them; 0 before the first."""
    every = select(func.max(Wording.version)).where(Wording.name == name, Wording.locale == locale)
    return db.session.scalar(every) or 0


def worded() -> dict[tuple[str, str], Wording]:
    """Find every wording in force, by the message's name and the language."""
    rows = db.session.scalars(select(Wording).order_by(Wording.version))
    newest = {(row.name, row.locale): row for row in rows}
    return {which: row for which, row in newest.items() if not row.is_original}


def gave_way(name: str) -> list[str]:
    """List the fields for which messages of this name that left in the last days lacked what to say."""
    rows = select(MessageBody.missing).join(Message, Message.id == MessageBody.message_id)
    return list(db.session.scalars(rows.where(Message.name == name, MessageBody.missing != "").distinct()))


def newest_of(name: str, limit: int) -> list[Message]:
    """List the newest messages of this name whose facts are still there, the newest first."""
    rows = select(Message).where(Message.name == name, Message.emptied_at.is_(None))
    return list(db.session.scalars(rows.order_by(Message.id.desc()).limit(limit)))


def late_by_kind(before: datetime) -> list[tuple[str, int]]:
    """Count, by name, the messages that wait and were due before this moment; the most first."""
    count = func.count()
    rows = select(Message.name, count).where(Message.state.in_(UNTOLD), Message.due_at < before)
    return [(name, number) for name, number in db.session.execute(rows.group_by(Message.name).order_by(count.desc()))]


def repeat_that_waits(message: Message) -> bool:
    """Tell whether a message by which this one is sent once more has still to be said."""
    waits = exists().where(Message.again_of_id == message.id, Message.state.in_(UNTOLD))
    return bool(db.session.scalar(select(waits)))


def repeats_of(message: Message) -> list[int]:
    """List the numbers of the messages by which this one was sent once more."""
    rows = select(Message.id).where(Message.again_of_id == message.id).order_by(Message.id)
    return list(db.session.scalars(rows))
