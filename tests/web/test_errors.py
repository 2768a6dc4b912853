"""What is said when two do the same at one moment; on PostgreSQL, where writers do not wait for each other."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text

from college.foundation.db import db
from tests.browser import Browser
from tests.cast import amina


@pytest.fixture
def database() -> str:
    """Name the kind of database."""
    return "postgresql"


def wait_until_somebody_waits():
    until = time.monotonic() + 20
    with db.engine.connect() as connection:
        while not connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert time.monotonic() < until
            time.sleep(0.02)


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
