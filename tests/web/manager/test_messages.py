"""The office sees what waits, what failed and why, and what was sent."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.actions import Letter, post
from college.outbox.models import Message, MessageBody
from college.outbox.rules import LATE, OVER, Channel, State
from college.people.rules import ContactBy
from tests.cast import ada, amina, bryn, carys, dee
from tests.factories import a_person, a_run, an_enrolment


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


@pytest.mark.parametrize("show", ["waiting", "retrying", "held", "failed", "sent", "by-hand", "not-sent", "nonsense"])
def test_an_empty_shelf_says_so(office, show):
    assert "Nothing on this list" in office.get(f"/manage/messages?show={show}").text


def test_a_message_that_is_tried_again_says_how_often(office):
    a_message(amina(), attempts=3, trouble="421 busy")

    page = office.get("/manage/messages?show=retrying").text

    assert "Tried 3 times" in page
    assert "The mail server is busy, and asks us to try again later." in page
    assert "421 busy" in page
    assert "Nothing on this list" in office.get("/manage/messages").text


def test_why_a_text_failed_is_said_of_the_number_and_of_no_mail_server(office):
    number = a_message(amina(), State.FAILED, channel=Channel.TEXT, trouble="400 phone_number Not enough digits")

    for page in (office.get("/manage/messages?show=failed").text, office.get(f"/manage/messages/{number}").text):
        assert "No text can be sent to this number. Check it with the person." in page
        assert "mail server" not in page


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


@pytest.mark.parametrize("scrap", ["yusu", "AMINA", "07700 900", "amina@", "reference"])
def test_messages_are_found_by_any_scrap_of_a_person(office, scrap):
    person = a_person("Amina Yusuf", email="amina@example.org", phone="07700 900123")
    a_message(person)
    a_message(bryn())

    page = office.get(f"/manage/messages?person={person.reference if scrap == 'reference' else scrap}").text

    assert "Amina Yusuf" in page
    assert "Bryn Hughes" not in page


def test_a_scrap_that_means_nobody_finds_no_message(office):
    a_message(amina())

    assert "Nothing for x here" in office.get("/manage/messages?person=x").text


def test_messages_of_one_kind_are_found(office):
    a_message(amina())

    assert "Amina Yusuf" in office.get("/manage/messages?kind=college/to_run").text
    assert "Amina Yusuf" not in office.get("/manage/messages?kind=enrolment/offer").text


def test_what_was_dropped_says_why(office):
    a_message(amina(), State.DROPPED, trouble="Too late: it was held, and dropped before anything left.")

    assert "Too late: it was held" in office.get("/manage/messages?show=not-sent").text


def test_a_message_has_a_page_with_its_history(office):
    number = a_message(amina(), State.FAILED, trouble="550 no such mailbox")
    office.post(f"/manage/messages/{number}/retry")
    office.post(f"/manage/messages/{number}/stop")

    page = office.get(f"/manage/messages/{number}").text

    done = page[page.index("What became of it") :]
    assert done.index("Tried again by hand") < done.index("Stopped")
    assert page.count("by Carys Bowen") == 2


def test_the_words_of_a_message_are_shown_and_the_reading_is_on_record(office):
    number = a_message(amina(), State.SENT)
    with transaction():
        db.session.add(MessageBody(message_id=number, subject="A word", text="We meet.", kept_at=clock.now()))

    listed = office.get(f"/manage/messages/{number}").text
    read = office.get(f"/manage/messages/{number}/words").text

    assert "We meet." not in listed
    assert "We meet." in read
    assert "As it left" in read
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "message.read")).one()
    assert (entry.about, entry.about_id) == ("message", number)


def test_a_message_that_waits_shows_what_it_would_say(office):
    number = a_message(amina())

    page = office.get(f"/manage/messages/{number}/words").text

    assert "As it would leave now" in page
    assert "We meet at nine." in page


def test_words_that_are_deleted_are_said_to_be(office):
    number = a_message(amina(), State.SENT)

    assert "deleted by now" in office.get(f"/manage/messages/{number}").text
    assert "The words are not there" in office.get(f"/manage/messages/{number}/words").text


def test_a_message_is_sent_once_more(office):
    number = a_message(amina(), State.SENT)

    answer = office.post(f"/manage/messages/{number}/again")

    again = int(answer.location.rpartition("/")[2])
    assert state_of(again) is State.WAITING
    assert f"The first is message {number}" in office.get(f"/manage/messages/{again}").text
    assert f"message {again}" in office.get(f"/manage/messages/{number}").text


def test_all_that_are_ticked_are_tried_again_and_what_cannot_be_stops_no_other(office):
    failed = [a_message(amina(), State.FAILED), a_message(bryn(), State.FAILED)]
    sent = a_message(amina(), State.SENT)

    answer = office.post(
        "/manage/messages/ticked",
        data={"do": "retry", "number": [*map(str, failed), str(sent), "999999", "x"], "show": "failed"},
    )
    page = office.get(answer.location).text

    assert answer.location == "/manage/messages?show=failed"
    assert [state_of(number) for number in (*failed, sent)] == [State.WAITING, State.WAITING, State.SENT]
    assert "2 messages are tried again." in page
    assert "Only a message that failed or was stopped can be tried again." in page


@pytest.mark.parametrize("data", [{}, {"do": "retry"}, {"do": "erase", "number": "1"}, {"number": "1"}])
def test_nothing_is_done_where_nothing_is_ticked(office, data):
    number = a_message(amina(), State.FAILED)

    office.post("/manage/messages/ticked", data=data)

    assert state_of(number) is State.FAILED


def test_ticked_messages_are_stopped_and_sent_again(office):
    waits, sent = a_message(amina()), a_message(bryn(), State.SENT)

    office.post("/manage/messages/ticked", data={"do": "stop", "number": str(waits)})
    office.post("/manage/messages/ticked", data={"do": "again", "number": str(sent)})

    assert state_of(waits) is State.STOPPED
    db.session.rollback()
    assert db.session.scalar(select(Message.state).where(Message.again_of_id == sent)) is State.WAITING


def test_what_is_ticked_is_sent_again_in_the_order_in_which_it_was_written(office):
    person = amina()
    first, second = a_message(person, State.SENT), a_message(person, State.SENT)

    office.post("/manage/messages/ticked", data={"do": "again", "number": [str(second), str(first)]})

    db.session.rollback()
    again = db.session.scalars(select(Message.again_of_id).where(Message.again_of_id.is_not(None)).order_by(Message.id))
    assert list(again) == [first, second]


def test_everything_is_held_with_one_switch_and_every_page_says_so(office):
    number = a_message(amina())

    office.post("/manage/messages/hold")

    for address in ("/manage", "/manage/messages", f"/manage/messages/{number}", "/manage/tasks", "/manage/calls"):
        page = office.get(address).text
        assert "Everything is held: no message leaves" in page, address
        assert "by Carys Bowen" in page, address
    assert "Everything is held" not in office.get("/manage/people").text
    held = office.get("/manage/messages?show=held").text
    assert "Amina Yusuf" in held
    assert "Amina Yusuf" not in office.get("/manage/messages?show=waiting").text


def test_tasks_are_marked_as_held(office):
    person = a_person("Amina Yusuf", phone="07700 900123", contact_by=ContactBy.PHONE)
    a_message(person, State.TO_DO)

    before = office.get("/manage/tasks").text
    office.post("/manage/messages/hold")

    assert "Held: do not tell this yet" not in before
    assert "Held: do not tell this yet" in office.get("/manage/tasks").text


def test_a_hold_does_not_make_the_college_unready(office):
    a_message(amina(), due_at=clock.now() - timedelta(hours=1))

    before = office.get("/readyz").status_code
    office.post("/manage/messages/hold")
    during = office.get("/readyz").status_code
    office.post("/manage/messages/hold/release", data={"late": "keep"})

    assert (before, during, office.get("/readyz").status_code) == (503, 200, 200)


def test_releasing_asks_what_becomes_of_what_is_late(office):
    late = a_message(amina(), due_at=clock.now() - timedelta(days=2))
    fresh = a_message(bryn())
    office.post("/manage/messages/hold")

    asked = office.get("/manage/messages/hold").text
    unsaid = office.post("/manage/messages/hold/release")
    dropped = office.post("/manage/messages/hold/release", data={"late": "drop"})

    assert "One of them is more than a day late" in asked
    assert unsaid.status_code == 422
    assert dropped.status_code == 303
    assert (state_of(late), state_of(fresh)) == (State.DROPPED, State.WAITING)
    assert "Everything is held" not in office.get("/manage").text


def test_who_lets_go_of_what_another_has_held_anew_meanwhile_is_told_so_and_nothing_leaves(office):
    office.post("/manage/messages/hold")
    seen = re.search(r'name="hold"\s+value="(\d+)"', office.get("/manage/messages/hold").text)[1]
    office.post("/manage/messages/hold/release", data={"late": "keep", "hold": seen})
    office.post("/manage/messages/hold")

    answer = office.post("/manage/messages/hold/release", data={"late": "keep", "hold": seen})

    assert answer.status_code == 409
    assert "Everything is held: no message leaves" in office.get("/manage").text


def test_what_is_held_already_is_not_held_twice(office):
    office.post("/manage/messages/hold")

    assert office.post("/manage/messages/hold").status_code == 409
