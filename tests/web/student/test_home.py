"""Somebody's own college."""

from datetime import timedelta

from college.enrolment.rules import State
from college.foundation import clock
from tests.cast import amina, bryn
from tests.factories import a_course, a_run, an_enrolment


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


def test_the_record_stays_after_the_course(app, browser):
    student = amina()
    an_enrolment(student, a_run(a_course("Food and mood"), sessions=1, first=clock.now() - timedelta(days=400)))

    page = browser.sign_in(student).get("/my/record").text

    assert "Food and mood" in page
