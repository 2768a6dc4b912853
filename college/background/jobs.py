"""Long work: named, asked for in a transaction, and done soon by a worker, here or on another machine.

Nothing depends on the queue: it lets go of a job in hand, it may be down when a job is asked for, and it may be lost.
What is still to be done stands in the database, and each look of `at_start` finds it there.
"""

import json
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from college.background.queues import opened
from college.foundation.db import db
from config import Config

Job = Callable[..., None]
JOBS: dict[str, Job] = {}
AT_START: list[Callable[[], None]] = []


def job(function: Job) -> Job:
    """Name a function as long work that `later` can ask for; its arguments are plain values.

    It may be begun twice, and at once by two workers: it claims what it works on in the database, and begins nothing
    that another has claimed.
    """
    JOBS[f"{function.__module__}.{function.__name__}"] = function
    return function


def at_start(function: Callable[[], None]) -> Callable[[], None]:
    """Have a look for interrupted work each time that a worker opens, and every minute while nothing waits.

    Every worker looks, so the look asks only for what nobody has claimed.
    """
    AT_START.append(function)
    return function


def later(function: Job, *args: Any) -> None:
    """Have long work done soon, in this application but outside the request.

    It begins only after the transaction at hand was kept, and never if it is undone. A job opens its own
    transactions, and is safe to run twice: one that the end of the process interrupts is begun anew `at_start`.
    Raises `KeyError` for a function that is no `job`, and `TypeError` for an argument that is no plain value.
    """
    name = f"{function.__module__}.{function.__name__}"
    if name not in JOBS:
        raise KeyError(name)
    json.dumps(args)  # now, while the whole can be undone
    session = db.session()
    if not session.in_transaction():
        session.begin()
    session.info.setdefault("jobs", []).append((name, args))


def attach(app: Flask) -> None:
    """Give the application its queue; raises `UnsafeSetting` for a place that the queue cannot live in."""
    config: Config = app.extensions["college"]
    queue = opened(config.jobs_url)

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
        try:
            current_app.extensions["enqueue"](name, *args)
        except Exception:  # the deed is kept and cannot be undone; a look of the workers finds the work
            current_app.logger.exception("%s could not be put into the queue; a worker will find it", name)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("jobs", None)


def look_back(app: Flask) -> None:
    """Ask anew for work that was interrupted, unless something still waits: it may be the very same."""
    with app.app_context():
        if app.extensions["jobs"].pending_count():
            return
        for look in AT_START:
            try:
                look()
            except Exception:
                current_app.logger.exception("interrupted work could not be begun anew")
