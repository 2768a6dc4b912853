"""Rows that are written straight into their tables, on both databases."""

from contextlib import nullcontext

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import CompileError, IntegrityError

from college.enrolment.models import EnrolmentCapacity
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.rows import in_one_go, write_numbered, write_row
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.rules import Capacity
from tests.factories import a_person, a_run, an_enrolment


def capacities() -> int:
    return db.session.scalar(select(func.count(EnrolmentCapacity.id))) or 0


@pytest.fixture
def place(app):
    return an_enrolment(a_person(), a_run()).id


def test_a_row_reads_as_if_the_session_had_written_it():
    now, person = clock.now(), a_person()
    said = {"person_id": person.id, "name": "college/to_run", "channel": Channel.PHONE, "facts": {"words": ["é", 1]}}

    with transaction():
        number = write_numbered(Message, said | {"state": State.TO_DO, "made_at": now, "due_at": now})

    message = db.session.get_one(Message, number)
    assert (message.channel, message.state, message.due_at) == (Channel.PHONE, State.TO_DO, now)
    assert (message.facts, message.attempts, message.once) == ({"words": ["é", 1]}, 0, None)


def test_rows_of_one_go_are_written_together_at_its_end(place):
    before = capacities()

    with transaction():
        with in_one_go():
            write_row(EnrolmentCapacity, {"enrolment_id": place, "capacity": Capacity.SUPPORTER})
            write_row(EnrolmentCapacity, {"enrolment_id": place, "capacity": Capacity.STAFF})
            assert capacities() == before
        assert capacities() == before + 2

    db.session.rollback()
    assert capacities() == before + 2


def test_nothing_of_a_go_is_written_that_broke_off(place):
    before = capacities()

    def breaks_off() -> None:
        with in_one_go():
            write_row(EnrolmentCapacity, {"enrolment_id": place, "capacity": Capacity.SUPPORTER})
            raise ZeroDivisionError

    with transaction(), pytest.raises(ZeroDivisionError):
        breaks_off()

    assert capacities() == before


@pytest.mark.parametrize("way", [nullcontext, in_one_go])
def test_the_database_may_refuse_a_row(place, way):
    before = capacities()

    def writes_twice() -> None:
        with transaction(), way():
            for _ in range(2):
                write_row(EnrolmentCapacity, {"enrolment_id": place, "capacity": Capacity.SUPPORTER})

    with pytest.raises(IntegrityError):
        writes_twice()

    assert capacities() == before


def test_a_column_that_is_not_there_is_refused(place):
    with pytest.raises((CompileError, KeyError)), transaction():
        write_row(EnrolmentCapacity, {"enrolment_id": place, "weight": 3})
