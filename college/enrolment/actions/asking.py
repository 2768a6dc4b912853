"""Asking for a place: hold the run, count, decide, write, tell. Nobody is overbooked and nobody is lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from college.audit.actions import Doer
from college.enrolment import messages, rules
from college.enrolment.actions.offering import offer_next
from college.enrolment.actions.steps import forget_capacities, step, write_capacities
from college.enrolment.models import Enrolment
from college.enrolment.queries import places, situation
from college.enrolment.queries.situation import Situation
from college.enrolment.rules import EnrolledBy, State
from college.foundation import clock
from college.foundation.db import db, hold
from college.foundation.refusal import Refused
from college.foundation.rows import in_one_go, known, write_numbered
from college.outbox.actions import Letter, put
from college.outbox.rules import Channel, Kind
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
    hold(run)
    now, found = clock.now(), situation.of_run(run, asker=person)
    before = places.of_person(person.id, run.id) if found.asked_before else None
    if places.stands(before) and by is not None:
        raise Refused("You already have a place on this course, or a turn in its queue.")
    may_ask_now(found, now, reason=wish.reason)
    state = rules.answer(found.tally, ahead=wish.ahead)
    number = found.tally.waiting + 1 if state is State.WAITING else 0
    if before is not None and places.stands(before):
        put(_already(before, person, run, found))
        return Answered(before, state, number)
    at = found.end_of_queue(now)
    enrolment = _reopened(before, wish, state, at) if before else _written(person, run, wish, state, at)
    with in_one_go():
        step(enrolment, state, "asked", at=at, by=by, reason=wish.reason.strip())
        write_capacities(enrolment, wish.capacities)
        if not _heard_it(person, wish):
            put(messages.answer(enrolment, person, run, starts_at=found.starts_at, number=number))
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


def _heard_it(person: Person, wish: Wish) -> bool:
    """Whoever asked by phone or in person need not be called to hear it again; an e-mail still confirms it."""
    return wish.channel in rules.SPOKEN and person.way_for(Kind.PLACES) is not Channel.EMAIL


def _already(before: Enrolment, person: Person, run: Run, found: Situation) -> Letter:
    number = places.number_in_queue(before)
    return messages.already(before, person, run, starts_at=found.starts_at, number=number)


def _written(person: Person, run: Run, wish: Wish, state: State, at: datetime) -> Enrolment:
    said = _said(wish, state, at) | {"person_id": person.id, "run_id": run.id, "offers_made": 0}
    return known(Enrolment(id=write_numbered(Enrolment, said), **said))


def _reopened(before: Enrolment, wish: Wish, state: State, at: datetime) -> Enrolment:
    for name, value in _said(wish, state, at).items():
        setattr(before, name, value)
    db.session.flush()
    forget_capacities(before)
    return before


def _said(wish: Wish, state: State, at: datetime) -> dict[str, Any]:
    return {
        "state": state,
        "asked_at": at,
        "channel": wish.channel,
        "what_helps": wish.what_helps,
        "agreement_id": wish.agreement_id,
        "offer_lapses_at": None,
    }
