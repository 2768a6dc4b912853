"""What a certificate of attendance says, for those who completed a run. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime

from college.attendance.queries.own_record import attendance_in
from college.attendance.rules import Standing
from college.enrolment.models import Enrolment


@dataclass(frozen=True)
class Certificate:
    """Somebody came to so many of the sessions that were held for them, and so completed a run."""

    person_id: int
    name: str
    title: str
    outcomes: tuple[str, ...]
    term: str
    came: int
    held: int
    ended_at: datetime


def certificate_for(enrolment: Enrolment) -> Certificate | None:
    """Find the certificate of a place; nothing before the run's last session is over, or where it was not completed.

    Somebody who gave their place up, and a run that was cancelled, have none.
    """
    run, own = enrolment.run, attendance_in([enrolment])[0]
    if own.standing is not Standing.COMPLETED or run.last_ends_at is None:
        return None
    taught = run.revision or run.course.published
    return Certificate(
        person_id=enrolment.person_id,
        name=enrolment.person.name,
        title=own.title,
        outcomes=tuple(taught.outcomes) if taught is not None else (),
        term=run.term.name,
        came=own.came.times,
        held=own.came.of,
        ended_at=run.last_ends_at,
    )
