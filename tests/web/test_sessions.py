"""A copied cookie opens nothing once its owner has left, and nobody stays longer than they may."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, func, select

from college.foundation import clock
from college.foundation.db import db, transaction
from college.people import passwords
from college.people.actions import accounts
from college.people.models import SignIn
from tests.browser import Browser
from tests.cast import ada, amina, bryn, gwen

PASSWORD = "mango river lamp"
LATER = timedelta(minutes=2)


def with_password(person):
    with transaction():
        account = accounts.open_account(person, address=person.email, by=None)
        account.password_hash = passwords.hashed(PASSWORD)
    return person


def sign_in(browser, person):
    return browser.post("/sign-in", data={"whoever": person.reference, "password": PASSWORD})


def copy_of(browser):
    copied = Browser(browser.application)
    cookie = browser.get_cookie("sid")
    copied.set_cookie("sid", cookie.value)
    return copied


def is_in(browser):
    return browser.get("/my/security").status_code == 200


def test_a_copied_cookie_is_refused_after_signing_out(browser):
    """T-U1."""
    sign_in(browser, with_password(amina()))
    copied = copy_of(browser)
    assert is_in(copied)

    page = browser.post("/sign-out", data={})

    assert (page.status_code, page.headers["Location"]) == (303, "/")
    assert page.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not is_in(browser)
    assert not is_in(copied)


def test_signing_out_needs_the_token_of_our_own_page(browser):
    sign_in(browser, with_password(amina()))

    assert browser.post("/sign-out", data={}, token=False).status_code == 400
    assert browser.post("/sign-out", data={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert is_in(browser)


def test_signing_out_twice_does_no_harm(browser):
    assert browser.post("/sign-out", data={}).status_code == 303
    assert browser.post("/sign-out", data={}).status_code == 303


def test_signing_in_changes_the_cookie_and_everything_in_it(browser):
    person = with_password(amina())
    browser.get("/sign-in")
    with browser.session_transaction() as before:
        before["planted"] = "by somebody else"
    planted = browser.get_cookie("sid").value

    sign_in(browser, person)

    with browser.session_transaction() as after:
        assert "planted" not in after
    stranger = Browser(browser.application)
    stranger.set_cookie("sid", planted)
    assert not is_in(stranger)


def test_signing_in_again_ends_the_sign_in_that_this_browser_had(browser):
    first, second = with_password(amina()), with_password(bryn())
    sign_in(browser, first)
    copied = copy_of(browser)

    sign_in(browser, second)

    assert not is_in(copied)
    assert second.name in browser.get("/my/security").text
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_a_closed_account_is_out_at_once(browser):
    person = with_password(amina())
    sign_in(browser, person)

    with transaction():
        accounts.close(person.account, by=None)

    assert not is_in(browser)
    assert sign_in(browser, person).status_code == 422


@pytest.mark.parametrize(("who", "idle"), [(amina, 60), (gwen, 20), (ada, 15)])
def test_a_browser_left_alone_is_out_after_its_time(browser, who, idle):
    person = who()
    with time_machine.travel(clock.now() - timedelta(minutes=idle), tick=False):
        browser.sign_in(person)
    left = copy_of(browser)

    with time_machine.travel(clock.now() - timedelta(seconds=30), tick=False):
        assert is_in(browser)
    with time_machine.travel(clock.now() + timedelta(minutes=idle + 1), tick=False):
        assert not is_in(left)


@pytest.mark.parametrize(("who", "hours", "step"), [(amina, 12, 50), (gwen, 10, 18), (ada, 4, 13)])
def test_nobody_stays_beyond_a_day_however_busy(browser, who, hours, step):
    begun = clock.now()
    browser.sign_in(who())

    for minutes in range(step, hours * 60, step):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            assert is_in(browser)

    with time_machine.travel(begun + timedelta(hours=hours, seconds=1), tick=False):
        assert not is_in(browser)


def test_a_page_opens_although_nobody_can_note_that_somebody_was_here(app, browser):
    browser.sign_in(amina())
    impatient = _do_not_wait

    event.listen(db.engine, "checkout", impatient)
    try:
        with closing(sqlite3.connect(db.engine.url.database)) as writer, time_machine.travel(clock.now() + LATER):
            writer.execute("BEGIN IMMEDIATE")
            assert browser.get("/my/security").status_code == 200
    finally:
        event.remove(db.engine, "checkout", impatient)
        db.engine.dispose()


def _do_not_wait(connection, _record, _proxy):
    connection.execute("PRAGMA busy_timeout = 0")


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser):
    page = sign_in(browser, with_password(amina()))

    cookies = page.headers.getlist("Set-Cookie")
    assert len(cookies) == 2  # the session, and the mark of a browser that we know
    assert all({"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")) for cookie in cookies)
