"""A college to measure, somebody who asks for its pages, and the scales.

What a benchmark needs, each usable alone:

- `with a_college(database="sqlite") as app:` lends an application on a fresh, migrated database ("sqlite" or
  "postgresql") in an instance folder of its own, which is taken away afterwards. Its database address is
  `app.config["SQLALCHEMY_DATABASE_URI"]`; fill it inside `with app.app_context():`, with tests.factories or by SQL.
- `asking(app, path, cookie="") -> Ask` makes a function that sends one GET through the WSGI door, as the
  server does, and gives the body; it raises when the answer is not 200. No context may be open while it runs.
- `cookie_of(app, person) -> str` signs somebody in and gives the cookie of their browser.
- `side_by_side(ours, limit, *, blocks=21, seconds=0.03) -> Cost` measures two functions in turns: processor
  milliseconds of one call of each, in the pair of blocks whose ratio is the median.
- `queries_of(ask) -> int` counts the questions that one call puts to any database of this process.
"""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import create_environ

from college.people.models import Person
from tests.browser import Browser
from tests.houses import Houses

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Ask = Callable[[], bytes]
HOST = "http://college.test"


@dataclass(frozen=True)
class Cost:
    """What one call of ours and one of the limit cost, in milliseconds of processor time."""

    ours: float
    limit: float


@contextmanager
def a_college(database: str = "sqlite") -> Iterator[Flask]:
    """Lend an application on a fresh, migrated database of this kind, and take everything away afterwards."""
    # PostgreSQL's wheel remembers this folder for the whole process, and makes it again if it is gone.
    locks = Path(tempfile.gettempdir()) / f"college-postgresql-{os.getuid()}"
    locks.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(locks))
    with tempfile.TemporaryDirectory(prefix="college-bench-") as folder:
        houses = Houses(Path(folder))
        try:
            yield houses.of(database)
        finally:
            houses.close()


def asking(app: "WSGIApplication", path: str, cookie: str = "") -> Ask:
    """Make a function that asks for a page as the server would, and gives its body.

    Both sides of a comparison are asked this way: no test client, no network, an environment of its own each time.
    """
    headers = {"Cookie": cookie} if cookie else {}
    environ = create_environ(path, base_url=HOST, headers=headers)

    def ask() -> bytes:
        said: list[str] = []

        def start_response(status: str, _headers: Any, _wrong: Any = None) -> Any:
            said.append(status)

        answer = app(dict(environ), start_response)
        body = b"".join(answer)
        if (close := getattr(answer, "close", None)) is not None:
            close()
        if not said[0].startswith("200"):
            raise RuntimeError(f"{path} answered {said[0]}")
        return body

    return ask


def cookie_of(app: Flask, person: Person) -> str:
    """Sign somebody in, as a finished sign-in would, and give the cookie that their browser brings back.

    Needs an open application context, as every question to the database does.
    """
    browser = Browser(app).sign_in(person)
    browser.get("/")  # a page leaves the token of its forms in the cookie
    name = app.config["SESSION_COOKIE_NAME"]
    found = browser.get_cookie(name)
    if found is None:
        raise RuntimeError("nobody was signed in")
    return f"{name}={found.value}"


def side_by_side(
    ours: Callable[[], object], limit: Callable[[], object], *, blocks: int = 21, seconds: float = 0.03
) -> Cost:
    """Measure ours and the limit in turns, so that what else the machine does falls on both.

    Each block of calls lasts about this many seconds of processor time. A block of ours and the next of the limit
    make a pair; the pair given is the one whose ratio is the median.
    """
    calls = [(each, _as_many_as_fill(seconds, each)) for each in (ours, limit)]
    pairs = [Cost(*(_block(each, times) / times * 1000 for each, times in calls)) for _ in range(blocks)]
    return sorted(pairs, key=lambda pair: pair.ours / pair.limit)[blocks // 2]


def _as_many_as_fill(seconds: float, call: Callable[[], object]) -> int:
    call()  # what is made on first use is no part of a request
    times = 1
    while (took := _block(call, times)) < seconds / 4:
        times *= 2
    return max(1, round(times * seconds / took))


def _block(call: Callable[[], object], times: int) -> float:
    gc.collect()
    started = process_time()
    for _ in range(times):
        call()
    return process_time() - started


def queries_of(ask: Callable[[], object]) -> int:
    """Count the questions that one call puts to the database; opening and ending a transaction is none."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(asked)
