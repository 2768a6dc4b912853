"""Everybody sees what is public of the timetable, right the moment that something changes, and nothing else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from college.courses.models import Course
from college.courses.rules import State as CourseState
from college.foundation.db import db, transaction
from college.timetable.models import Session, Venue
from college.timetable.rules import SessionState
from tests.browser import Browser
from tests.cast import gwen
from tests.counting import questions
from tests.factories import a_clinician, a_course, a_peer_trainer, a_person, a_room, a_run, a_session, a_term

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
VIEWS = ("list", "week", "month", "day")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOON, tick=False):
        yield


def main(page):
    return page.text[page.text.index("<main") : page.text.index("</main")]


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_shows_what_is_public(browser, view):
    run = a_run(a_course("Choir"), first=NOON + timedelta(hours=2), room=a_room("Room 2", "Library"), sessions=1)

    page = browser.get(f"/timetable?view={view}")

    assert page.status_code == 200
    assert "Choir</a>" in main(page)
    assert f'href="/runs/{run.code}"' in main(page)


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_that_is_not_public_is_in_any_view(browser, view):
    pair = (a_peer_trainer("Dee Okafor"), a_clinician("Femi Adeyemi"))
    at = NOON + timedelta(hours=2)
    run = a_run(a_course("Choir"), first=at, pair=pair, sessions=1)
    a_session(run, 2, at + timedelta(minutes=5), pair=pair[:1], online_link="https://meet.example/secret")
    draft = a_run(a_course("Secret draft", state=CourseState.DRAFT), first=at, room=a_room(venue="Secret hall"))
    retired = a_run(a_course("Secret past"), first=at)
    with transaction():  # it was published once, and its words are still there
        db.session.get(Course, retired.course_id).state = CourseState.RETIRED
    off = a_run(a_course("Secret off"), first=at, cancelled_at=NOON)

    page = browser.get(f"/timetable?view={view}").text

    hidden = ["Dee", "Femi", "meet.example", "Secret", "Missing", "Move", "/manage", draft.code, retired.code, off.code]
    assert [word for word in hidden if word in page] == []
    assert "Choir" in page


@pytest.mark.parametrize("view", VIEWS)
def test_a_manager_sees_no_more_of_it_than_everybody(app, view):
    a_run(a_course("Choir"), first=NOON + timedelta(hours=2), pair=(a_peer_trainer("Zed Zorro"),), sessions=1)

    page = Browser(app).sign_in(gwen()).get(f"/timetable?view={view}")

    assert "Zorro" not in page.text
    assert "Move" not in page.text
    assert "timetable.js" not in page.text


def test_a_cancelled_session_says_so(browser):
    run = a_run(a_course("Choir"), sessions=0)
    a_session(run, 1, NOON + timedelta(hours=2), state=SessionState.CANCELLED)

    for view in VIEWS:
        assert "Cancelled" in main(browser.get(f"/timetable?view={view}"))


def test_it_narrows_by_place_and_course(browser):
    choir = a_run(a_course("Choir"), first=NOON + timedelta(hours=2), room=a_room(venue="Quay Library"), sessions=1)
    a_run(a_course("Sleep"), first=NOON + timedelta(hours=2), room=a_room(venue="Mill"), sessions=1)

    for view in VIEWS:
        for asked in ("place=Quay+Library", f"course={choir.course.slug}"):
            said = main(browser.get(f"/timetable?view={view}&{asked}"))
            assert "Choir</a>" in said
            assert "Sleep</a>" not in said
            assert " selected" in said
        assert "Sleep</a>" not in main(browser.get(f"/timetable?view={view}&place=nowhere"))


def test_the_name_of_a_hidden_venue_cannot_be_tried_out(browser):
    a_run(a_course("Secret", state=CourseState.DRAFT), first=NOON, room=a_room(venue="Secret hall"))
    a_run(a_course("Choir"), first=NOON + timedelta(hours=2), sessions=1)

    assert main(browser.get("/timetable?place=Secret+hall")) == main(browser.get("/timetable?place=Secret+hall&x=1"))
    assert "0 sessions" in main(browser.get("/timetable?place=Secret+hall"))


def test_the_name_of_a_place_on_a_screen_which_no_page_says_cannot_be_tried_out_either(browser):
    screen = a_room(venue="Our account on a screen")
    with transaction():
        db.session.get_one(Venue, screen.venue_id).is_online = True
    a_run(a_course("Choir"), first=NOON + timedelta(hours=2), room=screen, sessions=1)

    everything, narrowed = browser.get("/timetable"), browser.get("/timetable?place=Our+account+on+a+screen")

    assert "Choir</a>" in main(everything)
    assert "Our account" not in everything.text
    assert "Choir</a>" not in main(narrowed)


def test_the_list_is_of_what_is_to_come_and_a_week_also_of_what_is_over(browser):
    a_run(a_course("Choir"), first=NOON - timedelta(days=1), sessions=1)

    assert "Choir</a>" not in main(browser.get("/timetable"))
    assert "Choir</a>" in main(browser.get("/timetable?view=week"))


def test_nobody_walks_further_than_a_year_or_into_the_past(browser):
    for day in ("2025-01-01", "2026-02-28", "2031-01-01"):
        assert "March 2026" in main(browser.get(f"/timetable?view=month&day={day}"))
    assert "Earlier" not in main(browser.get("/timetable?view=month"))
    assert "Later" not in main(browser.get("/timetable?view=month&day=2027-03-05"))
    assert "Earlier" in main(browser.get("/timetable?view=month&day=2026-04-01"))


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_said(browser, day):
    page = browser.get(f"/timetable?view=week&day={day}")

    assert page.status_code == 422
    assert "There is a problem" in page.text or "Please check" in page.text


@pytest.mark.parametrize("view", VIEWS)
def test_a_kept_page_is_right_the_moment_something_changes(browser, view):
    run = a_run(a_course("Choir"), first=NOON + timedelta(hours=2), sessions=1)
    address = f"/timetable?view={view}"
    first = browser.get(address)
    with questions() as asked:
        assert browser.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert len(asked) == 1
    number = run.sessions[0].id

    db.session.rollback()
    with transaction():
        db.session.get(Session, number).state = SessionState.CANCELLED

    assert "Cancelled" not in first.text
    assert "Cancelled" in browser.get(address).text


@pytest.mark.parametrize("view", ["week", "month"])
def test_today_is_another_day_after_midnight(browser, view):
    a_run(first=NOON + timedelta(hours=2), sessions=1)
    assert "day--today" in browser.get(f"/timetable?view={view}").text

    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        page = browser.get(f"/timetable?view={view}").text

    assert re.search(r'day--today[^>]*data-day="2026-03-05"', page)


def test_ten_times_the_rows_ask_no_more_questions_and_at_most_six(app):
    counted = []
    for count in (1, 10):
        pair, term = (a_peer_trainer(), a_clinician()), a_term()
        for n in range(count):
            a_run(a_course(f"Course {n}"), first=NOON + timedelta(hours=n), pair=pair, term=term, room=a_room())
        for view in VIEWS:
            with questions() as asked:
                page = Browser(app).get(f"/timetable?view={view}&fresh={count}")
            assert page.status_code == 200
            counted.append(len(asked))

    assert counted[:4] == counted[4:]
    assert max(counted) <= 6


def test_a_large_college_s_timetable_weighs_under_100_kb(browser):
    pair = (a_person(), a_person())
    run = a_run(a_course("A course with a long name to read"), sessions=0, pair=pair, room=a_room())
    with transaction():
        for n in range(1600):
            starts = NOON + timedelta(days=n % 27, minutes=n % 300)
            db.session.add(
                Session(
                    run_id=run.id,
                    number=n + 1,
                    starts_at=starts,
                    ends_at=starts + timedelta(hours=2),
                    changed_at=NOON,
                )
            )

    weights = {view: len(browser.get(f"/timetable?view={view}&day=2026-03-10").get_data()) for view in VIEWS}

    assert max(weights.values()) < 50_000  # the rest of 100 KB is letters and styles
    assert "more on this day" in browser.get("/timetable?view=week&day=2026-03-10").text


def test_a_course_with_nothing_to_come_is_not_taken_for_every_course(browser):
    a_run(a_course("Choir"), first=NOON + timedelta(hours=2), sessions=1)

    page = main(browser.get("/timetable?course=c77"))

    assert re.search(r'<option[^>]*selected[^>]*value="c77"|<option[^>]*value="c77"[^>]*selected', page)
    assert "A course with nothing to come" in page
    assert "Choose another place or course" in page
    assert "earlier or later days" not in page  # this list has none
