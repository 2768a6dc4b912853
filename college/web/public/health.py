"""Whether the process lives, and whether the college can do its work. Two words for a probe, and no details."""

from datetime import timedelta
from functools import cache

from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from college.foundation import clock
from college.foundation.db import separate_transaction
from college.outbox.queries import is_stuck
from college.people.messages import OVERTAKING
from college.permissions.policy import Permission
from college.web.guard import allow
from config import HOUSE

LONGEST_WAIT = timedelta(minutes=15)  # of a message that is due and that nobody tries

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
        return _word(_is_at_head() and not stuck)
    except SQLAlchemyError as trouble:
        current_app.logger.error("not ready: %s", type(trouble).__name__)
        return _word(False)


def _word(good: bool) -> Response:
    return Response("ok\n" if good else "fail\n", 200 if good else 503, mimetype="text/plain")


def _is_at_head() -> bool:
    """Write the version over itself and read it: a disk that is full or a file that is locked shows here."""
    with separate_transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        found = set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    return found == _heads()


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory(str(HOUSE / "migrations")).get_heads())
