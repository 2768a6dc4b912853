"""Changing sessions, one or several of a run at once: what was changed of the one is changed of the others.

Of the others only that changes which changed of the one that was open on the page: who moves several to 14:00
leaves the room of each as it is. Days are counted and times read by the clock on the wall, each date on its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from college.audit.actions import Doer
from college.foundation import clock
from college.foundation.db import lock
from college.foundation.refusal import Refused
from college.timetable import rules
from college.timetable.actions.rooms import hold_rooms
from college.timetable.actions.sessions import (
    Handover,
    Plan,
    Teaching,
    Was,
    hold,
    move,
    refusal_at_once,
    teach,
)
from college.timetable.actions.wall import Times, Which, times_on, which_is_meant
from college.timetable.models import Room, Run, Session, Venue


@dataclass(frozen=True)
class Wanted:
    """How the session on the page is to be, as it was typed: by the clock on the wall. A room brings its venue."""

    day: date
    starts: time
    ends: time
    which: Which | None = None
    venue: Venue | None = None
    room: Room | None = None
    online_link: str = ""
    teachers: tuple[Teaching, ...] = ()


@dataclass(frozen=True)
class Changed:
    """What became of a session: how it was if it moved, and who came to teach it and who went."""

    session: Session
    was: Was | None
    handover: Handover


def plans_for(session: Session, wanted: Wanted, others: Iterable[Session] = ()) -> list[tuple[Session, Plan]]:
    """Plan the session as it is wanted, and the others with the same change, in the order of time.

    Raises `Refused` as `times_on` does, for whichever of the dates it is, where two sessions of the run would be at
    the same time, and where one that moves would be over already.
    """
    together = [session, *(other for other in others if other is not session)]
    planned = [(each, _plan(each, session, wanted)) for each in together]
    _may_be_then(session.run, planned)
    return sorted(planned, key=lambda pair: pair[0].starts_at)


def hold_sessions(run: Run) -> None:
    """Hold a run and each of its sessions until this transaction ends, and see them as they are now."""
    hold(run)
    for session in run.sessions:
        lock(session)


def change_sessions(asked: Sequence[tuple[Session, Plan]], *, by: Doer | None) -> list[Changed]:
    """Move sessions and change who teaches them, all of them or none; raises `Refused` as `move` and `teach` do.

    Of sessions that go to a later day the last goes first, so that none is in the way of the next.
    """
    if not asked:
        return []
    hold(asked[0][0].run)
    hold_rooms(plan.room for _session, plan in asked)
    later = any(plan.starts_at > session.starts_at for session, plan in asked)
    order = sorted(asked, key=lambda pair: pair[0].starts_at, reverse=later)
    done = [Changed(each, move(each, plan, by=by), teach(each, plan.teachers, by=by)) for each, plan in order]
    return sorted(done, key=lambda changed: changed.session.starts_at)


def _may_be_then(run: Run, planned: Sequence[tuple[Session, Plan]]) -> None:
    changing = {each.id for each, _plan in planned}
    beside = [(one.starts_at, one.ends_at, one.number) for one in run.sessions if one.is_on and one.id not in changing]
    for each, plan in planned:
        if not each.is_on:
            continue
        if plan.is_at_another_time_than(each):
            rules.may_move_to(plan.ends_at, now=clock.now())
            for starts_at, ends_at, number in beside:
                if starts_at < plan.ends_at and plan.starts_at < ends_at:
                    raise refusal_at_once(number)
        beside.append((plan.starts_at, plan.ends_at, each.number))


def _plan(each: Session, one: Session, wanted: Wanted) -> Plan:
    times = _times(each, one, wanted)
    moves_place = (wanted.venue, wanted.room) != (one.venue, one.room)
    place = wanted if moves_place or each is one else each
    link = wanted.online_link if wanted.online_link != one.online_link or each is one else each.online_link
    return Plan(times.starts_at, times.ends_at, place.venue, place.room, link, _teachers(each, one, wanted))


def _times(each: Session, one: Session, wanted: Wanted) -> Times:
    starts, ends = clock.local(one.starts_at), clock.local(one.ends_at)
    which = which_is_meant(one.starts_at) or which_is_meant(one.ends_at)
    as_it_was = (wanted.day, wanted.starts, wanted.ends) == (starts.date(), starts.time(), ends.time())
    if as_it_was and wanted.which in {None, which}:
        return Times(each.starts_at, each.ends_at)
    if each is one:
        return times_on(wanted.day, wanted.starts, wanted.ends, wanted.which)
    its_starts, its_ends = clock.local(each.starts_at), clock.local(each.ends_at)
    begins = wanted.starts if wanted.starts != starts.time() else its_starts.time()
    finishes = wanted.ends if wanted.ends != ends.time() else its_ends.time()
    if finishes <= begins:
        raise Refused(
            "Session %(number)s has other hours: with this change it would end before it starts. Change it on its own.",
            number=each.number,
        )
    return times_on(rules.day(its_starts.date() + (wanted.day - starts.date())), begins, finishes, wanted.which)


def _teachers(each: Session, one: Session, wanted: Wanted) -> tuple[Teaching, ...]:
    """Take from each who was taken from the one, and give it who was given to the one; nobody else is touched."""
    if each is one:
        return wanted.teachers
    before = {row.person_id: row.knowledge for row in one.facilitations}
    came = [given for given in wanted.teachers if given.knowledge not in {None, before.get(given.person.id)}]
    came += [given for given in wanted.teachers if given.knowledge is None and given.person.id not in before]
    went = before.keys() - {given.person.id for given in wanted.teachers}
    replaced = went | {given.person.id for given in came}
    rows = sorted(each.facilitations, key=lambda row: row.id)
    stay = [Teaching(row.person, row.knowledge) for row in rows if row.person_id not in replaced]
    return (*stay, *came)
