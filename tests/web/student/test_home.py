"""Somebody's own college."""

from datetime import timedelta

import pytest

from college.courses.rules import State as CourseState
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import transaction
from college.timetable.rules import SessionState
from tests.cast import amina, bryn
from tests.factories import a_course, a_run, an_enrolment, on


def test_somebody_new_is_shown_where_to_begin(app, browser):
    page = browser.sign_in(amina()).get("/my")

    assert "You have no courses yet" in page.text


def test_the_next_session_stands_first_and_no_title_names_a_course(app, browser):
    student = amina()
    an_enrolment(student, a_run(a_course("Understanding voices"), first=clock.now() + timedelta(days=3)))
    an_enrolment(student, a_run(a_course("Food and mood"), first=clock.now() + timedelta(days=1)))

    page = browser.sign_in(student).get("/my").text

    assert page.index("Food and mood") < page.index("Understanding voices")
    title = page[page.index("<title>") : page.index("</title>")]
    assert "Food" not in title
    assert "voices" not in title


def test_an_offer_waits_at_the_top_and_a_queue_says_its_number(app, browser):
    student, run = amina(), a_run(places=1)
    an_enrolment(student, run, State.OFFERED)
    full = a_run(places=0)
    an_enrolment(bryn(), full, State.WAITING, asked_at=clock.now() - timedelta(hours=1))
    an_enrolment(student, full, State.WAITING)

    page = browser.sign_in(student).get("/my").text

    assert "A place has come free for you" in page
    assert "You are number 2 in the queue." in page


def test_nothing_of_amina_is_seen_by_bryn(app, browser):
    an_enrolment(amina(), a_run(a_course("Understanding voices")))

    page = browser.sign_in(bryn()).get("/my").text

    assert "Understanding voices" not in page


LINK = "https://meet.example.org/class"


def goes_online(run):
    """Give the sessions of a run a joining link."""
    with transaction():
        for session in run.sessions:
            session.online_link = LINK
    return run


def test_the_joining_link_stands_with_the_next_session_for_those_who_have_a_place(app, browser):
    student = amina()
    run = goes_online(a_run(first=clock.now() + timedelta(days=30)))
    an_enrolment(student, run)

    page = browser.sign_in(student).get("/my").text

    assert LINK in page
    assert "Join online" in page
    assert page.count('rel="noreferrer noopener"') == 1


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED, State.WITHDRAWN])
def test_nobody_without_a_place_gets_the_joining_link(app, browser, state):
    student = amina()
    run = goes_online(a_run())
    an_enrolment(student, run, state)
    browser.sign_in(student)

    assert LINK not in browser.get("/my").text
    assert LINK not in browser.get(f"/my/runs/{run.code}/place").text


@pytest.mark.parametrize(
    ("days", "hour", "label"),
    [
        (0, 11, "Your session is on now"),
        (0, 13, "Your next session is today"),
        (1, 9, "Your next session is tomorrow"),
        (2, 9, "Your next session<"),
    ],
)
def test_the_next_session_says_how_near_it_is(app, browser, monkeypatch, days, hour, label):
    student, today = amina(), clock.today()
    an_enrolment(student, a_run(first=on(today + timedelta(days=days), hour)))
    monkeypatch.setattr(clock, "now", lambda: on(today, 12))
    browser.sign_in(student)

    assert label in browser.get("/my").text


def test_a_session_that_was_cancelled_is_not_the_next_and_an_offer_says_until_when(app, browser):
    student, run = amina(), a_run(first=clock.now() + timedelta(days=1))
    an_enrolment(student, run)
    an_enrolment(student, a_run(), State.OFFERED, offer_lapses_at=on(clock.today() + timedelta(days=3), 13))
    browser.sign_in(student)
    with transaction():
        run.sessions[0].state = SessionState.CANCELLED

    page = browser.get("/my").text

    assert "tomorrow" not in page
    assert "at 13:00" in page


def test_coming_courses_stand_in_the_order_of_their_next_session(app, browser):
    student = amina()
    for title, days in (("Drawing", 9), ("Singing", -6), ("Walking", 4)):
        an_enrolment(student, a_run(a_course(title), first=clock.now() + timedelta(days=days)))

    page = browser.sign_in(student).get("/my").text
    listed = page[page.index("My courses") :]

    assert listed.index("Singing") < listed.index("Walking") < listed.index("Drawing")
    assert (listed.count("Next on"), listed.count("Begins on")) == (1, 2)


def test_a_course_without_dates_stands_last_and_says_that_we_will_tell(app, browser):
    student = amina()
    an_enrolment(student, a_run(a_course("Drawing"), sessions=0))
    an_enrolment(student, a_run(a_course("Walking")), asked_at=clock.now() - timedelta(days=9))

    page = browser.sign_in(student).get("/my").text
    listed = page[page.index("My courses") :]

    assert listed.index("Walking") < listed.index("Drawing")
    assert "We will tell you when it begins." in listed


def test_an_offer_whose_course_is_over_waits_no_more(app, browser):
    student = amina()
    an_enrolment(student, a_run(first=clock.now() - timedelta(days=60)), State.OFFERED)

    assert "has come free" not in browser.sign_in(student).get("/my").text


@pytest.mark.parametrize("whole", [True, False])
def test_an_offer_of_a_run_that_was_cancelled_waits_no_more(app, browser, whole):
    student, run = amina(), a_run(a_course("Drawing"))
    an_enrolment(student, run, State.OFFERED, offer_lapses_at=clock.now() + timedelta(days=2))
    with transaction():
        run.cancelled_at = clock.now() if whole else None
        for session in run.sessions:
            session.state = session.state if whole else SessionState.CANCELLED

    page = browser.sign_in(student).get("/my").text

    assert "has come free" not in page
    assert "On offer to you" not in page
    assert "Drawing" not in page


def test_a_course_that_is_over_leads_to_all_that_one_can_still_see(app, browser):
    student, course = amina(), a_course("Food and mood")
    run = a_run(course, sessions=1, first=clock.now() - timedelta(days=40))
    an_enrolment(student, run)
    browser.sign_in(student)

    assert f'href="/my/runs/{run.code}/place"' in browser.get("/my").text
    page = browser.get(f"/my/runs/{run.code}/place").text
    assert 'href="/my/record"' in page
    assert f'href="/courses/{course.slug}"' in page
    with transaction():
        course.state = CourseState.RETIRED
    assert f'href="/courses/{course.slug}"' not in browser.get(f"/my/runs/{run.code}/place").text
