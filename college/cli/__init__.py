"""Commands for people and for the clock; each is safe to run twice."""

from click import Command
from flask import Flask
from flask_migrate import Migrate

from college.cli import imports, models
from college.foundation.db import db
from config import HOUSE

__all__ = ["attach", "models"]


def attach(app: Flask) -> None:
    """Give the application its commands."""
    Migrate(app, db, directory=str(HOUSE / "migrations"), render_as_batch=True, compare_type=True)
    commands: tuple[Command, ...] = (imports.command,)
    for command in commands:
        app.cli.add_command(command)
