"""One step in the journey of a place: the state, the row of its history and the audit, always together."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete

from college.audit.actions import Doer, record
from college.enrolment.models import Enrolment, EnrolmentCapacity, EnrolmentEvent
from college.enrolment.rules import State
from college.foundation.db import db, lock
from college.foundation.rows import write_row
from college.people.rules import Capacity

_OLD_CAPACITY = delete(EnrolmentCapacity).where(EnrolmentCapacity.enrolment_id == bindparam("number"))


def hold(enrolment: Enrolment) -> None:
    """Hold the run of this place, then read the place anew: what becomes of it depends on all the others."""
    lock(enrolment.run)
    db.session.refresh(enrolment)


def step(enrolment: Enrolment, state: State, what: str, *, at: datetime, by: Doer | None, reason: str = "") -> None:
    """Take one step and write it down. The reason stays in the place's own history; the audit holds no free text."""
    if enrolment.state is not state:
        enrolment.state = state
    db.session.flush()
    event = {"at": at, "state": state, "by_person_id": by.id if by else None, "reason": reason}
    write_row(EnrolmentEvent, {"enrolment_id": enrolment.id} | event)
    record(f"enrolment.{what}", enrolment, by=by, run=enrolment.run_id)


def write_capacities(enrolment: Enrolment, capacities: Iterable[Capacity]) -> None:
    """Write what somebody comes as, each once."""
    for capacity in sorted(set(capacities)):
        write_row(EnrolmentCapacity, {"enrolment_id": enrolment.id, "capacity": capacity})


def forget_capacities(enrolment: Enrolment) -> None:
    """Forget what somebody came as before; they say it anew."""
    db.session.connection().execute(_OLD_CAPACITY, {"number": enrolment.id})
    db.session.expire(enrolment, ["capacity_rows"])
