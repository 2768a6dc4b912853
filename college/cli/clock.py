"""flask clock tick: one pass over what is due by the calendar; safe to run twice and at once."""

import click
from flask.cli import AppGroup

from college.background.clock import tick

group = AppGroup("clock", help="What happens because time has passed.")


@group.command("tick")
def tick_command() -> None:
    """Do what is due now, each item in a transaction of its own."""
    touched = ", ".join(f"{count} {name}" for name, count in tick().items() if count)
    click.echo(f"Clock: {touched or 'nothing was due'}.")
