"""Which message leaves after which, and which waits for no other; on both databases."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox import queries
from college.outbox.models import Message
from college.outbox.rules import State
from college.post.sending import TAKEN, send_due
from college.post.still_true import OVERTAKING
from tests.actions.test_outbox import read, somebody_on_a_run, written

LONG_AGO = timedelta(hours=1)


def with_so(number, **said):
    with transaction():
        message = db.session.get_one(Message, number)
        for name, value in said.items():
            setattr(message, name, value)
    return number


def in_trouble(number, **said):
    return with_so(number, attempts=2, due_at=clock.now() + LONG_AGO, **said)


@pytest.mark.parametrize(
    ("name", "state"), [("college/to_run", State.WAITING), *((name, State.SENT) for name in sorted(OVERTAKING))]
)
def test_a_letter_in_trouble_keeps_the_next_one_back_and_a_way_to_come_in_keeps_none(app, name, state):
    person, run = somebody_on_a_run()
    in_trouble(written(person, run), name=name)

    number = written(person, run)
    send_due()

    assert read(number).state is state


@pytest.mark.parametrize(("settled", "stuck"), [(timedelta(seconds=5), False), (LONG_AGO, True)])
def test_what_waited_for_an_earlier_message_is_not_stuck_when_that_was_settled_just_now(app, settled, stuck):
    person, run = somebody_on_a_run()
    first, second = written(person, run), written(person, run)
    with_so(first, state=State.SENT, settled_at=clock.now() - settled)
    with_so(second, due_at=clock.now() - LONG_AGO)

    assert queries.is_stuck(clock.now() - LONG_AGO / 2, overtaking=OVERTAKING) is stuck


def test_a_pass_asks_a_database_that_does_not_answer_once_for_each_message(app):
    person, run = somebody_on_a_run()
    other, _ = somebody_on_a_run()
    numbers = [written(person, run), written(other, _)]
    asked = []

    def refuse(connection, cursor, statement, parameters, context, executemany):
        if statement.startswith("UPDATE message SET leased_until"):
            asked.append(statement)
            assert len(asked) < 9
            raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        became = send_due()
    finally:
        event.remove(db.engine, "before_cursor_execute", refuse)

    assert (became, len(asked)) == (Counter({TAKEN: 2}), 2)
    assert {read(number).state for number in numbers} == {State.WAITING}
