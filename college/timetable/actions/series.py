"""Planning a series: many sessions at once, each a session like any other."""

from collections.abc import Iterable

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import save
from college.foundation.refusal import Refused
from college.timetable.actions.rooms import hold_rooms
from college.timetable.actions.sessions import Plan, hold, may_add, put_in
from college.timetable.models import Run, Series, Session
from college.timetable.recurrence import Pattern


def add_series(run: Run, pattern: Pattern, plans: Iterable[Plan], *, by: Doer | None) -> list[Session]:
    """Add the sessions of a series to a run, in the order of time, all of them or none.

    The plans are the dates that are kept; what was left out of the pattern leaves no trace. Raises `Refused` as
    `add_session` does, and for a series of which nothing is kept.
    """
    kept = sorted(plans, key=lambda plan: plan.starts_at)
    if not kept:
        raise Refused("Keep at least one date of the series.")
    hold(run)
    may_add(run, len(kept))
    series = Series(run_id=run.id, weeks=pattern.weeks, weekdays=weekdays_of(pattern), made_at=clock.now())
    save(series)
    record("series.made", series, by=by, sessions=len(kept))
    hold_rooms(plan.room for plan in kept)
    return [put_in(run, plan, series=series, by=by) for plan in kept]


def weekdays_of(pattern: Pattern) -> str:
    """Write the weekdays of a series as its row keeps them: `02` for Monday and Wednesday."""
    return "".join(str(weekday) for weekday in sorted(pattern.weekdays or {pattern.first_on.weekday()}))
