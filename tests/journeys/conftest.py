"""Whole stories, told with a real browser to a college that is served on this machine."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.served import serving


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """Serve this test's own college, and give its address."""
    with serving(app) as address:
        yield address
