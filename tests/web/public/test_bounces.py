"""A mail service tells us of e-mail that came back; nobody else can."""

from dataclasses import replace

import pytest

from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox import reports
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.rules import State
from college.people.models import Person
from college.post.sending import send_due
from tests.cast import amina
from tests.factories import a_run, an_enrolment

SECRET = "a secret that only the mail service knows"
HEADERS = {"X-Bounces-Secret": SECRET}


@pytest.fixture
def open_to_it(app, monkeypatch):
    monkeypatch.setitem(app.extensions, "college", replace(app.extensions["college"], bounces_secret=SECRET))


@pytest.fixture
def number(app):
    person, run = amina(), a_run()
    an_enrolment(person, run)
    with transaction():
        made = post(Letter(to=person, name="college/to_run", facts={"text": "We meet at nine."}, about=run)).id
    send_due()
    return made


def state(number):
    db.session.rollback()
    return db.session.get_one(Message, number).state


def told(number, **said):
    message = db.session.get(Message, number)
    name = reports.name_of(number, message.made_at if message is not None else clock.now())
    return {"message_id": f"<{name}@college.test>", "status": "5.1.1"} | said


def test_an_email_that_came_back_is_kept_once(browser, open_to_it, number):
    answers = [browser.post("/webhooks/bounces", json=told(number), headers=HEADERS) for _ in range(2)]

    assert [answer.json for answer in answers] == [{"counted": 1}, {"counted": 0}]
    assert state(number) is State.FAILED
    assert db.session.scalar(db.select(Person.bounces).where(Person.name == "Amina Yusuf")) == 1


def test_several_are_told_at_once(browser, open_to_it, number):
    answer = browser.post("/webhooks/bounces", json=[told(number), told(99)], headers=HEADERS)

    assert answer.json == {"counted": 1}


@pytest.mark.parametrize("headers", [{}, {"X-Bounces-Secret": ""}, {"X-Bounces-Secret": SECRET + "x"}])
def test_without_the_secret_nothing_is_kept(browser, open_to_it, number, headers):
    assert browser.post("/webhooks/bounces", json=told(number), headers=headers).status_code == 403
    assert state(number) is State.SENT


def test_without_a_secret_of_ours_there_is_no_such_page(browser, number):
    assert browser.post("/webhooks/bounces", json=told(number), headers={"X-Bounces-Secret": ""}).status_code == 404
    assert state(number) is State.SENT


@pytest.mark.parametrize(
    "said",
    [
        {"status": "4.2.2"},
        {"status": ""},
        {"status": None},
        {"message_id": "<outbox-1.1790000000@elsewhere.test>"},
        {"message_id": "<outbox-1.1790000000@college.test>"},
        {"message_id": "<outbox-99999999999.1@college.test>"},
        {"message_id": "<somebody@college.test>"},
        {"message_id": 7},
    ],
)
def test_a_delay_and_what_is_not_of_ours_change_nothing(browser, open_to_it, number, said):
    answer = browser.post("/webhooks/bounces", json=told(number) | said, headers=HEADERS)

    assert answer.json == {"counted": 0}
    assert state(number) is State.SENT


@pytest.mark.parametrize(
    "body", ["", "nonsense", '"text"', "[1]", "7", "[" + "{}," * 1000 + "{}]", '{"status":' + "[" * 100_000]
)
def test_what_cannot_be_read_is_a_bad_request(browser, open_to_it, body):
    sent = {"data": body, "content_type": "application/json", "headers": HEADERS, "token": False}
    answer = browser.post("/webhooks/bounces", **sent)

    assert answer.status_code == 400
