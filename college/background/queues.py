"""The queue that long work waits in: a SQLite file for one machine, PostgreSQL or Redis where there are several.

Nothing is connected before the first job: the queue may be down while the college opens, and a connection that was
made before the server forks must not be shared. What lies in the queue is JSON, so whoever can write there can ask for
work that has a name here, and for nothing else.
"""

import json
from datetime import datetime
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import PostgresStorage
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import UnsafeSetting

NAME = "college"
PATIENCE = 5  # seconds for a queue on another machine to answer: a page may be waiting
_MAKING_TABLES = 0x636F6C6C  # the number of the lock under which the tables are made


class Plain(Serializer):
    """Write a job as JSON; its arguments are numbers, texts, and lists of them."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data._asdict(), default=_moment).encode()

    def _deserialize(self, data: bytes) -> Message:
        said = json.loads(data)
        if said["eta"] is not None:
            said["eta"] = datetime.fromisoformat(said["eta"])
        return Message(**said)


class _Tables(PostgresStorage):
    """PostgreSQL as a queue, whose tables are made at the first connection, by one process at a time."""

    def _create_connection(self) -> Any:
        connection = super()._create_connection()
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING_TABLES,))
            for each in self.ddl:
                connection.execute(each)
        return connection


class _PostgresHuey(PostgresHuey):
    storage_class = _Tables


def opened(url: str) -> Huey:
    """Give the queue at this address; raises `UnsafeSetting` with one line for an address that is none."""
    scheme, separator, rest = url.partition("://")
    usual = {"results": False, "serializer": Plain()}
    try:
        if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
            path = rest[1:] if rest.startswith("//") else rest
            return SqliteHuey(NAME, filename=path, fsync=True, **usual)
        if scheme in {"postgresql", "postgresql+psycopg"}:
            dsn = f"postgresql{separator}{rest}"
            conninfo_to_dict(dsn)
            return _PostgresHuey(NAME, dsn=dsn, connect_timeout=PATIENCE, create_tables=False, **usual)
        if scheme in {"redis", "rediss"}:
            return RedisHuey(NAME, connection_pool=_pool(url), **usual)
    except (ValueError, ProgrammingError):
        raise UnsafeSetting("COLLEGE_JOBS_URL cannot be read; see the page docs/jobs.md.") from None
    raise UnsafeSetting("COLLEGE_JOBS_URL must be sqlite:/// and a file, or begin with postgresql:// or redis://.")


def _pool(url: str) -> ConnectionPool:
    once_more = Retry(NoBackoff(), 1)
    return ConnectionPool.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=once_more)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a job's arguments are plain values, and {type(value).__name__} is none")
