"""flask people add."""

import re

import pytest
from sqlalchemy import select

from college.foundation.db import db
from college.people.models import Account, Person
from college.people.rules import Role
from tests.factories import a_person


def add(app, *words):
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["people", "add", *words])


def test_somebody_is_added_with_roles_and_a_link_that_signs_in_once(app, browser):
    done = add(
        app, "--name", "Ada K", "--email", " Ada@College.example", "--role", "administrator", "--role", "student"
    )

    assert done.exit_code == 0
    assert done.output.count("\n") == 1
    link = re.search(r"http://college\.test(/welcome/\S+)", done.output).group(1)
    account = db.session.scalars(select(Account)).one()
    assert account.sign_in_address == "ada@college.example"
    assert account.person.roles == {Role.ADMINISTRATOR, Role.STUDENT}
    assert browser.post(link, data={"password": ""}).headers["Location"] == "/manage"
    assert browser.get("/my/security").status_code == 200


def test_somebody_without_an_address_is_told_their_reference(app):
    done = add(app, "--name", "Bryn", "--role", "peer-trainer")

    assert done.exit_code == 0
    assert db.session.scalars(select(Person.reference)).one() in done.output


@pytest.mark.parametrize(
    ("email", "says"), [("HOME@example.org", "signs somebody else in"), ("bryn at home", "not an e-mail address")]
)
def test_an_address_that_cannot_be_theirs_is_refused_and_nothing_is_changed(app, email, says):
    assert add(app, "--name", "Amina", "--email", "home@example.org", "--role", "student").exit_code == 0

    done = add(app, "--name", "Bryn", "--email", email, "--role", "student")

    assert (done.exit_code, done.stdout) == (1, "")
    assert says in done.stderr
    db.session.rollback()
    assert len(db.session.scalars(select(Person)).all()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--role", "student"),
        ("--name", "Amina"),
        ("--name", "  ", "--role", "student"),
        ("--name", "Amina", "--role", "boss"),
    ],
)
def test_a_wrong_use_is_told_apart_from_a_refusal(app, words):
    a_person()

    assert add(app, *words).exit_code == 2
    db.session.rollback()
    assert len(db.session.scalars(select(Person)).all()) == 1
