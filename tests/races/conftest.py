"""Races are run on both databases, each in a house of its own."""

from collections.abc import Iterator

import pytest

from tests.houses import Houses
from tests.races.arena import Arena, built

LONG = 200


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def arena(request: pytest.FixtureRequest, houses: Houses) -> Iterator[Arena]:
    """Lend a run with one place and two hundred people who want it."""
    made = built(houses, request.param, f"arena_{request.param}", people=LONG)
    yield made
    made.close()
