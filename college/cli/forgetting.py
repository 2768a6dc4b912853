"""What the clock forgets of the outbox, a batch a pass: words after a week, messages after a year."""

from datetime import datetime

from college.foundation.db import transaction
from college.outbox.actions import forgetting


def bodies_forgotten(now: datetime) -> int:
    """Delete the words of messages that left seven days ago or longer."""
    with transaction():
        return forgetting.forget_bodies(now)


def messages_forgotten(now: datetime) -> int:
    """Forget messages that were settled twelve months ago or longer."""
    with transaction():
        return forgetting.forget_messages(now)
