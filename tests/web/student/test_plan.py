"""Somebody writes a plan of their own, and nobody else can open it."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from college.foundation import clock
from college.foundation.db import db
from college.learning_plans.models import LearningPlan
from tests.cast import amina, carys, gwen
from tests.factories import a_plan

SAID = {"hopes": "To paint again\nand to laugh", "what_helps": "Mornings", "next_steps": "Ask Dee"}


def plan():
    db.session.rollback()
    return db.session.scalars(select(LearningPlan)).one_or_none()


def test_a_plan_is_begun_written_read_and_printed(browser):
    browser.sign_in(amina())
    assert "Nothing stands here yet" in browser.get("/my/plan").text

    day = clock.today() + timedelta(days=40)
    assert browser.post("/my/plan/edit", data=SAID | {"review_on": day.isoformat()}).status_code == 303

    page = browser.get("/my/plan").text
    assert all(words in page for words in ("To paint again\nand to laugh", "Mornings", "Ask Dee", "data-print"))
    assert plan().review_on == day
    edit = browser.get("/my/plan/edit").text
    assert "see where to get help now" in edit
    assert "Nobody but you reads this." in edit
    assert "not read straight away" not in edit  # as if somebody would read it later


def test_a_plan_without_a_day_asks_for_no_review(browser):
    browser.sign_in(amina())

    browser.post("/my/plan/edit", data=SAID)

    assert plan().review_on is None
    assert "No reminder is set" in browser.get("/my/plan").text


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"hopes": "x" * 5001}, 422), ({"review_on": "tomorrow"}, 422), ({"review_on": "2001-01-01"}, 409)],
)
def test_a_wrong_answer_keeps_what_was_typed(browser, wrong, status):
    answer = browser.sign_in(amina()).post("/my/plan/edit", data=SAID | wrong)

    assert answer.status_code == status
    assert "Ask Dee" in answer.text
    assert plan() is None


def test_having_looked_moves_the_day_on(browser):
    person = amina()
    a_plan(person, review_asked_at=clock.now())
    browser.sign_in(person)
    assert "You wanted to look at your plan again" in browser.get("/my").text
    assert "I have looked at it" in browser.get("/my/plan").text

    assert browser.post("/my/plan/looked-at").status_code == 303

    assert plan().review_on > clock.today() + timedelta(days=80)
    assert plan().review_asked_at is None
    assert "I have looked at it" not in browser.get("/my/plan").text


def test_there_is_nothing_to_look_at_before_something_was_written(browser):
    answer = browser.sign_in(amina()).post("/my/plan/looked-at")

    assert answer.status_code == 409
    assert "Write something first" in answer.text


@pytest.mark.parametrize("who", [carys, gwen])
def test_nobody_at_the_college_reads_a_plan(browser, who):
    person = amina()
    a_plan(person, hopes="Something nobody knows")
    browser.sign_in(who())

    for address in ("/my/plan", "/my/plan/edit", f"/manage/people/{person.reference}"):
        assert "Something nobody knows" not in browser.get(address).text


def test_the_copy_that_a_manager_makes_for_somebody_has_no_word_of_their_plan(browser):
    person = amina()
    a_plan(person, hopes="Something nobody knows")
    browser.sign_in(gwen())

    answer = browser.post(f"/manage/privacy/{person.reference}/export")
    copy = zipfile.ZipFile(io.BytesIO(answer.data))

    words = copy.read("data.json").decode() + copy.read("data.html").decode()
    assert "learning_plan" in words
    assert "nobody knows" not in words


def test_on_the_day_of_review_a_later_day_is_proposed(browser):
    person = amina()
    a_plan(person)
    browser.sign_in(person)

    assert f'value="{clock.today().isoformat()}"' not in browser.get("/my/plan/edit").text


def test_the_copy_of_one_s_data_holds_the_plan(browser):
    person = amina()
    a_plan(person, hopes="Something nobody knows")
    browser.sign_in(person)

    copy = zipfile.ZipFile(io.BytesIO(browser.post("/my/data").data)).read("data.json").decode()

    assert "Something nobody knows" in copy
