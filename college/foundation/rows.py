"""Writing rows straight into their tables, where somebody waits for it: the statement is made ready once.

`save` lets the session work out what to write, which costs ten times what the database asks for a row. Whoever
asks for a place holds the run meanwhile, and everybody else waits for that; so what is written then goes this way.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, bindparam, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import make_transient_to_detached

from college.foundation.db import Base, db

T = TypeVar("T", bound=Base)
_Statement = tuple[str, Any]

_kept_back: ContextVar[list[_Statement] | None] = ContextVar("kept_back", default=None)


def write_row(kind: type[Base], said: Mapping[str, Any]) -> None:
    """Write one row; what is not said takes its default, where that is a plain value."""
    connection, kept = db.session.connection(), _kept_back.get()
    statement = _ready(kind, connection.dialect, frozenset(said), numbered=False).filled(said)
    if kept is None:
        connection.exec_driver_sql(*statement)
    else:
        kept.append(statement)


def write_numbered(kind: type[Base], said: Mapping[str, Any]) -> int:
    """Write one row as `write_row` does, and give its number."""
    connection = db.session.connection()
    statement = _ready(kind, connection.dialect, frozenset(said), numbered=True).filled(said)
    return int(connection.exec_driver_sql(*statement).scalar_one())


@contextmanager
def in_one_go() -> Iterator[None]:
    """Keep back the rows that are written inside, and send them together at the end.

    PostgreSQL is then waited for once, and not once a row. What is read inside does not find them yet, and what is
    wrong with one is heard at the end; raises `DBAPIError` then, as any statement does.
    """
    kept: list[_Statement] = []
    before = _kept_back.set(kept)
    try:
        yield
    finally:
        _kept_back.reset(before)
    _send(db.session.connection(), kept)


def _send(connection: Connection, statements: list[_Statement]) -> None:
    driver: Any = connection.connection.driver_connection
    wrong = connection.dialect.loaded_dbapi.Error
    try:
        with driver.pipeline() if hasattr(driver, "pipeline") else nullcontext():
            for statement in statements:
                connection.exec_driver_sql(*statement)
    except wrong as problem:  # the session hears of what it waited for itself; this came after
        raise DBAPIError.instance("", None, problem, wrong, dialect=connection.dialect) from problem


def known(thing: T) -> T:
    """Let the session know a thing whose row was written already; what is missing is read when asked for."""
    make_transient_to_detached(thing)
    db.session.add(thing)
    return thing


class _Ready:
    """An INSERT in the words of one kind of database, and how each value is put for its driver."""

    def __init__(self, kind: type[Base], dialect: Dialect, said: frozenset[str], *, numbered: bool) -> None:
        columns = {each.name: each for each in kind.__table__.columns}
        usual = {name: each.default.arg for name, each in columns.items() if each.default and each.default.is_scalar}
        names = sorted(said | usual.keys())
        put = insert(kind).values({name: bindparam(name, type_=columns[name].type) for name in names})
        compiled = (put.returning(kind.id) if numbered else put.inline()).compile(dialect=dialect)
        self._words = str(compiled)
        self._by_position = bool(dialect.positional)
        self._order: Sequence[Any] = (compiled.positiontup if self._by_position else None) or names
        self._usual = usual
        self._prepare = {name: columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}

    def filled(self, said: Mapping[str, Any]) -> _Statement:
        """Give the statement and its values."""
        values = {**self._usual, **said}
        for name, prepare in self._prepare.items():
            if prepare is not None:
                values[name] = prepare(values[name])
        return self._words, tuple([values[name] for name in self._order]) if self._by_position else values


@cache
def _ready(kind: type[Base], dialect: Dialect, said: frozenset[str], *, numbered: bool) -> _Ready:
    return _Ready(kind, dialect, said, numbered=numbered)
