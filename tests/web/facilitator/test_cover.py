"""Saying in two taps that one cannot teach, and saying yes or no when asked to step in."""

import re
from datetime import timedelta

import pytest

from college.enrolment.actions.covering import ask_to_step_in, say_cannot_teach, step_in
from college.enrolment.queries.cover import who_could_step_in
from college.foundation.db import db, transaction
from college.timetable.actions.sessions import Plan, move
from college.timetable.cover_models import Absence, CoverAsk
from college.timetable.models import Run, Session
from tests.cast import amina, carys, dee, femi
from tests.factories import a_clinician, a_course, a_run


@pytest.fixture
def taught(app):
    """A run of two sessions that Dee and Femi teach."""
    peer, trained = dee(), femi()
    return a_run(a_course("Understanding sleep"), sessions=2, pair=(peer, trained)), peer, trained


def cannot(run, number=1):
    return f"/teach/runs/{run.code}/sessions/{number}/cannot"


def pair(run, number=1):
    db.session.rollback()
    session = next(one for one in db.session.get_one(Run, run.id).sessions if one.number == number)
    return {row.person.name for row in session.facilitations}


def test_it_is_two_taps_from_the_home_page_for_each_session(browser, taught):
    run, _, trained = taught
    home = browser.sign_in(trained).get("/teach").text

    assert cannot(run, 1) in home
    assert cannot(run, 2) in home
    page = browser.get(cannot(run, 1)).text
    assert "What happens then" in page
    assert "textarea" not in page
    assert len(re.findall(r"<main.*</main>", page, re.DOTALL)) == 1
    answer = browser.post(cannot(run, 1))

    assert answer.status_code == 303
    assert pair(run, 1) == {"Dee Okafor"}
    assert pair(run, 2) == {"Dee Okafor", "Femi Adeyemi"}
    assert "Thank you for telling us" in browser.get(cannot(run, 1)).text


def test_of_a_session_that_moved_while_the_page_was_open_one_is_told_to_look_again(browser, taught):
    run, _, trained = taught
    opened = re.search(r'name="seen" value="(\d+)"', browser.sign_in(trained).get(cannot(run)).text)[1]
    session = run.sessions[0]
    with transaction():
        move(session, Plan(session.starts_at + timedelta(days=1), session.ends_at + timedelta(days=1)), by=None)

    late = browser.post(cannot(run), data={"seen": opened})
    told = pair(run)
    anew = browser.post(cannot(run), data={"seen": "1"})

    assert (late.status_code, anew.status_code) == (409, 303)
    assert "has moved since you opened the page" in late.text
    assert told == {"Dee Okafor", "Femi Adeyemi"}
    assert pair(run) == {"Dee Okafor"}


def test_looking_at_the_page_changes_nothing(browser, taught):
    run, _, trained = taught
    browser.sign_in(trained)

    for _ in range(3):
        browser.get(cannot(run))

    assert pair(run) == {"Dee Okafor", "Femi Adeyemi"}


def test_who_teaches_with_them_sees_whom_the_session_needs_and_not_why(browser, taught):
    run, peer, trained = taught
    with transaction():
        say_cannot_teach(run.sessions[0], trained, by=trained)

    home, page = browser.sign_in(peer).get("/teach").text, browser.get(f"/teach/runs/{run.code}").text

    for text in (home, page):
        assert "Needs somebody who teaches by training" in text
        assert " ill" not in text
    assert "Femi" not in home.split("After that")[0]


def test_it_can_be_taken_back_from_the_home_page(browser, taught):
    run, _, trained = taught
    browser.sign_in(trained).post(cannot(run))
    assert "You told us that you cannot teach" in browser.get("/teach").text

    browser.post(f"{cannot(run)}/back")

    assert pair(run) == {"Dee Okafor", "Femi Adeyemi"}
    assert "You told us that you cannot teach" not in browser.get("/teach").text
    assert db.session.query(Absence).count() == 0


def test_once_somebody_stepped_in_taking_back_is_refused_in_a_sentence(browser, taught):
    run, _, trained = taught
    ines = a_clinician("Ines Moreno")
    browser.sign_in(trained).post(cannot(run))
    _ask(run, ines)
    with transaction():
        ask = db.session.query(CoverAsk).one()
        step_in(ask, by=ask.person)

    answer = browser.post(f"{cannot(run)}/back")

    assert answer.status_code == 409
    assert "Somebody has stepped in already" in answer.text
    assert pair(run) == {"Dee Okafor", "Ines Moreno"}


def test_nobody_says_it_of_somebody_elses_session(app, browser, taught):
    run, _, _ = taught

    for person in (a_clinician("Ines Moreno"), carys()):
        other = type(browser)(app).sign_in(person)
        assert other.get(cannot(run)).status_code == 404
        assert other.post(cannot(run)).status_code == 404
    assert type(browser)(app).sign_in(amina()).post(cannot(run)).status_code == 403
    assert pair(run) == {"Dee Okafor", "Femi Adeyemi"}


def _ask(run, *people):
    keeper = carys()
    session = db.session.get_one(Session, run.sessions[0].id)
    numbers = {person.id for person in people}
    with transaction():
        ask_to_step_in(session, [one for one in who_could_step_in(session) if one.person_id in numbers], by=keeper)


def test_whoever_is_asked_finds_it_on_their_page_with_the_title_and_says_yes_there(app, browser):
    run, ines = a_run(a_course("Understanding sleep"), sessions=1, pair=(dee(),)), a_clinician("Ines Moreno")
    _ask(run, ines)
    number = db.session.query(CoverAsk).one().id

    page = browser.sign_in(ines).get("/teach").text
    answer = browser.post(f"/teach/cover/{number}", data={"answer": "yes"})

    assert "Can you teach on" in page
    assert "Understanding sleep" in page
    assert answer.status_code == 303
    assert pair(run) == {"Dee Okafor", "Ines Moreno"}
    assert "Can you teach on" not in browser.get("/teach").text


def test_nobody_answers_for_another(app, browser):
    run, ines, kofi = a_run(sessions=1, pair=(dee(),)), a_clinician("Ines Moreno"), a_clinician("Kofi Mensah")
    _ask(run, ines, kofi)
    of_ines = next(ask.id for ask in db.session.query(CoverAsk) if ask.person_id == ines.id)

    answer = browser.sign_in(kofi).post(f"/teach/cover/{of_ines}", data={"answer": "yes"})

    assert answer.status_code == 404
    assert "Ines Moreno" not in pair(run)


def test_a_no_takes_the_question_off_the_page(app, browser):
    run, ines = a_run(sessions=1, pair=(dee(),)), a_clinician("Ines Moreno")
    _ask(run, ines)
    number = db.session.query(CoverAsk).one().id

    browser.sign_in(ines).post(f"/teach/cover/{number}", data={"answer": "no"})

    assert "Can you teach on" not in browser.get("/teach").text
    assert pair(run) == {"Dee Okafor"}
