"""flask outbox send: one pass over what is due; safe to run twice and at once. And the switch that holds everything."""

import click
from flask.cli import AppGroup

from college.foundation import clock
from college.foundation.db import reading, transaction
from college.foundation.refusal import Refused
from college.foundation.running import settings
from college.outbox import queries
from college.outbox.actions import holding
from college.outbox.models import Message
from college.outbox.rules import OLD, State
from college.people.models import Person
from college.people.queries.letters import addressee
from college.post import bounces
from college.post.letters import is_still_true, words_for
from college.post.sending import send_due
from college.post.still_true import OVERTAKING

group = AppGroup("outbox", help="Messages waiting to leave.")


@group.command()
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
def send(dry_run: bool) -> None:
    """Send every message that is due, oldest first, each in transactions of its own."""
    if dry_run:
        _say_what_is_due()
        return
    with reading():
        if queries.hold_in_force() is not None:
            click.echo("Everything is held: see flask --app run outbox release.")
    became = send_due()
    told = ", ".join(f"{count} {fate}" for fate, count in sorted(became.items()))
    click.echo(f"Messages: {told or 'none were due'}.")


@group.command("bounces")
def read_bounces() -> None:
    """Read the mailbox that e-mail comes back to, and keep whom it does not reach."""
    if not settings().bounces_url:
        raise click.ClickException("COLLEGE_BOUNCES_URL names no mailbox to read.")
    click.echo(f"Bounces: {bounces.read_mailbox()} counted.")


@group.command("hold")
def hold_everything() -> None:
    """Keep everything from leaving: after a restore, before the college is opened again."""
    try:
        with transaction():
            holding.hold(by=None)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    with reading():
        waiting = queries.tally()[State.WAITING]
    click.echo(f"Everything is held: {waiting} messages wait. Codes that are asked for from now on leave still.")


@group.command()
@click.option(
    "--drop-late", is_flag=True, help="Drop what should have left more than a day ago, before anything leaves."
)
@click.option("--dry-run", is_flag=True, help="Say what is old, and release nothing.")
def release(drop_late: bool, dry_run: bool) -> None:
    """Let messages leave again; says first what is old."""
    before = clock.now() - OLD
    with reading():
        late = queries.late_by_kind(before)
    for name, count in late:
        click.echo(f"more than a day late: {count} {name}")
    if dry_run:
        return
    try:
        with transaction():
            dropped = holding.release(by=None, late_before=before if drop_late else None)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"Messages leave again; {dropped} were dropped because they were late.")


def _say_what_is_due() -> None:
    with reading():
        for message in queries.waiting(clock.now(), overtaking=OVERTAKING):
            person = addressee(message)
            if person is not None and is_still_true(message):
                click.echo(f"{person.reference}: {_subject(message, person)}")


def _subject(message: Message, person: Person) -> str:
    try:
        return words_for(message, person).subject
    except Exception as wrong:  # it will be given up when it is to leave; the others are still to be said
        return f"message {message.id} ({message.name}) cannot be made: {type(wrong).__name__}"
