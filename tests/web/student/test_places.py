"""Somebody's own place: seen by them alone, answered and given up in one step."""

from datetime import timedelta

import pytest

from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from tests.cast import amina, bryn
from tests.factories import a_course, a_run, an_enrolment


def test_nobody_sees_anybody_elses_place(browser):
    run = a_run()
    an_enrolment(amina(), run)
    where = f"/my/runs/{run.code}/place"
    assert "/sign-in" in browser.get(where).headers["Location"]

    browser.sign_in(bryn())

    assert browser.get(where).status_code == 404
    assert browser.post(f"{where}/withdraw").status_code == 404
    assert browser.post(f"{where}/offer", data={"answer": "yes"}).status_code == 404


def test_of_two_on_a_run_each_sees_their_own_place(browser):
    run, first, second = a_run(), amina(), bryn()
    an_enrolment(first, run, State.WAITING)
    an_enrolment(second, run)

    seen = [browser.sign_in(person).get(f"/my/runs/{run.code}/place").text for person in (first, second)]

    assert ["You have a place" in page for page in seen] == [False, True]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (State.ENROLLED, "You have a place"),
        (State.WAITING, "You are number 1 in the queue"),
        (State.OFFERED, "We hold it for you"),
        (State.WITHDRAWN, "You gave this place up"),
    ],
)
def test_a_place_says_how_it_stands(browser, place, words):
    run, person = a_run(), amina()
    an_enrolment(person, run, place)

    page = browser.sign_in(person).get(f"/my/runs/{run.code}/place")

    assert words in page.text


def test_the_title_of_the_page_never_says_which_course(browser):
    run, person = a_run(a_course("Living with voices")), amina()
    an_enrolment(person, run)

    page = browser.sign_in(person).get(f"/my/runs/{run.code}/place").text

    assert "voices" not in page.split("</title>")[0]
    assert "Living with voices" in page


def test_the_joining_link_is_for_those_who_have_a_place(app, browser):
    run, person = a_run(), amina()
    place = an_enrolment(person, run, State.WAITING)
    with transaction():
        run.sessions[0].online_link = "https://meet.example.org/secret"
    where = f"/my/runs/{run.code}/place"
    browser.sign_in(person)
    assert "meet.example.org" not in browser.get(where).text

    with transaction():
        place.state = State.ENROLLED

    assert "meet.example.org" in browser.get(where).text
    assert "meet.example.org" not in browser.get(f"{where}/class.ics").text


def test_a_place_is_given_up_in_one_step(browser):
    run, person = a_run(), amina()
    place = an_enrolment(person, run)

    answer = browser.sign_in(person).post(f"/my/runs/{run.code}/place/withdraw")

    assert "given up" in browser.get(answer.headers["Location"]).text
    db.session.refresh(place)
    assert place.state is State.WITHDRAWN
    assert browser.post(f"/my/runs/{run.code}/place/withdraw").status_code == 409
    assert browser.post(f"/my/runs/{run.code}/place/withdraw", data={"reason": "x" * 501}).status_code == 422


@pytest.mark.parametrize(
    ("said", "becomes"),
    [("yes", State.ENROLLED), ("no", State.WITHDRAWN), ("later", State.WAITING), ("perhaps", State.OFFERED)],
)
def test_an_offer_is_answered_on_ones_own_page(browser, said, becomes):
    run, person = a_run(places=1), amina()
    place = an_enrolment(person, run, State.OFFERED, offer_lapses_at=clock.now() + timedelta(days=1))
    an_enrolment(bryn(), run, State.WAITING)

    answer = browser.sign_in(person).post(f"/my/runs/{run.code}/place/offer", data={"answer": said})

    assert answer.status_code == 303
    browser.get(answer.headers["Location"])
    db.session.refresh(place)
    assert place.state is becomes


def test_a_place_stays_to_be_seen_after_the_course(browser):
    run, person = a_run(first=clock.now() - timedelta(days=30)), amina()
    an_enrolment(person, run)

    page = browser.sign_in(person).get(f"/my/runs/{run.code}/place")

    assert "This course is over" in page.text
    assert "Give up" not in page.text
