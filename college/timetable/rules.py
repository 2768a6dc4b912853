"""What a session and a run may be, and when enrolment is open."""

import enum
from dataclasses import dataclass
from datetime import datetime


class SessionState(enum.StrEnum):
    """This session is …; the clock makes it `held` when its end has passed."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Window:
    """From when until when one may ask for a place; an empty end is open."""

    opens_at: datetime | None
    closes_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Tell whether one may ask for a place at this moment."""
        return (self.opens_at is None or self.opens_at <= now) and (self.closes_at is None or now < self.closes_at)
