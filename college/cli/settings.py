"""flask config show and flask config check: what the college was told by its environment."""

import textwrap

import click
from flask.cli import AppGroup

from college.foundation import running
from config import PREFIX, SETTINGS, shown

group = AppGroup("config", help="The settings of this college.")


@group.command()
def show() -> None:
    """List every setting: its value here (keys and passwords hidden), its meaning, its default and its unit."""
    values = shown(running.settings())
    for setting in SETTINGS:
        click.echo(f"{PREFIX}{setting.name} = {values[setting.name]}")
        more = f"{setting.meaning}. Default: {setting.default}." + (f" Unit: {setting.unit}." if setting.unit else "")
        click.echo(textwrap.indent(textwrap.fill(more, 100), "    "))


@group.command()
def check() -> None:
    """Say that the settings are right. Wrong or unsafe ones stop every command before it begins, in one line."""
    click.echo(f"The settings are right for {running.settings().env}.")
