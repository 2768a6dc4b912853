"""The Harbour term: a term of a made-up college as its six spreadsheets, and its report counted by hand."""

import json
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from college.foundation.db import db, transaction
from college.imports.actions import filing
from college.imports.rules import Kind
from college.timetable.models import Term

FOLDER = Path(__file__).parent / "data" / "harbour"
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def load(app: Flask) -> Term:
    """Bring the six spreadsheets in, as a manager would."""
    db.session.rollback()
    for kind in Kind:
        parsed = filing.parse(kind, f"{kind}.csv", (FOLDER / f"{kind}.csv").read_bytes())
        with transaction():
            filing.write(filing.compare(parsed, key=key_of(app), by=None), by=None)
    return db.session.scalars(select(Term)).one()


def key_of(app: Flask) -> bytes:
    """Give the secret of this application, which pseudonyms are made with."""
    return str(app.extensions["college"].secret_key).encode()
