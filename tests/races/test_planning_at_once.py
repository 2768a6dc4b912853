"""Two managers change the same sessions at one moment, and many move whole runs into the same rooms.

Whoever comes second is shown what has changed; nobody waits for another in a circle. The last test takes the lock out,
and must see both done: so the first can fail.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import count

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from college.audit.models import AuditEntry
from college.enrolment.outlook import outlook_of_change
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.timetable.actions.changing import Wanted, change_sessions, hold_sessions, plans_for
from college.timetable.actions.sessions import Plan
from college.timetable.models import Room, Run, Session
from tests.factories import a_course, a_room, a_run, a_term
from tests.houses import Houses
from tests.races.arena import Arena, built

MONDAY = datetime(2027, 3, 1, 10, tzinfo=UTC)
PLANNERS = 8
fresh = count(1)


class Planning:
    """Runs of three sessions each in rooms of their own, and two rooms that everybody wants."""

    def __init__(self, arena: Arena) -> None:
        self.arena, self.seen = arena, ""
        with arena.app.app_context():
            course, term = a_course(code=f"AT-ONCE-{next(fresh)}"), a_term()
            self.runs = [a_run(course, term=term, sessions=3, first=MONDAY, pair=()).id for _ in range(PLANNERS)]
            self.wanted = [a_room("One").id, a_room("Two").id]
            db.session.remove()

    def look(self) -> None:
        """Show every manager what would happen to the first run, as it is now."""
        with self.arena.app.app_context():
            run = db.session.get_one(Run, self.runs[0])
            self.seen = outlook_of_change(run, [(each, _same(each)) for each in run.sessions]).mark
            db.session.remove()

    def moves(self, hour: int) -> str:
        """Let a manager who saw the first run as it was move all of it to another hour, as the page does it."""
        run = db.session.get_one(Run, self.runs[0])
        assert run.sessions  # read before, as the page has
        hold_sessions(run)
        if outlook_of_change(run, [(each, _same(each)) for each in run.sessions]).mark != self.seen:
            return "shown anew"
        first = run.sessions[0]
        wanted = Wanted(first.starts_at.date(), time(hour), time(hour + 1), None, first.venue, first.room)
        change_sessions(plans_for(first, wanted, run.sessions), by=None)
        return "done"

    def swaps(self, n: int) -> int:
        """Let the one of this number move their whole run into both rooms, in an order and at an hour of their own."""
        run = db.session.get_one(Run, self.runs[n])
        one, two = (db.session.get_one(Room, number) for number in (self.wanted if n % 2 else self.wanted[::-1]))
        hold_sessions(run)
        day = timedelta(days=100 + n // 4, hours=n % 4)
        plans = [
            (each, Plan(each.starts_at + day, each.starts_at + day + timedelta(hours=1), room.venue, room))
            for each, room in zip(run.sessions, (one, two, one), strict=True)
        ]
        return len(change_sessions(plans, by=None))

    def end(self) -> None:
        """Leave nothing to the races that come after."""
        with self.arena.app.app_context(), transaction():
            db.session.execute(delete(AuditEntry))
            db.session.execute(delete(Session).where(Session.run_id.in_(self.runs)))

    def raised(self) -> list[int]:
        """List how often each session of the first run has moved."""
        with self.arena.app.app_context():
            found = select(Session.sequence).where(Session.run_id == self.runs[0]).order_by(Session.number)
            return list(db.session.scalars(found))


def _same(session: Session) -> Plan:
    return Plan(session.starts_at, session.ends_at, session.venue, session.room)


@pytest.fixture
def planning(arena: Arena) -> Iterator[Planning]:
    """Lend runs and rooms, and take the sessions away again."""
    made = Planning(arena)
    yield made
    made.end()


def test_of_two_who_change_the_same_series_at_once_one_does_and_one_is_shown_anew(planning):
    planning.look()

    told = planning.arena.at_once(planning.moves, [13, 15])

    assert sorted(map(str, told)) == ["done", "shown anew"]
    assert planning.raised() == [1, 1, 1]


def test_those_who_move_whole_runs_into_the_same_rooms_never_wait_for_each_other_in_a_circle(planning):
    told = planning.arena.at_once(planning.swaps, range(PLANNERS))

    assert [problem for problem in told if isinstance(problem, DBAPIError | Refused)] == []
    assert told == [3] * PLANNERS


def test_without_the_lock_on_postgresql_both_change_it(houses: Houses, monkeypatch):
    arena = built(houses, "postgresql", "planning_at_once", people=1)
    planning = Planning(arena)
    for where in ("college.timetable.actions.changing", "college.timetable.actions.sessions"):
        monkeypatch.setattr(f"{where}.lock", lambda thing: None)
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.00002)
    try:
        for _ in range(30):
            planning.look()
            if planning.arena.at_once(planning.moves, [13, 15]).count("done") == 2:
                break
        else:
            pytest.fail("of two who changed it at once only one ever did")
    finally:
        sys.setswitchinterval(usual)
    arena.close()
