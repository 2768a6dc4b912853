"""Those who teach, and the office, write to everybody on a run; nobody sees who else is on it."""

import pytest
from sqlalchemy import select

from college.enrolment.rules import State as PlaceState
from college.foundation.db import db
from college.outbox.models import Message
from college.people.rules import ContactBy
from college.post.sending import send_due
from tests.cast import amina, bryn, carys, dee, femi
from tests.factories import a_person, a_run, an_enrolment

KEY = "k" * 43


@pytest.fixture
def taught(app):
    """A run that Dee teaches, with two students and one who waits."""
    teacher = dee()
    run = a_run(places=2, pair=(teacher, femi()))
    an_enrolment(amina(), run)
    an_enrolment(a_person("Sam Reed", phone="07700 900123", contact_by=ContactBy.PHONE), run)
    an_enrolment(bryn(), run, PlaceState.WAITING)
    return teacher, run


def posted():
    db.session.rollback()
    return list(db.session.scalars(select(Message).where(Message.name == "college/to_run")))


def test_what_is_written_is_looked_at_before_it_goes(browser, taught):
    teacher, run = taught
    browser.sign_in(teacher)

    asked = browser.get(f"/teach/runs/{run.code}/write")
    shown = browser.post(f"/teach/runs/{run.code}/write", data={"text": "Bring a pen.", "key": KEY, "step": "preview"})

    assert (asked.status_code, shown.status_code) == (200, 200)
    assert "2 people, each a message of their own" in shown.text
    assert "1 by e-mail" in shown.text
    assert "Bring a pen." in shown.text
    assert "example.org" not in shown.text
    assert posted() == []


@pytest.mark.parametrize(("waiting", "count"), [({}, 2), ({"waiting": "y"}, 3)])
def test_each_person_gets_a_message_of_their_own(browser, taught, mailbox, waiting, count):
    teacher, run = taught
    data = {"text": "Bring a pen.", "key": KEY, "step": "send"} | waiting

    answer = browser.sign_in(teacher).post(f"/teach/runs/{run.code}/write", data=data)

    assert answer.status_code == 303
    assert len(posted()) == count
    send_due()
    letters = [file.read_text() for file in mailbox.glob("*.eml")]
    assert all(letter.count("example.org") == 1 for letter in letters)


def test_the_same_form_sent_twice_writes_once(browser, taught):
    teacher, run = taught
    data = {"text": "Bring a pen.", "key": KEY, "step": "send"}
    browser.sign_in(teacher)

    for _ in range(2):
        browser.post(f"/teach/runs/{run.code}/write", data=data)

    assert len(posted()) == 2


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": "x" * 5001}, {"key": "short"}])
def test_a_wrong_form_is_said_and_keeps_what_was_typed(browser, taught, wrong):
    teacher, run = taught
    data = {"text": "Bring a pen.", "key": KEY, "step": "send"} | wrong

    answer = browser.sign_in(teacher).post(f"/teach/runs/{run.code}/write", data=data)

    assert answer.status_code == 422
    assert data["text"] in answer.text
    assert posted() == []


def test_nobody_to_write_to_is_said(browser, app):
    teacher = dee()
    run = a_run(pair=(teacher, femi()))
    data = {"text": "Bring a pen.", "key": KEY, "step": "send"}

    answer = browser.sign_in(teacher).post(f"/teach/runs/{run.code}/write", data=data)

    assert answer.status_code == 409
    assert "Nobody on this run can be written to yet." in answer.text


def test_the_office_writes_too_and_others_do_not(browser, app, taught):
    _, run = taught
    other = dee()

    assert browser.sign_in(carys()).get(f"/manage/runs/{run.code}/write").status_code == 200
    assert browser.sign_in(other).get(f"/teach/runs/{run.code}/write").status_code == 404
