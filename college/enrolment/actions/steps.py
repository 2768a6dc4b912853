"""One step in the journey of a place: the state, the row of its history and the audit, always together."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert

from college.audit.actions import Doer, record
from college.enrolment.models import Enrolment, EnrolmentCapacity, EnrolmentEvent
from college.enrolment.rules import State
from college.foundation.db import db, lock, save
from college.people.rules import Capacity


def hold(enrolment: Enrolment) -> None:
    """Hold the run of this place, then read the place anew: what becomes of it depends on all the others."""
    lock(enrolment.run)
    db.session.refresh(enrolment)


def step(enrolment: Enrolment, state: State, what: str, *, at: datetime, by: Doer | None, reason: str = "") -> None:
    """Take one step and write it down. The reason stays in the place's own history; the audit holds no free text."""
    enrolment.state = state
    save(enrolment)
    db.session.execute(
        insert(EnrolmentEvent).values(
            enrolment_id=enrolment.id, at=at, state=state, by_person_id=by.id if by else None, reason=reason
        )
    )
    record(f"enrolment.{what}", enrolment, by=by, run=enrolment.run_id)


def write_capacities(enrolment: Enrolment, capacities: Iterable[Capacity]) -> None:
    """Write what somebody comes as, each once."""
    rows = [{"enrolment_id": enrolment.id, "capacity": capacity} for capacity in sorted(set(capacities))]
    db.session.execute(insert(EnrolmentCapacity), rows)
