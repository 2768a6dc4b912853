"""How often a page asks the database, whatever it asks."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from college.foundation.db import db


@contextmanager
def questions() -> Iterator[list[str]]:
    """Collect every question that the database is asked inside."""
    asked: list[str] = []
    engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
