"""The office tells people whom e-mail does not reach, and notes what became of it."""

import pytest
from sqlalchemy import select

from college.background.clock import tick
from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.rules import State
from college.people.rules import ContactBy
from tests.cast import carys, dee
from tests.factories import a_person, a_run, an_enrolment


@pytest.fixture
def office(browser):
    return browser.sign_in(carys())


def a_task(text="We meet at nine.", **said):
    usual = {"phone": "07700 900123", "contact_by": ContactBy.PHONE}
    person, run = a_person("Amina Yusuf", **usual | said), a_run()
    an_enrolment(person, run)
    with transaction():
        return post(Letter(to=person, name="college/to_run", facts={"text": text}, about=run)).id


def message(number):
    db.session.rollback()
    return db.session.get_one(Message, number)


def test_a_call_shows_who_where_and_the_words(office):
    a_task()

    page = office.get("/manage/tasks").text

    assert "Phone call" in page
    assert 'href="tel:07700900123"' in page
    assert "Hello Amina Yusuf," in page
    assert "We meet at nine." in page


@pytest.mark.parametrize(
    ("contact_by", "phone", "said"),
    [
        (ContactBy.TEXT, "07700 900123", 'href="sms:07700900123"'),
        (ContactBy.LETTER, "", "Write a letter"),
    ],
)
def test_each_way_says_how(office, contact_by, phone, said):
    a_task(contact_by=contact_by, phone=phone)

    assert said in office.get("/manage/tasks").text


def test_an_empty_list_is_said_kindly(office):
    assert "Nobody has to be called just now" in office.get("/manage/tasks").text


def test_a_task_done_is_off_the_list_with_who_did_it(office):
    number = a_task()

    answer = office.post(f"/manage/tasks/{number}/done")

    assert answer.status_code == 303
    assert message(number).state is State.DONE
    assert message(number).settled_by_id is not None
    assert "Amina Yusuf" not in office.get("/manage/tasks").text
    assert office.post(f"/manage/tasks/{number}/done").status_code == 409


def test_the_time_of_an_offer_begins_when_somebody_told_it(office):
    run = a_run(places=1)
    person = a_person(phone="07700 900123", contact_by=ContactBy.PHONE)
    place = an_enrolment(person, run, PlaceState.WAITING).id
    tick()
    task = db.session.scalars(select(Message.id).where(Message.name == "enrolment/offer")).one()

    office.post(f"/manage/tasks/{task}/done")

    db.session.rollback()
    assert db.session.get_one(Enrolment, place).offer_lapses_at > clock.now()


def test_nobody_reached_is_tried_again_tomorrow_with_the_note(office):
    number = a_task()

    office.post(f"/manage/tasks/{number}/not-reached", data={"note": "after six"})

    page = office.get("/manage/tasks").text
    assert "Not reached yet: again tomorrow" in page
    assert "after six" in page
    assert message(number).state is State.TO_DO


def test_a_note_that_is_too_long_is_kept_and_said(office):
    number = a_task()

    answer = office.post(f"/manage/tasks/{number}/not-reached", data={"note": "x" * 501})

    assert answer.status_code == 422
    assert "x" * 501 in answer.text


def test_several_tasks_share_no_names_on_the_page(office):
    a_task()
    a_task("Another one.")

    assert office.get("/manage/tasks").status_code == 200  # the browser reviews ids and labels


def test_what_is_no_longer_true_is_not_read_out(office):
    number = a_task()
    with transaction():
        place = db.session.scalars(select(Enrolment)).one()
        place.state = PlaceState.WITHDRAWN

    assert "We meet at nine." not in office.get("/manage/tasks").text
    assert message(number).state is State.TO_DO


def test_words_that_cannot_be_made_hide_no_task(office):
    number = a_task()
    with transaction():
        db.session.get_one(Message, number).facts = {}

    page = office.get("/manage/tasks").text

    assert "Amina Yusuf" in page
    assert "The words could not be made" in page


def test_tasks_are_the_office_s_alone(browser):
    assert browser.sign_in(dee()).get("/manage/tasks").status_code == 403


def test_what_the_office_told_is_kept_for_a_week_as_it_was(office):
    number = a_task("We meet at the side door.")

    office.post(f"/manage/tasks/{number}/done")

    assert message(number).state is State.DONE
    assert "We meet at the side door." in office.get(f"/manage/messages/{number}/words").text


def test_whoever_is_on_the_phone_sees_the_calls_alone_and_stays_there_after_one(office):
    call, text = a_task("We meet at nine."), a_task("We meet at ten.", contact_by=ContactBy.TEXT)

    everything = office.get("/manage/tasks").text
    calls = office.get("/manage/tasks?by=phone").text
    done = office.post(f"/manage/tasks/{call}/done?by=phone")

    assert all(f"{name} (1)" in everything for name in ("Calls", "Texts"))
    assert "Everything (2)" in everything
    assert "We meet at nine." in calls
    assert "We meet at ten." not in calls
    assert f'action="/manage/tasks/{call}/done?by=phone"' in calls
    assert done.headers["Location"] == "/manage/tasks?by=phone"
    assert "We meet at ten." in office.get("/manage/tasks?by=rubbish").text
    assert message(text).state is State.TO_DO


def test_the_words_of_the_next_call_stand_open_and_those_of_the_others_are_folded(office):
    a_task(), a_task()

    page = office.get("/manage/tasks").text

    assert page.count("What to say to Amina Yusuf") == page.count("We meet at nine.") == 2
    assert page.count('<details class="details" open>') == 1
    assert page.index('<details class="details" open>') < page.index("We meet at nine.")
