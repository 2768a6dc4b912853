"""What every test may stand on: an application on either database, a browser, and a clean house afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import Browser
from tests.houses import Houses
from tests.served import chromium as chromium


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    """Keep one application for each kind of database, made when first asked for."""
    built = Houses(tmp_path_factory.mktemp("houses"))
    yield built
    built.close()


@pytest.fixture
def database() -> str:
    """Name the kind of database; folders whose tests run on both say so in a conftest of their own."""
    return "sqlite"


@pytest.fixture
def app(houses: Houses, database: str) -> Iterator[Flask]:
    """Lend the application, swept clean, with a context for the test's own questions to the database."""
    house = houses.of(database)
    with house.app_context():
        houses.sweep(house)
        yield house
        houses.rest()


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Stand in for pytest-flask's fixture of this name, which would share one login between two browsers."""


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Lend a browser that nobody is signed in on."""
    return Browser(app)


@pytest.fixture
def mailbox(app: Flask) -> Path:
    """Lend the folder in which this application's letters arrive."""
    return Path(app.instance_path) / "mail"
