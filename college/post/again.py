"""Saying a message once more, or trying it again: only where it is still true, and by the way of today."""

from college.audit.actions import Doer
from college.foundation.refusal import Refused
from college.outbox.actions import settling
from college.outbox.models import Message
from college.people.actions.following import follow
from college.people.queries.letters import addressee
from college.post.letters import is_still_true


def send_again(message: Message, *, by: Doer) -> Message:
    """Send a message once more as a new one; raises `Refused` for one that is no longer true, or was never sent."""
    if not is_still_true(message):
        raise Refused("What this message says is no longer true, so it is not sent again.")
    made = settling.send_again(message, by=by)
    _by_the_way_of_today(made)
    return made


def try_again(message: Message, *, by: Doer) -> None:
    """Put a message that failed or was stopped back where it began; raises `Refused` for any other."""
    settling.try_again(message, by=by)
    _by_the_way_of_today(message)


def _by_the_way_of_today(message: Message) -> None:
    if (person := addressee(message)) is not None:
        follow(person)
