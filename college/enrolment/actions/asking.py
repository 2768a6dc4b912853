"""Asking for a place: hold the run, count, decide, write, tell. Nobody is overbooked and nobody is lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from college.audit.actions import Doer
from college.enrolment import messages, rules
from college.enrolment.actions.offering import offer_next
from college.enrolment.actions.steps import forget_capacities, step, write_capacities, write_new
from college.enrolment.models import Enrolment
from college.enrolment.queries import places, situation
from college.enrolment.queries.situation import Situation
from college.enrolment.rules import EnrolledBy, State
from college.foundation import clock
from college.foundation.db import db, lock
from college.foundation.refusal import Refused
from college.outbox.actions import Letter, post
from college.people.models import Person
from college.people.rules import Capacity
from college.settings.models import Agreement
from college.timetable.models import Run


@dataclass(frozen=True)
class Wish:
    """What somebody said who asked for a place.

    `reason` and `ahead` are the office's: a reason opens a closed window, and is needed to pass the queue.
    """

    capacities: frozenset[Capacity]
    channel: EnrolledBy = EnrolledBy.WEB
    what_helps: str = ""
    agreement_id: int | None = None
    reason: str = ""
    ahead: bool = False


@dataclass(frozen=True)
class Answered:
    """What became of asking, and what may be said of it on a page that anybody could be looking at."""

    enrolment: Enrolment
    said: State
    number: int


def ask_for_place(
    person: Person,
    run: Run,
    *,
    capacities: Iterable[Capacity],
    channel: EnrolledBy = EnrolledBy.WEB,
    what_helps: str = "",
    agreement: Agreement | None = None,
    reason: str = "",
    ahead: bool = False,
    by: Doer | None,
) -> Enrolment:
    """Give the student a place on the run, or a turn in its queue.

    `by` is empty for a visitor: then somebody who has a place already hears of it by a message only. Raises
    `Refused` where nobody may ask, or where somebody signed in asks twice.
    """
    wish = Wish(frozenset(capacities), channel, what_helps, agreement.id if agreement else None, reason, ahead)
    return ask(person, run, wish, by=by).enrolment


def ask(person: Person, run: Run, wish: Wish, *, by: Doer | None) -> Answered:
    """Ask as `ask_for_place` does, and hear what to say on screen."""
    if not wish.capacities:
        raise Refused("Choose at least one thing that you come as.")
    rules.may_act_for(wish.reason, needed=wish.ahead)
    lock(run)
    now, found = clock.now(), situation.of_run(run)
    before = places.of_person(person.id, run.id)
    if places.stands(before) and by is not None:
        raise Refused("You already have a place on this course, or a turn in its queue.")
    may_ask_now(found, now, reason=wish.reason)
    state = rules.answer(found.tally, ahead=wish.ahead)
    number = found.tally.waiting + 1 if state is State.WAITING else 0
    if before is not None and places.stands(before):
        post(_already(before, person, run, found))
        return Answered(before, state, number)
    enrolment = _write(before, person, run, wish, state, found.end_of_queue(now), by)
    post(messages.answer(enrolment, person, run, starts_at=found.starts_at, number=number))
    if found.tally.free and state is State.WAITING:
        offer_next(run)  # a place that fell idle goes to the first in line the moment anybody asks
    return Answered(enrolment, state, number)


def may_ask_now(found: Situation, now: datetime, *, reason: str = "") -> None:
    """Let somebody ask for a place on a run that stands like this, or raise `Refused`."""
    rules.may_ask(
        is_open=found.window.is_open(now) or bool(reason.strip()),
        cancelled=found.cancelled,
        over=found.is_over(now),
        paired=found.paired,
    )


def _already(before: Enrolment, person: Person, run: Run, found: Situation) -> Letter:
    number = places.number_in_queue(before)
    return messages.already(before, person, run, starts_at=found.starts_at, number=number)


def _write(
    before: Enrolment | None, person: Person, run: Run, wish: Wish, state: State, at: datetime, by: Doer | None
) -> Enrolment:
    said = {
        "asked_at": at,
        "channel": wish.channel,
        "what_helps": wish.what_helps,
        "agreement_id": wish.agreement_id,
        "offer_lapses_at": None,
    }
    if before is None:
        enrolment = write_new(person_id=person.id, run_id=run.id, state=state, offers_made=0, **said)
    else:
        enrolment = _reopen(before, said)
    step(enrolment, state, "asked", at=at, by=by, reason=wish.reason.strip())
    write_capacities(enrolment, wish.capacities)
    return enrolment


def _reopen(before: Enrolment, said: dict[str, Any]) -> Enrolment:
    for name, value in said.items():
        setattr(before, name, value)
    db.session.flush()
    forget_capacities(before)
    return before
