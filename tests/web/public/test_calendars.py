"""Calendars are read back by an independent parser, through the addresses that people subscribe to."""

import re
from datetime import UTC, date, datetime, timedelta

import vobject
from sqlalchemy import select

from college.courses.rules import State as CourseState
from college.foundation.db import db, transaction
from college.timetable.actions.sessions import cancel_session, hold
from college.timetable.models import CalendarFeed, Run
from tests.cast import amina
from tests.factories import a_course, a_run, a_session, an_enrolment, on


def a_private_address(browser, person):
    page = browser.sign_in(person).post("/my/calendar")
    found = re.search(r"http://college\.test(/calendar/[^\"]+\.ics)", page.text)
    assert found
    return found.group(1)


def events(page):
    return vobject.readOne(page.text).contents.get("vevent", [])


def test_sessions_keep_their_hour_for_an_independent_reader_across_the_october_change(browser):
    person = amina()
    run = a_run(sessions=0)
    a_session(run, 1, on(date(2026, 10, 20)))
    a_session(run, 2, on(date(2026, 10, 27)))
    an_enrolment(person, run)

    page = browser.get(a_private_address(browser, person))

    first, second = sorted(events(page), key=lambda event: event.dtstart.value)
    assert page.mimetype == "text/calendar"
    assert first.dtstart.value.astimezone(UTC) == datetime(2026, 10, 20, 9, tzinfo=UTC)
    assert second.dtstart.value.astimezone(UTC) == datetime(2026, 10, 27, 10, tzinfo=UTC)
    assert [event.dtstart.value.hour for event in (first, second)] == [10, 10]
    assert [event.dtend.value - event.dtstart.value for event in (first, second)] == [timedelta(hours=2)] * 2


def test_a_reader_who_has_the_newest_calendar_is_told_so(browser):
    person = amina()
    run = a_run(sessions=2)
    an_enrolment(person, run)
    address = a_private_address(browser, person)
    seen = browser.get(address)

    again = browser.get(address, headers={"If-None-Match": seen.headers["ETag"]})
    with transaction():
        run = db.session.get_one(Run, run.id)
        hold(run)
        cancel_session(run.sessions[0], by=None)
    changed = browser.get(address, headers={"If-None-Match": seen.headers["ETag"]})

    assert (again.status_code, again.text) == (304, "")
    assert changed.status_code == 200
    assert "STATUS:CANCELLED" in changed.text


def test_the_address_is_shown_once_and_kept_only_as_a_hash(browser):
    address = a_private_address(browser, amina())
    secret = address.removeprefix("/calendar/").removesuffix(".ics")

    assert secret not in browser.get("/my/calendar").text
    assert secret not in db.session.scalars(select(CalendarFeed.token_hash)).one()


def test_an_address_that_was_renewed_or_stopped_opens_nothing(browser):
    person = amina()
    old = a_private_address(browser, person)
    new = a_private_address(browser, person)

    assert browser.get(old).status_code == 404
    assert browser.get(new).status_code == 200
    assert browser.post("/my/calendar/end").status_code == 303
    assert browser.get(new).status_code == 404
    assert browser.get("/calendar/x.ics").status_code == 404


def test_a_calendar_needs_no_sign_in_and_tells_no_other_page(browser, app):
    person = amina()
    address = a_private_address(browser, person)

    page = type(browser)(app).get(address)

    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers


def test_the_page_about_calendars_asks_to_sign_in(browser):
    assert browser.get("/my/calendar").status_code == 302


def test_the_public_calendar_shows_titles_and_pages_of_published_courses_alone(browser):
    run = a_run(a_course("Understanding sleep"), sessions=1)
    draft = a_course("Not ready yet")
    a_run(draft, sessions=1)
    with transaction():
        db.session.merge(draft).state = CourseState.DRAFT

    page = browser.get("/courses.ics")

    (event,) = events(page)
    assert event.summary.value == "Understanding sleep"
    assert event.url.value == f"http://college.test/runs/{run.code}"
    assert page.headers["Cache-Control"] == "no-cache"
    assert browser.get("/courses.ics", headers={"If-None-Match": page.headers["ETag"]}).status_code == 304


def test_an_empty_college_has_an_empty_calendar(browser):
    assert events(browser.get("/courses.ics")) == []
