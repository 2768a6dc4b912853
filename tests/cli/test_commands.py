"""The commands of the clock and the post say in one line what they did."""

from college.foundation.db import db, transaction
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.rules import State
from tests.cast import amina
from tests.factories import a_run, an_enrolment


def a_message():
    person, run = amina(), a_run()
    an_enrolment(person, run)
    with transaction():
        return person, post(Letter(to=person, name="college/to_run", facts={"text": "At nine."}, about=run)).id


def run_command(app, *words):
    return app.test_cli_runner().invoke(args=words)


def test_sending_says_how_many_became_what(app):
    _, number = a_message()

    first, second = run_command(app, "outbox", "send"), run_command(app, "outbox", "send")

    assert (first.exit_code, first.output) == (0, "Messages: 1 sent.\n")
    assert (second.exit_code, second.output) == (0, "Messages: none were due.\n")
    db.session.rollback()
    assert db.session.get_one(Message, number).state is State.SENT


def test_a_dry_run_says_what_would_leave_and_sends_nothing(app, mailbox):
    person, number = a_message()

    said = run_command(app, "outbox", "send", "--dry-run")

    assert (said.exit_code, said.output) == (0, f"{person.reference}: A message from your college\n")
    assert not mailbox.exists()
    db.session.rollback()
    assert db.session.get_one(Message, number).state is State.WAITING


def test_the_clock_says_what_it_did(app):
    said = run_command(app, "clock", "tick")

    assert (said.exit_code, said.output) == (0, "Clock: nothing was due.\n")


def test_wrong_use_is_told_apart(app):
    assert run_command(app, "outbox", "send", "--nonsense").exit_code == 2
