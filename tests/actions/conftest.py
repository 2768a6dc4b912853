"""Actions and queries are tested on both databases."""

import pytest
from flask import Flask

from college.foundation.db import reading_only


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Name the kind of database."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _writes(app: Flask) -> None:
    """Let the test's own unit of work write, as a command's does."""
    reading_only(False)
