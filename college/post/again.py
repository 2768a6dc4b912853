"""Sending a message once more, only where it is still true."""

from college.audit.actions import Doer
from college.foundation.refusal import Refused
from college.outbox.actions import settling
from college.outbox.models import Message
from college.people.queries.letters import addressee
from college.post.letters import is_still_true
from college.post.still_true import row


def send_again(message: Message, *, by: Doer) -> Message:
    """Send a message once more as a new one, by the way that reaches the person now.

    Raises `Refused` for one that is no longer true, and for one that was never sent.
    """
    person = addressee(message)
    way = person.way_for(row(message).kind) if person is not None and is_still_true(message) else None
    if way is None:
        raise Refused("What this message says is no longer true, so it is not sent again.")
    return settling.send_again(message, way, by=by)
