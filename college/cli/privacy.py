"""flask privacy: give somebody what is held about them, and forget them."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup

from college.foundation.db import reading, transaction
from college.foundation.refusal import Refused
from college.foundation.running import secret_key
from college.people.models import Person
from college.people.queries.finding import named
from college.privacy import actions
from college.privacy.export import export as export_of

group = AppGroup("privacy", help="What is held about a person.")


@group.command()
@click.argument("person")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The zip file to write.")
def export(person: str, out: Path) -> None:
    """Write everything held about a person (a reference or an e-mail address) to a zip file."""
    try:
        with reading():
            found = _one(person)
            reference, content = found.reference, export_of(found, key=secret_key())
        out.write_bytes(content)
        out.chmod(0o600)
    except (Refused, OSError) as wrong:
        _stop(str(wrong))
    click.echo(f"{reference}: everything that is held is in {out}.")


@group.command()
@click.argument("person")
def erase(person: str) -> None:
    """Forget a person (a reference or an e-mail address); every figure of every report stays as it was."""
    try:
        with transaction():
            found = _one(person)
            reference = found.reference
            actions.erase(found, key=secret_key(), by=None)
    except Refused as refused:
        _stop(str(refused))
    click.echo(f"{reference} is erased. Their places, marks and answers stay counted, without a name.")


def _one(who: str) -> Person:
    found = named(who)
    if not found:
        raise Refused("Nobody is known by %(who)s.", who=who)
    if len(found) > 1:
        references = ", ".join(person.reference for person in found)
        raise Refused(
            "%(who)s fits several people. Say which by reference: %(references)s.", who=who, references=references
        )
    return found[0]


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
