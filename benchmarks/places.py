"""Taking a place, against the database's own rate for the same transaction.

Ours is `ask_for_place` inside `transaction()`: hold the run, see how it stands, decide, write the enrolment, its
event, the audit, what the student comes as and the message, commit. The limit is the driver alone (sqlite3, psycopg),
with the statements ready made: `BEGIN IMMEDIATE` or `SELECT … FOR UPDATE`, one count, the same five rows, commit. It
decides nothing: no window, no sessions, no pair, no earlier row. Both write through the same triggers, the same
indexes and the same `synchronous` setting, and take turns in blocks, so that what else the machine does falls on both.

A client is a thread, as in the server, which is one process with threads. The limit's have a connection each; ours
share the pool's fifteen, as they would. Each asks for persons that nobody asked for before, on one run with room for
all. Person and run are read beforehand, for a page has both at hand when it asks: whoever signed in, and what the
address names.

How often each waits for the database:

    SQLite      ours 8 times (begin, one question, five rows, commit), the limit 9
    PostgreSQL  ours 6 times (begin, hold, one question, the place, four rows at once, commit), the limit 9

So what is missing to the whole rate is processor time, about three times that of the bare statements, and the faster
the disk keeps a commit the more it shows. Of a hundred parts (SQLite, the commit itself left out) 34 go to SQLAlchemy's
session: making it, lending it a connection, beginning, committing, giving back; 23 to how the run stands, one wide
question with a row for each who teaches in each session, whose moments and words become Python's; 26 to the five rows,
a third of it the driver's own; 17 to the rules, the letter, and the thing that is handed back. For one client on a
fast disk the aim would need more than the session to go, and with it the one way in which all is kept or undone.
Where many contend ours is ahead on SQLite, for our writers take turns and its own sleep; a limit whose writers took
turns as well would be that of one client. On PostgreSQL the run is held for fewer waits, but also while our processor
time is spent on what was found; clients that are processes of their own come to the same ratio as threads.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from threading import Barrier
from time import perf_counter
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from benchmarks.houses import a_college
from benchmarks.ratio import Ratio
from college.enrolment.actions.asking import ask_for_place
from college.foundation import clock
from college.foundation.db import PRAGMAS, db, transaction
from college.people.models import Person
from college.people.rules import Capacity
from college.timetable.models import Run
from tests.factories import a_run

AIM = 0.7
BLOCKS = 9
ASKED = {1: 60, 32: 8}  # clients, and how often each of them asks in one block
WARM = 2  # times that each client asked before the clock starts
TRACES = ("enrolment_capacity", "enrolment_event", "enrolment", "message", "audit_entry")

Take = Callable[[int], object]


@dataclass(frozen=True)
class Crowd:
    """A run with room for everybody, and the people who want a place on it."""

    app: Flask
    database: str
    run_id: int
    people: list[int]


Way = Callable[[Crowd, list[int]], AbstractContextManager[Take]]


def measure() -> Iterator[Ratio]:
    """Measure one client and many, on SQLite and on PostgreSQL."""
    for database in ("sqlite", "postgresql"):
        with a_college(database) as app:
            crowd = _gathered(app, database)
            for clients, times in ASKED.items():
                yield _compared(crowd, clients, times)


def _gathered(app: Flask, database: str) -> Crowd:
    most = max((times + WARM) * clients for clients, times in ASKED.items())
    with app.app_context():
        run_id = a_run(places=most).id
        db.session.rollback()
        with transaction():
            db.session.execute(insert(Person), [_somebody(n) for n in range(most)])
        people = list(db.session.scalars(select(Person.id).where(Person.reference.like("B%"))))
    return Crowd(app, database, run_id, people)


def _somebody(n: int) -> dict[str, Any]:
    name, email = f"Student {n}", f"student{n}@example.org"
    return {
        "reference": f"B{n:05}",
        "name": name,
        "name_folded": name.lower(),
        "email": email,
        "email_folded": email,
        "made_at": clock.now(),
    }


def _compared(crowd: Crowd, clients: int, times: int) -> Ratio:
    ours, limit = [], []
    for _ in range(BLOCKS):
        limit.append(_rate(crowd, _bare, clients, times))
        ours.append(_rate(crowd, _ours, clients, times))
    return Ratio(
        subject=f"{crowd.database}, {clients} client{'s' * (clients > 1)}",
        limit_is="the same rows by the driver alone",
        ours=median(ours),
        limit=median(limit),
        unit="a second",
        aim=AIM,
    )


def _rate(crowd: Crowd, way: Way, clients: int, times: int) -> float:
    _empty(crowd)
    share, start = times + WARM, Barrier(clients)

    def client(n: int) -> tuple[float, float]:
        people = crowd.people[n * share : (n + 1) * share]
        with way(crowd, people) as take:
            for person_id in people[:WARM]:
                take(person_id)
            start.wait()
            began = perf_counter()
            for person_id in people[WARM:]:
                take(person_id)
            return began, perf_counter()

    with ThreadPoolExecutor(clients) as pool:
        spans = list(pool.map(client, range(clients)))
    _all_came_in(crowd, clients * share)
    return clients * times / (max(ended for _, ended in spans) - min(began for began, _ in spans))


def _empty(crowd: Crowd) -> None:
    with crowd.app.app_context(), transaction():
        for table in TRACES:
            db.session.execute(text(f"DELETE FROM {table}"))


def _all_came_in(crowd: Crowd, asked: int) -> None:
    with crowd.app.app_context():
        for table in TRACES:
            written = db.session.scalar(text(f"SELECT count(*) FROM {table}"))
            if written != asked:
                raise RuntimeError(f"{asked} asked for a place, and {table} has {written} rows")


@contextmanager
def _ours(crowd: Crowd, people: list[int]) -> Iterator[Take]:
    with crowd.app.app_context():
        with Session(db.engine) as reading:
            run = reading.get_one(Run, crowd.run_id)
            at_hand = {each.id: each for each in reading.scalars(select(Person).where(Person.id.in_(people)))}
            reading.expunge_all()

        def take(person_id: int) -> None:
            person = at_hand[person_id]
            with transaction():
                ask_for_place(person, run, capacities={Capacity.PUBLIC}, by=person)
            db.session.remove()

        yield take


HOLD = {"sqlite": "SELECT places FROM run WHERE id = ?", "postgresql": "SELECT places FROM run WHERE id = ? FOR UPDATE"}
COUNT = "SELECT count(*) FROM enrolment WHERE run_id = ? AND state IN ('offered', 'enrolled')"
ENROLMENT = (
    "INSERT INTO enrolment (person_id, run_id, state, asked_at, channel, what_helps, offers_made) "
    "VALUES (?, ?, 'enrolled', ?, 'web', '', 0) RETURNING id"
)
EVENT = "INSERT INTO enrolment_event (enrolment_id, at, state, by_person_id, reason) VALUES (?, ?, 'enrolled', ?, '')"
AUDIT = (
    "INSERT INTO audit_entry (at, what, about, about_id, by_person_id, facts) "
    "VALUES (?, 'enrolment.asked', 'enrolment', ?, ?, ?)"
)
CAPACITY = "INSERT INTO enrolment_capacity (enrolment_id, capacity) VALUES (?, 'public')"
MESSAGE = (
    "INSERT INTO message (person_id, name, channel, facts, about, about_id, state, made_at, due_at, attempts, trouble) "
    "VALUES (?, 'enrolment/enrolled', 'email', ?, 'enrolment', ?, 'waiting', ?, ?, 0, '')"
)


@contextmanager
def _bare(crowd: Crowd, _people: list[int]) -> Iterator[Take]:
    with _driver(crowd) as (say, begin, commit):

        def take(person_id: int) -> None:
            now = datetime.now(UTC).replace(tzinfo=None)
            at = now.isoformat(" ") if crowd.database == "sqlite" else now
            begin()
            (places,) = say(HOLD[crowd.database], (crowd.run_id,)).fetchone()
            (taken,) = say(COUNT, (crowd.run_id,)).fetchone()
            if taken >= places:
                raise RuntimeError("the run is full")
            (number,) = say(ENROLMENT, (person_id, crowd.run_id, at)).fetchone()
            say(EVENT, (number, at, person_id))
            say(AUDIT, (at, number, person_id, json.dumps({"run": crowd.run_id})))
            say(CAPACITY, (number,))
            facts = json.dumps({"enrolment_id": number, "run": "C01-01", "starts_at": now.isoformat()})
            say(MESSAGE, (person_id, facts, number, at, at))
            commit()

        yield take


@contextmanager
def _driver(crowd: Crowd) -> Iterator[tuple[Callable[..., Any], Callable[[], object], Callable[[], object]]]:
    address = crowd.app.config["SQLALCHEMY_DATABASE_URI"]
    if crowd.database == "sqlite":
        lite = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in PRAGMAS:
            lite.execute(f"PRAGMA {pragma}")
        yield lite.execute, lambda: lite.execute("BEGIN IMMEDIATE"), lite.commit
        lite.close()
    else:
        with psycopg.connect(address.replace("+psycopg", "")) as connection:
            cursor = connection.cursor()
            yield lambda said, values: cursor.execute(said.replace("?", "%s"), values), lambda: None, connection.commit
