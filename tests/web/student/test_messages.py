"""Somebody chooses by which way they hear of each kind of thing."""

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.foundation.db import db, transaction
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.models import Person
from college.people.rules import ContactBy
from tests.cast import amina, dee
from tests.factories import a_person, a_run, an_enrolment


def again(person):
    db.session.rollback()
    return db.session.get_one(Person, person.id, populate_existing=True)


def nadia(**said):
    return a_person("Nadia Price", **{"phone": "07700 900123"} | said)


def test_a_way_of_one_s_own_is_kept_and_shown_and_as_usual_takes_it_away(browser):
    own = nadia()
    browser.sign_in(own)

    browser.post("/my/messages", data={"reminders": "none", "changes": "text"})
    assert again(own).chosen_ways == {"changes": "text", "reminders": "none"}
    assert 'selected value="none"' in browser.get("/my/messages").text

    browser.post("/my/messages", data={"reminders": "", "changes": "text"})
    assert again(own).chosen_ways == {"changes": "text"}


def a_call_to(person):
    run = a_run()
    an_enrolment(person, run)
    with transaction():
        return post(Letter(to=person, name="college/to_run", facts={"text": "At nine."}, about=run)).id


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("/my/messages", {"changes": "email"}),
        ("/my/details", {"name": "Nadia Price", "email": "n@example.org", "contact_by": "email"}),
    ],
)
def test_a_call_that_the_office_had_to_make_is_an_email_once_somebody_has_chosen_so(browser, page, said):
    own = nadia(contact_by=ContactBy.PHONE)
    number = a_call_to(own)

    browser.sign_in(own).post(page, data={"phone": own.phone} | said)

    db.session.rollback()
    message = db.session.get_one(Message, number, populate_existing=True)
    assert (message.state, message.channel) == (State.WAITING, Channel.EMAIL)


@pytest.mark.parametrize(
    "wrong", [{"changes": "none"}, {"places": "none"}, {"reminders": "owl"}, {"teaching": "owl", "news": "owl"}]
)
def test_what_may_not_be_chosen_is_not_taken(browser, wrong):
    own = nadia()

    assert browser.sign_in(own).post("/my/messages", data=wrong).status_code == 422
    assert again(own).chosen_ways == {}


def test_a_text_needs_a_number(browser):
    answer = browser.sign_in(amina()).post("/my/messages", data={"reminders": "text"})

    assert answer.status_code == 422
    assert "There is no phone number." in answer.text
    assert 'selected value="text"' in answer.text


def test_only_who_teaches_is_asked_about_teaching(browser):
    assert "Teaching, writing" not in browser.sign_in(amina()).get("/my/messages").text
    assert "Teaching, writing" in browser.sign_in(dee()).get("/my/messages").text


def test_a_student_cannot_choose_for_what_only_who_teaches_gets(browser):
    own = nadia()

    browser.sign_in(own).post("/my/messages", data={"teaching": "letter"})

    assert again(own).chosen_ways == {}


def test_what_was_chosen_is_recorded_in_plain_facts(browser):
    browser.sign_in(nadia()).post("/my/messages", data={"news": "none"})

    facts = db.session.scalar(select(AuditEntry.facts).where(AuditEntry.what == "person.ways_chosen"))
    assert facts == {"ways": {"news": "none"}}


def test_an_address_is_asked_for_only_where_letters_are_wanted(browser):
    own = nadia()
    browser.sign_in(own)
    assert "Where shall we send letters?" not in browser.get("/my/details").text

    said = {"name": "Nadia Price", "email": "n@example.org", "phone": "07700 900123", "contact_by": "letter"}
    browser.post("/my/details", data=said)
    page = browser.get("/my/details").text
    assert "We do not know where to send letters." in page
    assert "Where shall we send letters?" in page

    browser.post("/my/details", data=said | {"postal_address": "1 Sea View\nTW1 3CD"})
    assert again(own).postal_address == "1 Sea View\nTW1 3CD"


def test_an_address_that_was_not_asked_for_stays(browser):
    own = nadia(postal_address="", contact_by=ContactBy.EMAIL)
    said = {"name": "Nadia Price", "email": "n@example.org", "phone": "07700 900123", "contact_by": "email"}

    browser.sign_in(own).post("/my/details", data=said | {"postal_address": "pushed in"})

    assert again(own).postal_address == ""


def test_ways_and_address_are_in_what_one_can_take_away_and_in_what_is_forgotten(app):
    from college.foundation.db import transaction
    from college.privacy.actions import erase
    from college.privacy.queries import held_about

    own = nadia(postal_address="1 Sea View", chosen_ways={"news": "none"}, bounces=2)
    (row,) = held_about(own, key=b"k")["person"]
    assert (row["postal_address"], row["chosen_ways"], row["bounces"]) == ("1 Sea View", {"news": "none"}, 2)

    with transaction():
        erase(db.session.get_one(Person, own.id), key=b"k", by=None)

    forgotten = again(own)
    assert (forgotten.postal_address, forgotten.chosen_ways, forgotten.bounces) == ("", {}, 0)
