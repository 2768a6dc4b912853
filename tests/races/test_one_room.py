"""T-Q6: many plan into one room at the same moment. Exactly one has it, everybody else is told what is there.

The last tests take the lock out, and must see two sessions in one room; and then put only the database's own guard
back, which must hold alone: so the first tests can fail, and neither guard stands on the other.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, count

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from college.foundation import db as database
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.timetable.actions.rooms import hold_rooms
from college.timetable.actions.sessions import Plan, add_session, move
from college.timetable.models import Room, Run, Session
from college.timetable.rules import SessionState
from tests.factories import a_course, a_room, a_run, a_term, made
from tests.houses import Houses
from tests.races.arena import Arena, built

MONDAY = datetime(2027, 2, 1, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLANNERS = 12
fresh = count(1)


class Rooms:
    """A room and as many runs as people plan at once, in a database that nobody else uses."""

    def __init__(self, arena: Arena) -> None:
        self.arena = arena
        with arena.app.app_context():
            course, term = a_course(code=f"ROOMS-{next(fresh)}"), a_term()
            self.rooms = [a_room().id, a_room().id]
            self.runs = [a_run(course, term=term, sessions=0).id for _ in range(PLANNERS)]
            db.session.remove()

    def empty(self) -> None:
        """Take away what the last race planned."""
        with self.arena.app.app_context(), transaction():
            db.session.execute(text("DELETE FROM audit_entry"))
            db.session.execute(
                text("DELETE FROM session WHERE run_id IN (SELECT id FROM run WHERE code LIKE 'ROOMS-%')")
            )

    def plans(self, n: int) -> int:
        """Let the one of this number plan a session into the first room, each at a time that meets all others'."""
        run, room = db.session.get_one(Run, self.runs[n]), db.session.get_one(Room, self.rooms[0])
        starts = MONDAY + n * timedelta(minutes=5)
        return add_session(run, Plan(starts, starts + 2 * HOUR, room.venue, room), by=None).number

    def meeting(self) -> int:
        """Count the pairs of sessions that are in one room at one time."""
        with self.arena.app.app_context():
            on = db.session.scalars(select(Session).where(Session.state != SessionState.CANCELLED)).all()
            return sum(
                one.room_id == other.room_id and one.starts_at < other.ends_at and other.starts_at < one.ends_at
                for one, other in combinations([each for each in on if each.room_id is not None], 2)
            )


@pytest.fixture
def rooms(arena: Arena) -> Iterator[Rooms]:
    """Lend rooms and runs, and take the sessions away again."""
    made_here = Rooms(arena)
    yield made_here
    made_here.empty()


@pytest.mark.parametrize("_repeat", range(3))
def test_one_of_many_has_the_room_and_the_others_are_told_what_is_there(rooms, _repeat):
    rooms.empty()

    told = rooms.arena.at_once(rooms.plans, range(PLANNERS))

    refused = [no for no in told if isinstance(no, Refused)]
    assert (told.count(1), len(refused)) == (1, PLANNERS - 1)
    assert all("is taken on Monday 1 February 2027 from 1" in str(no) for no in refused)
    assert rooms.meeting() == 0


def test_many_who_move_into_one_room_at_once_do_not_meet_there(rooms):
    with rooms.arena.app.app_context():
        for n, run in enumerate(rooms.runs):
            starts = MONDAY + n * 2 * HOUR
            made(Session(run_id=run, number=1, starts_at=starts, ends_at=starts + HOUR, changed_at=MONDAY))
        db.session.remove()

    def moves(n: int) -> bool:
        session = db.session.scalars(select(Session).where(Session.run_id == rooms.runs[n])).one()
        room = db.session.get_one(Room, rooms.rooms[0])
        return move(session, Plan(MONDAY, MONDAY + HOUR, room.venue, room), by=None) is not None

    told = rooms.arena.at_once(moves, range(PLANNERS))

    assert told.count(True) == 1
    assert rooms.meeting() == 0


def test_those_who_plan_several_rooms_in_either_order_never_wait_for_each_other(rooms):
    def plans(n: int) -> int:
        both = [db.session.get_one(Room, number) for number in rooms.rooms]
        run = db.session.get_one(Run, rooms.runs[n])
        database.hold(run)
        hold_rooms(both if n % 2 else reversed(both))
        for week, room in enumerate(both if n % 2 else reversed(both)):
            starts = MONDAY + (week + n) * timedelta(weeks=1)
            add_session(run, Plan(starts, starts + HOUR, room.venue, room), by=None)
        return n

    told = rooms.arena.at_once(plans, range(PLANNERS))

    assert [no for no in told if isinstance(no, DBAPIError)] == []
    assert rooms.meeting() == 0


def meets(rooms: Rooms, tries: int) -> tuple[bool, bool]:
    """Race again and again; tell whether two ever met in a room, and whether the database ever refused one."""
    usual, stopped = sys.getswitchinterval(), False
    sys.setswitchinterval(0.00002)  # let the planners step between each other's statements
    try:
        for _ in range(tries):
            rooms.empty()
            told = rooms.arena.at_once(rooms.plans, range(PLANNERS))
            stopped = stopped or any(_is_guard(no) for no in told)
            if rooms.meeting():
                return True, stopped
        return False, stopped
    finally:
        sys.setswitchinterval(usual)


def _is_guard(problem: object) -> bool:
    said = str(problem)
    return isinstance(problem, DBAPIError) and ("room is taken" in said or "alone_in_its_room" in said)


def without_lock(houses: Houses, kind: str, monkeypatch: pytest.MonkeyPatch, *, guarded: bool) -> Rooms:
    """Build a house in which nobody holds anything; without `guarded`, the database's own guard is gone too."""
    if kind == "sqlite":
        monkeypatch.setattr(database, "take_over_begin", lambda engine: None)
    monkeypatch.setattr("college.timetable.actions.rooms.hold", lambda thing: None)
    name = f"rooms_{'guarded' if guarded else 'open'}_{kind}"
    arena = built(houses, kind, name, people=1)
    with arena.app.app_context(), db.engine.connect() as connection:
        if kind == "sqlite":
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        if not guarded:
            _drop_guard(connection, kind)
        connection.commit()
    return Rooms(arena)


def _drop_guard(connection: object, kind: str) -> None:
    guards = (
        ["ALTER TABLE session DROP CONSTRAINT session_alone_in_its_room"]
        if kind == "postgresql"
        else ["DROP TRIGGER session_finds_room", "DROP TRIGGER session_keeps_room"]
    )
    for guard in guards:
        connection.execute(text(guard))  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_without_the_lock_and_the_guard_two_meet_in_one_room(houses: Houses, kind, monkeypatch):
    rooms = without_lock(houses, kind, monkeypatch, guarded=False)

    assert meets(rooms, tries=60) == (True, False)
    rooms.arena.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_without_the_lock_the_guard_alone_keeps_them_apart(houses: Houses, kind, monkeypatch):
    rooms = without_lock(houses, kind, monkeypatch, guarded=True)

    assert meets(rooms, tries=12) == (False, True)
    rooms.arena.close()
