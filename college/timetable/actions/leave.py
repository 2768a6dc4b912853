"""Leave: when somebody does not teach. Nobody asks why, and there is no place to write it."""

from datetime import datetime

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.refusal import Refused
from college.people.models import Person
from college.timetable.models import Leave
from college.timetable.queries.leave import leave_around


def take_leave(person: Person, starts_at: datetime, ends_at: datetime, *, by: Doer | None) -> Leave:
    """Keep that somebody does not teach from one moment to another; what they are to teach then stays planned.

    Raises `Refused` for a time that ends before it starts or is over, for one that is known already, and for
    somebody who does not teach here.
    """
    if not person.teaches:
        raise Refused("%(name)s does not teach here, so there is no leave to keep.", name=person.name)
    if ends_at <= starts_at:
        raise Refused("The leave ends before it starts. Please check the days and times.")
    if ends_at <= clock.now():
        raise Refused("This time is over already. Please check the days.")
    if leave_around(person, starts_at, ends_at):
        raise Refused("This time is noted already.")
    leave = save(Leave(person_id=person.id, starts_at=starts_at, ends_at=ends_at, noted_at=clock.now()))
    record("leave.taken", leave, by=by)
    return leave


def call_off_leave(leave: Leave, *, by: Doer | None) -> None:
    """Take a leave back, all of it: they can teach after all."""
    record("leave.called_off", leave, by=by)
    db.session.delete(leave)
    db.session.flush()
