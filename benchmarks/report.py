"""The report of a term, against one plain SQL aggregation over the same rows; and a large workbook."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import run
from time import process_time
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import make_url, text

from benchmarks import a_workbook
from benchmarks.a_term import fill
from benchmarks.houses import a_college, side_by_side
from benchmarks.ratio import Ratio
from college.foundation.db import db, reading
from college.reports.term import term_report
from college.timetable.models import Term

SIZES = (10_000, 100_000)
TURNS = 12

# Once over the rows that the report is made from, counted as one would by hand: answers that are a yes, usable and
# given, by wave and question; invitations, and how many came back; marks by kind; enrolments and people by state;
# capacities of those enrolled; who taught.
PLAIN = """
    SELECT 'answers', response.wave, answer.question_key,
        sum(CASE WHEN answer.value NOT IN ('no', 'not_sure', 'none', '1', '2', '3', 'prefer_not_to_say') THEN 1 END),
        sum(CASE WHEN answer.value <> 'prefer_not_to_say' THEN 1 END), count(*)
    FROM run JOIN response ON response.run_id = run.id JOIN answer ON answer.response_id = response.id
    WHERE run.term_id = {term} AND run.cancelled_at IS NULL
    GROUP BY response.wave, answer.question_key
    UNION ALL
    SELECT 'invitations', invitation.wave, '', count(*), sum(CASE WHEN invitation.returned THEN 1 END), 0
    FROM run JOIN invitation ON invitation.run_id = run.id
    WHERE run.term_id = {term} AND run.cancelled_at IS NULL
    GROUP BY invitation.wave
    UNION ALL
    SELECT 'marks', mark.mark, '', count(*), 0, 0
    FROM run JOIN session ON session.run_id = run.id JOIN mark ON mark.session_id = session.id
    WHERE run.term_id = {term} AND run.cancelled_at IS NULL AND session.state = 'held'
    GROUP BY mark.mark
    UNION ALL
    SELECT 'enrolments', enrolment.state, '', count(*), count(DISTINCT enrolment.person_id), 0
    FROM run JOIN enrolment ON enrolment.run_id = run.id
    WHERE run.term_id = {term} AND run.cancelled_at IS NULL
    GROUP BY enrolment.state
    UNION ALL
    SELECT 'capacities', enrolment_capacity.capacity, '', count(*), 0, 0
    FROM run JOIN enrolment ON enrolment.run_id = run.id
        JOIN enrolment_capacity ON enrolment_capacity.enrolment_id = enrolment.id
    WHERE run.term_id = {term} AND run.cancelled_at IS NULL AND enrolment.state = 'enrolled'
    GROUP BY enrolment_capacity.capacity
    UNION ALL
    SELECT 'facilitators', facilitation.knowledge, '', count(*), 0, 0
    FROM run JOIN session ON session.run_id = run.id JOIN facilitation ON facilitation.session_id = session.id
    WHERE run.term_id = {term} AND run.cancelled_at IS NULL
    GROUP BY facilitation.knowledge
"""


def measure() -> Iterator[Ratio]:
    """Measure the report on either database at either size, how it grows, and a workbook."""
    yield from _workbook()
    for database in ("sqlite", "postgresql"):
        took: dict[int, float] = {}
        for size in SIZES:
            with a_college(database) as app:
                for preset, ours, plain in _at(app, size):
                    took[size] = ours
                    subject = f"{database}, {size:,} answers, {preset}"
                    yield Ratio(subject, "one plain SQL aggregation", ours, plain, "ms", 2)
        small, large = (took[size] for size in SIZES)
        yield Ratio(f"{database}, ten times the answers", "ten times the cost", large, 10 * small, "ms", 1)


def _workbook() -> Iterator[Ratio]:
    cost = side_by_side(a_workbook.ours, a_workbook.alone, blocks=3)
    subject = f"a workbook of {a_workbook.ROWS:,} rows"
    yield Ratio(subject, "XlsxWriter alone, constant memory", cost.ours, cost.limit, "ms", 1.5)
    told = run([sys.executable, "-m", "benchmarks.a_workbook"], check=True, capture_output=True, text=True)
    yield Ratio(f"{subject}, memory of its process", "150 MB", float(told.stdout), 150, "MB", 1)


def _at(app: Flask, size: int) -> Iterator[tuple[str, float, float]]:
    term_id = fill(app, size)
    key = str(app.extensions["college"].secret_key).encode()
    statement = PLAIN.format(term=term_id)
    with closing(_bare(app.config["SQLALCHEMY_DATABASE_URI"])) as connection:
        for preset in ("internal", "shared"):

            def ours(preset: str = preset) -> object:
                with app.app_context(), reading():
                    return term_report(db.session.get_one(Term, term_id), preset, key=key)

            def plain() -> object:
                return connection.execute(statement).fetchall()

            yield preset, *_in_turns(ours, plain, _servers(app, connection))


def _bare(address: str) -> Any:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return sqlite3.connect(str(url.database))
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)


def _in_turns(ours: Callable[[], object], limit: Callable[[], object], servers: list[int]) -> tuple[float, float]:
    """Give the least of several turns of each, in milliseconds of processor time, the database server's included."""
    ours(), limit()
    spent = [(_took(ours, servers), _took(limit, servers)) for _ in range(TURNS)]
    return min(each for each, _ in spent), min(each for _, each in spent)


def _took(call: Callable[[], object], servers: list[int]) -> float:
    started = _worked(servers)
    call()
    return _worked(servers) - started


def _worked(servers: list[int]) -> float:
    # Linux tells in nanoseconds how long a process has worked.
    stats = [Path(f"/proc/{server}/schedstat").read_text(encoding="ascii") for server in servers]
    return process_time() * 1000 + sum(int(each.split()[0]) for each in stats) / 1_000_000


def _servers(app: Flask, connection: Any) -> list[int]:
    if not isinstance(connection, psycopg.Connection):
        return []
    with app.app_context(), reading():
        return [db.session.scalar(text("SELECT pg_backend_pid()")), connection.info.backend_pid]
