"""Planning a series: many sessions at once, each from then on a session of its run like any other."""

from collections.abc import Iterable

from college.audit.actions import Doer, record
from college.foundation.refusal import Refused
from college.timetable.actions.rooms import hold_rooms
from college.timetable.actions.sessions import Plan, hold, may_add, put_in
from college.timetable.models import Run, Session


def add_series(run: Run, plans: Iterable[Plan], *, by: Doer | None) -> list[Session]:
    """Add the sessions of a series to a run, in the order of time, all of them or none.

    The plans are the dates that are kept; what was left out of the series leaves no trace. Raises `Refused` as
    `add_session` does, and for a series of which nothing is kept.
    """
    kept = sorted(plans, key=lambda plan: plan.starts_at)
    if not kept:
        raise Refused("Keep at least one date of the series.")
    hold(run)
    may_add(run, len(kept))
    record("run.series_added", run, by=by, sessions=len(kept))
    hold_rooms(plan.room for plan in kept)
    return [put_in(run, plan, by=by) for plan in kept]
