"""Migrations are tested on both databases, each in a database of its own."""

from collections.abc import Iterator

import pytest
from flask import Flask

from college import create_app
from college.foundation.db import db
from tests.houses import Houses, settings


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, houses: Houses, tmp_path) -> Iterator[Flask]:
    """Lend an application whose database is still empty."""
    name = f"migrated_{abs(hash(request.node.name)) % 10**9}"
    url = houses.postgresql(name) if request.param == "postgresql" else f"sqlite:///{tmp_path}/college.db"
    app = create_app(settings(tmp_path, database_url=url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
