"""The office notes how somebody hears, where letters go, and sees that e-mail comes back."""

import pytest

from college.foundation.db import db, transaction
from college.outbox.actions import Letter, post
from college.people.models import Person
from college.people.rules import ContactBy
from tests.cast import carys
from tests.factories import a_person, a_run, an_enrolment


@pytest.fixture
def office(browser):
    return browser.sign_in(carys())


def nadia(**said):
    return a_person("Nadia Price", **{"phone": "07700 900123"} | said)


def again(person):
    db.session.rollback()
    return db.session.get_one(Person, person.id, populate_existing=True)


def test_a_way_for_one_kind_is_noted_and_shown(office):
    person = nadia()

    office.post(f"/manage/people/{person.reference}/ways", data={"reminders": "text"})

    assert again(person).chosen_ways == {"reminders": "text"}
    assert "Reminders before a class: Text message" in office.get(f"/manage/people/{person.reference}").text
    assert 'selected value="text"' in office.get(f"/manage/people/{person.reference}/ways").text


def test_a_call_leaves_the_list_of_the_office_when_they_note_that_somebody_wants_email(office):
    person = nadia(contact_by=ContactBy.PHONE)
    run = a_run()
    an_enrolment(person, run)
    with transaction():
        post(Letter(to=person, name="college/to_run", facts={"text": "At nine."}, about=run))
    before = office.get("/manage/tasks").text

    office.post(f"/manage/people/{person.reference}/ways", data={"changes": "email"})

    assert "At nine." in before
    assert "At nine." not in office.get("/manage/tasks").text
    assert "Nadia Price" in office.get("/manage/messages").text


@pytest.mark.parametrize(("said", "why"), [({"phone": ""}, "no phone number"), ({"email": ""}, "no e-mail address")])
def test_a_way_that_leads_nowhere_is_asked_about(office, said, why):
    person = nadia(**said)
    way = "text" if "phone" in said else "email"

    answer = office.post(f"/manage/people/{person.reference}/ways", data={"changes": way})

    assert answer.status_code == 422
    assert why in answer.text
    assert again(person).chosen_ways == {}


def test_an_address_is_kept_line_by_line_and_shown(office):
    person = nadia()
    said = {"name": "Nadia Price", "phone": "07700 900123", "contact_by": "letter"}

    office.post(f"/manage/people/{person.reference}/edit", data=said | {"postal_address": " 1 Sea  View \n\n TW1 3CD"})

    assert again(person).postal_address == "1 Sea View\nTW1 3CD"
    assert "1 Sea View, TW1 3CD" in office.get(f"/manage/people/{person.reference}").text


@pytest.mark.parametrize("address", ["x\n" * 7, "x" * 41])
def test_an_address_that_no_window_shows_is_refused_with_what_was_typed(office, address):
    person = nadia()
    said = {"name": "Nadia Price", "phone": "07700 900123", "contact_by": "letter", "postal_address": address}

    answer = office.post(f"/manage/people/{person.reference}/edit", data=said)

    assert answer.status_code == 422
    assert "at most 6 lines" in answer.text
    assert address.strip().splitlines()[0] in answer.text


def test_an_address_is_optional_for_everybody(office):
    said = {"name": "Nadia Price", "phone": "", "email": "", "contact_by": "letter", "postal_address": ""}

    assert office.post("/manage/people/new", data=said).status_code == 303


def test_that_email_comes_back_is_seen_on_the_page_and_on_the_list_and_may_be_put_right(office):
    person = nadia(bounces=3)

    assert "e-mail comes back" in office.get("/manage/people?q=nadia").text
    assert "E-mail to this address comes back" in office.get(f"/manage/people/{person.reference}").text

    office.post(f"/manage/people/{person.reference}/email-works")
    assert again(person).bounces == 0
    assert "comes back" not in office.get(f"/manage/people/{person.reference}").text


def test_whoever_asked_not_to_be_contacted_is_said_to_be_so(office):
    person = nadia(contact_by=ContactBy.NONE)

    assert "asked us not to contact them" in office.get(f"/manage/people/{person.reference}/ways").text
