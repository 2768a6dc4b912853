"""A questionnaire by its link, signed in, and typed in by the office."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from college.foundation import clock
from college.foundation.db import db, transaction
from college.questionnaires import actions
from college.questionnaires.links import secret_of
from college.questionnaires.models import Answer, Invitation, Response
from college.questionnaires.rules import Mode, Wave
from tests.cast import amina, bryn, carys, dee
from tests.factories import a_run, an_enrolment


def asked(app):
    key = app.config["SECRET_KEY"].encode()
    student, run = amina(), a_run(sessions=1, first=clock.now() - timedelta(days=1), made_at=clock.now() - timedelta(9))
    enrolment = an_enrolment(student, run)
    with transaction():
        invitation = actions.invite(student, run, Wave.AFTER, key=key)
    return student, enrolment, invitation.id, f"/q/{secret_of(key, invitation.id)}"


def answers():
    return {answer.question_key: answer.value for answer in db.session.scalars(select(Answer))}


def test_opening_the_link_changes_nothing_and_shows_no_name(app, browser):
    student, _, number, link = asked(app)
    name = student.name

    pages = [browser.get(link) for _ in range(3)] + [browser.head(link)]

    assert [page.status_code for page in pages] == [200, 200, 200, 200]
    assert name not in pages[0].text
    assert not db.session.get(Invitation, number).returned


def test_answers_are_kept_once_and_the_link_is_closed_for_everybody(app, browser):
    _, _, _, link = asked(app)

    sent = browser.post(link, data={"answer_hope": "yes", "answer_learned": "To rest."})
    again = browser.post(link, data={"answer_hope": "no"})

    assert (sent.status_code, sent.location) == (303, "/thank-you")
    assert (again.status_code, browser.get(link).status_code) == (410, 410)
    assert answers() == {"hope": "yes", "learned": "To rest."}
    assert "To rest." not in browser.get(link).text


def test_an_answer_that_is_too_long_is_kept_on_the_page(app, browser):
    _, _, number, link = asked(app)

    page = browser.post(link, data={"answer_learned": "rest " * 500})

    assert page.status_code == 422
    assert "rest rest" in page.text
    assert not db.session.get(Invitation, number).returned


def test_somebody_may_ask_not_to_be_asked_again(app, browser):
    _, _, number, link = asked(app)

    browser.post(f"{link}/stop")

    assert db.session.get(Invitation, number).declined_at is not None
    assert browser.get(link).status_code == 410


def test_a_link_that_nobody_made_opens_nothing(app, browser):
    assert browser.get("/q/nothing-of-ours").status_code == 404


def test_a_student_answers_signed_in_and_nobody_else_can(app, browser):
    student, _, number, _ = asked(app)
    page = f"/my/questionnaires/{number}"

    assert browser.sign_in(bryn()).get(page).status_code == 404
    assert browser.sign_in(student).get(page).status_code == 200
    assert browser.post(page, data={"answer_plan": "no"}).status_code == 303
    assert db.session.scalars(select(Response)).one().mode is Mode.SIGNED_IN
    assert browser.get(page).status_code == 410


def test_the_office_types_in_what_came_on_paper(app, browser):
    _, enrolment, _, link = asked(app)
    page = f"/manage/questionnaires/places/{enrolment.id}/after"
    browser.sign_in(carys())

    opened = browser.get(page)
    kept = browser.post(page, data={"mode": "paper", "answer_recommend": "5"})
    twice = browser.post(page, data={"mode": "paper", "answer_recommend": "1"})

    assert (opened.status_code, kept.status_code, twice.status_code) == (200, 303, 409)
    assert answers() == {"recommend": "5"}
    assert browser.get(link).status_code == 410


@pytest.mark.parametrize("wave", ["before", "next-year"])
def test_no_form_is_typed_in_at_a_moment_when_none_is_asked(app, browser, wave):
    _, enrolment, _, _ = asked(app)
    browser.sign_in(carys())

    page = f"/manage/questionnaires/places/{enrolment.id}/{wave}"

    assert browser.get(page).status_code == 404
    assert browser.post(page, data={"mode": "paper"}).status_code == 404
    assert answers() == {}


def test_the_office_sees_what_came_back_and_no_facilitator_does(app, browser):
    _, enrolment, _, _ = asked(app)
    code = enrolment.run.code

    browser.sign_in(carys())
    assert "0 of 1" in browser.get("/manage/questionnaires").text
    assert browser.get(f"/manage/questionnaires/runs/{code}").status_code == 200
    assert browser.get(f"/manage/questionnaires/runs/{code}/paper").status_code == 200
    assert browser.sign_in(dee()).get("/manage/questionnaires").status_code == 403


@pytest.mark.parametrize(("ticked", "kept"), [({"may_quote": "y"}, True), ({}, False)])
def test_leave_to_quote_is_asked_and_off_until_it_is_ticked(app, browser, ticked, kept):
    _, _, _, link = asked(app)

    page = browser.get(link).text
    browser.post(link, data={"answer_learned": "To rest."} | ticked)

    assert "The college may quote my words, without my name" in page
    assert "checked" not in page
    assert db.session.scalars(select(Response.may_quote)).all() == [kept]


def test_leave_given_signed_in_or_on_paper_is_kept(app, browser):
    student, enrolment, number, _ = asked(app)
    other = an_enrolment(bryn(), enrolment.run).id
    paper = f"/manage/questionnaires/places/{other}/after"

    browser.sign_in(student).post(f"/my/questionnaires/{number}", data={"answer_learned": "A", "may_quote": "y"})
    browser.sign_in(carys())
    assert "The college may quote my words" in browser.get(paper).text
    browser.post(paper, data={"mode": "paper", "answer_learned": "B", "may_quote": "y"})

    assert db.session.scalars(select(Response.may_quote)).all() == [True, True]


def test_leave_is_not_asked_where_there_are_no_words_of_ones_own(app, browser):
    _, enrolment, _, _ = asked(app)

    page = browser.sign_in(carys()).get(f"/manage/questionnaires/places/{enrolment.id}/3m")

    assert page.status_code == 200
    assert "may quote" not in page.text


def test_the_form_on_paper_asks_for_leave(app, browser):
    _, enrolment, _, _ = asked(app)

    page = browser.sign_in(carys()).get(f"/manage/questionnaires/runs/{enrolment.run.code}/paper")

    assert "☐ The college may quote my words, without my name" in page.text
