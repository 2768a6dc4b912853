"""A manager reads words that may be quoted, and decides."""

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.foundation.db import db
from college.questionnaires.models import Answer, Questionnaire, Quote, Response
from college.questionnaires.rules import Mode
from tests.cast import ada, amina, carys, dee, gwen
from tests.factories import a_course, a_run, made

QUOTES = "/manage/questionnaires/quotes"


@pytest.fixture
def run(app):
    return a_run(a_course("Sleeping well")).id


@pytest.fixture
def manager(browser):
    return browser.sign_in(gwen())


def some_words(run, text="To rest. <i>Truly</i>", *, may_quote=True):
    """Give the number of an answer in somebody's own words."""
    number = db.session.query(Questionnaire.id).filter_by(key="after-course").scalar()
    rows = [Answer(question_key="learned", value=text), Answer(question_key="hope", value="yes")]
    facts = {"questionnaire_id": number, "run_id": run, "wave": "after", "mode": Mode.LINK}
    made(Response(**facts, answers=rows, may_quote=may_quote))
    return db.session.scalars(select(Answer.id).where(Answer.value == text)).one()


def decide(manager, number, name, **where):
    return manager.post(f"{QUOTES}/{number}/{name}", data={}, query_string=where)


def test_words_wait_with_the_course_and_the_question(run, manager):
    some_words(run)

    page = manager.get(QUOTES).text

    assert "To rest. &lt;i&gt;Truly&lt;/i&gt;" in page
    assert "Sleeping well · What did you learn? · After the course" in page
    assert "Waiting (1)" in page
    assert "Read for names, places, dates" in page


def test_words_are_approved_and_taken_back(run, manager):
    number = some_words(run)

    approved = decide(manager, number, "approve")
    listed = manager.get(f"{QUOTES}?judged=approved").text
    undone = decide(manager, number, "undo", judged="approved")

    assert (approved.status_code, approved.location) == (303, f"{QUOTES}?judged=waiting")
    assert "To rest." in listed
    assert "Approved (1)" in listed
    assert undone.location == f"{QUOTES}?judged=approved"
    assert "Waiting (1)" in manager.get(QUOTES).text
    assert db.session.scalars(select(Quote)).all() == []


def test_words_are_set_aside_and_stand_among_those_that_are_not_used(run, manager):
    number = some_words(run)

    decide(manager, number, "set-aside")

    assert "Nothing waits" in manager.get(QUOTES).text
    assert "To rest." in manager.get(f"{QUOTES}?judged=set-aside").text
    assert db.session.scalars(select(Quote.approved_at)).all() == [None]


def test_who_looked_and_who_decided_is_written_down(run, manager):
    number = some_words(run)

    manager.get(QUOTES)
    decide(manager, number, "approve")

    seen, approved = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert (seen.what, approved.what, approved.about, approved.about_id) == (
        "quotes.seen",
        "quote.approved",
        "answer",
        number,
    )
    assert approved.by_person_id is not None


def test_words_without_leave_are_shown_to_nobody_and_cannot_be_approved(run, manager):
    number = some_words(run, may_quote=False)

    assert "To rest." not in manager.get(QUOTES).text
    assert decide(manager, number, "approve").status_code == 404


@pytest.mark.parametrize("address", ["999/approve", "1/shout"])
def test_what_there_is_not_cannot_be_decided(run, manager, address):
    some_words(run)

    assert manager.post(f"{QUOTES}/{address}", data={}).status_code == 404


def test_a_button_without_its_token_decides_nothing(run, manager):
    number = some_words(run)

    assert manager.post(f"{QUOTES}/{number}/approve", data={}, token=False).status_code in {400, 403, 422}
    assert db.session.scalars(select(Quote)).all() == []


def test_a_long_list_has_pages(run, manager):
    for number in range(21):
        some_words(run, f"Words number {number:02}")

    assert "Words number 19" in manager.get(QUOTES).text
    assert "Words number 20" not in manager.get(QUOTES).text
    assert "Words number 20" in manager.get(f"{QUOTES}?page=2").text


def test_only_managers_read_and_decide(run, browser):
    number = some_words(run)

    for person in (amina(), dee(), carys(), ada()):
        browser.sign_in(person)
        assert browser.get(QUOTES).status_code in {403, 404}
        assert decide(browser, number, "approve").status_code in {403, 404}
    assert db.session.scalars(select(Quote)).all() == []
    assert "Words that may be quoted" not in browser.sign_in(carys()).get("/manage/questionnaires").text
    assert "Words that may be quoted" in browser.sign_in(gwen()).get("/manage/questionnaires").text
