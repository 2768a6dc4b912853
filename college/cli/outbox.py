"""flask outbox send: one pass over what is due; safe to run twice and at once."""

import click
from flask.cli import AppGroup

from college.cli import bounces
from college.cli.letters import words_for
from college.cli.running import settings
from college.cli.sending import send_due
from college.foundation import clock
from college.foundation.db import reading
from college.outbox import queries
from college.people.queries.letters import addressee

group = AppGroup("outbox", help="Messages waiting to leave.")


@group.command()
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
def send(dry_run: bool) -> None:
    """Send every message that is due, oldest first, each in transactions of its own."""
    if dry_run:
        _say_what_is_due()
        return
    became = send_due()
    told = ", ".join(f"{count} {fate}" for fate, count in sorted(became.items()))
    click.echo(f"Messages: {told or 'none were due'}.")


@group.command("bounces")
def read_bounces() -> None:
    """Read the mailbox that e-mail comes back to, and keep whom it does not reach."""
    if not settings().bounces_url:
        raise click.ClickException("COLLEGE_BOUNCES_URL names no mailbox to read.")
    click.echo(f"Bounces: {bounces.read_mailbox()} counted.")


def _say_what_is_due() -> None:
    with reading():
        for message in queries.waiting(clock.now()):
            person = addressee(message)
            if person is not None:
                click.echo(f"{person.reference}: {words_for(message, person).subject}")
