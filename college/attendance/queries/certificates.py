"""What a certificate of attendance says, for those who completed a run. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from college.attendance.models import Mark
from college.attendance.rules import CAME, Attended, completed
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation.db import db
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState


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


def certificate_for(enrolment: Enrolment, now: datetime) -> Certificate | None:
    """Find the certificate of a place; nothing before the run's last session is over, or where it was not completed.

    Somebody who gave their place up, and a run that was cancelled, have none.
    """
    run, marks = enrolment.run, _marks(enrolment)
    ended_at = run.last_ends_at
    if enrolment.state is not State.ENROLLED or run.cancelled_at is not None or ended_at is None or ended_at > now:
        return None
    if not completed(marks):
        return None
    return Certificate(
        person_id=enrolment.person_id,
        name=enrolment.person.name,
        title=run.revision.title if run.revision is not None else run.course.title,
        outcomes=_outcomes(run),
        term=run.term.name,
        came=sum(mark in CAME for mark in marks),
        held=sum(mark is not Attended.NOT_EXPECTED for mark in marks),
        ended_at=ended_at,
    )


def _outcomes(run: Run) -> tuple[str, ...]:
    taught = run.revision or run.course.published
    return tuple(taught.outcomes) if taught is not None else ()


def _marks(enrolment: Enrolment) -> list[Attended]:
    found = select(Mark.mark).join(Session).where(Mark.enrolment_id == enrolment.id)
    return list(db.session.scalars(found.where(Session.state != SessionState.CANCELLED)))
