"""flask people add: make somebody known, and give them a way in."""

from collections.abc import Sequence

import click
from flask.cli import AppGroup

from college.foundation.db import transaction
from college.foundation.refusal import Refused
from college.foundation.running import secret_key, settings
from college.people.actions.accounts import open_account
from college.people.actions.keeping import register
from college.people.actions.links import make_link
from college.people.link_secrets import secret_of
from college.people.models import Person
from college.people.rules import Purpose, Role

group = AppGroup("people", help="People and their ways in.")


@group.command()
@click.option("--name", required=True, help="The person's name.")
@click.option("--email", default="", help="The address that they sign in with; without one, they use their reference.")
@click.option(
    "--role", "roles", required=True, multiple=True, type=click.Choice([str(role) for role in Role]), help="Repeatable."
)
def add(name: str, email: str, roles: Sequence[str]) -> None:
    """Make somebody known to the college, and print a link that signs them in once, within two days."""
    if not name.strip():
        raise click.BadParameter("a name needs a letter at least", param_hint="--name")
    try:
        with transaction():
            person, secret = _added(name, email, {Role(role) for role in roles})
            told = f"{person.name} has the reference {person.reference}. They sign in here, once, within two days:"
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{told} {settings().base_url}/welcome/{secret}")


def _added(name: str, email: str, roles: set[Role]) -> tuple[Person, str]:
    person = register(name, email=email, roles=roles, by=None)
    link = make_link(open_account(person, address=email, by=None), Purpose.WELCOME, key=secret_key(), by=None)
    return person, secret_of(link, secret_key())
