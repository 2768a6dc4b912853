"""Changing how many places a run has, without anybody losing theirs."""

from college.audit.actions import Doer
from college.enrolment.actions.offering import offer_next
from college.enrolment.queries.places import tally
from college.foundation import clock
from college.foundation.db import lock
from college.timetable import rules
from college.timetable.actions.runs import write_places
from college.timetable.models import Run


def change_places(run: Run, wanted: int, *, by: Doer | None) -> None:
    """Give a run so many places, and offer new ones to the queue at once.

    Raises `Refused` with the numbers when more are taken and the run is not over.
    """
    lock(run)
    taken = tally(run).taken
    over = run.last_ends_at is not None and run.last_ends_at <= clock.now()
    rules.places(wanted, taken=taken, over=over)
    more = wanted > run.places
    write_places(run, wanted, by=by)
    if more:
        offer_next(run)
