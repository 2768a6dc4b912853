"""Every migration goes up, down and up again, with data in the house; the last leaves what the models describe."""

import re
from pathlib import Path

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect, text

from college.foundation.db import Base, db

VERSIONS = sorted(path.stem for path in (Path(__file__).parents[2] / "migrations" / "versions").glob("*.py"))
PERSON = "id, reference, name, name_folded, email, email_folded, phone, phone_digits, contact_by, made_at"
NOW = "2026-10-01 09:00:00.000000"
# The rows that each migration's tables are filled with, so that the next ones find data.
ROWS = {
    "0001": [
        f"INSERT INTO person ({PERSON}) "
        f"VALUES (1, 'P0001', 'Łucja Ŵyn', 'lucja wyn', '', '', '', '', 'phone', '{NOW}')",
        "INSERT INTO person_role (id, person_id, role) VALUES (1, 1, 'student')",
    ],
    "0002": [
        f"INSERT INTO course (id, code, slug, state, search_words, made_at) "
        f"VALUES (1, 'C1', 'c1', 'draft', 'cwsg', '{NOW}')",
        f"INSERT INTO course_revision (id, course_id, number, title, summary, description, learning_outcomes, made_at) "
        f"VALUES (1, 1, 1, 'Cwsg 😴', '', '', '', '{NOW}')",
        "UPDATE course SET current_revision_id = 1",
    ],
    "0003": [
        "INSERT INTO term (id, code, name, starts_on, ends_on) VALUES (1, 't', 'T', '1900-01-01', '2099-12-31')",
        f"INSERT INTO run (id, code, course_id, term_id, places, first_visit, made_at) "
        f"VALUES (1, 'R1', 1, 1, 1, '', '{NOW}')",
    ],
    "0004": [
        f"INSERT INTO enrolment (id, person_id, run_id, state, asked_at, channel, what_helps, offers_made) "
        f"VALUES (1, 1, 1, 'enrolled', '{NOW}', 'phone', '', 0)",
    ],
    "0009": [f"UPDATE enrolment SET brought_at = '{NOW}'"],
    "0012": [
        f"INSERT INTO material (id, course_id, run_id, token, title, audience, made_at) "
        f"VALUES (1, 1, 1, 't', 'Dyddiadur cwsg', 'students', '{NOW}')",
        f"INSERT INTO material_format (id, material_id, kind, url, filename, stored_as, media_type, size, sha256, "
        f"is_master, made_at) "
        f"VALUES (1, 1, 'welsh', '', 'cwsg.pdf', 'x', 'application/pdf', 1, '', true, '{NOW}')",
    ],
    "0014": [
        f"INSERT INTO session (id, run_id, number, starts_at, ends_at, online_link, state, sequence, changed_at) "
        f"VALUES (1, 1, 1, '{NOW}', '2099-12-31 12:00:00', '', 'held', 0, '{NOW}')",
        f"INSERT INTO friendly_call (id, enrolment_id, session_id, outcome, done_at, done_by_id) "
        f"VALUES (1, 1, 1, 'not_needed', '{NOW}', 1)",
    ],
    "0020": [
        f"INSERT INTO message (id, person_id, name, channel, facts, about, state, made_at, due_at, attempts, trouble, "
        f"again_of_id, emptied_at) "
        f"VALUES (1, 1, 'enrolment/noted', 'email', '{{}}', '', 'sent', '{NOW}', '{NOW}', 0, '', 1, '{NOW}')",
        f"INSERT INTO message_body (id, message_id, subject, text, missing, kept_at) "
        f"VALUES (1, 1, 'Croeso', 'Helo Łucja', '', '{NOW}')",
        f"INSERT INTO message_wording (id, name, locale, version, is_original, subject, text, made_at, made_by_id) "
        f"VALUES (1, 'enrolment/noted', 'cy', 1, false, 'Croeso', 'Helo ((name))', '{NOW}', 1)",
        f"INSERT INTO outbox_hold (id, held_at, held_by_id) VALUES (1, '{NOW}', 1)",
    ],
}


def tables():
    return set(inspect(db.engine).get_table_names())


def fill(version: str) -> None:
    with db.engine.begin() as connection:
        for row in ROWS.get(version[:4], ()):
            connection.execute(text(row))


def test_a_name_fits_the_table_in_which_versions_are_kept():
    assert [version for version in VERSIONS if len(version) > 32 or not re.match(r"\d{4}_", version)] == []


def test_each_goes_up_and_down_and_up_again_with_data(bare):
    for version in VERSIONS:
        upgrade(revision=version)
        before = tables()
        downgrade(revision="-1")
        upgrade(revision=version)
        assert tables() == before
        fill(version)

    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM person")).scalar_one() == "Łucja Ŵyn"
        assert connection.execute(text("SELECT title FROM course_revision")).scalar_one() == "Cwsg 😴"
        assert connection.execute(text("SELECT count(*) FROM question")).scalar_one() == 15


def test_all_go_down_again_with_data(bare):
    for version in VERSIONS:
        upgrade(revision=version)
        fill(version)

    downgrade(revision="base")

    assert tables() <= {"alembic_version"}


def test_the_last_leaves_what_the_models_describe(bare):
    upgrade()

    found = inspect(db.engine)
    assert {table for table in tables() if not table.startswith("course_search")} == {
        *Base.metadata.tables,
        "alembic_version",
    }
    for table in Base.metadata.sorted_tables:
        checks = {check["name"] for check in found.get_check_constraints(table.name)}
        wanted = [check for check in table.constraints if isinstance(check, CheckConstraint)]
        assert checks == {db.engine.dialect.identifier_preparer.format_constraint(check) for check in wanted}
        assert {column["name"] for column in found.get_columns(table.name)} == set(table.columns.keys())


@pytest.mark.parametrize("state", ["enrolled", "offered"])
def test_the_database_itself_never_overbooks(bare, state):
    for version in VERSIONS:
        upgrade(revision=version)
        fill(version)
    more = f"INSERT INTO person ({PERSON}) VALUES (2, 'P0002', 'B', 'b', '', '', '', '', 'phone', '{NOW}')"
    beyond = (
        "INSERT INTO enrolment (id, person_id, run_id, state, asked_at, channel, what_helps, offers_made) "
        f"VALUES (2, 2, 1, '{state}', '{NOW}', 'phone', '', 0)"
    )
    with db.engine.begin() as connection:
        connection.execute(text(more))

    with pytest.raises(Exception, match="no place is left"), db.engine.begin() as connection:
        connection.execute(text(beyond))


def test_messages_of_before_are_nobody_s_repetition_and_are_not_forgotten(bare):
    upgrade(revision="0014_missed_students_are_called")
    with db.engine.begin() as connection:
        connection.execute(text(ROWS["0001"][0]))
        connection.execute(
            text(
                "INSERT INTO message (id, person_id, name, channel, facts, about, state, made_at, due_at, attempts, "
                f"trouble) VALUES (7, 1, 'enrolment/noted', 'email', '{{}}', '', 'sent', '{NOW}', '{NOW}', 0, '')"
            )
        )

    upgrade(revision="0020_words_are_our_own")

    with db.engine.connect() as connection:
        (found,) = connection.execute(text("SELECT id, again_of_id, emptied_at FROM message")).all()
        assert tuple(found) == (7, None, None)
