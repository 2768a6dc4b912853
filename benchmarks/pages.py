"""What the public pages cost: beside Flask alone with the same bytes, and in questions to the database.

Each page is asked three ways. A visitor's is kept rendered. Somebody signed in has it kept too, but is looked up,
and has a name filled in. And just after a change, such as a place taken, it is made anew for whoever comes first.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, text

from benchmarks.bare import kept_rendered, rendered_list, rendered_page
from benchmarks.filling import fill
from benchmarks.houses import Ask, a_college, asking, cookie_of, queries_of, side_by_side
from benchmarks.ratio import Ratio
from college.foundation.db import db
from tests.factories import a_person

LIST, COURSE, RUN = "/courses", "/courses/course-{n:04}", "/runs/C{n:04}-01"
CARD = re.compile(r"<li>\s*<article.*?</article>\s*</li>", re.DOTALL)
MOST_QUERIES = 6
KEPT = "the same bytes from memory, proved by a query"
MADE = "the same bytes from Jinja and one SQLite query"


def measure() -> Iterator[Ratio]:
    """Measure every page on a college of a hundred courses, and count its questions there and on one ten times that."""
    with tempfile.TemporaryDirectory() as folder, _a_full_college(1) as (app, cookie, change):
        yield from _costs_of_list(Path(folder), app, cookie, change)
        for name, path in (("course page", COURSE), ("run page", RUN)):
            yield from _costs_of_page(Path(folder), app, cookie, change, name, path)
        small = _questions(app, cookie, change)
    with _a_full_college(10) as (app, cookie, change):
        large = _questions(app, cookie, change)
    for page, asked in small.items():
        yield Ratio(f"{page}, queries", "six", asked, MOST_QUERIES, "queries", 1)
        yield Ratio(f"{page}, queries at 10 × the rows", "at the rows", large[page], asked, "queries", 1)


def _costs_of_list(folder: Path, app: Flask, cookie: str, change: Callable[[], None]) -> Iterator[Ratio]:
    visitor, somebody = asking(app, LIST), asking(app, LIST, cookie)
    kept = asking(kept_rendered(folder / "kept", visitor()), "/")
    made = asking(rendered_list(folder / "list", (body := somebody()).decode(), CARD), "/")
    _must_be_same(kept(), visitor())
    _must_be_same(made(), body)
    yield _cost("/courses, visitor", KEPT, visitor, kept, 1.5)
    yield _cost("/courses, signed in", MADE, somebody, made, 1.5)
    yield _cost("/courses, after a change", MADE, _anew(visitor, change), _anew(made, change), 1.5)


def _costs_of_page(
    folder: Path, app: Flask, cookie: str, change: Callable[[], None], name: str, path: str
) -> Iterator[Ratio]:
    visitor, somebody = asking(app, path.format(n=1)), asking(app, path.format(n=1), cookie)
    another = asking(app, path.format(n=2), cookie)
    body = somebody().decode()
    bare = asking(rendered_page(folder / name, [body, another().decode()]), "/")
    _must_be_same(bare(), body.encode())
    yield _cost(f"{name}, visitor", MADE, visitor, bare, 2)
    yield _cost(f"{name}, signed in", MADE, somebody, bare, 2)
    yield _cost(f"{name}, after a change", MADE, _anew(visitor, change), _anew(bare, change), 2)


def _cost(subject: str, limit_is: str, ours: Ask, limit: Ask, aim: float) -> Ratio:
    cost = side_by_side(ours, limit)
    return Ratio(subject, limit_is, cost.ours, cost.limit, "ms", aim)


def _questions(app: Flask, cookie: str, change: Callable[[], None]) -> dict[str, int]:
    asked = {}
    for name, path in (("/courses", LIST), ("course page", COURSE), ("run page", RUN)):
        for who, brings in (("visitor", ""), ("signed in", cookie)):
            ask = asking(app, path.format(n=1), brings)
            ask()
            change()
            asked[f"{name}, {who}, after a change"] = queries_of(ask)
    return asked


def _must_be_same(bare: bytes, ours: bytes) -> None:
    if bare != ours:
        raise RuntimeError("the bare page is not the page that it is compared with")


@contextmanager
def _a_full_college(times: int) -> Iterator[tuple[Flask, str, Callable[[], None]]]:
    """Lend a college of so many hundred courses, the cookie of a student, and a way to change something public."""
    with a_college() as app:
        with app.app_context():
            fill(times)
            cookie = cookie_of(app, a_person())
            db.session.remove()
        engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
        with engine.connect() as aside:
            aside.exec_driver_sql("PRAGMA synchronous = OFF")  # what a change costs is not ours to measure here

            def change() -> None:
                aside.execute(text("UPDATE catalogue_stamp SET stamp = stamp + 1"))
                aside.commit()

            yield app, cookie, change


def _anew(ask: Ask, change: Callable[[], None]) -> Ask:
    def asked() -> bytes:
        change()
        return ask()

    return asked
