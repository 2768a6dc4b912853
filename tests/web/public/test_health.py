"""T-O4: two words for a probe."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.web.public import health
from tests.cast import amina, bryn


def test_a_college_that_can_do_its_work_is_ready(browser):
    for address in ("/healthz", "/readyz"):
        page = browser.get(address)
        assert (page.status_code, page.text, page.mimetype) == (200, "ok\n", "text/plain")


def minutes_ago(minutes):
    return clock.now() - timedelta(minutes=minutes)


def a_message(person, *, due, name="college/to_run", **said):
    usual = {"channel": Channel.EMAIL, "facts": {}, "state": State.WAITING, "made_at": minutes_ago(due)}
    with transaction():
        db.session.add(Message(person_id=person.id, name=name, due_at=minutes_ago(due), **usual | said))


def is_ready(browser):
    page = browser.get("/readyz")
    assert (page.status_code, page.text) in {(200, "ok\n"), (503, "fail\n")}
    return page.status_code == 200


@pytest.mark.parametrize(
    ("minutes", "state", "ready"),
    [(14, State.WAITING, True), (16, State.WAITING, False), (600, State.TO_DO, True), (600, State.SENT, True)],
)
def test_a_message_that_nobody_tries_for_a_quarter_of_an_hour_is_noticed(browser, minutes, state, ready):
    a_message(amina(), due=minutes, state=state)

    assert is_ready(browser) is ready
    assert browser.get("/healthz").status_code == 200


@pytest.mark.parametrize(("minutes", "ready"), [(14, True), (16, False)])
def test_a_message_in_trouble_is_noticed_only_when_nobody_tries_it_again(browser, minutes, ready):
    a_message(amina(), due=minutes, attempts=5, trouble="no answer")

    assert is_ready(browser) is ready


@pytest.mark.parametrize(("minutes", "ready"), [(-1, True), (16, False)])
def test_a_message_whose_sender_died_is_noticed_when_nobody_takes_it_over(browser, minutes, ready):
    a_message(amina(), due=600, leased_until=minutes_ago(minutes))

    assert is_ready(browser) is ready


def test_a_message_held_behind_one_in_trouble_is_not_stuck(browser):
    person = amina()
    a_message(person, due=-30, attempts=5, trouble="no answer")
    a_message(person, due=600)

    assert is_ready(browser)


def test_a_message_to_somebody_else_is_held_behind_none(browser):
    a_message(amina(), due=-30, attempts=5, trouble="no answer")
    a_message(bryn(), due=600)

    assert not is_ready(browser)


def test_a_code_waits_behind_no_other_message(browser):
    person = amina()
    a_message(person, due=-30, attempts=5, trouble="no answer")
    a_message(person, due=16, name="people/code")

    assert not is_ready(browser)


@pytest.mark.parametrize(("minutes", "ready"), [(1, True), (16, False)])
def test_a_message_that_was_held_is_given_the_same_time_once_it_is_free(browser, minutes, ready):
    person = amina()
    a_message(person, due=600, state=State.FAILED, attempts=12, settled_at=minutes_ago(minutes))
    a_message(person, due=600)

    assert is_ready(browser) is ready


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
        with time_machine.travel(clock.now() + timedelta(seconds=11)):
            page = browser.get("/readyz")
    finally:
        event.remove(db.engine, "connect", read_only)
        db.engine.dispose()

    assert (page.status_code, page.text) == (503, "fail\n")
    with time_machine.travel(clock.now() + timedelta(seconds=22)):
        assert browser.get("/readyz").text == "ok\n"


def test_however_often_it_is_asked_one_write_is_tried_in_ten_seconds(browser):
    tried = []
    event.listen(db.engine, "before_cursor_execute", note := lambda _c, _cu, statement, *_: tried.append(statement))
    begins = clock.now() + timedelta(hours=1)

    for seconds in (0, 1, 9, 11, 12):
        with time_machine.travel(begins + timedelta(seconds=seconds), tick=False):
            assert is_ready(browser)
    event.remove(db.engine, "before_cursor_execute", note)

    assert len([statement for statement in tried if statement.startswith("UPDATE alembic_version")]) == 2
    assert len([statement for statement in tried if statement == "BEGIN IMMEDIATE"]) <= 2


def test_who_asks_while_a_write_is_tried_hears_what_was_found_last(browser, app):
    assert is_ready(browser)
    wrote = app.extensions["wrote"]

    with wrote._trying, time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert is_ready(browser)
