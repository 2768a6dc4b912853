"""Saying a message once more, or trying it again: only where it is still true, and by the way of today."""

from college.audit.actions import Doer
from college.foundation.refusal import Refused
from college.outbox.actions import settling
from college.outbox.models import Message
from college.people.actions.following import follow
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


def try_again(message: Message, *, by: Doer) -> None:
    """Put a message that failed or was stopped back where it began, to go the way that reaches the person now.

    Raises `Refused` for any other.
    """
    settling.try_again(message, by=by)
    if (person := addressee(message)) is not None:
        follow(person)
