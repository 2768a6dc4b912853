"""The office sees whom to call after a missed class, and notes what became of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from college.attendance.models import FriendlyCall, Mark
from college.attendance.rules import Attended, CallOutcome
from college.foundation import clock
from college.foundation.db import db
from college.people.rules import ContactBy
from college.timetable.rules import SessionState
from college.web.filters import day_month, long_date
from tests.cast import carys, dee
from tests.factories import a_person, a_run, an_enrolment, made

LIST = "/manage/calls"


@pytest.fixture
def office(browser):
    return browser.sign_in(carys())


def somebody_who_missed(name="Amina Yusuf", **said):
    """Give the number of the mark, and when the session was."""
    usual = {"phone": "07700 900123", "contact_by": ContactBy.PHONE}
    run = a_run(sessions=1, first=clock.now() - timedelta(days=2))
    run.sessions[0].state = SessionState.HELD
    db.session.commit()
    session, when = run.sessions[0].id, run.sessions[0].starts_at
    place = an_enrolment(a_person(name, **usual | said), run)
    missed = Mark(session_id=session, enrolment_id=place.id, mark=Attended.MISSED, made_at=clock.now())
    return made(missed).id, when


def outcomes():
    db.session.rollback()
    return db.session.scalars(select(FriendlyCall.outcome)).all()


def test_a_call_shows_who_where_what_was_missed_and_kind_words(office):
    _, when = somebody_who_missed(reference="P7777")

    page = office.get(LIST).text

    assert 'href="/manage/people/P7777"' in page
    assert 'href="tel:07700900123"' in page
    assert f"Missed: Understanding sleep, {long_date(when)}" in page
    assert f"We missed you on {day_month(when)}. Is everything all right? There is no need to explain." in page


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"contact_by": ContactBy.TEXT}, 'href="sms:07700900123"'),
        ({"phone": "", "email": "amina@example.org"}, 'href="mailto:amina@example.org"'),
        ({"phone": "", "email": ""}, "Look at the person's page"),
        ({"contact_by": ContactBy.LETTER}, "They chose: Letter"),
    ],
)
def test_each_way_to_reach_somebody_is_said(office, said, shown):
    somebody_who_missed(**said)

    assert shown in office.get(LIST).text.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("pressed", "outcome", "said"),
    [("called", CallOutcome.CALLED, "Noted: called"), ("not-needed", CallOutcome.NOT_NEEDED, "Noted: no call needed")],
)
def test_what_became_of_a_call_is_noted_and_can_be_put_back(office, pressed, outcome, said):
    number, _ = somebody_who_missed()

    answer = office.post(f"{LIST}/{number}/{pressed}")

    assert answer.status_code == 303
    assert outcomes() == [outcome]
    page = office.get(LIST).text
    assert said in page
    assert "Nobody to call" in page
    assert "Noted today" in page
    assert "by Carys Bowen" in page

    call = db.session.scalars(select(FriendlyCall.id)).one()
    assert office.post(f"{LIST}/settled/{call}/back").status_code == 303
    assert outcomes() == []
    assert "tel:07700900123" in office.get(LIST).text


def test_a_call_that_a_colleague_noted_meanwhile_is_not_noted_twice(office):
    number, _ = somebody_who_missed()
    office.post(f"{LIST}/{number}/called")

    assert office.post(f"{LIST}/{number}/not-needed").status_code == 409
    assert outcomes() == [CallOutcome.CALLED]


def test_what_is_not_there_is_not_found(office):
    assert office.post(f"{LIST}/999/called").status_code == 404
    assert office.post(f"{LIST}/999/not-needed").status_code == 404
    assert office.post(f"{LIST}/settled/999/back").status_code == 404


def test_an_empty_list_is_said_kindly(office):
    page = office.get(LIST).text

    assert "Nobody to call" in page
    assert "Noted today" not in page


def test_a_long_list_has_pages(office, monkeypatch):
    monkeypatch.setattr("college.web.manager.calls.PAGE", 1)
    somebody_who_missed()
    somebody_who_missed("Bryn Hughes")

    first, second = office.get(LIST).text, office.get(f"{LIST}?page=2").text

    assert "2 calls to make" in first
    assert ("Amina Yusuf" in first, "Bryn Hughes" in first) == (True, False)
    assert ("Amina Yusuf" in second, "Bryn Hughes" in second) == (False, True)


def test_calls_are_among_what_waits_today_and_beside_the_other_calls(office):
    somebody_who_missed()
    somebody_who_missed("Bryn Hughes")

    assert "2 friendly calls" in office.get("/manage").text
    assert f'href="{LIST}"' in office.get("/manage").text
    assert f'href="{LIST}"' in office.get("/manage/tasks").text


def test_friendly_calls_are_the_offices_alone(browser):
    number, _ = somebody_who_missed()
    browser.sign_in(dee())

    assert browser.get(LIST).status_code == 403
    assert browser.post(f"{LIST}/{number}/called").status_code == 403
