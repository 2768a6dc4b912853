"""What time brings, step by step: each looks at what is, and settles it.

A step asks its questions first, in a fixed number however large the college is, and holds nobody up with them. Then
it does what it found, each item in a transaction of its own, where the action asks once more under a lock: so a step
may run three times at once, be killed between any two items, or have been down for a week.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from flask import current_app
from sqlalchemy.exc import IntegrityError

from college.enrolment.actions import covering, forms, interest, offering, reminding
from college.enrolment.queries.interest import runs_to_tell_of
from college.enrolment.queries.places import runs_with_offers_to_end
from college.enrolment.queries.queues import runs_to_offer_on
from college.foundation.db import db, lock, reading, transaction
from college.foundation.running import secret_key
from college.imports.actions import bringing
from college.learning_plans import actions as plans
from college.learning_plans import queries as plan_queries
from college.materials import actions as materials
from college.materials.storage import Cupboard
from college.outbox import queries as outbox
from college.outbox.actions import forgetting
from college.outbox.actions.sending import drop
from college.outbox.models import Message
from college.outbox.rules import NOT_WANTED, State
from college.people.actions import needs
from college.people.actions.accounts import forget_old_sign_ins
from college.people.actions.following import follow, goes_another_way
from college.people.models import Person
from college.people.queries import needs as people_needs
from college.people.queries.letters import addressee
from college.post import bounces
from college.post.letters import is_still_true
from college.post.still_true import TABLE, why_too_late
from college.questionnaires import actions as asking
from college.questionnaires import queries as questionnaires
from college.questionnaires.models import Invitation
from college.timetable.actions.feeds import close_unused
from college.timetable.actions.sessions import settle_held
from college.timetable.models import Run, Session
from college.timetable.queries.cover import sessions_with_open_asks
from college.timetable.queries.runs import run_by_code
from config import Config

T = TypeVar("T")
TASKS_AT_ONCE = 100  # looked at in one pass; the page of the office leaves out what is no longer true by itself


def each(items: Iterable[T], do: Callable[[T], int], what: str) -> int:
    """Do something to each item in a transaction of its own; an item that fails is logged and stops no other.

    One that met another pass over the same is done once more: what the other did is found done.
    """
    count = 0
    for item in items:
        try:
            count += _kept(item, do)
        except Exception:
            current_app.logger.exception("clock: %s %s could not be done", what, item)
    return count


def _kept(item: T, do: Callable[[T], int]) -> int:
    try:
        with transaction():
            return do(item)
    except IntegrityError:
        with transaction():
            return do(item)


def held(now: datetime) -> int:
    """Make sessions held whose end has passed. One transaction for all: one statement settles them."""
    with transaction():
        return settle_held()


def lapsed(now: datetime) -> int:
    """End offers whose time is over, and offer the places on. One transaction a run."""
    with reading():
        runs = runs_with_offers_to_end(now)
    return each(runs, lambda run: len(offering.lapse_offers(_run(run))), "offers of run")


def offered(now: datetime) -> int:
    """Offer free places to those who wait. One transaction a run."""
    with reading():
        codes = runs_to_offer_on(now)
    return each(codes, _offer_next, "places of run")


def told(now: datetime) -> int:
    """Tell those who asked that a course runs again. One transaction a run."""
    with reading():
        runs = runs_to_tell_of(now)
    return each(runs, lambda run: interest.tell_interested(_run(run)), "interest in run")


def reminded(now: datetime) -> int:
    """Remind students two days before a session. One transaction a session."""
    with reading():
        sessions = reminding.due(now).now
    return each(sessions, reminding.remind, "reminders of session")


def missed(now: datetime) -> int:
    """Keep on record, for the office, whose reminder is late by more than a day. One transaction a session."""
    with reading():
        sessions = reminding.due(now).missed
    return each(sessions, reminding.keep_missed, "missed reminders of session")


def asks_settled(now: datetime) -> int:
    """Close questions to step in that nobody needs to answer any more. One transaction a session."""
    with reading():
        sessions = sessions_with_open_asks()
    return each(sessions, _settle_asks, "questions to step in on session")


def asked(now: datetime) -> int:
    """Ask after a course, and 3, 6, 12 and 18 months later. One transaction a person, run and wave."""
    with reading():
        due = questionnaires.invitations_due(now)
    return each(due, _invite, "questionnaire of")


def asked_again(now: datetime) -> int:
    """Remind those who have not answered, once. One transaction an invitation."""
    with reading():
        numbers = [invitation.id for invitation in questionnaires.reminders_due(now)]
    return each(numbers, _remind_to_answer, "reminder of invitation")


def needs_reviewed(now: datetime) -> int:
    """Ask people whether what helps them is still right. One transaction a person."""
    with reading():
        sheets = people_needs.reviews_due(now)
    return each(sheets, lambda number: needs.ask_to_review(people_needs.sheet_numbered(number)), "needs")


def plans_reviewed(now: datetime) -> int:
    """Remind people of their own plan, on the day that they chose. One transaction a person."""
    with reading():
        due = plan_queries.reviews_due(now)
    return each(due, lambda number: plans.ask_to_review(plan_queries.plan_numbered(number)), "plan")


def addresses_settled(now: datetime) -> int:
    """Forget bounces of addresses at which e-mail arrives again. One transaction a person."""
    return bounces.settle(now)


def came_back(now: datetime) -> int:
    """Read the mailbox to which e-mail comes back. One transaction a report."""
    return bounces.read_mailbox()


def tidied(now: datetime) -> int:
    """Take tasks off the office's list that are no longer true, or that go another way now. One transaction a task.

    So many are looked at in one pass, drawn by lot: each of them costs questions of its own.
    """
    with reading():
        tasks = [message.id for message in outbox.some_tasks(TASKS_AT_ONCE) if not _stays(message)]
    return each(tasks, _tidy, "task")


def forms_forgotten(now: datetime) -> int:
    """Forget the keys of forms that were sent more than a day ago. One transaction for all."""
    with transaction():
        return forms.forget_old_forms()


def forgotten(now: datetime) -> int:
    """Forget browsers that may no longer stay signed in. One transaction for all."""
    with transaction():
        return forget_old_sign_ins()


def calendars_closed(now: datetime) -> int:
    """Close calendars that nobody has looked at for a year. One transaction for all."""
    with transaction():
        return close_unused(now)


def bodies_forgotten(now: datetime) -> int:
    """Delete the words of messages that left a week ago. One transaction for a batch."""
    with transaction():
        return forgetting.forget_bodies(now)


def messages_forgotten(now: datetime) -> int:
    """Forget messages that were settled a year ago. One transaction for a batch."""
    with transaction():
        return forgetting.forget_messages(now)


def spreadsheets_forgotten(now: datetime) -> int:
    """Forget what spreadsheets held that nobody came back to. One transaction for all."""
    with transaction():
        return bringing.forget_old()


def files_erased(now: datetime) -> int:
    """Erase files that nobody can have any more. No transaction: the database is only asked."""
    config: Config = current_app.extensions["college"]
    with reading():
        return materials.clear(Cupboard(config.instance / "uploads", config.upload_limit))


def _run(number: int | str) -> Run:
    return db.session.get_one(Run, number)


def _offer_next(code: int | str) -> int:
    run = run_by_code(str(code))
    return len(offering.offer_next(run)) if run is not None else 0


def _settle_asks(number: int | str) -> int:
    session = db.session.get_one(Session, int(number))
    covering.hold_for_cover(session)
    return covering.settle_asks(session)


def _invite(due: questionnaires.Due) -> int:
    person, run = db.session.get_one(Person, due.person_id), _run(due.run_id)
    asking.invite(person, run, due.wave, key=secret_key())
    return 1


def _remind_to_answer(number: int) -> int:
    asking.remind(db.session.get_one(Invitation, number))
    return 1


def _stays(message: Message) -> bool:
    person = addressee(message)
    return person is not None and is_still_true(message) and not goes_another_way(person, message)


def _tidy(number: int) -> int:
    message = outbox.message_number(number)
    if message is None or _followed(message):
        return 0
    lock(message)  # somebody in the office may just be saying that it is done
    if message.state is not State.TO_DO or is_still_true(message):
        return 0
    drop(message, _why(message))
    return 1


def _followed(message: Message) -> bool:
    """Let a task that is still true go the way of today, with all that goes to the same person.

    No task is held before: two passes at once change them in the same order, and none waits for the other.
    """
    person = addressee(message)
    if person is None or not is_still_true(message):
        return False
    follow(person)
    return True


def _why(message: Message) -> str:
    known = TABLE.get(message.name)
    if known is None or not known.still_true(message):
        return ""
    return why_too_late(message) or NOT_WANTED
