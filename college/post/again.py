"""Sending a message once more, only where it is still true."""

from college.audit.actions import Doer
from college.foundation.refusal import Refused
from college.outbox.actions import settling
from college.outbox.models import Message
from college.post.letters import is_still_true


def send_again(message: Message, *, by: Doer) -> Message:
    """Send a message once more as a new one; raises `Refused` for one that is no longer true, or was never sent."""
    if not is_still_true(message):
        raise Refused("What this message says is no longer true, so it is not sent again.")
    return settling.send_again(message, by=by)
