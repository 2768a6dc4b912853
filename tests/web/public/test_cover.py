"""A link to step in: looking at it decides nothing, a button does, and whoever comes second is thanked."""

import re

import pytest

from college.enrolment.actions.covering import ask_to_step_in, step_in
from college.enrolment.queries.cover import who_could_step_in
from college.foundation.db import db, transaction
from college.post.sending import send_due
from college.timetable.actions.sessions import cancel_sessions
from college.timetable.cover_models import CoverAsk
from college.timetable.models import Session
from college.web.filters import long_date
from tests.browser import Browser
from tests.cast import carys, dee
from tests.factories import a_clinician, a_course, a_run

TITLE = "Living with psychosis"


@pytest.fixture
def links(app, mailbox):
    """Ask two people by e-mail to step in, and read the links in their letters."""
    run = a_run(a_course(TITLE), sessions=1, pair=(dee(),))
    keeper = carys()
    for name in ("Ines Moreno", "Kofi Mensah"):
        a_clinician(name, email=f"{name.split()[0].lower()}@example.org")
    session = run.sessions[0]
    chosen = [one for one in who_could_step_in(session) if one.name in {"Ines Moreno", "Kofi Mensah"}]
    with transaction():
        ask_to_step_in(session, chosen, by=keeper)
    send_due()
    return {name: _link_to(mailbox, name) for name in ("ines", "kofi")}


def _link_to(mailbox, name):
    (letter,) = [path.read_text() for path in mailbox.iterdir() if f"To: {name}@example.org" in path.read_text()]
    assert TITLE not in letter
    return re.search(r"college\.test(/cover/\S+)", letter.replace("=\n", "")).group(1)


def says(name):
    db.session.rollback()
    asks = db.session.query(CoverAsk).all()
    return next(ask.answer for ask in asks if ask.person.name.startswith(name))


def teaches(name):
    db.session.rollback()
    return any(row.person.name.startswith(name) for row in db.session.query(Session).one().facilitations)


def test_scanners_of_mail_that_open_the_link_change_nothing(app, browser, links):
    """T-E1: HEAD, GET and five more GETs without a cookie, then a person presses the button."""
    for _ in range(5):
        assert Browser(app).get(links["ines"]).status_code == 200
        assert Browser(app).head(links["ines"]).status_code == 200
    assert says("Ines") is None
    assert not teaches("Ines")

    answer = browser.post(links["ines"], data={"answer": "yes"})

    assert answer.status_code == 303
    assert teaches("Ines")
    assert "Thank you: it is yours" in browser.get(links["ines"]).text


def test_the_page_says_when_and_where_and_names_nobody_and_no_course(browser, links):
    page = browser.get(links["ines"])

    assert "Can you teach this session?" in page.text
    assert "Room 2" in page.text
    assert TITLE not in page.text
    assert "Ines" not in page.text
    assert "Dee" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_who_comes_second_reads_that_somebody_has_stepped_in(browser, links):
    browser.post(links["kofi"], data={"answer": "yes"})

    late = browser.post(links["ines"], data={"answer": "yes"})
    after = browser.get(links["ines"])

    assert late.status_code == 409
    assert "Somebody has stepped in already" in late.text
    assert "Thank you: somebody has stepped in" in after.text
    assert long_date(db.session.query(Session).one().starts_at) in after.text  # they may have been asked twice
    assert not teaches("Ines")


def test_a_no_is_thanked_and_may_become_a_yes(browser, links):
    browser.post(links["ines"], data={"answer": "no"})

    page = browser.get(links["ines"]).text
    browser.post(links["ines"], data={"answer": "yes"})

    assert "Thank you for answering" in page
    assert teaches("Ines")


def test_of_a_session_that_was_cancelled_the_question_is_closed(browser, links):
    with transaction():
        cancel_sessions([db.session.query(Session).one()], by=None)

    page = browser.get(links["ines"]).text

    assert "This question is closed" in page
    assert browser.post(links["ines"], data={"answer": "yes"}).status_code == 409


@pytest.mark.parametrize("answer", [{}, {"answer": ""}, {"answer": "perhaps"}, {"answer": "YES"}])
def test_what_is_neither_yes_nor_no_decides_nothing(browser, links, answer):
    browser.post(links["ines"], data=answer)

    assert says("Ines") is None


@pytest.mark.parametrize("token", ["x", "1.x", "99999999999.x", "١.x", "1", ".", "-1.x"])
def test_a_wrong_link_leads_nowhere_and_says_so(app, browser, token):
    page = browser.get(f"/cover/{token}")

    assert "This question is closed" in page.text
    assert browser.post(f"/cover/{token}", data={"answer": "yes"}).status_code == 303


def test_the_link_of_one_does_not_answer_for_another(browser, links):
    ines, kofi = (link.removeprefix("/cover/").partition(".") for link in (links["ines"], links["kofi"]))

    browser.post(f"/cover/{ines[0]}.{kofi[2]}", data={"answer": "yes"})

    assert not teaches("Ines")
    assert not teaches("Kofi")


def test_without_the_token_of_the_form_nothing_is_decided(browser, links):
    answer = browser.post(links["ines"], data={"answer": "yes"}, token=False)

    assert answer.status_code == 400
    assert says("Ines") is None


def test_a_yes_that_the_office_took_meanwhile_reads_as_mine(browser, links):
    with transaction():
        ask = next(ask for ask in db.session.query(CoverAsk) if ask.person.name == "Ines Moreno")
        step_in(ask, by=ask.person)

    assert browser.post(links["ines"], data={"answer": "yes"}).status_code == 303
