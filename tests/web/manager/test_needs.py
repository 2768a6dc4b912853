"""The office writes down what helps somebody who told it, and whoever looks is noted."""

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import db
from college.people.models import AccessNeeds, PersonNeed
from college.people.needs import Need, ToldBy
from tests.cast import ada, amina, carys, dee
from tests.factories import access_needs

SAID = {"room": ["step_free"], "own_words": "The lift must work", "may_be_seen": "y", "told_by": "phone"}


def noted():
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.what).where(AuditEntry.what.startswith("needs."))))


def test_what_somebody_told_on_the_phone_is_kept_with_the_way(browser):
    person = amina()
    browser.sign_in(carys())

    answer = browser.post(f"/manage/people/{person.reference}/needs", data=SAID)

    assert answer.status_code == 303
    sheet = db.session.scalars(select(AccessNeeds)).one()
    assert (sheet.person_id, sheet.told_by, sheet.own_words) == (person.id, ToldBy.PHONE, "The lift must work")
    assert db.session.scalars(select(PersonNeed.need)).all() == [Need.STEP_FREE]
    assert noted() == ["needs.changed"]
    assert "The lift" not in str(db.session.scalars(select(AuditEntry.facts)).all())
    assert "On the phone" in browser.get(f"/manage/people/{person.reference}/needs").text
    assert noted() == ["needs.changed", "needs.seen"]


def test_the_way_must_be_said(browser):
    person = amina()
    browser.sign_in(carys())

    answer = browser.post(f"/manage/people/{person.reference}/needs", data=SAID | {"told_by": ""})

    assert answer.status_code == 422
    assert "Choose one way" in answer.text
    assert "The lift must work" in answer.text


def test_the_office_notes_that_it_is_still_right(browser):
    person = amina()
    access_needs(person, Need.BREAKS, review_on=clock.today())
    browser.sign_in(carys())

    assert browser.post(f"/manage/people/{person.reference}/needs/still-right").status_code == 303

    db.session.rollback()
    assert db.session.scalars(select(AccessNeeds.review_on)).one() > clock.today()


@pytest.mark.parametrize(("who", "status"), [(dee, 403), (ada, 404)])
def test_others_do_not_see_it(browser, who, status):
    person = amina()
    access_needs(person, Need.BREAKS)

    assert browser.sign_in(who()).get(f"/manage/people/{person.reference}/needs").status_code == status
