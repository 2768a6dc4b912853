"""How migrations reach the database: through the application's own engine, in its own transaction."""

from typing import Any

from alembic import context
from flask import current_app

from college.foundation.db import Moment

database = current_app.extensions["migrate"].db
options = current_app.extensions["migrate"].configure_args


def is_ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Leave out what only one kind of database has: the full-text table of SQLite, and its shadow tables."""
    return not (kind in ("table", "index") and (name or "").startswith("course_search"))


def in_plain_words(kind: str, thing: Any, autogen: Any) -> str | bool:
    """Write a moment as the plain date and time that the database keeps: a migration never imports a model."""
    return "sa.DateTime()" if kind == "type" and isinstance(thing, Moment) else False


with database.engine.connect() as connection:
    # SQLite changes a table by making it anew, which would trip over the keys that point to it: they are looked at
    # once, at the end. The pragma must be said outside a transaction, so it goes to the driver itself.
    driver = connection.connection.dbapi_connection
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_object=is_ours,
            render_item=in_plain_words,
            transaction_per_migration=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite and (lost := driver.execute("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"these rows point to nothing: {lost[:5]}")
    finally:
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys=ON")
