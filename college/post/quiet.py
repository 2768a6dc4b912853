"""The quiet hours: until when a message that is due has to wait."""

from datetime import UTC, datetime

from college.foundation import clock
from college.foundation.running import settings
from college.outbox import rules
from college.outbox.models import Message
from college.post import still_true


def waits_until(message: Message, now: datetime) -> datetime | None:
    """Give the moment at which a message may leave that has to wait for the morning; nothing for one that may go now.

    The hours are those of the clock on the college's wall, in the night in which it changes too: where they end at a
    time that it shows twice, each end is one.
    """
    hours = settings().quiet
    if hours is None:
        return None
    wall = clock.local(now)
    quiet = rules.is_quiet(wall.time(), *hours)
    if not rules.has_to_wait(message.channel, at_once=still_true.row(message).at_once, quiet=quiet):
        return None
    morning = datetime.combine(rules.wakes_on(wall, *hours), hours[1], tzinfo=clock.zone())
    ends = morning.astimezone(UTC)
    return ends if ends > now else morning.replace(fold=1).astimezone(UTC)
