"""Marking registers, and noting the friendly calls to those who missed a session."""

from collections.abc import Iterable
from dataclasses import dataclass

from college.attendance import rules
from college.attendance.models import FriendlyCall, Mark
from college.attendance.queries import calls
from college.attendance.queries import registers as queries
from college.attendance.rules import Attended, CallOutcome
from college.audit.actions import Doer, record
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.timetable.models import Session


@dataclass(frozen=True)
class Tap:
    """What somebody chose for one student, and what their page had shown."""

    enrolment_id: int
    shown: Attended | None
    chosen: Attended | None


def mark(
    session: Session, enrolment: Enrolment, chosen: Attended | None, *, by: Doer, minutes: int | None = None
) -> None:
    """Write what the register says of a student at a session; choosing nothing takes the mark away.

    Raises `Refused` for a session that was cancelled, for somebody who is not on the run, and for a mark that says
    who came when that cannot be known yet.
    """
    found = queries.mark_of(session, enrolment.id)
    on_the_run = enrolment.run_id == session.run_id and (enrolment.state is State.ENROLLED or found is not None)
    too_early = rules.is_too_early(chosen, starts_at=session.starts_at, now=clock.now())
    rules.may_mark(cancelled=not session.is_on, on_the_run=on_the_run, too_early=too_early)
    if found is not None and chosen is None:
        db.session.delete(found)
        db.session.flush()
    elif chosen is not None:
        _write(found or Mark(session_id=session.id, enrolment_id=enrolment.id), chosen, minutes, by)
    record("register.marked", session, by=by, enrolment=enrolment.id, mark=chosen.value if chosen else "")


def save_register(session: Session, taps: Iterable[Tap], *, by: Doer) -> list[int]:
    """Write what was changed on a whole page, student by student.

    What was not touched is left alone. Two people may hold the same register: what another person marked meanwhile
    stays, and the enrolments that it was about are given back, so that the page can tell. Somebody who joined later
    is written as not expected.
    """
    lock(session)
    kept_by_others = []
    for tap in taps:
        if tap.chosen is tap.shown:
            continue
        found = queries.mark_of(session, tap.enrolment_id)
        now, by_another = (found.mark, found.by_person_id != by.id) if found is not None else (None, False)
        if rules.marked_meanwhile(tap.shown, now, tap.chosen, by_another=by_another):
            kept_by_others.append(tap.enrolment_id)
        elif now is not tap.chosen:
            mark(session, db.session.get_one(Enrolment, tap.enrolment_id), tap.chosen, by=by)
    return kept_by_others


def settle_call(missed: Mark, outcome: CallOutcome, *, by: Doer) -> FriendlyCall:
    """Keep what became of the friendly call about a missed session; the student is off the list.

    Raises `Refused` where the register says something else by now, and where somebody has noted it already.
    """
    lock(missed)
    found = calls.call_about(missed)
    rules.may_settle_call(missed=missed.mark is Attended.MISSED, settled=found is not None)
    call = FriendlyCall(
        enrolment_id=missed.enrolment_id,
        session_id=missed.session_id,
        outcome=outcome,
        done_at=clock.now(),
        done_by_id=by.id,
    )
    record("call.settled", save(call), by=by, enrolment=call.enrolment_id, outcome=outcome.value)
    return call


def put_call_back(call: FriendlyCall, *, by: Doer) -> None:
    """Take back what was noted of a friendly call, so that it is on the list again while it still makes sense."""
    record("call.put_back", call, by=by, enrolment=call.enrolment_id, outcome=call.outcome.value)
    db.session.delete(call)
    db.session.flush()


def _write(found: Mark, chosen: Attended, minutes: int | None, by: Doer) -> None:
    found.mark = chosen
    found.minutes = minutes if chosen is Attended.PART else None
    found.made_at = clock.now()
    found.by_person_id = by.id
    save(found)
