"""The register as those who teach see it."""

from datetime import timedelta

from sqlalchemy import select

from college.attendance.models import Mark
from college.attendance.rules import Attended
from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import db
from tests.cast import amina, bryn, carys, dee, femi, gwen
from tests.factories import a_run, an_enrolment


def a_class(first=None):
    teacher, clinician = dee(), femi()
    run = a_run(sessions=1, first=first or clock.now() - timedelta(hours=1), pair=(teacher, clinician))
    place = an_enrolment(amina(), run, what_helps="A seat near the door.", asked_at=clock.now() - timedelta(days=3))
    return teacher, run, place, f"/teach/runs/{run.code}/register/1"


def test_those_who_teach_see_what_helps_and_that_they_looked_is_noted(app, browser):
    teacher, _, _, address = a_class()

    page = browser.sign_in(teacher).get(address)

    assert "A seat near the door." in page.text
    assert [entry.what for entry in db.session.scalars(select(AuditEntry))] == ["register.seen"]


def test_a_whole_page_is_saved_and_shown_again(app, browser):
    teacher, _, place, address = a_class()

    answer = browser.sign_in(teacher).post(address, data={f"mark-{place.id}": "late", f"shown-{place.id}": "none"})

    assert (answer.status_code, answer.location) == (303, address)
    assert db.session.scalars(select(Mark)).one().mark is Attended.LATE
    assert "The register is saved." in browser.get(address).text


def test_each_tap_is_saved_and_says_when(app, browser):
    teacher, _, place, address = a_class()

    answer = browser.sign_in(teacher).post(
        address,
        data={f"mark-{place.id}": "missed", f"shown-{place.id}": "none"},
        headers={"Accept": "application/json"},
    )

    assert answer.json["saved"] is True
    assert len(answer.json["at"]) == 5


def test_a_mark_that_somebody_else_made_meanwhile_stays_and_is_told(app, browser):
    teacher, _, place, address = a_class()
    browser.sign_in(teacher)
    browser.post(address, data={f"mark-{place.id}": "attended", f"shown-{place.id}": "none"})

    browser.post(address, data={f"mark-{place.id}": "missed", f"shown-{place.id}": "none"})

    assert db.session.scalars(select(Mark)).one().mark is Attended.ATTENDED
    assert "their mark stays" in browser.get(address).text


def test_nonsense_marks_nobody(app, browser):
    teacher, _, place, address = a_class()

    browser.sign_in(teacher).post(
        address, data={f"mark-{place.id}": "brilliant", "mark-999999": "attended", "mark-": "x"}
    )

    assert db.session.scalars(select(Mark)).all() == []


def test_nobody_else_sees_or_marks_it(app, browser):
    _, _, place, address = a_class()

    for stranger, code in ((amina(), 403), (dee(), 404), (bryn(), 403)):
        assert browser.sign_in(stranger).get(address).status_code == code
        assert browser.post(address, data={f"mark-{place.id}": "attended"}).status_code == code
    assert browser.sign_in(carys()).get(address).status_code == 200


def test_outside_its_weeks_a_register_is_the_offices(app, browser):
    teacher, _, place, address = a_class(first=clock.now() - timedelta(days=9))
    browser.sign_in(teacher)

    assert "the office can do it" in browser.get(address).text
    assert browser.post(address, data={f"mark-{place.id}": "attended"}).status_code == 404
    assert browser.sign_in(gwen()).post(address, data={f"mark-{place.id}": "attended"}).status_code == 303


def test_the_home_of_those_who_teach_has_the_next_session_first(app, browser):
    teacher, run, _, address = a_class(first=clock.now() + timedelta(minutes=30))

    page = browser.sign_in(teacher).get("/teach")

    assert page.status_code == 200
    assert address in page.text
    assert browser.get(f"/teach/runs/{run.code}").status_code == 200
