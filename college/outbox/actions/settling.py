"""What staff do with messages by hand: stop, try again, and tell what became of a call, a text or a letter."""

from datetime import datetime, time, timedelta

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import lock, save
from college.foundation.refusal import Refused
from college.outbox import queries, rules, ways
from college.outbox.models import Message
from college.outbox.rules import Channel, State

MORNING = time(9)
LONGEST_NOTE = 500


def stop(message: Message, *, by: Doer) -> None:
    """Keep a message from being said; raises `Refused` when it has been said already.

    A sender who has it in hand just now keeps it there: it may be leaving, and must not be tried again beside that.
    """
    lock(message)
    rules.may_stop(message.state)
    _settle(message, State.STOPPED, by)
    record("message.stopped", message, by=by)


def try_again(message: Message, *, by: Doer) -> None:
    """Put a message that failed or was stopped back where it began; raises `Refused` for any other."""
    lock(message)
    rules.may_retry(message.state, is_empty=message.emptied_at is not None)
    message.state = ways.begins(message.channel)
    message.attempts = 0
    message.due_at = clock.now()
    message.settled_at = message.settled_by_id = message.bounced_at = None
    record("message.tried_again", message, by=by)


def send_again(message: Message, way: Channel, *, by: Doer) -> Message:
    """Send a message that was said once more this way, as a new one that names the first; raises `Refused` for others.

    It is for no occasion: it is sent because somebody asked for it, and as often, but of two who ask at once one is
    refused.
    """
    lock(message)
    if queries.repeat_that_waits(message):
        raise Refused("This message is being sent once more already.")
    rules.may_send_again(message.state, is_empty=message.emptied_at is not None)
    now = clock.now()
    said = {"person_id": message.person_id, "name": message.name, "channel": way, "facts": message.facts}
    about = {"about": message.about, "about_id": message.about_id, "again_of_id": message.id}
    made = save(Message(**said, **about, state=ways.begins(way), made_at=now, due_at=now))
    record("message.sent_again", message, by=by, again=made.id)
    return made


def note_read(message: Message, *, by: Doer) -> None:
    """Keep on record that somebody looked at what a message says, where this is no page that only reads."""
    record("message.read", message, by=by)


def tell_done(message: Message, *, by: Doer) -> None:
    """Keep that the words were said; raises `Refused` when the task was settled meanwhile."""
    lock(message)
    rules.may_settle(message.state)
    _settle(message, State.DONE, by)
    record("message.said", message, by=by, channel=message.channel.value)


def tell_not_reached(message: Message, note: str = "", *, by: Doer) -> None:
    """Keep that nobody was reached, and leave the task for tomorrow morning."""
    lock(message)
    rules.may_settle(message.state)
    message.attempts += 1
    message.trouble = note.strip()[:LONGEST_NOTE]
    message.due_at = tomorrow_morning()
    record("message.not_reached", message, by=by)


def tomorrow_morning() -> datetime:
    """Give the moment at which the office opens tomorrow."""
    return clock.moment_of(clock.today() + timedelta(days=1), MORNING)


def _settle(message: Message, state: State, by: Doer) -> None:
    message.state = state
    message.settled_at = clock.now()
    message.settled_by_id = by.id
