"""Whoever teaches says when they are away, and nobody asks why."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from college.foundation import clock
from college.foundation.db import db
from college.timetable.models import Leave
from college.web.filters import long_date
from tests.cast import amina, carys, dee, femi
from tests.factories import a_leave, a_run, a_session

DAY = timedelta(days=1)


def day(ahead: int = 7) -> str:
    return (clock.today() + ahead * DAY).isoformat()


def kept() -> list[Leave]:
    db.session.rollback()
    return list(db.session.scalars(select(Leave)))


def test_one_tells_of_whole_days_and_sees_what_one_was_to_teach(browser):
    trainer = dee()
    run = a_run(sessions=0)
    a_session(run, 1, clock.start_of(clock.today() + 8 * DAY) + timedelta(hours=10), pair=(trainer,))
    browser.sign_in(trainer)
    assert 'href="/teach/leave"' in browser.get("/teach").text

    answer = browser.post("/teach/leave", data={"first_on": day(), "last_on": day(8), "starts": "", "ends": ""})

    page = browser.get(answer.headers["Location"]).text
    assert answer.status_code == 303
    assert f"{run.revision.title} ({run.code}), session 1" in page
    assert "You need not do anything else." in page  # "not decided yet" alone leaves one wondering who decides
    assert f"{long_date(clock.today() + 7 * DAY)} to {long_date(clock.today() + 8 * DAY)}" in page
    assert "00:00" not in page
    [leave] = kept()
    assert (leave.person_id, leave.starts_at) == (trainer.id, clock.start_of(clock.today() + 7 * DAY))
    assert leave.ends_at == clock.end_of(clock.today() + 8 * DAY)


def test_the_page_asks_for_no_reason(browser):
    page = browser.sign_in(dee()).get("/teach/leave").text

    assert "Nobody asks why" in page
    assert "<textarea" not in page


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"first_on": ""}, 422, "Choose the first day."),
        ({"first_on": "soon"}, 422, "Write the day as a date"),
        ({"starts": "25:61"}, 422, "Write the time with hours and minutes"),
        ({"last_on": "2020-01-01"}, 409, "ends before it starts"),
        ({"first_on": "2020-01-01"}, 409, "is over already"),
        ({"first_on": "9999-12-31"}, 409, "Please check the year"),
        ({"first_on": "2027-03-28", "starts": "01:30"}, 409, "this time does not exist"),
    ],
)
def test_a_time_that_cannot_be_is_told(browser, wrong, status, sentence):
    usual = {"first_on": day(), "last_on": "", "starts": "", "ends": ""}

    answer = browser.sign_in(dee()).post("/teach/leave", data=usual | wrong)

    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert kept() == []


def test_one_takes_back_ones_own_leave_and_nobody_elses(browser):
    trainer, colleague = dee(), femi()
    own = a_leave(trainer, clock.now() + DAY)
    other = a_leave(colleague, clock.now() + DAY)
    browser.sign_in(trainer)

    assert browser.post(f"/teach/leave/{own.id}/call-off").status_code == 303
    assert browser.post(f"/teach/leave/{other.id}/call-off").status_code == 404
    assert [leave.person_id for leave in kept()] == [colleague.id]


def test_what_is_over_is_not_shown(browser):
    trainer = dee()
    a_leave(trainer, clock.now() - 2 * DAY)

    assert "You have told us of no time to come." in browser.sign_in(trainer).get("/teach/leave").text


@pytest.mark.parametrize("who", [amina, carys])
def test_who_does_not_teach_has_no_such_page(browser, who):
    assert browser.sign_in(who()).get("/teach/leave").status_code == 403


def test_leave_until_a_time_that_comes_twice_lasts_until_the_later_one(browser):
    browser.sign_in(dee()).post("/teach/leave", data={"first_on": "2027-10-31", "starts": "00:30", "ends": "01:30"})

    [leave] = kept()

    assert leave.ends_at - leave.starts_at == timedelta(hours=2)
