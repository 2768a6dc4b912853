"""A student's own record: kind, exact, in whole numbers, and theirs to keep."""

import re
from datetime import timedelta

import pytest

from college.attendance.models import Mark
from college.attendance.rules import Attended
from college.enrolment.models import EnrolmentEvent
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import transaction
from college.timetable.rules import SessionState
from tests.cast import amina, bryn, dee
from tests.factories import a_course, a_run, an_enrolment, made

HERE, LATE, PART = Attended.ATTENDED, Attended.LATE, Attended.PART
TOLD, MISSED, NOT_EXPECTED = Attended.APOLOGIES, Attended.MISSED, Attended.NOT_EXPECTED


def a_record(student, marks, *, sessions=None, weeks_ago=12, asked=None, state=State.ENROLLED, title="Food and mood"):
    """Give a student a place on a run that began some weeks ago, with these marks in its first sessions."""
    first = clock.now() - timedelta(weeks=weeks_ago)
    run = a_run(a_course(title), sessions=sessions or len(marks), first=first)
    asked_at = clock.now() - timedelta(weeks=asked or weeks_ago + 1)
    place, teacher = an_enrolment(student, run, state, asked_at=asked_at), dee()
    for session, mark in zip(run.sessions, marks, strict=False):
        made(
            Mark(session_id=session.id, enrolment_id=place.id, mark=mark, by_person_id=teacher.id, made_at=clock.now())
        )
    return run


def words_of(page):
    """Read a page as its words, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ([HERE] * 5 + [LATE, PART] + [MISSED] * 3, "You came to 7 of 10 sessions. Completed."),
        ([HERE, HERE, TOLD], "You came to 2 of 3 sessions. Completing it takes 3. What you learned is yours"),
        ([NOT_EXPECTED, HERE], "You came to 1 of 1 session. Completed."),
        ([NOT_EXPECTED], "Nothing is marked for you, so there is nothing to count."),
    ],
)
def test_a_course_that_is_over_says_what_it_came_to_on_both_pages(browser, marks, sentence):
    student = amina()
    a_record(student, marks)
    browser.sign_in(student)

    assert sentence in words_of(browser.get("/my"))
    assert sentence in words_of(browser.get("/my/record"))


def test_a_course_that_goes_on_is_not_judged(browser):
    student = amina()
    a_record(student, [HERE, MISSED], sessions=4, weeks_ago=2)

    page = words_of(browser.sign_in(student).get("/my/record"))

    assert "This course is not over yet. So far you came to 1 of 2 sessions." in page
    assert "Complet" not in page
    assert page.count("still to come") == 2


def test_a_session_without_a_mark_is_named_and_not_counted(browser):
    student = amina()
    a_record(student, [HERE], sessions=2)

    page = words_of(browser.sign_in(student).get("/my/record"))

    assert "You came to 1 of 1 session. Completed. 1 session has no mark yet and is not counted." in page
    assert ": no mark yet" in page


def test_a_course_that_has_not_begun_is_not_in_the_record(browser):
    student = amina()
    an_enrolment(student, a_run(a_course("Food and mood")))

    assert "Food and mood" not in browser.sign_in(student).get("/my/record").text


def test_what_was_cancelled_says_so_and_does_not_count(browser):
    student = amina()
    run = a_record(student, [HERE, HERE, MISSED])
    with transaction():
        run.sessions[2].state = SessionState.CANCELLED

    page = words_of(browser.sign_in(student).get("/my/record"))

    assert "we cancelled it" in page
    assert "You came to 2 of 2 sessions. Completed." in page


def test_a_run_that_was_cancelled_is_not_called_over(browser):
    student = amina()
    run = a_run(a_course("Food and mood"))
    an_enrolment(student, run)
    with transaction():
        for session in run.sessions:
            session.state = SessionState.CANCELLED
    browser.sign_in(student)

    assert "We cancelled this course. We are sorry." in words_of(browser.get("/my"))
    page = words_of(browser.get(f"/my/runs/{run.code}/place"))
    assert "This course was cancelled" in page
    assert "You have a place" not in page


def test_a_run_that_a_manager_cancelled_asks_nothing_and_links_nowhere(browser):
    student = amina()
    run = a_run()
    an_enrolment(student, run)
    with transaction():
        run.cancelled_at = clock.now()
        run.sessions[0].online_link = "https://meet.example.org/class"
    browser.sign_in(student)

    home, page = browser.get("/my").text, browser.get(f"/my/runs/{run.code}/place").text

    assert "Your next session" not in home
    assert "meet.example.org" not in home + page
    assert "This course was cancelled" in page
    assert "Give up my place" not in page
    assert "When and where" not in page


def test_what_somebody_came_to_before_they_left_stays_theirs(browser):
    student = amina()
    a_record(student, [HERE, HERE], sessions=3, state=State.WITHDRAWN)
    a_record(student, [], sessions=3, state=State.WITHDRAWN, title="Never been")
    browser.sign_in(student)

    page = words_of(browser.get("/my/record"))

    assert "You gave this place up. You are welcome back at any time. You came to 2 of 2 sessions." in page
    assert "Complet" not in page
    assert "Never been" not in page


def test_who_joined_later_was_not_expected_before(browser):
    student = amina()
    run = a_run(sessions=3, first=clock.now() - timedelta(weeks=2))
    an_enrolment(student, run, asked_at=clock.now() - timedelta(days=3))

    page = words_of(browser.sign_in(student).get("/my/record"))

    assert page.count(": you were not expected") == 2


def test_who_was_offered_a_place_was_not_expected_while_they_waited(browser):
    student = amina()
    run = a_run(sessions=3, first=clock.now() - timedelta(weeks=2))
    place = an_enrolment(student, run, asked_at=clock.now() - timedelta(weeks=9), offers_made=1)
    yesterday = clock.now() - timedelta(days=1)
    made(EnrolmentEvent(enrolment_id=place.id, state=State.ENROLLED, at=yesterday))

    page = words_of(browser.sign_in(student).get("/my/record"))

    assert page.count(": you were not expected") == 2


def test_each_mark_is_told_in_words_for_a_student(browser):
    student = amina()
    a_record(student, [HERE, LATE, PART, TOLD, MISSED, NOT_EXPECTED])

    page = words_of(browser.sign_in(student).get("/my/record"))

    assert re.findall(r"\d{4}: (.*?)(?= \w+day| Print)", page) == [
        "you came",
        "you came, a little late",
        "you came for part of it",
        "you told us that you could not come",
        "you did not come",
        "you were not expected",
    ]


def test_the_printed_record_says_whose_it_is_and_nobody_elses_is_in_it(browser):
    student = amina()
    a_record(bryn(), [HERE], title="Understanding voices")
    a_record(student, [HERE])

    page = browser.sign_in(student).get("/my/record").text

    assert '<p class="only-print">Amina Yusuf</p>' in page
    assert "data-print" in page
    assert "Understanding voices" not in page


def test_the_latest_course_comes_first(browser):
    student = amina()
    a_record(student, [HERE], weeks_ago=20, title="Drawing")
    a_record(student, [HERE], weeks_ago=2, asked=30, title="Singing")
    a_record(student, [HERE], weeks_ago=9, title="Walking")

    page = browser.sign_in(student).get("/my/record").text

    assert page.index("Singing") < page.index("Walking") < page.index("Drawing")
