"""Every migration goes up, down and up again, with data in the house; the last leaves what the models describe."""

import re
from pathlib import Path

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect, select, text

from college.foundation.db import Base, db
from college.people.models import Person

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
        "INSERT INTO venue (id, name, address, getting_there, access, is_online) "
        "VALUES (1, 'Tŷ', '1 Stryd y Cei', 'Bws 4. Y drws gwyrdd.', 'Ramp', false)",
        "INSERT INTO venue (id, name, address, getting_there, access, is_online) "
        "VALUES (2, 'Ar-lein', '', '', '', true)",
    ],
    "0017": [
        "INSERT INTO venue_feature (id, venue_id, feature, is_there) VALUES (1, 1, 'lift', false)",
        f"INSERT INTO photograph (id, venue_id, token, position, shows, stored_as, small_as, width, height, made_at) "
        f"VALUES (1, 1, 't', 1, 'Drws gwyrdd', 'x', 'y', 4, 3, '{NOW}')",
    ],
    "0015": [
        "INSERT INTO room (id, venue_id, name, step_free) VALUES (1, 1, 'Ystafell 2', 'no')",
        "UPDATE session SET venue_id = 1, room_id = 1",
        f"INSERT INTO closure (id, kind, name, first_on, last_on, room_id, noted_at) "
        f"VALUES (1, 'room', 'Paent', '2026-12-01', '2026-12-02', 1, '{NOW}')",
        f"INSERT INTO leave (id, person_id, starts_at, ends_at, noted_at) "
        f"VALUES (1, 1, '{NOW}', '2099-12-31 12:00:00', '{NOW}')",
        "INSERT INTO travel_time (id, venue_id, other_id, minutes) VALUES (1, 1, 2, 45)",
        f"INSERT INTO clash_reason (id, session_id, kind, person_id, reason, by_person_id, made_at) "
        f"VALUES (1, 1, 'on_leave', 1, 'Mae hi am ddod', 1, '{NOW}')",
    ],
    "0016": [
        f"INSERT INTO session_absence (id, session_id, person_id, knowledge, sequence, told_at) "
        f"VALUES (1, 1, 1, 'by_training', 0, '{NOW}')",
        f"INSERT INTO cover_ask (id, session_id, person_id, knowledge, sequence, times_asked, asked_at, answer) "
        f"VALUES (1, 1, 1, 'by_training', 0, 1, '{NOW}', 'settled')",
        f"INSERT INTO calendar_feed (id, person_id, token_hash, made_at) VALUES (1, 1, 'an old one', '{NOW}')",
    ],
    "0022": [
        f"INSERT INTO staff_calendar (id, room_id, shows, token_hash, made_at) "
        f"VALUES (1, NULL, 'codes', 'a secret', '{NOW}')",
    ],
    "0020": [
        f"INSERT INTO access_needs (id, person_id, own_words, may_be_seen, told_by, changed_at, looked_at, review_on) "
        f"VALUES (1, 1, 'Grisiau 🦽', true, 'phone', '{NOW}', '{NOW}', '2099-12-31')",
        "INSERT INTO person_need (id, person_id, need) VALUES (1, 1, 'step_free')",
        f"INSERT INTO learning_plan (id, person_id, hopes, what_helps, next_steps, changed_at) "
        f"VALUES (1, 1, 'Dysgu', '', '', '{NOW}')",
    ],
    "0019": [
        f"INSERT INTO message (id, person_id, name, channel, facts, about, state, made_at, due_at, attempts, trouble, "
        f"again_of_id, emptied_at) "
        f"VALUES (1, 1, 'enrolment/noted', 'email', '{{}}', '', 'sent', '{NOW}', '{NOW}', 0, '', 1, '{NOW}')",
        f"INSERT INTO message_body (id, message_id, subject, text, missing, kept_at) "
        f"VALUES (1, 1, 'Croeso', 'Helo Łucja', '', '{NOW}')",
        f"INSERT INTO message_wording (id, name, locale, version, is_original, subject, text, made_at, made_by_id) "
        f"VALUES (1, 'enrolment/noted', 'cy', 1, false, 'Croeso', 'Helo ((name))', '{NOW}', 1)",
        f"INSERT INTO outbox_hold (id, held_at, held_by_id) VALUES (1, '{NOW}', 1)",
    ],
    "0023": ["UPDATE person SET language = 'cy'", "UPDATE message_body SET locale = 'cy'"],
}


def tables():
    return set(inspect(db.engine).get_table_names())


def fill(version: str) -> None:
    with db.engine.begin() as connection:
        for row in ROWS.get(version[:4], ()):
            connection.execute(text(row))


def upgrade_to_fourteen_and_fill():
    for version in VERSIONS:
        if version[:4] <= "0014":
            upgrade(revision=version)
            fill(version)


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


def test_people_who_were_known_before_they_could_choose_ways_hear_as_they_did(bare):
    before = VERSIONS.index("0018_everybody_by_their_own_way")
    for version in VERSIONS[:before]:
        upgrade(revision=version)
        fill(version)

    upgrade()

    with db.engine.connect() as connection:
        row = connection.execute(select(Person.chosen_ways, Person.postal_address, Person.bounces)).one()
    assert tuple(row) == ({}, "", 0)


