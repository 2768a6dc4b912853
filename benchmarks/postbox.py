"""A real mail server in a process of its own, so that neither side of a comparison pays for it.

`python -m benchmarks.postbox PORT` takes every message and says, for each line that it reads, how many it has taken
from how many callers since it was asked last.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from aiosmtpd.controller import Controller

from tests.outbox.test_transport import a_free_port


@dataclass(frozen=True)
class Postbox:
    """A mail server at work: where it is, and what it has taken."""

    port: int
    asked: IO[str]
    told: IO[str]

    def taken(self) -> int:
        """Tell how many messages were taken since this was asked last."""
        self.asked.write("\n")
        self.asked.flush()
        return int(self.told.readline())


@contextmanager
def a_postbox() -> Iterator[Postbox]:
    """Lend a mail server in a process of its own."""
    port = a_free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.postbox", str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if server.stdin is None or server.stdout is None or server.stdout.readline() != "open\n":
            raise RuntimeError("the mail server did not open")
        yield Postbox(port, server.stdin, server.stdout)
    finally:
        server.communicate()


class Counting:
    """What the server does with a message: counts it, and lets it go."""

    count = 0

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802 - its name
        """Take the message."""
        self.count += 1
        return "250 OK"


def main(port: int) -> None:
    """Serve until nobody can ask any more."""
    counting = Counting()
    server = Controller(counting, hostname="127.0.0.1", port=port)
    server.start()
    print("open", flush=True)
    for _ in sys.stdin:
        print(counting.count, flush=True)
        counting.count = 0
    server.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]))
