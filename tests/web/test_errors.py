"""What is said when the database does not do what was asked, and that nobody loses what they typed."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, text

from college.foundation.db import db
from tests.browser import Browser
from tests.cast import amina, bryn, gwen
from tests.factories import a_run, an_enrolment


@contextmanager
def every_connection(hears: str, deed: Callable[..., None]) -> Iterator[None]:
    """Have each new use of a connection go through this."""
    db.engine.dispose()
    event.listen(db.engine, hears, deed)
    try:
        yield
    finally:
        event.remove(db.engine, hears, deed)
        db.engine.dispose()


def do_not_wait(connection, _record, _proxy):
    connection.execute("PRAGMA busy_timeout = 0")


def find_nothing(*_about):
    raise sqlite3.OperationalError("unable to open database file")


def wait_until_somebody_waits():
    until = time.monotonic() + 20
    with db.engine.connect() as connection:
        while not connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert time.monotonic() < until
            time.sleep(0.02)


def test_while_somebody_writes_for_long_nobody_loses_what_they_typed(app: Flask):
    """T-Z2."""
    known, visitor = Browser(app).sign_in(amina()), Browser(app)

    with every_connection("checkout", do_not_wait), closing(sqlite3.connect(db.engine.url.database)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        answers = [
            known.post("/my/details", data={"name": "Nia Nova", "email": "nia@example.org", "contact_by": "email"}),
            visitor.post("/join", data={"name": "Nia Nova", "email": "nia@example.org", "key": "k" * 30}),
        ]

    for answer in answers:
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert "short break" in answer.text
        assert "Nia Nova" in answer.text


def test_what_a_page_began_to_write_is_undone_with_its_refusal(app: Flask):
    run, manager = a_run(places=3), gwen()
    for person in (amina(), bryn()):
        an_enrolment(person, run)
    said = {"term": run.term_id, "places": 1, "first_visit": "Come to the side door."}

    answer = Browser(app).sign_in(manager).post(f"/manage/runs/{run.code}/change", data=said)

    assert (answer.status_code, "2 places are taken" in answer.text) == (409, True)
    db.session.refresh(run)
    assert (run.places, run.first_visit) == (3, "")


def test_without_a_database_one_is_told_so_in_plain_words(app: Flask):
    """T-Z3."""
    visitor = Browser(app)

    with every_connection("do_connect", find_nothing):
        answer = visitor.post("/join", data={"name": "Nia <Nova>", "email": "nia@example.org", "key": "k" * 30})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "short break" in answer.text
    assert "Nia &lt;Nova&gt;" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_button_pressed_twice_is_told_and_no_failure(app: Flask):
    person = amina()
    address, number = person.email, person.id
    second, asked = Browser(app), {"whoever": address}

    def press():
        with app.app_context():
            return second.post("/sign-in/ask", data=asked)

    with db.engine.connect() as first, ThreadPoolExecutor(1) as pool:
        first.execute(
            text("INSERT INTO account (person_id, sign_in_address, password_hash, made_at) VALUES (:n, :a, '', now())"),
            {"n": number, "a": address},
        )
        answer = pool.submit(press)
        wait_until_somebody_waits()
        first.commit()

    assert answer.result().status_code == 409
    assert "at the same moment" in answer.result().text
    assert press().status_code == 303
