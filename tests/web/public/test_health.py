"""T-O4: two words for a probe."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.web.public import health
from tests.cast import amina


def test_a_college_that_can_do_its_work_is_ready(browser):
    for address in ("/healthz", "/readyz"):
        page = browser.get(address)
        assert (page.status_code, page.text, page.mimetype) == (200, "ok\n", "text/plain")


def waiting(minutes, state=State.WAITING):
    due = clock.now() - timedelta(minutes=minutes)
    person = amina()
    with transaction():
        db.session.add(
            Message(
                person_id=person.id,
                name="people/code",
                channel=Channel.EMAIL,
                facts={},
                state=state,
                made_at=due,
                due_at=due,
            )
        )


@pytest.mark.parametrize(
    ("minutes", "state", "is_ready"),
    [(14, State.WAITING, True), (16, State.WAITING, False), (600, State.TO_DO, True), (600, State.SENT, True)],
)
def test_a_message_that_nobody_sends_for_a_quarter_of_an_hour_is_noticed(browser, minutes, state, is_ready):
    waiting(minutes, state)

    page = browser.get("/readyz")

    assert (page.status_code, page.text) == ((200, "ok\n") if is_ready else (503, "fail\n"))
    assert browser.get("/healthz").status_code == 200


def test_a_database_of_another_shape_is_noticed(browser, monkeypatch):
    monkeypatch.setattr(health, "_heads", lambda: frozenset({"a newer one"}))

    assert browser.get("/readyz").text == "fail\n"


def read_only(connection, _record):
    connection.execute("PRAGMA query_only=ON")


def test_a_database_that_takes_no_write_is_noticed(browser):
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", read_only)
    try:
        page = browser.get("/readyz")
    finally:
        event.remove(db.engine, "connect", read_only)
        db.engine.dispose()

    assert (page.status_code, page.text) == (503, "fail\n")
    assert browser.get("/readyz").text == "ok\n"
