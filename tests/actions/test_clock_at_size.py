"""However large the college is, a pass of the clock with nothing due asks the same number of questions."""

import pytest
from sqlalchemy import Engine, event, text

from college.background import clock as ticking
from college.background.clock import tick
from college.foundation.db import db
from tests.years import fill


def statements_of(deed):
    """List what is asked of the database meanwhile; opening and ending a transaction is no question."""
    asked = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        deed()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return asked


def asked_by_a_tick():
    db.session.remove()
    done = {}
    asked = statements_of(lambda: done.update(tick()))
    assert set(done) == {step.name for step in ticking.STEPS}
    assert {name: number for name, number in done.items() if number} == {}
    return asked


def test_a_pass_with_nothing_due_asks_as_much_of_a_large_college_as_of_an_empty_one(app):
    in_an_empty_one = asked_by_a_tick()
    fill(people=60, sessions=1200)

    in_a_large_one = asked_by_a_tick()

    assert len(in_a_large_one) == len(in_an_empty_one) <= 40


@pytest.mark.parametrize(
    "rows",
    [
        "enrolment WHERE state = 'waiting'",
        "session WHERE state = 'planned'",
        "learning_plan",
        "access_needs",
        "message WHERE name = 'timetable/reminder'",
        "invitation WHERE wave = '18m'",
    ],
)
def test_the_college_that_is_counted_has_all_that_a_pass_looks_at(app, rows):
    fill(people=40, sessions=600)

    assert db.session.scalar(text(f"SELECT count(*) FROM {rows}")) > 5
