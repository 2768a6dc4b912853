"""A house that several processes live in: its database, its settings as an environment, and processes of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from college import create_app
from college.foundation.db import db, reading_only
from config import read
from tests.houses import Houses

HOUSE = Path(__file__).resolve().parents[2]


class House:
    """One database, and an environment in which processes of the product find it."""

    def __init__(self, houses: Houses, database: str, name: str, **said: str) -> None:
        instance = houses.folder / name
        instance.mkdir(mode=0o700)
        url = houses.postgresql(name) if database == "postgresql" else f"sqlite:///{instance}/college.db"
        self.environ = {
            "COLLEGE_ENV": "testing",
            "COLLEGE_SECRET_KEY": "a secret for tests that is long enough to sign with",
            "COLLEGE_BASE_URL": "http://127.0.0.1",
            "COLLEGE_INSTANCE": str(instance),
            "COLLEGE_DATABASE_URL": url.replace("+psycopg", ""),
        } | said
        self.app: Flask = create_app(read(self.environ))
        with self.app.app_context():
            upgrade()
            db.engine.dispose()

    def start(self, *command: str, **said: str) -> subprocess.Popen[str]:
        """Start a process of the product with these settings more."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COLLEGE_")}
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=HOUSE,
            env=kept | self.environ | {"PYTHONUNBUFFERED": "1"} | said,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def worker(self, **said: str) -> subprocess.Popen[str]:
        """Start a worker."""
        return self.start("-m", "flask", "--app", "run", "worker", **said)

    def close(self) -> None:
        """Let go of the database and of the queue."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
            self.app.extensions["jobs"].storage.close()


@contextmanager
def a_house(houses: Houses, database: str, name: str, **said: str) -> Iterator[House]:
    """Lend a house on this kind of database."""
    house = House(houses, database, name, **said)
    with house.app.app_context():
        reading_only(True)
        yield house
        house.close()


@contextmanager
def running(*processes: subprocess.Popen[str]) -> Iterator[list[tuple[int, str, str]]]:
    """Let processes run inside, end each cleanly, and give what it came to: its code, its words and its troubles."""
    ended: list[tuple[int, str, str]] = []
    try:
        yield ended
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # and whomever it left behind
            said, wrong = process.communicate(timeout=10)
            ended.append((process.returncode, said, wrong))


def eventually(true: Callable[[], Any], seconds: float = 60.0) -> bool:
    """Wait until something is true, and tell whether it ever was."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False
