"""Whether the process lives, and whether the college can do its work. Two words for a probe, and no details."""

from datetime import datetime, timedelta
from functools import cache
from threading import Lock

from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from college.foundation import clock
from college.foundation.db import separate_transaction
from college.outbox.queries import is_stuck
from college.permissions.policy import Permission
from college.post.still_true import OVERTAKING
from college.web.guard import allow
from config import HOUSE

LONGEST_WAIT = timedelta(minutes=15)  # of a message that is due and that nobody tries
BETWEEN_WRITES = timedelta(seconds=10)

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@allow(Permission.CHECK_HEALTH)
def alive() -> Response:
    """Tell that the process answers."""
    return _word(True)


@bp.get("/readyz")
@allow(Permission.CHECK_HEALTH)
def ready() -> Response:
    """Tell whether the database takes a write and is at its newest shape, and whether what is due is tried."""
    try:
        stuck = is_stuck(clock.now() - LONGEST_WAIT, overtaking=OVERTAKING)
        return _word(_wrote().version() == _heads() and not stuck)
    except SQLAlchemyError as trouble:
        current_app.logger.error("not ready: %s", type(trouble).__name__)
        return _word(False)


def _word(good: bool) -> Response:
    return Response("ok\n" if good else "fail\n", 200 if good else 503, mimetype="text/plain")


class Wrote:
    """The last try to write into the database, and the shape that was found by it.

    A try takes the lock that people's writes need, and waits for it. So one process tries at most once in ten
    seconds, however often and by how many it is asked; those who ask meanwhile hear what was found last.
    """

    def __init__(self) -> None:
        self._trying = Lock()
        self._at: datetime | None = None
        self._version: frozenset[str] = frozenset()

    def version(self) -> frozenset[str]:
        """Give the shape of the database, or nothing while it takes no write."""
        if self._trying.acquire(blocking=self._at is None):
            try:
                self._try_again()
            finally:
                self._trying.release()
        return self._version

    def _try_again(self) -> None:
        if self._at is not None and timedelta(0) <= clock.now() - self._at < BETWEEN_WRITES:
            return
        try:
            self._version = _written()
        except SQLAlchemyError as trouble:
            current_app.logger.error("no write is taken: %s", type(trouble).__name__)
            self._version = frozenset()
        self._at = clock.now()


def _wrote() -> Wrote:
    found: Wrote = current_app.extensions.setdefault("wrote", Wrote())
    return found


def _written() -> frozenset[str]:
    """Write the version over itself and read it: a disk that is full or a file that is locked shows here."""
    with separate_transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        return frozenset(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory(str(HOUSE / "migrations")).get_heads())
