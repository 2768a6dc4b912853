"""The sessions that everybody may see, and what they can be narrowed by: of published courses, never who teaches."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from college.courses.models import Course, Revision
from college.enrolment.prospectus import TimetableLine
from college.enrolment.queries.runs_on_offer import PUBLISHED, is_online
from college.foundation.db import db
from college.timetable.models import Room, Run, Session, Venue
from college.timetable.rules import SessionState


def sessions_on_offer(
    since: datetime, until: datetime | None = None, *, place: str = "", course: str = ""
) -> tuple[TimetableLine, ...]:
    """List the sessions that end after a moment, of the runs that everybody may see, in the order of time.

    Narrowed, where that is asked, to those that begin before another moment, to a building by its name, and to a
    course by its slug.
    """
    asked = _sessions()
    if until is not None:
        asked = asked.where(Session.starts_at < until)
    if place:
        asked = asked.where(Venue.name == place, Venue.is_online.is_(False))
    if course:
        asked = asked.where(Course.slug == course)
    return tuple(
        TimetableLine(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            run_code=row.code,
            title=row.title,
            number=row.number,
            is_on=row.state is not SessionState.CANCELLED,
            is_online=bool(row.online),
            venue="" if row.venue_online else row.venue or "",
            room=row.room or "",
        )
        for row in db.session.execute(asked, {"since": since})
    )


def places_and_courses(now: datetime) -> tuple[list[str], list[tuple[str, str]]]:
    """Name the buildings, and the courses by slug and title, of the sessions to come that everybody may see."""
    rows = db.session.execute(_to_come(), {"since": now}).all()
    courses = {row.slug: row.title for row in rows}
    names = {row.name for row in rows if row.name and not row.is_online}
    return sorted(names), sorted(courses.items(), key=lambda course: course[1].casefold())


@cache
def _sessions() -> Select[Any]:
    asked: Select[Any] = select(
        Session.starts_at,
        Session.ends_at,
        Run.code,
        Revision.title,
        Session.number,
        Session.state,
        is_online().label("online"),
        Venue.name.label("venue"),
        Venue.is_online.label("venue_online"),
        Room.name.label("room"),
    )
    return (
        _of_everybody(asked)
        .join(Room, Session.room_id == Room.id, isouter=True)
        .order_by(Session.starts_at, Session.id)
    )


@cache
def _to_come() -> Select[Any]:
    asked: Any = select(Venue.name, Venue.is_online, Course.slug, Revision.title)
    return _of_everybody(asked).distinct()


def _of_everybody(asked: Select[Any]) -> Select[Any]:
    return (
        asked.select_from(Session)
        .join(Run)
        .join(Course, Run.course_id == Course.id)
        .join(Revision, Course.published_revision_id == Revision.id)
        .join(Venue, Session.venue_id == Venue.id, isouter=True)
        .where(PUBLISHED, Run.cancelled_at.is_(None), Session.ends_at > bindparam("since"))
    )
