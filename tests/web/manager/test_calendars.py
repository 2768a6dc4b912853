"""The office opens calendars of rooms and of the college at secret addresses, and closes them."""

import re

import pytest
import vobject

from college.foundation.db import db, transaction
from college.timetable.actions.sessions import cancel_sessions
from college.timetable.models import Run, StaffCalendar
from tests.browser import Browser
from tests.cast import ada, amina, carys, dee, femi, gwen
from tests.factories import a_course, a_room, a_run, an_enrolment

PAGE = "/manage/calendars"


@pytest.fixture
def taught(app):
    """Two runs in two rooms, one of them about something that nobody should read over a shoulder."""
    here, there = a_room("Room 2", "Library"), a_room("The Loft", "House")
    run = a_run(a_course("Living with psychosis"), sessions=2, room=here, pair=(dee(), femi()))
    an_enrolment(amina(), run)
    return run, a_run(a_course("Singing together"), sessions=1, room=there), here


def opened(browser, **said):
    answer = browser.post(PAGE, data=said)
    assert answer.status_code == 200
    return re.search(r"http://college\.test(/calendar/[^\"]+\.ics)", answer.text).group(1)


def events(page):
    return vobject.readOne(page.text).contents.get("vevent", [])


def test_a_room_says_booked_and_nothing_else_and_only_its_own_sessions(app, browser, taught):
    run, _, room = taught
    address = opened(browser.sign_in(carys()), of=f"r{room.id}", shows="booked")

    page = Browser(app).get(address)

    assert [event.summary.value for event in events(page)] == ["Booked", "Booked"]
    assert {event.location.value for event in events(page)} == {"Room 2, Library"}
    for word in ("psychosis", run.code, "Dee", "Amina", "Singing"):
        assert word not in page.text


def test_the_college_shows_codes_and_titles_only_where_a_manager_asks(app, browser, taught):
    run, other, _ = taught
    codes = opened(browser.sign_in(gwen()), of="college", shows="codes")
    titles = opened(browser, of="college", shows="titles")

    assert {event.summary.value for event in events(browser.get(codes))} == {
        f"{run.code}, 1",
        f"{run.code}, 2",
        f"{other.code}, 1",
    }
    assert {event.summary.value for event in events(browser.get(titles))} == {
        "Living with psychosis",
        "Singing together",
    }


def test_the_office_cannot_let_titles_be_shown(browser, taught):
    page = browser.sign_in(carys()).get(PAGE).text
    answer = browser.post(PAGE, data={"of": "college", "shows": "titles"})

    assert "The title of the course" not in page
    assert answer.status_code == 422
    assert db.session.query(StaffCalendar).count() == 0


def test_a_cancelled_session_is_struck_out_of_the_room(browser, taught):
    run, _, room = taught
    address = opened(browser.sign_in(carys()), of=f"r{room.id}", shows="booked")
    seen = browser.get(address)

    with transaction():
        cancel_sessions([db.session.get_one(Run, run.id).sessions[0]], by=None)
    again = browser.get(address, headers={"If-None-Match": seen.headers["ETag"]})

    assert again.status_code == 200
    assert [event.status.value for event in events(again)] == ["CANCELLED", "CONFIRMED"]
    assert browser.get(address, headers={"If-None-Match": again.headers["ETag"]}).status_code == 304


def test_the_address_is_shown_once_renewed_and_closed(browser, taught):
    address = opened(browser.sign_in(carys()), of="college", shows="booked")
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    number = db.session.query(StaffCalendar).one().id

    later = browser.get(PAGE).text
    renewed = browser.post(f"{PAGE}/{number}/renew").text
    new = re.search(r"http://college\.test(/calendar/[^\"]+\.ics)", renewed).group(1)

    assert secret not in later
    assert secret not in db.session.query(StaffCalendar).one().token_hash
    assert [browser.get(each).status_code for each in (address, new)] == [404, 200]
    browser.post(f"{PAGE}/{number}/close")
    assert browser.get(new).status_code == 404


def test_the_page_says_who_opened_it_and_when_it_was_last_asked_for(browser, taught):
    address = opened(browser.sign_in(carys()), of="college", shows="booked")
    before = browser.get(PAGE).text
    browser.get(address)

    after = browser.get(PAGE).text

    assert "by Carys Bowen" in before
    assert "Nobody has used it yet." in before
    assert "Last asked for on" in after


@pytest.mark.parametrize("said", [{}, {"of": "r999", "shows": "booked"}, {"of": "college", "shows": "names"}])
def test_what_there_is_not_is_asked_again(browser, taught, said):
    answer = browser.sign_in(carys()).post(PAGE, data=said)

    assert answer.status_code == 422
    assert db.session.query(StaffCalendar).count() == 0


def test_the_page_is_for_the_office_and_managers(app, taught):
    seen = [Browser(app).sign_in(who()).get(PAGE).status_code for who in (carys, gwen, ada, dee, amina)]

    assert seen == [200, 200, 403, 403, 403]
