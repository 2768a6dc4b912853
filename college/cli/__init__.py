"""Commands for people and for the clock; each is safe to run twice."""

from click import Command
from flask import Flask
from flask_migrate import Migrate

from college.cli import (
    clock,
    demo,
    imports,
    jobs,
    models,
    outbox,
    people,
    privacy,
    prospectus,
    report,
    settings,
    worker,
)
from college.cli.still_true import KINDS
from college.foundation.db import db
from college.outbox import ways
from config import HOUSE, Config

__all__ = ["attach", "models"]


def attach(app: Flask) -> None:
    """Give the application its commands."""
    config: Config = app.extensions["college"]
    ways.know(KINDS)
    ways.carry_texts(bool(config.notify_key))
    jobs.attach(app)
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
