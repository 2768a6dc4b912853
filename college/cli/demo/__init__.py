"""flask demo: a made-up college that uses all that the product can do, the same for the same seed."""

from random import Random

import click
from flask.cli import AppGroup
from sqlalchemy import select

from college.background.clock import tick
from college.cli.demo.answers import make_answers
from college.cli.demo.channels import make_channels
from college.cli.demo.cover import find_cover, open_calendars
from college.cli.demo.making import Making, Size, write
from college.cli.demo.messages import make_messages
from college.cli.demo.people import CAST, DOMAIN, PASSWORD, make_people
from college.cli.demo.places import make_places
from college.cli.demo.reviews import make_reviews
from college.cli.demo.rooms import make_rooms_known
from college.cli.demo.series import move_one_of_it, plan_a_series
from college.cli.demo.teaching import make_courses, make_runs
from college.cli.demo.tongues import speak_two
from college.cli.demo.venues import describe_venues
from college.cli.demo.words import AGREEMENT
from college.cli.demo.writing import write_together
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.running import secret_key, settings
from college.people.models import Person
from college.settings.models import Agreement
from college.settings.queries import the_college

group = AppGroup("demo", help="A made-up college to look at.")


@group.command()
@click.option("--courses", type=click.IntRange(23, 400), default=24, show_default=True, help="How many courses.")
@click.option("--students", type=click.IntRange(60, 20_000), default=300, show_default=True, help="How many students.")
@click.option("--terms", type=click.IntRange(3, 12), default=3, show_default=True, help="How many terms.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same college.")
def load(courses: int, students: int, terms: int, seed: int) -> None:
    """Make the demonstration college, in one transaction, counted from today; then let the clock settle it."""
    if settings().is_production:
        raise click.ClickException("This college is for real people: a made-up one is not loaded into it.")
    with transaction():
        if db.session.scalar(select(Person.id).limit(1)) is not None:
            raise click.ClickException(
                "There are people in this college already. Load the demonstration into an empty one."
            )
        making = Making(Random(seed), clock.now(), clock.today(), Size(courses, students, terms))  # noqa: S311 - no secret
        make(making)
    tick()
    click.echo(f"Made a college with {courses} courses, {len(making.runs)} runs and {students} students.")


@group.command("sign-ins")
def sign_ins() -> None:
    """Say how to come in, while this is a demonstration college."""
    click.echo("Sign in as one of these, all with the password: " + PASSWORD)
    for key, name, role, _ in CAST:
        click.echo(f"  {key}@{DOMAIN:<20} {name} ({role.value})")


def make(making: Making) -> None:
    """Make everything, in the order in which each stands on the one before."""
    college = the_college()
    college.name = "Tidewater Recovery College"
    college.contact_phone = "01632 960123"
    college.contact_email = f"hello@{DOMAIN}"
    college.contact_address = "Tidewater House, 12 Quay Street, Tidewater TW1 2AB"
    college.set_up_at = making.now
    agreement = write(Agreement, [{"version": 1, "text": AGREEMENT, "made_at": making.now}])[0]
    make_people(making)
    make_courses(making)
    make_runs(making)
    plan_a_series(making)
    describe_venues()
    enrolled = make_places(making, agreement)
    move_one_of_it(making)
    make_answers(making, enrolled, key=secret_key())
    write_together(making)
    make_rooms_known(making)
    find_cover(making)
    open_calendars(making)
    make_channels(making)
    speak_two(making)
    make_messages(making)
    db.session.flush()
    make_reviews(making)
