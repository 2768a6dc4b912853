"""Those who teach see their own sessions by week and month, and nobody else's."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.browser import Browser
from tests.cast import amina, dee, femi
from tests.factories import a_course, a_run

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.parametrize("view", ["week", "month", "list", "day"])
def test_one_sees_what_one_teaches_and_nothing_else(browser, view):
    lived = dee()
    own = a_run(a_course("Choir"), first=NOON + timedelta(hours=1), pair=(lived, femi()), sessions=1)
    a_run(a_course("Sleep"), first=NOON + timedelta(hours=1), sessions=1)

    page = browser.sign_in(lived).get(f"/teach/timetable?view={view}&who=P0001&course=sleep")

    assert page.status_code == 200
    assert f'href="/teach/runs/{own.code}"' in page.text
    assert "Sleep" not in page.text
    assert "/sessions/" not in page.text  # a manager moves it


def test_my_teaching_leads_there(browser):
    browser.sign_in(dee())

    assert 'href="/teach/timetable"' in browser.get("/teach").text
    assert browser.get("/teach/timetable?day=soon").status_code == 422


def test_students_are_turned_away(app):
    assert Browser(app).sign_in(amina()).get("/teach/timetable").status_code == 403
    assert Browser(app).get("/teach/timetable").status_code == 302
