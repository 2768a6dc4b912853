"""Answering an offer from a link: looking decides nothing, a button does, and an old link opens nothing."""

from datetime import timedelta

import pytest

from college.enrolment.actions.offering import offer_next
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.timetable.actions.runs import cancel_run
from college.timetable.actions.sessions import teach
from college.timetable.queries.sessions import place_of
from college.web.filters import long_date
from college.web.offer_links import offer_token
from tests.cast import amina, bryn
from tests.factories import a_course, a_run, an_enrolment


@pytest.fixture
def offered(app):
    """Offer Amina the one place of a run for which Bryn waits too."""
    run = a_run(a_course("Living with voices"), places=1)
    place = an_enrolment(amina(), run, State.WAITING)
    an_enrolment(bryn(), run, State.WAITING, asked_at=clock.now() + timedelta(seconds=1))
    with transaction():
        offer_next(run)
    return place


def link(place):
    """Give the address of the offer that is open."""
    return f"/offers/{offer_token(place.id, place.offers_made)}"


def state(place):
    """Read how the place stands in the database."""
    db.session.rollback()
    db.session.refresh(place)
    return place.state


def test_opening_the_link_decides_nothing_and_names_nobody_and_nothing(browser, offered):
    for _ in range(3):
        page = browser.get(link(offered))
        browser.head(link(offered))

    assert "A place has come free for you" in page.text
    assert "Amina" not in page.text
    assert "voices" not in page.text
    assert state(offered) is State.OFFERED


def test_whoever_answers_sees_that_a_session_lost_its_pair_since_and_may_take_the_place_all_the_same(browser, offered):
    before = browser.get(link(offered)).text
    with transaction():
        teach(db.session.merge(offered).run.sessions[1], [], by=None)

    page = browser.get(link(offered)).text
    browser.post(link(offered), data={"answer": "yes"})

    assert "One of the sessions still needs a facilitator." not in before
    assert "One of the sessions still needs a facilitator." in page
    assert state(offered) is State.ENROLLED


def test_a_button_takes_the_place_and_the_page_may_be_opened_again(browser, offered):
    where = link(offered)

    answer = browser.post(where, data={"answer": "yes"})
    browser.post(where, data={"answer": "yes"})

    assert answer.status_code == 303
    assert "The place is yours" in browser.get(where).text
    assert state(offered) is State.ENROLLED


@pytest.mark.parametrize(("said", "becomes"), [("no", State.WITHDRAWN), ("later", State.WAITING)])
def test_a_button_leaves_the_place_to_the_next(browser, offered, said, becomes):
    page = browser.post(link(offered), data={"answer": said})

    assert "goes to the next person" in page.text
    assert state(offered) is becomes


def test_a_button_that_is_not_there_does_nothing(browser, offered):
    assert browser.post(link(offered), data={"answer": "perhaps"}).status_code == 303
    assert state(offered) is State.OFFERED


def test_an_offer_that_lapsed_cannot_be_taken(browser, offered):
    with transaction():
        offered.offer_lapses_at = clock.now()
    where = link(offered)

    assert "not open any more" in browser.get(where).text
    browser.post(where, data={"answer": "yes"})
    assert state(offered) is State.OFFERED


def test_an_offer_of_a_run_that_was_cancelled_is_not_open_any_more(browser, offered):
    with transaction():
        cancel_run(offered.run, by=None)
    where = link(offered)

    assert "not open any more" in browser.get(where).text
    browser.post(where, data={"answer": "yes"})
    assert state(offered) is State.OFFERED


def test_a_newer_offer_ends_the_older_link(browser, offered):
    older = link(offered)
    with transaction():
        offered.offers_made += 1

    browser.post(older, data={"answer": "yes"})

    assert "not open any more" in browser.get(older).text
    assert state(offered) is State.OFFERED
    assert "has come free" in browser.get(link(offered)).text


@pytest.mark.parametrize("token", ["x", "1.", "1.wrong", "99999999999.x", "²³.x", ".", "2147483648.abc"])
def test_a_wrong_link_says_what_an_old_one_says(browser, offered, token):
    page = browser.get(f"/offers/{token}")

    assert page.status_code == 200
    assert "not open any more" in page.text
    browser.post(f"/offers/{token}", data={"answer": "yes"})
    assert state(offered) is State.OFFERED


def test_the_offer_says_when_and_where_before_and_after_the_answer(browser, offered):
    where = link(offered)
    begins = offered.run.sessions[0]
    day, room = long_date(begins.starts_at), place_of(begins)

    before = browser.get(where).text
    browser.post(where, data={"answer": "yes"})
    after = browser.get(where).text

    for page in (before, after):
        assert f"It begins on {day}" in page
        assert f"Where: {room}." in page


def test_the_link_of_a_place_that_was_taken_says_when_the_run_goes_on(browser, app):
    run = a_run(sessions=3, first=clock.now() - timedelta(days=6))
    place = an_enrolment(amina(), run, offers_made=1)

    page = browser.get(link(place)).text

    assert f"The next session is on {long_date(run.sessions[1].starts_at)}" in page
