"""Taking turns at writing: first come, first served.

SQLite lets one connection write at a time. Whoever finds it taken sleeps and looks again, and sleeps longer each
time, so that of many who want to write the last come is served first and the first may wait for seconds. Within
one process, and we are served by one, they queue here instead.
"""

from threading import Lock
from typing import Any

PATIENCE = 10.0  # seconds; then it is tried without a turn, and SQLite says what is wrong


class Turns:
    """The queue of those who want to write into one database."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._writer: Any = None

    def wait(self, connection: Any) -> None:
        """Wait until it is this connection's turn; it keeps its turn until it says `leave`."""
        if self._writer is not connection and self._turn.acquire(timeout=PATIENCE):
            self._writer = connection

    def leave(self, connection: Any, *_: Any) -> None:
        """Let the next one write, if this one had the turn."""
        if connection is not None and self._writer is connection:
            self._writer = None
            self._turn.release()
