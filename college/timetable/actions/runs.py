"""Planning runs: one time that a course is taught, with its places and its sessions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from college.audit.actions import Doer, record
from college.courses.models import Course
from college.courses.rules import State
from college.foundation import clock
from college.foundation.db import save
from college.foundation.refusal import Refused
from college.timetable import rules
from college.timetable.actions.rooms import hold_rooms
from college.timetable.actions.sessions import Plan, add_session, call_off, hold
from college.timetable.models import Run, Session, Term
from college.timetable.queries.runs import run_code_is_taken
from college.timetable.queries.sessions_of_run import planned_ahead
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class RunWords:
    """What a manager says of a run beside its places; empty times mean the term's own."""

    term: Term
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    first_visit: str = ""


def make_run(
    code: str, course: Course, words: RunWords, *, places: int, sessions: Iterable[Plan] = (), by: Doer | None
) -> Run:
    """Plan a run of a course as it is published now, with its first sessions.

    Raises `Refused` for a course that is not published, and for a code that another run has.
    """
    tidy = rules.code(code)
    if course.state is not State.PUBLISHED or course.published_revision_id is None:
        raise Refused("This course is not published yet. Publish it first, then plan when it runs.")
    if run_code_is_taken(tidy):
        raise Refused("There is a run with the code %(code)s already. Choose another code.", code=tidy)
    rules.places(places, taken=0, over=False)
    run = Run(code=tidy, course_id=course.id, revision_id=course.published_revision_id, places=places)
    run.made_at = clock.now()
    _write(run, words)
    save(run)
    record("run.made", run, by=by, places=places)
    planned = sorted(sessions, key=lambda plan: plan.starts_at)
    hold_rooms(plan.room for plan in planned)
    for plan in planned:
        add_session(run, plan, by=by)
    return run


def change_run(run: Run, words: RunWords, *, by: Doer | None) -> None:
    """Change a run's term, its own time for asking and its first-visit words; `write_places` is for its places."""
    _write(run, words)
    save(run)
    record("run.changed", run, by=by)


def write_places(run: Run, places: int, *, by: Doer | None) -> None:
    """Write how many places a run has. Whoever knows how many are taken asks the rule before."""
    if places != run.places:
        was, run.places = run.places, places
        save(run)
        record("run.places_changed", run, by=by, was=was, places=places)


def cancel_run(run: Run, *, by: Doer | None) -> list[Session]:
    """Cancel a run and every session of it that is still planned; gives those sessions. What was held stays held."""
    hold(run)
    now = clock.now()
    ahead = planned_ahead(run)
    states = [SessionState.HELD if s.is_on and s.ends_at <= now else s.state for s in run.sessions]
    rules.may_cancel_run(states, cancelled=run.cancelled_at is not None)
    run.cancelled_at = now
    for session in ahead:
        call_off(session, by=by)
    save(run)
    record("run.cancelled", run, by=by)
    return ahead


def _write(run: Run, words: RunWords) -> None:
    rules.window(
        words.opens_at or words.term.enrolment_opens_at,
        words.closes_at or words.term.enrolment_closes_at,
    )
    run.term = words.term
    run.opens_at, run.closes_at = words.opens_at, words.closes_at
    run.first_visit = words.first_visit
