"""The clock, the post and long work, inside the process that serves the pages.

Long work waits in a queue on SQLite, so that a restart forgets none of it; what a restart interrupted is looked for
and begun anew. The clock and the post need no queue:
what is due is read from the database each time.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask, current_app
from huey import SqliteHuey
from huey.consumer import Consumer
from sqlalchemy import event
from sqlalchemy.orm import Session

from college.cli.clock import tick
from college.cli.sending import send_due
from college.foundation.db import db, reading_only
from config import Config, UnsafeSetting

POST_EVERY = 10.0  # seconds between two looks at the outbox: a code to sign in with is waited for
TICK_EVERY = 60.0
PATIENCE = 20.0  # seconds that a stop waits for the work in hand

Job = Callable[..., None]
JOBS: dict[str, Job] = {}
AT_START: list[Callable[[], None]] = []


class _Consumer(Consumer):
    """Huey's workers, without its signals: the server that we live in has its own."""

    def _set_signal_handlers(self) -> None:
        return


def job(function: Job) -> Job:
    """Name a function as long work that `later` can ask for; its arguments are plain values."""
    JOBS[f"{function.__module__}.{function.__name__}"] = function
    return function


def at_start(function: Callable[[], None]) -> Callable[[], None]:
    """Have a look for interrupted work, each time that the process opens: the queue has let go of a job in hand."""
    AT_START.append(function)
    return function


def later(function: Job, *args: Any) -> None:
    """Have long work done soon, in this application but outside the request.

    It begins only after the transaction at hand was kept, and never if it is undone. A job opens its own
    transactions, and is safe to run twice: one that the end of the process interrupts is begun anew `at_start`.
    Raises `KeyError` for a function that is no `job`.
    """
    name = f"{function.__module__}.{function.__name__}"
    if name not in JOBS:
        raise KeyError(name)
    session = db.session()
    if not session.in_transaction():
        session.begin()
    session.info.setdefault("jobs", []).append((name, args))


def attach(app: Flask) -> None:
    """Give the application its queue; raises `UnsafeSetting` for a place that the queue cannot live in."""
    config: Config = app.extensions["college"]
    scheme, _, path = config.jobs_url.partition(":///")
    if scheme != "sqlite" or not path:
        raise UnsafeSetting(
            "COLLEGE_JOBS_URL must begin with sqlite:/// and name a file: no other queue is spoken yet."
        )
    queue = SqliteHuey("college", filename=path if path.startswith("/") else f"/{path}", fsync=True)

    def do(name: str, *args: Any) -> None:
        with app.app_context():
            JOBS[name](*args)

    app.extensions["jobs"] = queue
    app.extensions["enqueue"] = queue.task(retries=2, retry_delay=10, name="college.job")(do)


@event.listens_for(Session, "after_commit")
def _enqueue(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint was let go; the transaction itself may still be undone
    for name, args in session.info.pop("jobs", []):
        current_app.extensions["enqueue"](name, *args)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("jobs", None)


def work_off(app: Flask) -> int:
    """Do all long work that waits, here and now; gives how much there was. For tests and for commands."""
    queue, count = app.extensions["jobs"], 0
    while (task := queue.dequeue()) is not None:
        queue.execute(task)
        count += 1
    return count


class Worker:
    """The threads that keep the college going between requests. Start it in the process that serves."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self._every, args=(POST_EVERY, self._post), name="post", daemon=True),
            threading.Thread(target=self._every, args=(TICK_EVERY, tick), name="clock", daemon=True),
        ]
        self._consumer = _Consumer(
            app.extensions["jobs"], workers=1, periodic=False, max_delay=2.0, shutdown_timeout=PATIENCE
        )

    def start(self) -> None:
        """Begin, with what was interrupted."""
        self._look_back()
        self._consumer.start()
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """End after the message and the work in hand, so that no message stays leased and no job half done."""
        self._stopping.set()
        for thread in self.threads:
            thread.join(PATIENCE)
        self._consumer.stop(graceful=True)

    def _look_back(self) -> None:
        with self._app.app_context():
            for look in AT_START:
                try:
                    look()
                except Exception:
                    current_app.logger.exception("interrupted work could not be begun anew")

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
