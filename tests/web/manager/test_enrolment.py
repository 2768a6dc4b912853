"""The office: who is on a run, putting somebody down by phone, and offers that wait."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.enrolment.models import Enrolment, EnrolmentEvent
from college.enrolment.rules import EnrolledBy, State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.people.actions.keeping import change_capacities
from college.people.models import Person
from college.people.rules import Capacity
from tests.cast import ada, amina, bryn, carys, dee, gwen
from tests.factories import a_person, a_run, an_agreement, an_enrolment

DOWN = {"channel": "phone", "capacities": ["lived_experience"]}


def state(place):
    """Read how the place stands in the database."""
    db.session.rollback()
    db.session.refresh(place)
    return place.state


@pytest.mark.parametrize("who", [carys, gwen])
def test_the_office_and_managers_see_who_is_on_a_run(browser, who):
    run = a_run(places=2)
    an_enrolment(amina(), run)
    an_enrolment(bryn(), run, State.OFFERED)
    an_enrolment(dee(), run, State.WAITING)

    page = browser.sign_in(who()).get(f"/manage/runs/{run.code}/places")

    for words in ("Amina Yusuf", "not told yet", "number 1 in the queue"):
        assert words in page.text
    assert db.session.scalars(select(AuditEntry.what).where(AuditEntry.what == "places.seen")).all()


@pytest.mark.parametrize("who", [amina, dee, ada])
def test_nobody_else_does(browser, who):
    run = a_run()
    place = an_enrolment(bryn(), run)
    browser.sign_in(who())

    for where in (f"/manage/runs/{run.code}/places", f"/manage/places/{place.id}", "/manage/enrolment"):
        assert browser.get(where).status_code in {403, 404}
    for verb in ("offer", "accept", "withdraw"):
        assert browser.post(f"/manage/places/{place.id}/{verb}").status_code in {403, 404}
    assert browser.post(f"/manage/runs/{run.code}/places/new", data=DOWN).status_code in {403, 404}


@pytest.mark.parametrize("scrap", ["yusuf amina", "AMÍNA", "900 123", "amina@", "p77001"])
def test_any_scrap_finds_a_person(browser, scrap):
    run = a_run()
    a_person("Amina Yusuf", email="amina@example.org", phone="07700 900123", reference="P77001")
    browser.sign_in(carys())

    assert "Amina Yusuf" in browser.get(f"/manage/runs/{run.code}/places/find?q={scrap}").text
    assert "We know nobody" in browser.get(f"/manage/runs/{run.code}/places/find?q=%25").text


def test_somebody_we_know_is_put_down_by_phone(browser):
    run, person, office = a_run(), amina(), carys()
    agreement = an_agreement()
    where = f"/manage/runs/{run.code}/places/new"
    browser.sign_in(office).get(f"{where}?person={person.reference}")

    answer = browser.post(where, data=DOWN | {"key": "k" * 43, "person": person.reference, "agrees": "y"})

    page = browser.get(answer.headers["Location"]).text
    assert "Amina Yusuf has a place. Tell them so; an e-mail goes to them too." in page
    place = db.session.scalars(select(Enrolment)).one()
    assert (place.person_id, place.channel, place.agreement_id) == (person.id, EnrolledBy.PHONE, agreement.id)
    assert db.session.scalars(select(EnrolmentEvent.by_person_id)).one() == office.id
    again = browser.post(where, data=DOWN | {"key": "z" * 43, "person": person.reference})
    assert again.status_code == 409
    assert "already have a place" in again.text


@pytest.mark.parametrize(("usual", "ticked"), [((), "supporter"), ((Capacity.STAFF,), "staff")])
def test_nobody_is_asked_twice_what_they_come_as(browser, usual, ticked):
    person, office, run = amina(), carys(), a_run()
    an_enrolment(person, a_run(), capacities=(Capacity.LIVED_EXPERIENCE,))
    an_enrolment(person, a_run(), capacities=(Capacity.SUPPORTER,))
    with transaction():
        change_capacities(person, usual)

    of_office = browser.sign_in(office).get(f"/manage/runs/{run.code}/places/new?person={person.reference}").text
    own = browser.sign_in(person).get(f"/runs/{run.code}/place").text

    for page in (of_office, own):
        assert re.findall(r'<input(?=[^>]* checked)[^>]*name="capacities"[^>]*value="(\w+)"', page) == [ticked]


def test_somebody_new_is_put_down_once_however_often_the_form_is_sent(browser):
    run = a_run(places=0)
    where = f"/manage/runs/{run.code}/places/new"
    browser.sign_in(carys()).get(where)
    new = DOWN | {"key": "k" * 43, "name": "Nia Price", "phone": "07700 900123"}

    answer = browser.post(where, data=new)
    browser.post(where, data=new)

    assert "number 1" in browser.get(answer.headers["Location"]).text
    assert len(db.session.scalars(select(Person).where(Person.name == "Nia Price")).all()) == 1
    assert browser.post(where, data=new | {"name": ""}).status_code == 422
    assert browser.get(f"{where}?person=P00000").status_code == 404


def test_a_closed_run_takes_somebody_with_a_reason(browser):
    run = a_run(closes_at=clock.now())
    where = f"/manage/runs/{run.code}/places/new"
    new = DOWN | {"name": "Nia Price", "phone": "07700 900123"}
    browser.sign_in(carys())
    assert "Enrolment is not open" in browser.get(where).text

    without = browser.post(where, data=new | {"key": "k" * 43})
    with_one = browser.post(where, data=new | {"key": "z" * 43, "reason": "She was in hospital."})

    assert (without.status_code, with_one.status_code) == (409, 303)
    assert db.session.scalars(select(EnrolmentEvent.reason)).one() == "She was in hospital."


def test_a_place_is_offered_out_of_turn_with_a_reason_and_taken_by_phone(browser):
    run = a_run(places=1)
    an_enrolment(amina(), run, State.WAITING)
    place = an_enrolment(bryn(), run, State.WAITING)
    where = f"/manage/places/{place.id}"
    browser.sign_in(carys()).get(where)

    assert browser.post(f"{where}/offer").status_code == 409
    browser.post(f"{where}/offer", data={"reason": "His lift comes only on Mondays."})
    assert state(place) is State.OFFERED
    assert "They say yes" in browser.get(where).text
    browser.post(f"{where}/accept")

    assert state(place) is State.ENROLLED


def test_a_place_is_given_up_for_somebody_who_calls(browser):
    run = a_run(places=1)
    place = an_enrolment(amina(), run)
    waiting = an_enrolment(bryn(), run, State.WAITING)
    where = f"/manage/places/{place.id}"
    browser.sign_in(carys())
    assert browser.post(f"{where}/withdraw", data={"reason": "x" * 501}).status_code == 422

    browser.post(f"{where}/withdraw")

    assert (state(place), state(waiting)) == (State.WITHDRAWN, State.OFFERED)
    assert browser.get("/manage/places/99999").status_code == 404


def test_the_morning_page_shows_queues_and_offers(browser):
    run = a_run(places=3)
    an_enrolment(amina(), run, State.OFFERED)
    an_enrolment(bryn(), run, State.OFFERED, offer_lapses_at=clock.now() + timedelta(seconds=1))
    an_enrolment(dee(), run, State.OFFERED, offer_lapses_at=clock.now() + timedelta(days=3))
    browser.sign_in(carys())

    page = browser.get("/manage/enrolment")

    for words in ("To be told by us", "Lapse today", "Held for longer", run.code):
        assert words in page.text
