"""The clock, the post and long work: inside the process that serves the pages, or in processes of their own.

Any number may work at once, on one machine or several. What is due is read from the database each time, and each
message, each step of the clock and each long work is claimed there before it is begun.
"""

import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from huey.consumer import Consumer

from college.background.clock import tick
from college.background.jobs import look_back
from college.background.steady import Watch
from college.foundation.db import db, reading_only
from college.post.sending import send_due

POST_EVERY = 10.0  # seconds between two looks at the outbox: a code to sign in with is waited for
TICK_EVERY = 60.0
PATIENCE = 20.0  # seconds that a stop waits for the work in hand
LONG_PATIENCE = 100.0  # of a worker of its own: a server may take a minute to be reached, and one for the message


class _Consumer(Consumer):
    """Huey's workers, without its signals: whoever runs us has its own."""

    def _set_signal_handlers(self) -> None:
        return


class Worker:
    """The threads that keep the college going between requests. Start it in the process that is to work."""

    def __init__(self, app: Flask, *, patience: float = PATIENCE) -> None:
        self._app = app
        self._patience = patience
        self._stopping = threading.Event()
        self._watch = Watch()
        self.threads = [
            threading.Thread(target=self._every, args=(POST_EVERY, self._post), name="post", daemon=True),
            threading.Thread(target=self._every, args=(TICK_EVERY, self._tick), name="clock", daemon=True),
            threading.Thread(target=self._every, args=(TICK_EVERY, self._look), name="look back", daemon=True),
        ]
        self._consumer = _Consumer(
            app.extensions["jobs"], workers=1, periodic=False, max_delay=2.0, shutdown_timeout=patience
        )

    def start(self) -> None:
        """Begin; what was interrupted is looked for first, and again every minute."""
        self._consumer.start()
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """End after the message and the work in hand, so that no message stays leased and no job half done.

        All of them together have our patience, and no more: whoever told us to end kills what is still there then.
        """
        ends_at = time.monotonic() + self._patience
        self._stopping.set()
        self._consumer.stop_flag.set()
        for thread in self.threads:
            thread.join(max(ends_at - time.monotonic(), 0.0))
        self._consumer.shutdown_timeout = max(ends_at - time.monotonic(), 0.0)
        self._consumer.stop(graceful=True)

    def _look(self) -> None:
        look_back(self._app)

    def _tick(self) -> None:
        if self._watch.is_steady():
            tick()

    def _post(self) -> None:
        send_due(stopping=self._stopping.is_set)

    def _every(self, seconds: float, do: Callable[[], object]) -> None:
        while not self._stopping.is_set():
            with self._app.app_context():
                reading_only(True)
                try:
                    do()
                except Exception:
                    current_app.logger.exception("the %s stumbled", threading.current_thread().name)
                    with suppress(Exception):
                        db.session.rollback()
            self._stopping.wait(seconds)


@click.command("worker")
@with_appcontext
def command() -> None:
    """Keep the clock, send the messages and do long work, and serve no page; ends cleanly when told to.

    Run as many as you like, on as many machines as reach the database. One is enough for the work, two for the
    night in which one dies.
    """
    stopped = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopped.set())
    worker = Worker(current_app._get_current_object(), patience=LONG_PATIENCE)  # type: ignore[attr-defined]
    worker.start()
    click.echo("The worker keeps the clock, the post and long work (Ctrl-C ends it).")
    stopped.wait()
    worker.stop()
