"""The commands of the clock and the post say in one line what they did."""

from datetime import timedelta

import time_machine

from college.foundation import clock
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


def test_a_dry_run_says_of_a_message_without_words_that_it_has_none_and_leaves_out_what_is_not_true(app):
    person, number = a_message()
    with transaction():
        gone = post(Letter(to=person, name="college/to_run", facts={"text": "At nine."})).id  # about nothing
        db.session.get_one(Message, number).facts = {}

    said = run_command(app, "outbox", "send", "--dry-run")

    assert (said.exit_code, gone > 0) == (0, True)
    assert said.output == f"{person.reference}: message {number} (college/to_run) cannot be made: UndefinedError\n"


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


def test_everything_is_held_and_released_by_command(app, mailbox):
    a_message()

    held = run_command(app, "outbox", "hold")
    during = run_command(app, "outbox", "send")
    dry = run_command(app, "outbox", "send", "--dry-run")
    twice = run_command(app, "outbox", "hold")
    released = run_command(app, "outbox", "release")
    after = run_command(app, "outbox", "send")
    nothing = run_command(app, "outbox", "release")

    assert (held.exit_code, held.output.partition(":")[0]) == (0, "Everything is held")
    assert "1 messages wait" in held.output
    assert (during.output.splitlines()[-1], dry.output) == ("Messages: none were due.", "")
    assert (twice.exit_code, twice.output) == (1, "Error: Everything is held already.\n")
    assert released.output == "Messages leave again; 0 were dropped because they were late.\n"
    assert after.output == "Messages: 1 sent.\n"
    assert nothing.exit_code == 1


def test_releasing_by_command_says_what_is_old_and_drops_it_if_told_to(app, mailbox):
    _, number = a_message()
    with transaction():
        db.session.get_one(Message, number).due_at -= timedelta(days=2)
    run_command(app, "outbox", "hold")

    asked = run_command(app, "outbox", "release", "--dry-run")
    done = run_command(app, "outbox", "release", "--drop-late")

    assert asked.output == "more than a day late: 1 college/to_run\n"
    assert "1 were dropped" in done.output
    db.session.rollback()
    assert db.session.get_one(Message, number).state is State.DROPPED


def test_the_clock_forgets_what_left_a_week_and_a_year_ago(app, mailbox):
    _, number = a_message()
    run_command(app, "outbox", "send")

    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        week = run_command(app, "clock", "tick").output
    with time_machine.travel(clock.now() + timedelta(days=366)):
        year = run_command(app, "clock", "tick").output

    assert "1 words of messages forgotten" in week
    assert "1 messages forgotten" in year
    db.session.rollback()
    assert db.session.get(Message, number) is None
