"""Writing and looking up many rows with few statements."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Row, Select, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from college.foundation.db import Base, db

T = TypeVar("T")
SIZE = 5_000  # rows in a statement; both databases bear far more parameters than a look-up of so many needs


def chunks(things: Iterable[T], size: int = SIZE) -> Iterator[list[T]]:
    """Cut things into lists of at most so many."""
    whole = list(things)
    for start in range(0, len(whole), size):
        yield whole[start : start + size]


def found(
    statement: Select[*tuple[Any, ...]], column: InstrumentedAttribute[Any] | ColumnElement[Any], values: Iterable[Any]
) -> Iterator[Row[*tuple[Any, ...]]]:
    """Give the rows of a statement whose column has one of these values."""
    for chunk in chunks(dict.fromkeys(values)):
        yield from db.session.execute(statement.where(column.in_(chunk)))


def insert_all(model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that nothing refers to yet."""
    for chunk in chunks(rows):
        db.session.execute(insert(_table(model)), chunk)


def insert_numbered(model: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows and give their numbers, in the order of the rows."""
    if db.engine.dialect.name == "sqlite":
        return _insert_with_numbers(model, rows)
    table = _table(model)
    numbers: list[int] = []
    for chunk in chunks(rows):
        numbers += db.session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), chunk)
    return numbers


def _insert_with_numbers(model: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    # SQLite gives numbers back in any order, so that rows would go in one by one. We hold its only write lock:
    # the numbers after the highest are ours.
    highest = db.session.scalar(select(func.max(_table(model).c.id))) or 0
    numbers = list(range(highest + 1, highest + 1 + len(rows)))
    insert_all(model, [row | {"id": number} for row, number in zip(rows, numbers, strict=True)])
    return numbers


def update_all(model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Update rows by their `id`; every row names the same columns."""
    if not rows:
        return
    table = _table(model)
    columns = [name for name in rows[0] if name != "id"]
    changed = update(table).where(table.c.id == bindparam("row_id"))
    changed = changed.values({name: bindparam(f"new_{name}") for name in columns})
    for chunk in chunks(rows):
        values = [{"row_id": row["id"]} | {f"new_{name}": row[name] for name in columns} for row in chunk]
        db.session.connection().execute(changed, values)


def delete_all(model: type[Base], column: InstrumentedAttribute[Any], values: Iterable[Any]) -> None:
    """Delete the rows whose column has one of these values."""
    for chunk in chunks(values):
        db.session.execute(delete(_table(model)).where(column.in_(chunk)))


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)
