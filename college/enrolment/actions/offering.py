"""Offering a place that came free: to the first in line, held until the offer lapses, then to the next."""

from collections.abc import Collection
from datetime import datetime

from college.audit.actions import Doer
from college.enrolment import messages, rules
from college.enrolment.actions.steps import hold, step
from college.enrolment.models import Enrolment
from college.enrolment.queries import places, situation
from college.enrolment.queries.situation import Situation
from college.enrolment.rules import LAPSED, State
from college.foundation import clock
from college.foundation.db import db, lock
from college.outbox.actions import post
from college.outbox.rules import Channel, Kind
from college.timetable.models import Run


def offer_next(run: Run, *, passing: Collection[int] = ()) -> list[Enrolment]:
    """Offer every free place to the first in line; call it whenever a place came free or one was added.

    Offers nothing once the first session has started: from then on the office decides. A session that lost its pair
    meanwhile holds up no offer, though nobody new may ask: whoever waits asked when all had theirs, most pairs are
    whole again before an answer is due, and a place kept empty until then helps nobody. Whoever answers sees it.
    """
    lock(run)
    now, found = clock.now(), situation.of_run(run)
    if not found.tally.free or not found.tally.waiting or found.cancelled or found.has_begun(now):
        return []
    lucky = places.first_in_line(run, found.tally.free, passing=passing)
    for enrolment in lucky:
        _offer(enrolment, run, found, now, by=None)
    return lucky


def offer_to(enrolment: Enrolment, *, by: Doer, reason: str) -> None:
    """Offer a free place out of turn, for a reason that stays on record; raises `Refused` where there is none.

    Also the way back for somebody whose offer lapsed while they could not hear of it.
    """
    hold(enrolment)
    now, found = clock.now(), situation.of_run(enrolment.run)
    rules.may_act_for(reason, needed=True)
    rules.may_offer(found.tally, enrolment.state, cancelled=found.cancelled, over=found.is_over(now))
    if enrolment.state is State.WITHDRAWN:
        enrolment.asked_at = found.end_of_queue(now)
    _offer(enrolment, enrolment.run, found, now, by=by, reason=reason.strip())


def offer_was_told(enrolment: Enrolment) -> None:
    """Let the time of an offer begin, now that somebody told the person of it; a second telling changes nothing."""
    hold(enrolment)
    if enrolment.state is not State.OFFERED or enrolment.offer_lapses_at is not None:
        return
    enrolment.offer_lapses_at = _until(situation.of_run(enrolment.run), clock.now())
    db.session.flush()


def renew_untold(enrolment: Enrolment) -> None:
    """Let the time of an offer begin now whose message could not leave before it was over: nobody was told of it.

    Changes nothing for an offer that has time left, and after the first session has started.
    """
    hold(enrolment)
    now, found = clock.now(), situation.of_run(enrolment.run)
    until = enrolment.offer_lapses_at
    gone = found.cancelled or found.has_begun(now)
    if enrolment.state is State.OFFERED and until is not None and until <= now and not gone:
        enrolment.offer_lapses_at = _until(found, now)
        db.session.flush()


def lapse_offers(run: Run) -> list[Enrolment]:
    """End the offers of this run whose time is over, and offer the places on, in one transaction.

    Gives those that lapsed. Safe to run twice and at once: the run is held, and an offer lapses once. One that waits
    still in the outbox, because nothing could leave, is given its time anew.
    """
    lock(run)
    now = clock.now()
    ended = places.offers_to_end(run, now)
    if not ended:
        return []
    found = situation.of_run(run)
    untold = frozenset() if found.cancelled or found.has_begun(now) else places.offers_to_leave(ended)
    for enrolment in ended:
        if enrolment.id in untold:
            renew_untold(enrolment)
    ended = [enrolment for enrolment in ended if enrolment.id not in untold]
    for enrolment in ended:
        _lapse(enrolment, found, now)
    offer_next(run)
    for enrolment in ended:
        if enrolment.state is not State.OFFERED and not found.cancelled:
            number = places.number_in_queue(enrolment)
            post(messages.lapsed(enrolment, run, starts_at=found.starts_at, number=number))
    return ended


def accept(enrolment: Enrolment, *, by: Doer | None) -> None:
    """Take the place that was offered; saying yes twice is saying yes. Raises `Refused` when it is too late."""
    hold(enrolment)
    if enrolment.state is State.ENROLLED:
        return
    now, found = clock.now(), situation.of_run(enrolment.run)
    rules.may_accept(
        enrolment.state,
        lapses_at=enrolment.offer_lapses_at,
        now=now,
        cancelled=found.cancelled,
        over=found.is_over(now),
    )
    enrolment.offer_lapses_at = None
    step(enrolment, State.ENROLLED, "accepted", at=now, by=by)
    post(messages.taken(enrolment, enrolment.run, starts_at=found.starts_at))


def decline(enrolment: Enrolment, *, by: Doer | None, stay: bool = False) -> None:
    """Leave the place that was offered to the next; `stay` keeps a turn at the end of the queue.

    Raises `Refused` when there is no offer any more, or nobody else to leave the place to.
    """
    hold(enrolment)
    run, now, found = enrolment.run, clock.now(), situation.of_run(enrolment.run)
    rules.may_accept(enrolment.state, lapses_at=None, now=now, cancelled=found.cancelled, over=found.is_over(now))
    state = rules.state_after_declining(stay=stay, others_wait=found.tally.waiting > 0)
    enrolment.offer_lapses_at = None
    if state is State.WAITING:
        enrolment.asked_at = found.end_of_queue(now)
    step(enrolment, state, "declined", at=now, by=by)
    offer_next(run, passing=[enrolment.id])
    if state is State.WAITING:
        number = places.number_in_queue(enrolment)
        post(messages.back_in_queue(enrolment, run, starts_at=found.starts_at, number=number))
    else:
        post(messages.withdrawn(enrolment, run, starts_at=found.starts_at))


def _offer(
    enrolment: Enrolment, run: Run, found: Situation, now: datetime, *, by: Doer | None, reason: str = ""
) -> None:
    # Told at once: an e-mail, the office on the telephone, and whoever asked us never to call but may look.
    told = by is not None or enrolment.person.way_for(Kind.PLACES) in {Channel.EMAIL, None}
    until = _until(found, now) if told else None
    enrolment.offers_made += 1
    enrolment.offer_lapses_at = until
    step(enrolment, State.OFFERED, "offered", at=now, by=by, reason=reason)
    post(messages.offer(enrolment, run, starts_at=found.starts_at, until=until, hours=found.offer_hours))


def _until(found: Situation, now: datetime) -> datetime:
    last = found.ends_at if found.has_begun(now) else found.starts_at
    return rules.lapses_at(clock.local(now), found.offer_hours, last)


def _lapse(enrolment: Enrolment, found: Situation, now: datetime) -> None:
    state = rules.state_after_lapsing(places.lapsed_in_a_row(enrolment))
    enrolment.offer_lapses_at = None
    enrolment.asked_at = found.end_of_queue(now)
    step(enrolment, state, "lapsed", at=now, by=None, reason=LAPSED)
