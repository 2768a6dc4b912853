"""flask privacy export and erase, as somebody types them."""

import stat
import zipfile

import pytest

from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from tests.factories import a_person


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["privacy", *map(str, words)])


def test_a_copy_is_written_that_only_its_maker_can_read(run, tmp_path):
    person, out = a_person("Amina Yusuf"), tmp_path / "copy.zip"

    done = run("export", person.reference, "--out", out)

    assert done.exit_code == 0
    assert "Amina Yusuf" in zipfile.ZipFile(out).read("data.json").decode()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_somebody_is_forgotten_by_their_address(run):
    number = a_person("Amina Yusuf", email="amina@example.org").id

    done = run("erase", "Amina@example.org")

    db.session.rollback()
    assert done.exit_code == 0
    assert db.session.get_one(Person, number).name == ""


def test_an_address_of_several_is_refused_with_their_references(run):
    both = [a_person(name, email="house@example.org") for name in ("Amina Yusuf", "Bryn Hughes")]
    references = [person.reference for person in both]

    done = run("erase", "house@example.org")

    db.session.rollback()
    assert done.exit_code == 1
    assert all(reference in done.stderr for reference in references)
    assert {person.name for person in db.session.query(Person)} == {"Amina Yusuf", "Bryn Hughes"}


@pytest.mark.parametrize("who", ["P999999", "nobody@example.org", ""])
def test_nobody_known_is_refused(run, tmp_path, who):
    a_person(erased_at=clock.now())

    done = run("export", who, "--out", tmp_path / "copy.zip")

    assert done.exit_code == 1
    assert not (tmp_path / "copy.zip").exists()
