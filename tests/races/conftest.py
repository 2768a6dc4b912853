"""Races are run on both databases, each in a house of its own."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.houses import Houses
from tests.races.arena import Arena, built

LONG = 200


@pytest.fixture(scope="session")
def arenas(houses: Houses) -> Iterator[Callable[[str], Arena]]:
    """Keep one arena for each kind of database, in whichever order the files that race in it come."""
    opened: list[Arena] = []

    @cache
    def arena_of(database: str) -> Arena:
        opened.append(built(houses, database, f"arena_{database}", people=LONG))
        return opened[-1]

    yield arena_of
    for arena in opened:
        arena.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def arena(request: pytest.FixtureRequest, arenas: Callable[[str], Arena]) -> Arena:
    """Lend a run with one place and two hundred people who want it."""
    return arenas(request.param)
