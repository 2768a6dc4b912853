"""flask clock tick: one pass over what is due by the calendar; safe to run twice and at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import click
from flask import current_app
from flask.cli import AppGroup

from college.cli.forgetting import bodies_forgotten, messages_forgotten
from college.cli.letters import is_still_true
from college.cli.running import secret_key
from college.enrolment.actions import forms, interest, offering, reminding
from college.enrolment.queries.interest import runs_to_tell_of
from college.enrolment.queries.places import runs_with_offers_to_end
from college.enrolment.queries.queues import runs_to_offer_on
from college.foundation import clock
from college.foundation.db import db, reading, transaction
from college.imports.actions import bringing
from college.materials import actions as materials
from college.materials.storage import Cupboard
from college.outbox import queries as outbox
from college.outbox.actions.sending import drop
from college.outbox.rules import State
from college.people.actions.accounts import forget_old_sign_ins
from college.people.models import Person
from college.questionnaires import actions as asking
from college.questionnaires import queries as questionnaires
from college.questionnaires.models import Invitation
from college.timetable.actions.sessions import settle_held
from college.timetable.models import Run
from college.timetable.queries.runs import run_by_code
from config import Config

T = TypeVar("T")
TASKS_AT_ONCE = 100  # looked at in one pass; the page of the office leaves out what is no longer true by itself

group = AppGroup("clock", help="What happens because time has passed.")


@dataclass(frozen=True)
class Step:
    """One thing that time brings: its name in the log, and what is done; it gives how many were touched."""

    name: str
    do: Callable[[datetime], int]


def each(items: Iterable[T], do: Callable[[T], int], what: str) -> int:
    """Do something to each item in a transaction of its own; an item that fails is logged and stops no other."""
    count = 0
    for item in items:
        try:
            with transaction():
                count += do(item)
        except Exception:
            current_app.logger.exception("clock: %s %s could not be done", what, item)
    return count


def _held(now: datetime) -> int:
    with transaction():
        return settle_held()


def _lapsed(now: datetime) -> int:
    with reading():
        runs = runs_with_offers_to_end(now)
    return each(runs, lambda run: len(offering.lapse_offers(_run(run))), "offers of run")


def _offered(now: datetime) -> int:
    with reading():
        codes = runs_to_offer_on(now)
    return each(codes, _offer_next, "places of run")


def _told(now: datetime) -> int:
    with reading():
        runs = runs_to_tell_of(now)
    return each(runs, lambda run: interest.tell_interested(_run(run)), "interest in run")


def _reminded(now: datetime) -> int:
    with reading():
        sessions = reminding.sessions_to_remind_of(now)
    return each(sessions, lambda session: reminding.remind(int(session)), "reminders of session")


def _asked(now: datetime) -> int:
    with reading():
        due = questionnaires.invitations_due(now)
    return each(due, _invite, "questionnaire of")


def _asked_again(now: datetime) -> int:
    with reading():
        numbers = [invitation.id for invitation in questionnaires.reminders_due(now)]
    return each(numbers, _remind_to_answer, "reminder of invitation")


def _tidied(now: datetime) -> int:
    with reading():
        tasks = [message.id for message in outbox.some_tasks(TASKS_AT_ONCE) if not is_still_true(message)]
    return each(tasks, _drop, "task")


def _forms_forgotten(now: datetime) -> int:
    with transaction():
        return forms.forget_old_forms()


def _forgotten(now: datetime) -> int:
    with transaction():
        return forget_old_sign_ins()


def _spreadsheets_forgotten(now: datetime) -> int:
    with transaction():
        return bringing.forget_old()


def _files_erased(now: datetime) -> int:
    config: Config = current_app.extensions["college"]
    with reading():
        return materials.clear(Cupboard(config.instance / "uploads", config.upload_limit))


STEPS: tuple[Step, ...] = (
    Step("sessions held", _held),
    Step("offers lapsed", _lapsed),
    Step("places offered", _offered),
    Step("people told of new runs", _told),
    Step("reminders", _reminded),
    Step("people asked how it was", _asked),
    Step("people asked once more", _asked_again),
    Step("tasks no longer needed", _tidied),
    Step("forms forgotten", _forms_forgotten),
    Step("browsers forgotten", _forgotten),
    Step("spreadsheets forgotten", _spreadsheets_forgotten),
    Step("files erased", _files_erased),
    Step("words of messages forgotten", bodies_forgotten),
    Step("messages forgotten", messages_forgotten),
)


def tick() -> dict[str, int]:
    """Do everything that is due, and tell how much of each; a step that fails is logged and stops no other."""
    now, done = clock.now(), {}
    for step in STEPS:
        try:
            done[step.name] = step.do(now)
        except Exception:
            current_app.logger.exception("clock: %s could not be settled", step.name)
    return done


@group.command("tick")
def tick_command() -> None:
    """Do what is due now, each item in a transaction of its own."""
    touched = ", ".join(f"{count} {name}" for name, count in tick().items() if count)
    click.echo(f"Clock: {touched or 'nothing was due'}.")


def _run(number: int | str) -> Run:
    return db.session.get_one(Run, number)


def _offer_next(code: int | str) -> int:
    run = run_by_code(str(code))
    return len(offering.offer_next(run)) if run is not None else 0


def _invite(due: questionnaires.Due) -> int:
    person, run = db.session.get_one(Person, due.person_id), _run(due.run_id)
    asking.invite(person, run, due.wave, key=secret_key())
    return 1


def _remind_to_answer(number: int) -> int:
    asking.remind(db.session.get_one(Invitation, number))
    return 1


def _drop(number: int | str) -> int:
    message = outbox.message_number(int(number))
    if message is None or message.state is not State.TO_DO:
        return 0
    drop(message)
    return 1