def test_whoever_was_known_before_they_could_choose_a_language_has_said_nothing_and_keeps_every_guard(bare):
    before = VERSIONS.index("0023_people_choose_a_language")
    for version in VERSIONS[:before]:
        upgrade(revision=version)
        fill(version)
    guards = _guards()

    upgrade(revision="0023_people_choose_a_language")

    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT language FROM person")).scalars().all() == [None]
        assert connection.execute(text("SELECT locale FROM message_body")).scalars().all() == [None]
    assert _guards() == guards
    downgrade(revision="-1")
    assert _guards() == guards


def _guards() -> set[str]:
    """Name the triggers on people and what hangs on them, which a table that is built anew would lose."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.execute(text("SELECT name || tbl_name FROM sqlite_master WHERE type = 'trigger'"))
        else:
            found = connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
        return set(found.scalars())


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


def test_a_calendar_that_was_there_counts_as_used_when_use_began_to_be_noted(bare):
    for version in VERSIONS:
        upgrade(revision=version)
        fill(version)

    with db.engine.connect() as connection:
        used_at, shows = connection.execute(text("SELECT used_at, shows_titles FROM calendar_feed")).one()
    assert used_at is not None
    assert not shows


def test_sessions_that_stand_beside_each_other_are_let_be_and_no_third_comes_to_them(bare):
    guarded = next(n for n, version in enumerate(VERSIONS) if version.endswith("rooms_are_guarded"))
    for version in VERSIONS[:guarded]:
        upgrade(revision=version)
        fill(version)
    session = (
        "INSERT INTO session "
        "(id, run_id, number, starts_at, ends_at, room_id, online_link, state, sequence, changed_at) "
        "VALUES ({n}, 1, {n}, '2026-11-02 {starts}:00', '2026-11-02 {ends}:00', {room}, '', '{state}', 0, '{now}')"
    )
    rows = [
        "INSERT INTO venue (id, name, address, getting_there, access, is_online) "
        "VALUES (11, 'Library', '', '', '', false), (12, 'Online', '', '', '', true)",
        "INSERT INTO room (id, venue_id, name) VALUES (1, 11, 'Room 2'), (2, 12, 'Window')",
        session.format(n=2, starts="10:00", ends="12:00", room=1, state="held", now=NOW),
        session.format(n=3, starts="11:00", ends="13:00", room=1, state="planned", now=NOW),
        session.format(n=4, starts="12:00", ends="13:00", room=1, state="cancelled", now=NOW),
        session.format(n=5, starts="14:00", ends="15:00", room=1, state="planned", now=NOW),
        session.format(n=6, starts="10:00", ends="12:00", room=2, state="planned", now=NOW),
    ]
    with db.engine.begin() as connection:
        for row in rows:
            connection.execute(text(row))

    upgrade()

    with db.engine.connect() as connection:
        shared = connection.execute(text("SELECT id FROM session WHERE shares_room ORDER BY id")).scalars().all()
    assert shared == [3, 6]
    third = session.format(n=7, starts="11:30", ends="11:45", room=1, state="planned", now=NOW)
    with pytest.raises(Exception, match=r"this room is taken|alone_in_its_room"), db.engine.begin() as connection:
        connection.execute(text(third))


def test_what_was_typed_about_getting_there_is_read_under_the_question_that_it_answers(bare):
    upgrade_to_fourteen_and_fill()

    upgrade(revision="0017_venues_are_described")

    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT transport, getting_there, access, entrance FROM venue ORDER BY id"))
        assert [tuple(row) for row in rows] == [
            ("Bws 4. Y drws gwyrdd.", "Bws 4. Y drws gwyrdd.", "Ramp", ""),
            ("", "", "", ""),
        ]


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO venue_feature (id, venue_id, feature, is_there) VALUES (2, 1, 'wifi', true)",
        "UPDATE venue_feature SET is_there = true",
        "DELETE FROM venue_feature",
        f"INSERT INTO photograph (id, venue_id, token, position, shows, stored_as, small_as, width, height, made_at) "
        f"VALUES (2, 1, 'u', 2, 'Ystafell', 'v', 'w', 4, 3, '{NOW}')",
        "UPDATE photograph SET shows = 'Drws coch'",
        "DELETE FROM photograph",
        "UPDATE venue SET parking = 'Dim'",
    ],
)
def test_every_change_of_how_a_venue_is_shown_raises_the_stamp_of_the_catalogue(bare, change):
    upgrade_to_fourteen_and_fill()
    upgrade(revision="0017_venues_are_described")
    fill("0017")
    stamp = text("SELECT stamp FROM catalogue_stamp")
    with db.engine.connect() as connection:
        before = connection.execute(stamp).scalar_one()

    with db.engine.begin() as connection:
        connection.execute(text(change))

    with db.engine.connect() as connection:
        assert connection.execute(stamp).scalar_one() > before


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

    upgrade(revision="0019_words_are_our_own")

    with db.engine.connect() as connection:
        (found,) = connection.execute(text("SELECT id, again_of_id, emptied_at FROM message")).all()
        assert tuple(found) == (7, None, None)
