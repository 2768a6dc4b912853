"""Calendars are read back by an independent parser, through the addresses that people subscribe to."""

import re
from datetime import UTC, date, datetime, timedelta

import time_machine
import vobject
from sqlalchemy import select

from college.courses.rules import State as CourseState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.people.models import Person
from college.timetable.actions.sessions import cancel_sessions, hold
from college.timetable.models import CalendarFeed, Run
from tests.browser import Browser
from tests.cast import amina, bryn
from tests.factories import a_course, a_run, a_session, an_enrolment, on

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


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
        cancel_sessions([run.sessions[0]], by=None)
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


def test_titles_stand_in_it_only_for_who_asks_and_only_in_their_own(browser):
    person = amina()
    an_enrolment(person, a_run(a_course("Understanding sleep"), sessions=1))
    address = a_private_address(browser, person)
    before = [event.summary.value for event in events(browser.get(address))]

    browser.post("/my/calendar/titles", data={"titles": "full"})
    full = [event.summary.value for event in events(browser.get(address))]
    browser.post("/my/calendar/titles", data={"titles": "discreet"})

    assert before == ["Class"]
    assert full == ["Class: Understanding sleep"]
    assert [event.summary.value for event in events(browser.get(address))] == ["Class"]


def test_a_choice_that_there_is_not_is_asked_again(browser):
    a_private_address(browser, amina())

    answer = browser.post("/my/calendar/titles", data={"titles": "everything"})

    assert answer.status_code == 422
    assert db.session.scalars(select(CalendarFeed.shows_titles)).one() is False


def test_a_new_address_keeps_the_choice(browser):
    person = amina()
    an_enrolment(person, a_run(a_course("Understanding sleep"), sessions=1))
    a_private_address(browser, person)
    browser.post("/my/calendar/titles", data={"titles": "full"})

    assert "Understanding sleep" in browser.get(a_private_address(browser, person)).text


def test_a_head_tells_what_a_get_would_and_sends_nothing(browser):
    address = a_private_address(browser, amina())

    seen, told = browser.get(address), browser.head(address)

    assert (told.status_code, told.data) == (200, b"")
    assert told.headers["ETag"] == seen.headers["ETag"]
    assert told.mimetype == "text/calendar"
    assert browser.head(address, headers={"If-None-Match": seen.headers["ETag"]}).status_code == 304


def test_that_it_was_asked_for_is_noted_once_a_day_outside_the_page(browser):
    address = a_private_address(browser, amina())
    noted = []
    for hours in (0, 1, 23, 25):
        with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
            browser.get(address)
            db.session.rollback()
            noted.append(db.session.scalars(select(CalendarFeed.used_at)).one())

    assert noted == [NOON, NOON, NOON, NOON + timedelta(hours=25)]


def test_one_address_is_asked_for_sixty_times_an_hour_at_most_and_told_when_to_come_back(app, browser):
    """Security.md 6.5: and nobody else's calendar is closed by it."""
    mine, another = a_private_address(browser, amina()), a_private_address(Browser(app), bryn())

    answers = [browser.get(mine).status_code for _ in range(60)]
    refused = browser.get(mine)

    assert set(answers) == {200}
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert browser.get(another).status_code == 200


def test_addresses_that_open_nothing_are_counted_too(browser):
    answers = [browser.head("/calendar/closed-long-ago.ics").status_code for _ in range(61)]

    assert answers == [404] * 60 + [429]


def test_one_place_asks_for_six_hundred_calendars_an_hour_at_most(browser):
    answers = [browser.head(f"/calendar/number-{n}.ics").status_code for n in range(601)]

    assert answers == [404] * 600 + [429]


def test_the_calendar_of_a_closed_account_and_of_somebody_erased_is_gone(app):
    closed, erased = a_private_address(Browser(app), amina()), a_private_address(Browser(app), bryn())
    with transaction():
        people = {person.name: person for person in db.session.query(Person)}
        people["Amina Yusuf"].account.closed_at = people["Bryn Hughes"].erased_at = clock.now()

    assert [Browser(app).get(each).status_code for each in (closed, erased)] == [404, 404]


def test_a_run_without_words_of_its_course_is_in_no_public_calendar(browser):
    shown, bare = a_run(sessions=1), a_run(sessions=1)
    with transaction():
        db.session.get_one(Run, bare.id).revision_id = None

    page = browser.get("/courses.ics")

    assert [event.url.value.rpartition("/")[2] for event in events(page)] == [shown.code]
