"""What follows when e-mail to somebody comes back: counted, and after three in a row they hear in another way."""

from datetime import datetime, timedelta

from sqlalchemy import select

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import db, hold, lock
from college.outbox import ways
from college.outbox.actions import post
from college.outbox.models import Message
from college.outbox.rules import HARD_BOUNCES, Channel, Kind, State
from college.people import messages
from college.people.actions.following import follow
from college.people.models import Person
from college.people.rules import ContactBy

RECENT = timedelta(days=7)  # what came back longer ago is told to nobody any more


def came_back(message: Message, *, address: str, why: str) -> bool:
    """Keep that an e-mail came back for good, and tell whether it was news.

    It counts against the person's address only if it went there: one that was corrected meanwhile, or the address
    that they sign in with, has no part in it. After three in a row they are reached by the next way, a call is on the
    office's list, and what came back is said by that way; so is what comes back after that.
    """
    person = db.session.get(Person, message.person_id)
    if person is None or person.erased_at is not None:
        return False
    hold(person)  # others may write to them meanwhile: whoever sends this very message again holds it already
    db.session.refresh(person)
    lock(message)  # of two who tell the same, the second reads what the first wrote
    if message.bounced_at is not None or message.channel is not Channel.EMAIL or not _has_left(message):
        return False
    message.state, message.bounced_at, message.trouble = State.FAILED, clock.now(), why
    if address.lower() == person.email_folded != "":
        _count(person)
    db.session.flush()
    return True


def arrived(person: Person) -> None:
    """Forget that e-mail came back: one has arrived. What was not said yet goes the way that they chose again."""
    person.bounces, person.bounced_at = 0, None
    db.session.flush()
    follow(person)


def write_again(person: Person, *, by: Doer) -> None:
    """Write to an address again that somebody in the office knows to be right."""
    lock(person)
    arrived(person)
    record("person.email_works", person, by=by)


def _has_left(message: Message) -> bool:
    return message.state in {State.SENT, State.FAILED}


def _count(person: Person) -> None:
    person.bounces, person.bounced_at = person.bounces + 1, clock.now()
    record("person.email_came_back", person, by=None, times=person.bounces)
    if person.is_bouncing:
        db.session.flush()
        follow(person)
        _say_otherwise(person, clock.now() - RECENT)
    if person.bounces == HARD_BOUNCES and person.contact_by is not ContactBy.NONE:
        post(messages.comes_back(person))


def _say_otherwise(person: Person, since: datetime) -> None:
    """Have what came back said by the way that reaches them now; whether it is still true is asked as always."""
    theirs = select(Message).where(
        Message.person_id == person.id, Message.state == State.FAILED, Message.bounced_at > since
    )
    as_they_are = theirs.order_by(Message.id).with_for_update().execution_options(populate_existing=True)
    for message in db.session.scalars(as_they_are).all():
        if not ways.is_known(message.name):
            continue
        kind = ways.kind_of(message.name)
        way = person.way_for(kind)
        if kind is not Kind.ACCOUNT and way is not None:
            message.channel, message.state = way, ways.begins(way)
            message.attempts, message.due_at = 0, clock.now()
            message.settled_at = message.bounced_at = None  # should it go by e-mail once more, it may come back anew
