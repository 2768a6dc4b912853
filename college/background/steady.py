"""Whether the machine's clock can be believed: it is held against the seconds that really passed.

A clock that leaps an hour ahead would end offers and begin reminders that are not due. Mostly somebody sets it right
within minutes, so what follows from time waits for a while. A leap back makes nothing due, and ends the wait.
"""

import time
from datetime import timedelta
from threading import Lock

from flask import current_app

from college.foundation import clock

LEAP = timedelta(minutes=2)  # ahead of the seconds that passed; a clock that is set right creeps
REST = timedelta(minutes=15)
_SINCE_START = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while the machine sleeps, if it can


def seconds() -> float:
    """Count seconds since the machine started, whatever its clock is set to."""
    return time.clock_gettime(_SINCE_START)


class Watch:
    """Looks at the clock again and again, and tells whether it ran evenly for a while."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wall, self._counted = clock.now(), seconds()
        self._rests_until = 0.0

    def is_steady(self) -> bool:
        """Tell whether what is due by the clock may be done; a leap ahead makes it wait for a quarter of an hour."""
        with self._lock:
            wall, counted = clock.now(), seconds()
            leap = wall - self._wall - timedelta(seconds=counted - self._counted)
            self._wall, self._counted = wall, counted
            if leap > LEAP:
                self._rests_until = counted + REST.total_seconds()
                current_app.logger.warning("the machine's clock leapt ahead by %s; what is due by it waits", leap)
            elif leap < -LEAP:
                self._rests_until = 0.0
                current_app.logger.warning("the machine's clock went back by %s", -leap)
            return counted >= self._rests_until
