"""The command that brings spreadsheets in says what it did in one line, or everything that is wrong."""

import pytest
from sqlalchemy import func, select

from college.foundation.db import db
from college.people.models import Person


@pytest.fixture
def run(app, tmp_path):
    """Run the command on a file of these words."""

    def run(kind, words, *options, name="people.csv"):
        file = tmp_path / name
        if words is not None:
            file.write_bytes(words if isinstance(words, bytes) else words.encode())
        db.session.rollback()
        return app.test_cli_runner().invoke(args=["import", kind, str(file), *options])

    return run


def people():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Person))


def test_it_says_in_one_line_what_it_wrote(run):
    result = run("people", "person,name\nP0001,Ann\nP0002,Ben\n")

    assert result.exit_code == 0
    assert result.stdout == "people.csv: 2 rows of people: 2 new, 0 updated, 0 unchanged.\n"
    assert people() == 2


def test_a_dry_run_writes_nothing(run):
    result = run("people", "person,name\nP0001,Ann\n", "--dry-run")

    assert result.exit_code == 0
    assert "1 new, 0 updated, 0 unchanged. Nothing was written." in result.stdout
    assert people() == 0


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_problems_are_listed_on_standard_error(run, options):
    result = run("people", "person,name,contact_by\nP0001,,x\nP0002,Ben,\nP0002,Ben,\n", *options)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == [
        "people.csv, row 2, column name",
        "people.csv, row 2, column contact_by",
        "people.csv, row 4, column person",
    ]
    assert people() == 0


def test_a_missing_file_is_said_to_be_missing(run):
    result = run("people", None)

    assert result.exit_code == 1
    assert result.stderr.startswith("There is no file ")


def test_a_folder_is_no_file(app, tmp_path):
    result = app.test_cli_runner().invoke(args=["import", "people", str(tmp_path)])

    assert result.exit_code == 1
    assert "cannot be read" in result.stderr


def test_a_kind_that_does_not_exist_is_wrong_use(run):
    assert run("pets", "person,name\n").exit_code == 2
