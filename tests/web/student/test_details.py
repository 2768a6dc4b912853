"""Somebody changes how they are reached, and gets a copy of what is held."""

import io
import zipfile

import pytest
from sqlalchemy import select

from college.foundation.db import db, transaction
from college.people.actions.accounts import open_account
from college.people.models import Account, Person
from tests.cast import amina, bryn

SAID = {"name": "Amina Khan", "email": "New@Example.org", "phone": "07700 900123", "contact_by": "text"}


def test_details_are_changed_and_the_sign_in_address_stays(browser):
    own = amina()
    with transaction():
        open_account(own, address="amina@example.org", by=None)
    browser.sign_in(own)

    answer = browser.post("/my/details", data=SAID)

    db.session.rollback()
    kept = db.session.get_one(Person, own.id)
    assert answer.status_code == 303
    assert (kept.name, kept.email, kept.phone_digits) == ("Amina Khan", "new@example.org", "07700900123")
    assert db.session.scalar(select(Account.sign_in_address)) == "amina@example.org"
    assert "amina@example.org" in browser.get("/my/details").text


@pytest.mark.parametrize("wrong", [{"name": ""}, {"email": "x"}, {"phone": "1"}, {"phone": ""}, {"contact_by": ""}])
def test_a_wrong_form_keeps_what_was_typed(browser, wrong):
    answer = browser.sign_in(amina()).post("/my/details", data=SAID | wrong)

    assert answer.status_code == 422
    assert "Amina Khan" in answer.text or "name" in wrong


def test_a_copy_holds_one_s_own_and_nobody_else_s(browser):
    other = bryn()
    browser.sign_in(amina())
    assert browser.get("/my/data").status_code == 200

    copy = zipfile.ZipFile(io.BytesIO(browser.post("/my/data").data)).read("data.json").decode()

    assert "Amina Yusuf" in copy
    assert other.name not in copy
