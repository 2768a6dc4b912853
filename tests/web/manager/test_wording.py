"""Managers say messages in the college's own words: they write, try, keep and take back, and see what is wrong."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.enrolment import messages
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox import queries
from college.outbox.actions import post
from college.outbox.models import Message, MessageBody
from college.post.sending import send_due
from tests.cast import ada, amina, carys, dee, gwen
from tests.factories import a_course, a_run, an_enrolment

OFFER = "/manage/messages/wording/enrolment/offer/en"
PLACE = "/manage/messages/wording/enrolment/enrolled/en"
WORDS = {"subject": "A seat for you", "text": "Dear ((name)),\n\non ((day)): ((link))", "seen": "0", "source": "0"}


@pytest.fixture
def manager(browser):
    return browser.sign_in(gwen())


def a_confirmed_place(person=None):
    person, run = person or amina(), a_run()
    place = an_enrolment(person, run)
    with transaction():
        return post(messages.answer(place, person, run, starts_at=run.first_starts_at, number=0)).id


def readings():
    db.session.rollback()
    return [row.about_id for row in db.session.scalars(select(AuditEntry).where(AuditEntry.what == "message.read"))]


def test_every_message_is_listed_and_which_are_changed(manager):
    manager.post(PLACE, data=WORDS)

    page = manager.get("/manage/messages/wording").text

    assert "One message is in your own words." in page
    assert page.count("Own words") == 1
    assert "Reminder of a session" in page
    assert "Test of a wording" not in page


def test_nobody_begins_with_an_empty_box(manager):
    page = manager.get(OFFER).text

    assert "Hello ((name))," in page
    assert "((held))" in page
    assert "Original words" in page
    assert "The text needs ((link)) and ((held))." in " ".join(page.split())


def test_all_that_a_text_needs_is_said_in_one_sentence(manager):
    page = manager.get(OFFER.replace("enrolment/offer", "timetable/reminder")).text

    said = "The text needs ((when_and_where)) or ((day)), and ((when_and_where)) or ((time))."
    assert said in " ".join(page.split())


def test_words_are_kept_and_shown_again(manager):
    kept = manager.post(PLACE, data=WORDS)

    page = manager.get(PLACE).text

    assert (kept.status_code, kept.location) == (303, PLACE)
    assert "A seat for you" in page
    assert "Own words" in page
    assert "Gwen Pritchard" in page


def test_lines_that_end_as_a_browser_ends_them_are_taken(manager):
    answer = manager.post(PLACE, data={**WORDS, "text": "Dear ((name)),\r\n\r\n((link))\r\n"})

    assert answer.status_code == 303
    assert queries.wording_in_force("enrolment/enrolled", "en").text == "Dear ((name)),\n\n((link))"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"text": "Dear ((nmae)): ((link))"}, "Did you mean ((name))?"),
        ({"text": "Dear {{name}}: ((link))"}, "would be sent as it stands"),
        ({"text": ""}, "Write what the message says."),
        ({"subject": ""}, "Write a subject."),
        ({"subject": "Hello\r\nBcc: all@example.org"}, "Write the subject on one line."),
        ({"subject": "Your therapy"}, "Leave out “therap”"),
        ({"subject": "On Understanding sleep"}, "Leave out the course&#39;s name"),
        ({"subject": "x" * 121}, "under 120 characters"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(manager, changed, told):
    a_course("Understanding sleep")
    typed = {**WORDS, "text": "My own ((name)) ((link))", **changed}

    answer = manager.post(PLACE, data=typed)

    assert answer.status_code == 422
    assert told in answer.text
    if "text" not in changed:
        assert "My own ((name)) ((link))" in answer.text
    assert queries.wordings_of("enrolment/enrolled", "en") == []


def test_the_link_of_an_offer_may_not_be_left_out(manager):
    answer = manager.post(OFFER, data={**WORDS, "text": "Dear ((name)), ((held))"})

    assert answer.status_code == 422
    assert "This message makes no sense without the field ((link))" in answer.text


def test_words_written_over_somebody_else_s_are_refused_and_kept_in_the_box(manager):
    manager.post(PLACE, data=WORDS)

    answer = manager.post(PLACE, data={**WORDS, "subject": "Mine", "seen": "0"})

    assert answer.status_code == 409
    assert "Somebody else has changed these words meanwhile" in answer.text
    assert 'value="Mine"' in answer.text


def test_a_preview_fills_the_words_with_a_real_person_and_says_so_on_record(manager):
    number = a_confirmed_place()

    page = manager.post(f"{PLACE}/preview", data={**WORDS, "source": ""}).text

    assert "Dear Amina Yusuf," in page
    assert "As it is said on the phone" in page
    assert "just ask." in page
    assert readings() == [number]
    assert queries.wordings_of("enrolment/enrolled", "en") == []


def test_a_preview_with_made_up_facts_is_nobody_s_reading(manager):
    a_confirmed_place()

    page = manager.post(f"{PLACE}/preview", data=WORDS).text

    assert "6 October 2026" in page
    assert readings() == []


def test_a_preview_takes_no_message_that_was_not_offered(manager):
    theirs = a_confirmed_place()
    with transaction():
        db.session.get_one(Message, theirs).name = "enrolment/noted"
    ours = a_confirmed_place()

    manager.post(f"{PLACE}/preview", data={**WORDS, "source": str(theirs)})

    assert readings() == [ours]


def test_a_preview_holds_no_real_link(manager):
    person, run = amina(), a_run()
    place = an_enrolment(person, run, PlaceState.OFFERED, offers_made=1, offer_lapses_at=clock.now())
    with transaction():
        post(messages.offer(place, run, starts_at=run.first_starts_at, until=clock.now(), hours=48))

    page = manager.post(f"{OFFER}/preview", data={**WORDS, "text": "((name)) ((held)) ((link))", "source": ""}).text

    assert "/•••" in page
    assert f"/{place.id}." not in page


def test_a_preview_says_where_the_original_would_be_used(manager):
    number = a_confirmed_place()
    with transaction():
        message = db.session.get_one(Message, number)
        message.facts = {**message.facts, "starts_at": None}

    page = manager.post(f"{PLACE}/preview", data={**WORDS, "source": str(number)}).text

    assert "With these facts the original words would be used: nothing is known for ((day))." in page


def test_a_test_goes_to_oneself_through_the_outbox_and_opens_nothing(manager, mailbox):
    a_confirmed_place()
    with transaction():
        db.session.query(Message).delete()

    page = manager.post(f"{PLACE}/test", data=WORDS).text
    send_due()

    assert "A test is on its way" in page
    (file,) = mailbox.glob("*.eml")
    mail = file.read_text()
    assert "Subject: Test: A seat for you" in mail
    assert "Dear Gwen Pritchard," in mail
    assert "Amina" not in mail
    assert queries.wordings_of("enrolment/enrolled", "en") == []


def test_who_has_no_address_is_told_so(browser):
    person = gwen()
    with transaction():
        person.email = ""
    browser.sign_in(person)

    answer = browser.post(f"{PLACE}/test", data=WORDS)

    assert answer.status_code == 422
    assert "We have no e-mail address of yours" in answer.text


def test_an_earlier_version_is_compared_and_brought_back(manager):
    manager.post(PLACE, data=WORDS)
    manager.post(PLACE, data={**WORDS, "subject": "Another seat", "seen": "1"})

    compared = manager.get(f"{PLACE}/versions/1").text
    brought = manager.get(f"{PLACE}?version=1").text
    kept = manager.post(PLACE, data={**WORDS, "seen": "2"})

    assert "Bring version 1 back" in compared
    assert "Another" in compared
    assert "Version 1 stands in the boxes" in brought
    assert 'value="A seat for you"' in brought
    assert kept.status_code == 303
    assert queries.wording_in_force("enrolment/enrolled", "en").version == 3


def test_the_original_comes_back_and_the_words_stay_in_the_history(manager):
    manager.post(PLACE, data=WORDS)

    answer = manager.post(f"{PLACE}/original")
    page = manager.get(PLACE).text

    assert answer.status_code == 303
    assert "Original words" in page
    assert "Version 2: back to the original words" in page
    assert "Hello ((name))," in page


def test_the_page_says_which_field_let_the_original_speak(manager):
    number = a_confirmed_place()
    with transaction():
        db.session.add(MessageBody(message_id=number, subject="s", text="t", missing="day", kept_at=clock.now()))

    assert "Nothing was known for ((day))." in manager.get(PLACE).text


@pytest.mark.parametrize(
    "address",
    [
        "/manage/messages/wording/enrolment/nothing/en",
        "/manage/messages/wording/college/test/en",
        "/manage/messages/wording/enrolment/offer/cy",
        "/manage/messages/wording/enrolment/offer/en/versions/1",
    ],
)
def test_what_is_no_message_is_not_found(manager, address):
    assert manager.get(address).status_code == 404


def test_each_language_of_the_college_has_its_page(manager, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "college", replace(app.extensions["college"], locales=("en", "cy")))

    page = manager.get(OFFER.removesuffix("en") + "cy")

    assert page.status_code == 200
    assert "Cymraeg" in page.text
    assert "((name))" in page.text


@pytest.mark.parametrize("who", [carys, ada, dee, amina])
def test_the_words_are_the_managers_alone(browser, who):
    browser.sign_in(who())

    assert browser.get("/manage/messages/wording").status_code == 403
    assert browser.post(PLACE, data=WORDS).status_code in {403, 404}
    assert queries.wordings_of("enrolment/enrolled", "en") == []
