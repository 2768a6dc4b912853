"""T-Q1: many at once for one place. Exactly one gets it, everybody else waits, and nobody is lost.

The last two tests take the lock out, and must see too many people on the run: so the first tests can fail.
"""

import sys

import pytest

from college.enrolment.rules import State
from college.foundation import db as database
from tests.houses import Houses
from tests.races.arena import Arena, built

TRIES = 60


def race(arena: Arena, clients: int) -> None:
    """Let so many ask at once for one place, and see that one got it and the others have a number each."""
    arena.empty()

    told = arena.at_once(arena.asks, arena.people[:clients])

    assert sorted(told) == [State.ENROLLED] + [State.WAITING] * (clients - 1)
    assert arena.holders() == 1
    assert arena.numbers() == list(range(1, clients))


@pytest.mark.parametrize("_repeat", range(3))
def test_one_of_sixty_gets_the_last_place(arena, _repeat):
    race(arena, 60)


@pytest.mark.proof
@pytest.mark.parametrize("_repeat", range(20))
def test_one_of_two_hundred_gets_the_last_place(arena, _repeat):
    race(arena, 200)


def test_the_same_person_twenty_times_has_one_place(arena):
    arena.empty(places=5)

    told = arena.at_once(arena.asks, arena.people[:1] * 20)

    assert told.count(State.ENROLLED) == 1
    assert [str(no) for no in told if no is not State.ENROLLED] == [
        "You already have a place on this course, or a turn in its queue."
    ] * 19
    assert arena.holders() == 1


def overbooks(arena: Arena) -> bool:
    """Race again and again, and tell whether too many ever got a place."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.00002)  # let the askers step between each other's statements
    try:
        return any(_one_too_many(arena) for _ in range(TRIES))
    finally:
        sys.setswitchinterval(usual)


def _one_too_many(arena: Arena) -> bool:
    arena.empty()
    arena.at_once(arena.asks, arena.people)
    return arena.holders() > 1


def test_without_the_write_lock_sqlite_overbooks(houses: Houses, monkeypatch):
    monkeypatch.setattr(database, "take_over_begin", lambda engine: None)
    arena = built(houses, "sqlite", "unlocked_sqlite", people=24, guarded=False)

    assert overbooks(arena)
    arena.close()


def test_without_the_row_lock_postgresql_overbooks(houses: Houses, monkeypatch):
    arena = built(houses, "postgresql", "unlocked_postgresql", people=12, guarded=False)
    monkeypatch.setattr("college.enrolment.actions.asking.hold", lambda thing: None)

    assert overbooks(arena)
    arena.close()
