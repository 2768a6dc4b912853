"""Nobody loses what they typed because they took their time."""

from datetime import timedelta

import pytest
import time_machine

from college.foundation import clock
from tests.browser import Browser
from tests.cast import amina, gwen

TYPED = {"title": "Growing vegetables", "description": "An hour of writing.", "password": "tulip kettle orbit"}


@pytest.mark.parametrize(
    ("who", "minutes", "where"),
    [(gwen, 21, "/manage/courses/new"), (gwen, 21, "/teach/courses/new-one/sections/aims"), (amina, 61, "/my/details")],
)
def test_somebody_whose_time_was_over_gets_back_what_they_typed(browser: Browser, who, minutes, where):
    person = who()
    with time_machine.travel(clock.now() - timedelta(minutes=minutes), tick=False):
        browser.sign_in(person).get(where)

    answer = browser.post(where, data=TYPED)

    assert answer.status_code == 403
    assert "Please sign in again" in answer.text
    assert "An hour of writing." in answer.text
    assert "tulip kettle orbit" not in answer.text
    assert 'href="/sign-in"' in answer.text


def test_a_form_without_its_token_gives_back_what_was_typed(browser: Browser):
    answer = browser.sign_in(gwen()).post("/manage/courses/new", data=TYPED, token=False)

    assert answer.status_code == 400
    assert "An hour of writing." in answer.text


def test_nobody_is_shown_what_they_did_not_type(browser: Browser):
    of_the_page = {"seen": "3f9acd01", "opened": "7", "step": "preview"}

    answer = browser.sign_in(gwen()).post("/manage/courses/new", data=TYPED | of_the_page, token=False)

    assert "An hour of writing." in answer.text
    assert "3f9acd01" not in answer.text
    assert "<dt>step</dt>" not in answer.text


def test_a_visitor_is_asked_to_sign_in(browser: Browser):
    answer = browser.post("/manage/courses/new", data=TYPED)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=%2F")
