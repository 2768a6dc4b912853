"""The office finds people, writes them down, and gives nobody more than it may."""

import io
import zipfile

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.foundation.db import db
from college.outbox.models import Message
from college.people.models import Account, Person
from college.people.rules import Role
from tests.cast import ada, amina, carys, gwen
from tests.factories import a_person, a_run, an_enrolment

NEW = {"name": "Zoë Łuczak", "phone": "07700 900123", "email": "", "contact_by": "phone"}


@pytest.fixture
def office(browser):
    return browser.sign_in(carys())


def person(reference):
    db.session.rollback()
    return db.session.scalars(select(Person).where(Person.reference == reference)).one()


def test_somebody_is_found_by_a_scrap(office):
    a_person("Zoë Łuczak", phone="07700 900123")

    assert "Zoë Łuczak" in office.get("/manage/people?q=luczak").text
    assert "Zoë Łuczak" in office.get("/manage/people?q=0012").text
    assert "We know nobody like that" in office.get("/manage/people?q=nobody").text


def test_a_person_s_page_shows_their_runs_and_that_somebody_looked(office):
    known, run = a_person(), a_run()
    an_enrolment(known, run)

    page = office.get(f"/manage/people/{known.reference}").text

    assert run.code in page
    assert f"person={known.reference}" in page
    seen = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "person.seen")).one()
    looked = db.session.get_one(Person, seen.by_person_id)
    assert (seen.about_id, looked.name) == (known.id, "Carys Bowen")


def test_somebody_new_is_a_student_whatever_the_office_sends(office):
    answer = office.post("/manage/people/new", data=NEW | {"roles": "manager"})

    reference = answer.headers["Location"].rsplit("/", 1)[1]
    assert answer.status_code == 303
    assert person(reference).roles == {Role.STUDENT}


def test_a_manager_gives_the_roles_of_a_classroom_and_no_keys(browser):
    manager = browser.sign_in(gwen())

    given = manager.post("/manage/people/new", data=NEW | {"roles": "peer-trainer"})
    refused = manager.post("/manage/people/new", data=NEW | {"name": "Other", "roles": "administrator"})

    assert person(given.headers["Location"].rsplit("/", 1)[1]).roles == {Role.PEER_TRAINER}
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"email": "nonsense"}, {"phone": "12"}, {"contact_by": "email"}, {"contact_by": "owl"}]
)
def test_a_wrong_form_keeps_what_was_typed(office, wrong):
    answer = office.post("/manage/people/new", data=NEW | {"capacities": "supporter"} | wrong)

    assert answer.status_code == 422
    assert "Łuczak" in answer.text or "name" in wrong


def test_somebody_known_already_is_pointed_out_and_may_be_somebody_else(office):
    known = a_person("Zoë Łuczak", phone="07700 900123")

    warned = office.post("/manage/people/new", data=NEW)
    anyway = office.post("/manage/people/new", data=NEW | {"anyway": "1"})

    assert warned.status_code == 409
    assert known.reference in warned.text
    assert anyway.status_code == 303


def test_details_are_changed_and_roles_stay(office):
    known = a_person("Dee", Role.PEER_TRAINER)

    answer = office.post(f"/manage/people/{known.reference}/edit", data=NEW)

    assert answer.status_code == 303
    assert person(known.reference).name == "Zoë Łuczak"
    assert person(known.reference).roles == {Role.PEER_TRAINER}


def test_the_office_does_not_change_how_a_manager_is_reached(office):
    manager = gwen()

    answer = office.post(f"/manage/people/{manager.reference}/edit", data=NEW)

    assert answer.status_code == 409
    assert person(manager.reference).name == "Gwen Pritchard"


def test_only_an_administrator_opens_the_roles(office, app):
    from tests.browser import Browser

    known, administrator = a_person(), Browser(app).sign_in(ada())

    assert office.get(f"/manage/people/{known.reference}/roles").status_code == 404
    assert office.get("/manage/roles").status_code == 403
    assert administrator.get(f"/manage/people/{known.reference}").status_code == 404
    done = administrator.post(f"/manage/people/{known.reference}/roles", data={"roles": ["manager"]})
    assert done.status_code == 303
    assert person(known.reference).roles == {Role.MANAGER}


def test_nobody_changes_their_own_roles_on_the_page(browser):
    own = ada()

    answer = browser.sign_in(own).post(f"/manage/people/{own.reference}/roles", data={"roles": ["manager"]})

    assert answer.status_code == 409


def test_an_administrator_welcomes_a_colleague_with_a_link(browser):
    data = {"name": "Gwen Pritchard", "email": "Gwen@Example.org", "roles": ["manager"]}

    answer = browser.sign_in(ada()).post("/manage/roles/new", data=data)

    assert answer.status_code == 303
    assert "gwen@example.org" in db.session.scalars(select(Account.sign_in_address)).all()
    assert db.session.scalars(select(Message.name)).all() == ["people/welcome"]


def test_a_manager_gives_the_copy_and_forgets_somebody_after_reading_what_happens(browser):
    known, run = a_person("Canaria Namesworth"), a_run()
    an_enrolment(known, run)
    manager, page = browser.sign_in(gwen()), f"/manage/privacy/{known.reference}"

    shown, copy = manager.get(page), manager.post(f"{page}/export")
    gone = manager.post(f"{page}/erase")

    assert "One place stays counted" in shown.text
    assert "stay counted" not in shown.text  # no form came back, and a line about none would say nothing
    assert "emptied" not in shown.text
    assert "Canaria" in zipfile.ZipFile(io.BytesIO(copy.data)).read("data.json").decode()
    assert gone.status_code == 303
    assert manager.get(f"/manage/people/{known.reference}").status_code == 404
    assert "Canaria" not in manager.get("/manage/people?q=canaria").text.replace('value="canaria"', "")


def test_a_manager_finds_whose_data_it_is_about(browser):
    known, manager = a_person("Zoë Łuczak"), browser.sign_in(gwen())

    found = manager.get("/manage/privacy?q=luczak")

    assert manager.get("/manage/privacy").status_code == 200
    assert f'href="/manage/privacy/{known.reference}"' in found.text
    assert "We know nobody like that" in manager.get("/manage/privacy?q=nobody").text
    assert 'href="/manage/privacy"' in manager.get("/manage").text


def test_somebody_who_was_forgotten_is_not_found_any_more(browser):
    known, manager = a_person("Canaria Namesworth"), browser.sign_in(gwen())
    manager.post(f"/manage/privacy/{known.reference}/erase")

    assert "We know nobody like that" in manager.get("/manage/privacy?q=canaria").text


@pytest.mark.parametrize("who", [carys, ada])
def test_nobody_but_a_manager_looks_for_people_s_data(browser, who):
    assert browser.sign_in(who()).get("/manage/privacy?q=amina").status_code == 403


def test_the_office_handles_nobody_s_data(office):
    known = amina()

    assert office.get(f"/manage/privacy/{known.reference}").status_code == 404
    assert office.post(f"/manage/privacy/{known.reference}/erase").status_code == 404
