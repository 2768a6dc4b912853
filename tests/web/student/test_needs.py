"""Somebody says what helps them, lets those who teach see it or not, and looks again when it is time."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from college.foundation import clock
from college.foundation.db import db
from college.people.models import AccessNeeds, PersonNeed
from college.people.needs import Need, ToldBy
from tests.cast import amina, bryn
from tests.factories import a_person, access_needs

SAID = {
    "format": ["large_print"],
    "print_size": "20",
    "room": ["step_free", "breaks"],
    "own_words": "Not  by the window",
}


def sheet():
    db.session.rollback()
    return db.session.scalars(select(AccessNeeds)).one_or_none()


def ticked():
    return set(db.session.scalars(select(PersonNeed.need)))


def test_what_helps_is_kept_as_it_was_said_and_shown_again(browser):
    browser.sign_in(amina())

    answer = browser.post("/my/needs", data=SAID)

    assert answer.status_code == 303
    kept = sheet()
    assert (kept.own_words, kept.print_size, kept.may_be_seen, kept.told_by) == (
        "Not  by the window", 20, False, ToldBy.WEB,
    )  # fmt: skip
    assert ticked() == {Need.LARGE_PRINT, Need.STEP_FREE, Need.BREAKS}
    assert kept.review_on.replace(year=kept.review_on.year - 1) == clock.today()
    page = browser.get("/my/needs").text
    assert page.count("checked") == 3
    assert "Not  by the window" in page
    assert "see where to get help now" in page


def test_said_again_it_takes_the_place_of_what_was_said(browser):
    browser.sign_in(amina())
    browser.post("/my/needs", data=SAID)

    browser.post("/my/needs", data={"support": ["more_time"], "print_size": "20", "may_be_seen": "y"})

    kept = sheet()
    assert ticked() == {Need.MORE_TIME}
    assert (kept.own_words, kept.print_size, kept.may_be_seen) == ("", None, True)


@pytest.mark.parametrize(
    ("wrong", "status", "says"),
    [
        ({"print_size": "huge"}, 422, "whole number"),
        ({"print_size": "9"}, 409, "between 16 and 72"),
        ({"own_words": "x" * 2001}, 422, "under 2,000"),
        ({"room": ["a throne"]}, 422, "valid choice"),
        ({"review_on": "2026-02-31"}, 422, "Write the day"),
        ({"review_on": "2001-01-01"}, 409, "after today"),
        ({"review_on": "2999-01-01"}, 409, "after today"),
    ],
)
def test_a_wrong_answer_keeps_what_was_typed_and_says_what_to_do(browser, wrong, status, says):
    browser.sign_in(amina())

    answer = browser.post("/my/needs", data={"own_words": "Quiet, please"} | SAID | wrong)

    assert answer.status_code == status
    assert says in answer.text
    assert "checked" in answer.text
    assert sheet() is None


def test_one_button_says_that_it_is_still_right_and_moves_the_day_on(browser):
    person = amina()
    access_needs(person, Need.BREAKS, review_on=clock.today(), review_asked_at=clock.now())
    browser.sign_in(person)
    assert "Is what helps you still right?" in browser.get("/my").text

    assert browser.post("/my/needs/still-right").status_code == 303

    assert sheet().review_on > clock.today() + timedelta(days=300)
    assert sheet().review_asked_at is None
    assert "Is what helps you still right?" not in browser.get("/my").text


def test_on_the_day_of_review_what_was_said_is_saved_again_as_it_stands(browser):
    person = amina()
    access_needs(person, Need.BREAKS, review_on=clock.today())
    browser.sign_in(person)

    assert f'value="{clock.today().isoformat()}"' not in browser.get("/my/needs").text


def test_there_is_nothing_to_confirm_before_something_was_said(browser):
    answer = browser.sign_in(amina()).post("/my/needs/still-right")

    assert answer.status_code == 409
    assert "Say what helps first" in answer.text


def test_nobody_sees_another_s(browser):
    access_needs(bryn(), Need.BREAKS, own_words="Bryn's own words")
    browser.sign_in(amina())

    assert "own words" not in browser.get("/my/needs").text.replace("in your own words", "")


def test_the_copy_of_one_s_data_holds_it(browser):
    person = a_person()
    access_needs(person, Need.ASSISTANCE_DOG, own_words="His name is Bo")
    browser.sign_in(person)

    copy = zipfile.ZipFile(io.BytesIO(browser.post("/my/data").data)).read("data.json").decode()

    assert "assistance_dog" in copy
    assert "His name is Bo" in copy
