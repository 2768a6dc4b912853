"""One's own way in, on `/my/security`."""

import pytest

from college.foundation.db import db, transaction
from college.people import passwords
from college.people.actions import accounts
from tests.browser import Browser
from tests.cast import amina, dee

PASSWORD = "mango river lamp"
OTHER = "ladder pocket violin"


def person_with(password, who=amina):
    person = who()
    with transaction():
        account = accounts.open_account(person, address=person.email, by=None)
        account.password_hash = passwords.hashed(password) if password else ""
    return person


def is_in(browser):
    return browser.get("/my/security").status_code == 200


def test_the_page_tells_how_one_comes_in_and_where_one_is_in(browser, app):
    person = person_with(PASSWORD)
    Browser(app).sign_in(person)

    page = browser.sign_in(person).get("/my/security")

    assert person.reference in page.text
    assert "signed in on 2 browsers" in " ".join(page.text.split())


def test_a_visitor_is_asked_to_sign_in(browser):
    assert browser.get("/my/security").headers["Location"] == "/sign-in?next=%2Fmy%2Fsecurity"


def test_a_changed_password_ends_every_other_sign_in_at_once(browser, app):
    person = person_with(PASSWORD)
    browser.sign_in(person)
    elsewhere = Browser(app).sign_in(person)

    page = browser.post("/my/security/password", data={"current": PASSWORD, "password": OTHER})

    assert page.status_code == 303
    assert is_in(browser)
    assert not is_in(elsewhere)
    signed = Browser(app).post("/sign-in", data={"whoever": person.email, "password": OTHER})
    assert signed.status_code == 303


@pytest.mark.parametrize(
    ("current", "password", "says"),
    [
        ("wrong password", OTHER, "not the password that you have now"),
        ("", OTHER, "Type the password that you have now"),
        (PASSWORD, "password1234", "three random words"),
        (PASSWORD, "", "Type a new password"),
    ],
)
def test_a_wrong_change_changes_nothing_and_says_why(browser, current, password, says):
    person = person_with(PASSWORD)
    before = person.account.password_hash
    browser.sign_in(person)

    page = browser.post("/my/security/password", data={"current": current, "password": password})

    assert page.status_code == 422
    assert says in page.text
    db.session.rollback()
    assert person.account.password_hash == before


def test_somebody_without_a_password_chooses_one(browser, app):
    person = person_with("")
    browser.sign_in(person)

    assert browser.post("/my/security/password", data={"password": OTHER}).status_code == 303

    assert Browser(app).post("/sign-in", data={"whoever": person.email, "password": OTHER}).status_code == 303


def test_whoever_teaches_needs_a_longer_password(browser):
    browser.sign_in(person_with("", dee))

    page = browser.post("/my/security/password", data={"password": "mango2 river"})

    assert page.status_code == 422
    assert "at least 14" in page.text


def test_the_eleventh_wrong_guess_at_the_present_password_has_to_wait(browser):
    browser.sign_in(person_with(PASSWORD))
    wrong = {"current": "wrong password", "password": OTHER}

    answers = [browser.post("/my/security/password", data=wrong).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_one_button_signs_out_everywhere_else(browser, app):
    person = person_with(PASSWORD)
    browser.sign_in(person)
    elsewhere = Browser(app).sign_in(person)

    assert browser.post("/my/security/elsewhere", data={}).status_code == 303

    assert not is_in(elsewhere)
    assert "1 other browser" in browser.get("/my/security").text
