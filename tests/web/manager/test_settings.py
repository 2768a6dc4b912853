"""A manager or an administrator decides about the college."""

from collections import Counter

import pytest

from college.foundation.db import db, transaction
from college.post.sending import send_due
from college.settings.queries import agreement_in_force, the_college
from tests.actions.test_outbox import letters, somebody_on_a_run, written
from tests.cast import ada, carys, gwen

SAID = {
    "name": "Quay College",
    "contact_email": "",
    "contact_phone": "",
    "contact_address": "",
    "brand_colour": "#1d5c63",
    "agreement": "We are kind.",
    "help_now": "Call 111.",
    "policy": "two_capacities",
    "preset": "shared",
    "offer_hours": "48",
    "nation": "GB-ENG",
    "travel_minutes": "30",
}


@pytest.fixture(autouse=True)
def help_now(app):
    """Leave the words that a migration wrote as they were."""
    words = the_college().help_now
    yield
    db.session.rollback()
    with transaction():
        the_college().help_now = words


@pytest.mark.parametrize("who", [gwen, ada])
def test_those_who_may_keep_the_settings(browser, who):
    browser.sign_in(who())

    answer = browser.post("/manage/settings", data=SAID)

    assert answer.status_code == 303
    assert "Quay College" in browser.get("/manage/settings").text
    assert agreement_in_force().version == 1


def test_the_office_decides_nothing_about_the_college(browser):
    assert browser.sign_in(carys()).get("/manage/settings").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"brand_colour": "#ffee00"},
        {"brand_colour": "red"},
        {"offer_hours": "0"},
        {"policy": "x"},
        {"contact_email": "x"},
        {"contact_email": "=?utf-8?q?x?=@harbour.example"},
    ],
)
def test_a_wrong_setting_says_why_and_keeps_what_was_typed(browser, wrong):
    answer = browser.sign_in(gwen()).post("/manage/settings", data=SAID | {"name": "Typed College"} | wrong)

    assert answer.status_code == 422
    assert 'value="Typed College"' in answer.text
    assert the_college().name == "Harbour Recovery College"


def test_an_address_pasted_with_a_sign_that_nobody_sees_keeps_no_message_from_leaving(browser, mailbox):
    browser.sign_in(gwen()).post("/manage/settings", data=SAID | {"contact_email": " Office@Harbour.example\u200b "})
    person, run = somebody_on_a_run()
    written(person, run)

    assert send_due() == Counter(sent=1)

    assert letters(mailbox)[0]["Reply-To"] == the_college().contact_email == "office@harbour.example"


def test_a_pale_colour_is_refused_beside_the_box(browser):
    answer = browser.sign_in(gwen()).post("/manage/settings", data=SAID | {"brand_colour": "#ffee00"})

    assert "at least 4.5 to 1" in answer.text


def test_how_much_fits_into_a_box_is_said_as_one_writes_numbers(browser):
    page = browser.sign_in(gwen()).get("/manage/settings").text

    assert "You can write up to 20,000 characters" in page
