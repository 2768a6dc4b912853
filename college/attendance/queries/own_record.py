"""A student's own view: where they have a place, and to what they came. Nothing here changes anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from college.attendance.models import Mark
from college.attendance.queries.joining import JOINED_AT
from college.attendance.rules import Attended, Came, Standing, came, joined_late, standing
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.timetable.models import Run, Session


@dataclass(frozen=True)
class OwnSession:
    """One session of a student's own record; `is_on` is false where the college cancelled it."""

    starts_at: datetime
    mark: Attended | None
    is_on: bool
    is_over: bool


@dataclass(frozen=True)
class Attendance:
    """A student's own record of one run."""

    run_code: str
    title: str
    sessions: tuple[OwnSession, ...]
    came: Came
    standing: Standing

    @property
    def unmarked(self) -> int:
        """How many sessions that were held have no mark yet."""
        return sum(one.is_on and one.is_over and one.mark is None for one in self.sessions)


def places_of(person: Person) -> Sequence[Enrolment]:
    """List what somebody is to every run that they asked for, the newest first; stepped away ones are left out."""
    return _of(person, Enrolment.state != State.WITHDRAWN)


def attendance_record(person: Person) -> list[Attendance]:
    """Give a student's own record, run by run, the latest first; it stays after the course.

    A run that they left after coming to some of it stays in it too.
    """
    marked = exists().where(Mark.enrolment_id == Enrolment.id)
    left = and_(Enrolment.state == State.WITHDRAWN, marked)
    return attendance_in(_of(person, or_(Enrolment.state == State.ENROLLED, left)))


def attendance_in(places: Sequence[Enrolment]) -> list[Attendance]:
    """Give the record of these places, the run that begins last first, in two more questions."""
    numbers = [place.id for place in places]
    found = select(Mark).where(Mark.enrolment_id.in_(numbers))
    marks = {(mark.enrolment_id, mark.session_id): mark.mark for mark in db.session.scalars(found)}
    asked = select(Enrolment.id, JOINED_AT).where(Enrolment.id.in_(numbers))
    joined: dict[int, datetime] = dict(db.session.execute(asked).all())
    return [_attendance(place, joined[place.id], marks) for place in sorted(places, key=_begins_at, reverse=True)]


def is_off(run: Run) -> bool:
    """Tell whether a run was cancelled: by a manager, or because all its sessions were."""
    return run.cancelled_at is not None or (bool(run.sessions) and run.first_starts_at is None)


def _of(person: Person, which: ColumnElement[bool]) -> Sequence[Enrolment]:
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.person_id == person.id, which)
        .options(
            joinedload(Enrolment.run).options(
                joinedload(Run.course),
                joinedload(Run.revision),
                selectinload(Run.sessions).options(joinedload(Session.room), joinedload(Session.venue)),
            )
        )
        .order_by(Enrolment.asked_at.desc(), Enrolment.id)
    ).all()


def _begins_at(place: Enrolment) -> datetime:
    return min((session.starts_at for session in place.run.sessions), default=place.asked_at)


def _attendance(place: Enrolment, joined_at: datetime, marks: dict[tuple[int, int], Attended]) -> Attendance:
    run, now = place.run, clock.now()
    sessions = tuple(_own(session, marks.get((place.id, session.id)), joined_at, now) for session in run.sessions)
    found = came(one.mark for one in sessions if one.is_on and one.mark is not None)
    begins, ends = run.first_starts_at, run.last_ends_at
    return Attendance(
        run_code=run.code,
        title=run.revision.title if run.revision else run.course.title,
        sessions=sessions,
        came=found,
        standing=standing(
            found,
            cancelled=is_off(run),
            left=place.state is State.WITHDRAWN,
            begun=begins is not None and begins <= now,
            over=ends is not None and ends <= now,
        ),
    )


def _own(session: Session, mark: Attended | None, joined_at: datetime, now: datetime) -> OwnSession:
    late = mark is None and joined_late(joined_at, session.ends_at)
    return OwnSession(
        starts_at=session.starts_at,
        mark=Attended.NOT_EXPECTED if late else mark,
        is_on=session.is_on,
        is_over=session.ends_at <= now,
    )
