"""Spreadsheets come in on both databases."""

from pathlib import Path

import pytest
from flask import Flask

from college.foundation.db import db, reading_only, transaction
from college.imports.actions import filing
from college.imports.plans import Plan
from college.imports.rules import Kind

KEY = b"a key for tests that is long enough"
HARBOUR = Path(__file__).parents[1] / "data" / "harbour"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Name the kind of database."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _writes(app: Flask) -> None:
    """Let the test's own unit of work write, as a command's does."""
    reading_only(False)


class Importer:
    """Bring spreadsheets in as the command does, said as text."""

    def file(self, kind: str, name: str, data: bytes, *, by=None) -> Plan:
        """Compare a file, and write it where it has no problem."""
        parsed = filing.parse(Kind(kind), name, data)
        db.session.rollback()
        with transaction():
            plan = filing.compare(parsed, key=KEY, by=by)
            if not plan.problems:
                filing.write(plan, by=by)
        return plan

    def __call__(self, kind: str, *rows: str) -> Plan:
        """Bring in these rows, the first of which is the header."""
        return self.file(kind, f"{kind}.csv", "\n".join(rows).encode())

    def harbour(self) -> list[Plan]:
        """Bring in the six spreadsheets of a real term."""
        return [self.file(kind, f"{kind}.csv", (HARBOUR / f"{kind}.csv").read_bytes()) for kind in Kind]


@pytest.fixture
def bring() -> Importer:
    """Lend what brings spreadsheets in."""
    return Importer()
