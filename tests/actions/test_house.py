"""The ground holds on both databases."""

import traceback

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from college.audit.actions import record
from college.audit.models import AuditEntry
from college.foundation.db import db, lock, reading, transaction
from college.people.models import Person
from tests.cast import amina, gwen
from tests.factories import a_run, an_enrolment


def test_what_is_done_is_written_down_with_the_doer(app):
    person = gwen()
    run = a_run()

    record("run.changed", run, by=person, places=3)

    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.what, entry.about, entry.about_id, entry.by_person_id) == ("run.changed", "run", run.id, person.id)
    assert entry.facts == {"places": 3}


def test_a_lock_reads_the_row_anew(app):
    run = a_run(places=3)
    assert run.places == 3
    db.session.execute(text("UPDATE run SET places = 7 WHERE id = :id"), {"id": run.id})

    lock(run)

    assert run.places == 7


def test_a_place_taken_raises_the_stamp_of_its_run(app):
    run = a_run()
    before = run.stamp

    an_enrolment(amina(), run)

    db.session.refresh(run)
    assert run.stamp > before


def waits_for_the_disk():
    """Ask the database whether it says that something is kept only when the disk has it."""
    if db.engine.dialect.name == "sqlite":
        return db.session.scalar(text("PRAGMA synchronous")) == 2
    return db.session.scalar(text("SHOW synchronous_commit")) == "on"


def test_only_what_says_so_is_kept_without_waiting_for_the_disk(app):
    db.session.rollback()
    waited = []

    for on_disk in (True, False, True, False):
        with transaction(on_disk=on_disk):
            waited.append(waits_for_the_disk())
    with reading():
        waited.append(waits_for_the_disk())
    with pytest.raises(SQLAlchemyError), transaction(on_disk=False):
        db.session.execute(text("SELECT nothing FROM nowhere"))
    with transaction():
        waited.append(waits_for_the_disk())

    assert waited == [True, False, True, False, True, True]


def test_an_error_of_the_database_tells_the_log_nothing_that_anybody_wrote(app):
    with pytest.raises(SQLAlchemyError) as wrong:
        db.session.execute(text("SELECT nothing FROM nowhere WHERE what_helps = :said"), {"said": "a seat by the door"})

    assert "a seat by the door" not in str(wrong.value)


def test_a_row_that_the_database_refuses_is_not_quoted_in_the_log(app):
    person = amina()
    again = insert(Person).values(
        reference=person.reference, name="Amina Yusuf", name_folded="", email_folded="", made_at=person.made_at
    )
    nobody = update(Person).where(Person.id == person.id).values(name=None)

    for statement in (again, nobody):
        with pytest.raises(IntegrityError) as wrong:
            db.session.execute(statement)
        db.session.rollback()

        written = "".join(traceback.format_exception(wrong.value))
        assert person.reference not in written
        assert person.email not in written
        assert "IntegrityError" in written
