"""What is done and said when the college is opened: the demonstration on the first start, and how to come in."""

from collections.abc import Iterator

from flask import Flask
from flask.cli import ScriptInfo

from college.foundation.db import transaction
from college.people.actions.links import first_administrator_link
from college.people.queries.accounts import anybody_has_come_in, first_account
from config import Config


def first_words(app: Flask, *, demonstration: bool) -> Iterator[str]:
    """Make an empty college ready, and give the lines that say how to come in.

    The demonstration college is loaded in development only, and into an empty college only.
    """
    config: Config = app.extensions["college"]
    with transaction():
        is_empty, is_new = first_account() is None, not anybody_has_come_in()
    shows = demonstration and config.env == "development" and "demo" in app.cli.commands
    if is_empty and shows:
        yield "Making the demonstration college. This is done once."
        command(app, "demo", "load")
    elif is_new:
        yield from _first_link(config)
    if shows:
        command(app, "demo", "sign-ins")


def command(app: Flask, *words: str) -> None:
    """Run one of our own commands, as somebody at the keyboard would."""
    app.cli.main(args=list(words), prog_name="flask", obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


def _first_link(config: Config) -> Iterator[str]:
    with transaction():
        link = first_administrator_link(key=config.secret_key.encode())
    if link is not None:
        yield f"The first administrator comes in here, once: {config.base_url}/welcome/{link}"
