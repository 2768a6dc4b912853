"""What somebody has at the same time as the sessions of a run. Nothing here changes anything.

They are told, and may go on: a student knows best which of two classes to leave early.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Integer, bindparam, or_, select
from sqlalchemy.orm import aliased

from college.courses.models import Revision
from college.enrolment.models import Enrolment
from college.enrolment.rules import STANDS
from college.foundation import clock
from college.foundation.db import db
from college.timetable.models import Facilitation, Run, Session
from college.timetable.rules import SessionState

MOST_TOLD = 5  # of a series that meets another one, a few dates say it all


@dataclass(frozen=True)
class Overlap:
    """A session that somebody has, or waits for, or teaches, while a session of the run is on."""

    run: str
    title: str
    starts_at: datetime
    ends_at: datetime
    meets_at: datetime


# One question, and put into words once: it is asked again for each message that leaves.
_PERSON: Final = bindparam("person_id", type_=Integer)
_here, _other = aliased(Session), aliased(Session)
_theirs = or_(
    _other.run_id.in_(
        select(Enrolment.run_id).where(Enrolment.person_id == _PERSON, Enrolment.state.in_(sorted(STANDS)))
    ),
    _other.id.in_(select(Facilitation.session_id).where(Facilitation.person_id == _PERSON)),
)
_OVERLAPS: Final = (
    select(Run.code, Revision.title, _other.starts_at, _other.ends_at, _here.starts_at)
    .select_from(_here)
    .join(_other, (_other.starts_at < _here.ends_at) & (_here.starts_at < _other.ends_at))
    .join(Run, Run.id == _other.run_id)
    .outerjoin(Revision, Revision.id == Run.revision_id)
    .where(
        _here.run_id == bindparam("run_id"),
        _other.run_id != bindparam("run_id"),
        _here.state == SessionState.PLANNED,
        _other.state != SessionState.CANCELLED,
        _here.ends_at > bindparam("now"),
        Run.cancelled_at.is_(None),
        _theirs,
    )
    .order_by(_here.starts_at, _other.starts_at, _other.id)
)


def overlaps(person_id: int, run: Run) -> list[Overlap]:
    """List what somebody has at the same time as the sessions of a run that are still to come, the next first.

    That is what they have a place on, are offered, wait for or teach, in any other run; what was cancelled and what
    they gave up is in nobody's way. One question, however much they do.
    """
    asked = {"person_id": person_id, "run_id": run.id, "now": clock.now()}
    return [
        Overlap(code, title or code, starts_at, ends_at, meets_at)
        for code, title, starts_at, ends_at, meets_at in db.session.execute(_OVERLAPS, asked)
    ]


def times_told(person_id: int, run: Run, sessions: Collection[int] | None = None) -> list[datetime]:
    """Give the first few moments at which somebody has something else, for a message that names no course.

    That is at the time of any session of the run, or of these alone.
    """
    meant = {one.starts_at for one in run.sessions if sessions is None or one.id in sessions}
    return list(dict.fromkeys(one.starts_at for one in overlaps(person_id, run) if one.meets_at in meant))[:MOST_TOLD]
