"""One application for each kind of database, migrated once and swept after use."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from college import create_app
from college.foundation import clock
from college.foundation.db import Base, db, reading_only
from college.web.limits import limiter
from config import Config

KEPT = {"college", "catalogue_stamp", "questionnaire", "question"}  # rows that migrations wrote
FRESH_COLLEGE = (
    "UPDATE college SET name = 'Harbour Recovery College', contact_email = '', contact_phone = '', "
    "contact_address = '', brand_colour = '#1d5c63', policy = 'two_capacities', preset = 'shared', "
    "offer_hours = 48, nation = 'GB-ENG', travel_minutes = 30, set_up_at = NULL WHERE id = 1"
)


def settings(instance: Path, **said: Any) -> Config:
    """Make the settings of an application under test; say only what the test is about."""
    usual = {
        "env": "testing",
        "secret_key": "a secret for tests that is long enough to sign with",
        "base_url": "http://college.test",
        "trusted_hosts": ("college.test", "localhost", "127.0.0.1"),
        "proxies": 0,
        "instance": instance,
        "database_url": f"sqlite:///{instance}/college.db",
        "jobs_url": f"sqlite:///{instance}/jobs.db",
        "work": "here",
        "web_processes": 1,
        "limits_url": f"sqlite:///{instance}/limits.db",
        "mail_url": f"file://{instance}/mail",
        "mail_from": "college@college.test",
        "mail_oauth_token_url": "",
        "mail_oauth_client_id": "",
        "mail_oauth_client_secret": "",
        "mail_oauth_scope": "",
        "mail_oauth_user": "",
        "mail_oauth_refresh_token": "",
        "notify_key": "",
        "notify_template": "",
        "notify_url": "",
        "quiet_hours": "",  # a test runs at any hour; those of the quiet hours say them
        "bounces_url": "",
        "bounces_secret": "",
        "timezone": "Europe/London",
        "locales": ("en",),
        "upload_limit": 10,
    }
    return Config(**usual | said)


class Houses:
    """The applications of one test session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._built: dict[str, Flask] = {}
        self._servers: list[Any] = []

    def of(self, database: str) -> Flask:
        """Lend the application on this kind of database, making it when first asked for."""
        if database not in self._built:
            instance = self.folder / database
            instance.mkdir(mode=0o700, exist_ok=True)
            url = self.postgresql("college_test") if database == "postgresql" else f"sqlite:///{instance}/college.db"
            app = create_app(settings(instance, database_url=url))
            with app.app_context():
                upgrade()
            self._built[database] = app
        return self._built[database]

    def postgresql(self, name: str) -> str:
        """Start a PostgreSQL of our own if there is none yet, and give the address of a new database in it."""
        if not self._servers:
            os.environ.setdefault("XDG_RUNTIME_DIR", str(self.folder))  # where the server keeps its lock
            try:
                import pgserver
            except ImportError:
                if os.environ.get("CI"):
                    raise
                pytest.skip("PostgreSQL for tests comes with pgserver, which needs Python 3.11 or 3.12")
            self._servers.append(pgserver.get_server(self.folder / "postgresql-data"))
        server = self._servers[0]
        server.psql(f"CREATE DATABASE {name}")
        return str(server.get_uri(name)).replace("postgresql://", "postgresql+psycopg://")

    def sweep(self, app: Flask) -> None:
        """Take away all that an earlier test left, but for the rows that migrations wrote."""
        db.session.rollback()
        tables = [table.name for table in Base.metadata.sorted_tables if table.name not in KEPT]
        with db.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"))
            else:
                connection.execute(text("UPDATE course SET current_revision_id = NULL, published_revision_id = NULL"))
                connection.execute(text("DELETE FROM course_search"))
                for table in reversed(tables):
                    connection.execute(text(f"DELETE FROM {table}"))
            connection.execute(text("DELETE FROM question WHERE questionnaire_id > 3"))
            connection.execute(text("DELETE FROM questionnaire WHERE id > 3"))
            connection.execute(text(FRESH_COLLEGE))
        shutil.rmtree(Path(app.instance_path) / "mail", ignore_errors=True)
        limiter.reset()
        reading_only(True)  # the test's own questions never hold the write lock; `made` and actions say otherwise

    def rest(self) -> None:
        """End what a test left open."""
        db.session.rollback()
        db.session.remove()
        clock.live_in("Europe/London")

    def close(self) -> None:
        """Close every database and stop the servers."""
        for app in self._built.values():
            with app.app_context():
                db.engine.dispose()
        for server in self._servers:
            server.cleanup()
