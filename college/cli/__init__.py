"""Commands for people and for timers, each safe to run twice; the worker; the demonstration college."""

from click import Command
from flask import Flask
from flask_migrate import Migrate

from college.cli import clock, demo, imports, models, outbox, people, privacy, prospectus, report, settings, worker
from college.foundation.db import db
from config import HOUSE

__all__ = ["attach", "models"]


def attach(app: Flask) -> None:
    """Give the application its commands."""
    Migrate(app, db, directory=str(HOUSE / "migrations"), render_as_batch=True, compare_type=True)
    commands: tuple[Command, ...] = (
        demo.group,
        imports.command,
        outbox.group,
        clock.group,
        people.group,
        privacy.group,
        prospectus.write_prospectus,
        report.group,
        settings.group,
        worker.command,
    )
    for command in commands:
        app.cli.add_command(command)
