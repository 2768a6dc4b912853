"""The office sees what waits, what failed and why, and what was sent."""

from datetime import timedelta

import pytest

from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.rules import LATE, OVER, State
from tests.cast import ada, amina, bryn, carys, dee
from tests.factories import a_run, an_enrolment


def a_message(person, state=State.WAITING, **said):
    run = a_run()
    an_enrolment(person, run)
    with transaction():
        message = post(Letter(to=person, name="college/to_run", facts={"text": "We meet at nine."}, about=run))
        message.state = state
        for name, value in said.items():
            setattr(message, name, value)
        return message.id


def state_of(number):
    db.session.rollback()
    return db.session.get_one(Message, number).state


@pytest.fixture
def office(browser):
    return browser.sign_in(carys())


def test_messages_lie_on_the_shelf_of_their_state(office):
    a_message(amina())
    a_message(bryn(), State.FAILED, trouble="550 no such mailbox")

    waiting, failed = office.get("/manage/messages").text, office.get("/manage/messages?show=failed").text

    assert "Amina Yusuf" in waiting
    assert "Bryn Hughes" not in waiting
    assert "One message could not be delivered" in waiting
    assert "550 no such mailbox" in failed


@pytest.mark.parametrize("show", ["waiting", "failed", "sent", "not-sent", "nonsense"])
def test_an_empty_shelf_says_so(office, show):
    assert "Nothing here" in office.get(f"/manage/messages?show={show}").text


def test_a_message_that_is_tried_again_says_how_often(office):
    a_message(amina(), attempts=3, trouble="421 busy")

    assert "Tried 3 times" in office.get("/manage/messages").text


def test_messages_of_one_person_are_found_by_reference(office):
    person = amina()
    a_message(person)
    a_message(bryn())

    page = office.get(f"/manage/messages?person={person.reference.lower()}").text

    assert "Amina Yusuf" in page
    assert "Bryn Hughes" not in page
    assert "Nothing for P9999 here" in office.get("/manage/messages?person=P9999").text


def test_what_was_too_late_stands_on_the_shelf_with_its_reason_and_on_the_page_of_today(office):
    now = clock.now()
    a_message(amina(), State.DROPPED, trouble=LATE, settled_at=now)
    a_message(bryn(), State.DROPPED, settled_at=now)
    a_message(amina(), State.DROPPED, trouble=OVER, settled_at=now - timedelta(days=8))

    page = office.get("/manage/messages?show=not-sent").text

    assert page.count("Too late, not sent") == 2
    assert page.count("it should have left more than a day before") == 1
    assert page.count("No longer true, not sent") == 1
    assert "One message was too late to send" in office.get("/manage").text


def test_a_message_is_stopped_and_tried_again(office):
    number = a_message(amina())

    stopped = office.post(f"/manage/messages/{number}/stop", data={"show": "waiting"})
    again = office.post(f"/manage/messages/{number}/retry", data={"show": "not-sent"})

    assert (stopped.status_code, stopped.location) == (303, "/manage/messages?show=waiting")
    assert (again.status_code, again.location) == (303, "/manage/messages?show=not-sent")
    assert state_of(number) is State.WAITING


def test_what_was_sent_cannot_be_stopped(office):
    number = a_message(amina(), State.SENT)

    assert office.post(f"/manage/messages/{number}/stop").status_code == 409
    assert state_of(number) is State.SENT


@pytest.mark.parametrize(("who", "status"), [(ada, 403), (dee, 403), (amina, 403)])
def test_messages_are_the_office_s_alone(browser, who, status):
    assert browser.sign_in(who()).get("/manage/messages").status_code == status


def test_a_message_that_never_was_is_not_found(office):
    assert office.post("/manage/messages/999/stop").status_code == 404
