"""The database: what every table shares, and who may begin and end a transaction.

On SQLite the driver would open no transaction for a SELECT, so that two people could read the same
last free place. We take `BEGIN` over: a unit of work that writes holds the write lock from its first
statement, one that reads does not.
"""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    Enum,
    ExceptionContext,
    MetaData,
    Select,
    Text,
    bindparam,
    event,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from college.foundation.turns import Turns

T = TypeVar("T", bound="Base")

_writing: ContextVar[bool] = ContextVar("writing", default=True)
_on_disk: ContextVar[bool] = ContextVar("on_disk", default=True)

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
    "trusted_schema=OFF",
)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is taken off going in and put back coming out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: nobody could say when it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say that what the database holds is UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def _words(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    """What every table has: a number of its own, names for its constraints, words for its states."""

    __abstract__ = True
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: Moment(),
            str: Text(),
            enum.Enum: Enum(enum.Enum, native_enum=False, create_constraint=True, values_callable=_words, length=32),
        },
    )

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)


def attach(app: Flask) -> None:
    """Open the application's database, with the settings that keep a promise once it is given."""
    db.init_app(app)
    with app.app_context():
        take_over_begin(db.engine)
        keep_words_out_of_errors(db.engine)


def keep_words_out_of_errors(engine: Engine) -> None:
    """Cut an error of the database to its first line: beneath it PostgreSQL quotes the very row that it refused."""

    @event.listens_for(engine, "handle_error")
    def _cut(context: ExceptionContext) -> None:
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None and error.args and isinstance(error.args[0], str):
                error.args = (error.args[0].partition("\n")[0], *error.args[1:])


def take_over_begin(engine: Engine) -> None:
    """Make a SQLite engine safe for several writers; an engine of another kind begins as it does by itself."""
    if engine.dialect.name != "sqlite":
        event.listen(engine, "begin", _say_whether_to_wait)
        return

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    turns = Turns()
    for end in ("checkin", "invalidate", "close"):  # a connection goes back to the pool when its transaction ended
        event.listen(engine, end, turns.leave)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        if _writing.get():
            turns.wait(connection.connection.dbapi_connection)
        _settle_whether_to_wait(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def _settle_whether_to_wait(connection: Any) -> None:
    wanted = "FULL" if _on_disk.get() else "NORMAL"
    if connection.info.get("synchronous", "FULL") != wanted:
        connection.connection.dbapi_connection.execute(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted


def _say_whether_to_wait(connection: Any) -> None:
    if not _on_disk.get():
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")


def reading_only(only: bool) -> None:
    """Say whether the unit of work that starts now only reads; a reader never waits for a writer."""
    _writing.set(not only)


def save(thing: T) -> T:
    """Write the thing, so that it has its number and the database has seen it; ends no transaction."""
    db.session.add(thing)
    db.session.flush()
    return thing


def hold(thing: Base) -> None:
    """Hold the thing's row until this transaction ends, so that two askers cannot both win; nothing is read anew.

    Others may still write rows that refer to it: a letter to somebody who is held waits for nobody, and so two who
    write to each other do not wait for each other for ever.
    SQLite has no such rows to hold: there, a unit of work that writes holds all of them from its first statement.
    """
    connection = db.session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(_row_of(type(thing)), {"number": thing.id})


@cache
def _row_of(kind: type[Base]) -> Select[int]:
    return select(kind.id).where(kind.id == bindparam("number")).with_for_update(key_share=True)


def lock(thing: Base) -> None:
    """Hold the thing's row until this transaction ends, so that two askers cannot both win; it is read anew."""
    db.session.flush()  # what was changed already must not be lost by reading anew
    db.session.refresh(thing, with_for_update={"of": type(thing)})  # and not the rows that were loaded beside it


@contextmanager
def reading() -> Iterator[None]:
    """Read inside without holding any writer up, and keep nothing; for commands and jobs that look before they act."""
    before = _writing.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        _writing.reset(before)


@contextmanager
def transaction(*, on_disk: bool = True) -> Iterator[None]:
    """Keep all that is done inside, or nothing of it; for commands and jobs, one per item.

    Without `on_disk` nobody waits until the disk has it. The death of a process loses none of it, but a power cut may,
    so it is for what would be done again all the same; the next one that waits takes it to the disk with it.
    """
    before, waits = _writing.set(True), _on_disk.set(on_disk)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(before)
        _on_disk.reset(waits)


@contextmanager
def separate_transaction() -> Iterator[Any]:
    """Lend a connection whose work is kept whatever becomes of the page; for the note that somebody looked."""
    before = _writing.set(True)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        _writing.reset(before)
