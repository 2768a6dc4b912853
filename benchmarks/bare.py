"""The bare limits: Flask alone answering with the very bytes that we answer with, by as little as can make them.

A bare page is made from our own bodies, so that it is never a smaller page: what all of them say stands in the
template as it is, and what differs is a column of a table, read by one question (SQLAlchemy Core, SQLite) and put
in by Jinja. It has no sign-in, no menu, no rule, no translation and no headers of ours: that is why it is the limit.
"""

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path

from flask import Flask, Response
from jinja2 import Template
from sqlalchemy import Column, Engine, Integer, MetaData, Select, Table, Text, create_engine, insert, select

_PIECES = re.compile(r'([<>"])')


def kept_rendered(folder: Path, body: bytes) -> Flask:
    """Answer with bytes from memory, proved fresh by one cheap question."""
    app, engine, table = _stand(folder, ["stamp"], [("7",)])
    question = select(table.c.stamp)

    @app.get("/")
    def page() -> Response:
        with engine.connect() as connection:
            if connection.execute(question).scalar_one() != "7":
                raise RuntimeError("the page is no longer true")
        return Response(body, mimetype="text/html")

    return app


def rendered_list(folder: Path, body: str, repeated: re.Pattern[str]) -> Flask:
    """Answer with one page whose repeated parts are rows of one question."""
    parts = repeated.findall(body)
    one, rows = _shape(parts)
    start, end = body.index(parts[0]), body.rindex(parts[-1]) + len(parts[-1])
    between = body[start + len(parts[0]) : body.index(parts[1])]
    listed = "{% for row in rows %}" + one + "{% if not loop.last %}" + _as_is(between) + "{% endif %}{% endfor %}"
    return _rendering(folder, _as_is(body[:start]) + listed + _as_is(body[end:]), rows, everything=True)


def rendered_page(folder: Path, bodies: Sequence[str]) -> Flask:
    """Answer with the first of these pages, which are of one shape: one row, found by its number."""
    one, rows = _shape(bodies)
    return _rendering(folder, "{% for row in rows %}" + one + "{% endfor %}", rows, everything=False)


def _rendering(folder: Path, source: str, rows: list[tuple[str, ...]], *, everything: bool) -> Flask:
    app, engine, table = _stand(folder, [f"c{n}" for n in range(len(rows[0]))], rows)
    template: Template = app.jinja_env.from_string(source)
    question: Select[tuple[str]] = select(*(column for column in table.c if column.name != "id")).order_by(table.c.id)
    if not everything:
        question = question.where(table.c.id == 1)

    @app.get("/")
    def page() -> Response:
        with engine.connect() as connection:
            found = connection.execute(question).all()
        return Response(template.render(rows=found), mimetype="text/html")

    return app


def _stand(folder: Path, columns: list[str], rows: list[tuple[str, ...]]) -> tuple[Flask, Engine, Table]:
    folder.mkdir()
    app = Flask("bare")
    app.jinja_env.autoescape = True
    app.jinja_env.keep_trailing_newline = True
    engine = create_engine(f"sqlite:///{folder}/bare.db")
    metadata = MetaData()
    table = Table("shown", metadata, Column("id", Integer, primary_key=True), *(Column(each, Text) for each in columns))
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
    return app, engine, table


def _shape(texts: Sequence[str]) -> tuple[str, list[tuple[str, ...]]]:
    """Find what these texts share, as a template for one row, and what differs, as the rows."""
    split = [_PIECES.split(text) for text in texts]
    if len({len(pieces) for pieces in split}) != 1:
        raise ValueError("these pages are not of one shape")
    differing = [n for n, pieces in enumerate(zip(*split, strict=True)) if len(set(pieces)) > 1]
    columns = {place: f"{{{{ row.c{n} }}}}" for n, place in enumerate(differing)}
    template = "".join(columns.get(n, _as_is(piece)) for n, piece in enumerate(split[0]))
    return template, [tuple(unescape(pieces[n]) for n in differing) for pieces in split]


def _as_is(text: str) -> str:
    return "{% raw %}" + text + "{% endraw %}" if "{" in text else text
