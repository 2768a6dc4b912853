"""Several workers find the same spreadsheet at the same moment: one claims it, and it is checked and told of once."""

import pytest
from sqlalchemy import delete, func, select

from college.background import spreadsheets
from college.foundation.db import db, transaction
from college.imports.actions import bringing
from college.imports.models import Spreadsheet
from college.imports.rules import State
from college.outbox.models import Message
from college.people.models import Person

WORKERS = 8


@pytest.fixture
def number(arena):
    """Lend a spreadsheet that is to be checked, and take it away again."""
    with arena.app.app_context():
        with transaction():
            by = db.session.get_one(Person, arena.people[0])
            found = bringing.bring("people", "x.csv", b"person,name\nK0001,Ann\n", by=by).id
        yield found
        with transaction():
            db.session.execute(delete(Message).where(Message.name == "imports/done"))
            db.session.execute(delete(Spreadsheet).where(Spreadsheet.id == found))


def told():
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Message.name == "imports/done"))


def test_of_many_workers_one_claims_a_spreadsheet(arena, number):
    won = arena.at_once(lambda _: bringing.claim(number, State.CHECKING), range(WORKERS))

    assert sorted(won) == [False] * (WORKERS - 1) + [True]


def test_however_many_workers_begin_at_once_a_spreadsheet_is_checked_once(arena, number):
    problems = arena.at_once(lambda _: spreadsheets.check(number), range(WORKERS))

    assert problems == [None] * WORKERS
    assert told() == 1


def test_a_worker_that_lost_its_claim_writes_nothing_that_another_wrote(arena, number):
    with transaction():
        assert bringing.hold(number, State.CHECKING) is not None
    spreadsheets.check(number)

    with transaction():
        assert bringing.hold(number, State.CHECKING) is None
    spreadsheets.check(number)
    assert told() == 1
