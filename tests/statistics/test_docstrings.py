"""Every example in a docstring of the statistics is true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOMS = sorted(
    path.stem for path in (Path(__file__).parents[2] / "college" / "statistics").glob("*.py") if path.stem != "__init__"
)


@pytest.mark.parametrize("room", ROOMS)
def test_the_examples_are_true(room):
    result = doctest.testmod(import_module(f"college.statistics.{room}"))

    assert result.attempted > 0
    assert result.failed == 0
