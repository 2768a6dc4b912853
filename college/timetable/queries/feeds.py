"""Questions that calendars ask: whose an address is, and what the public one shows. Nothing here changes anything."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from college.courses.models import Course
from college.courses.rules import State
from college.foundation import clock, tokens
from college.foundation.db import db
from college.people.models import Account, Person
from college.timetable.calendar import CalendarSession
from college.timetable.feeds import title_of
from college.timetable.models import CalendarFeed, Room, Run, Session, StaffCalendar
from college.timetable.queries.sessions import place_of

LOOKING_BACK: Final = timedelta(days=90)


def feed_of(person: Person) -> CalendarFeed | None:
    """Find the private calendar address of this person."""
    return db.session.scalars(select(CalendarFeed).where(CalendarFeed.person_id == person.id)).one_or_none()


def feed_opened_by(secret: str) -> CalendarFeed | None:
    """Find the private calendar that this secret opens; none when it was renewed or taken back, or its owner left."""
    wanted = (
        select(CalendarFeed)
        .join(Person, CalendarFeed.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(
            CalendarFeed.token_hash == tokens.hashed(secret),
            Person.erased_at.is_(None),
            Account.closed_at.is_(None),
        )
    )
    return db.session.scalars(wanted).one_or_none()


def staff_calendar_opened_by(secret: str) -> StaffCalendar | None:
    """Find the calendar of the staff that this secret opens; none when it was renewed or closed."""
    wanted = select(StaffCalendar).where(StaffCalendar.token_hash == tokens.hashed(secret))
    return db.session.scalars(wanted.options(joinedload(StaffCalendar.room))).one_or_none()


def staff_calendar_of(number: int) -> StaffCalendar | None:
    """Find the calendar of the staff of this number."""
    return db.session.get(StaffCalendar, number)


def staff_calendars() -> list[StaffCalendar]:
    """List the calendars that the staff have opened: the college's first, then the rooms', by venue and name."""
    wanted = select(StaffCalendar).options(
        joinedload(StaffCalendar.room).joinedload(Room.venue), joinedload(StaffCalendar.made_by)
    )
    return sorted(db.session.scalars(wanted), key=_by_place)


def unused_since(moment: datetime) -> list[CalendarFeed | StaffCalendar]:
    """List the calendars, people's and the staff's, that nobody has asked for since a moment."""
    found: list[CalendarFeed | StaffCalendar] = []
    for kind in (CalendarFeed, StaffCalendar):
        found += db.session.scalars(select(kind).where(func.coalesce(kind.used_at, kind.made_at) < moment))
    return found


def as_shown(session: Session, *, title: str, host: str, raised: int = 0, url: str = "") -> CalendarSession:
    """Show a session to calendars under a title; `raised` is added to its sequence, its UID never changes."""
    return CalendarSession(
        uid=f"session-{session.id}@{host}",
        sequence=session.sequence + raised,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=title,
        location=place_of(session),
        cancelled=not session.is_on,
        last_modified=session.changed_at,
        url=url,
    )


def public_sessions(*, base_url: str, host: str) -> list[CalendarSession]:
    """List the sessions of published courses of the last three months and all to come, with titles and pages."""
    wanted = _lately(Course.state == State.PUBLISHED, Run.revision_id.is_not(None)).join(Course)
    return [
        as_shown(
            session, title=title_of_session(session), host=host, url=f"{base_url.rstrip('/')}/runs/{session.run.code}"
        )
        for session in db.session.scalars(wanted)
    ]


def sessions_for_staff(calendar: StaffCalendar, *, host: str) -> list[CalendarSession]:
    """List what a calendar of the staff shows: a room's sessions, or all, of the last three months and to come.

    Each says as much as the calendar was opened for, and never who teaches or comes.
    """
    wanted = _lately(Session.room_id == calendar.room_id) if calendar.room_id is not None else _lately()
    return [
        as_shown(
            session,
            title=title_of(
                calendar.shows, run=session.run.code, number=session.number, title=title_of_session(session)
            ),
            host=host,
        )
        for session in db.session.scalars(wanted)
    ]


def title_of_session(session: Session) -> str:
    """Give the title under which a session's course is taught; the run's code where there is none."""
    return session.run.revision.title if session.run.revision else session.run.code


def _lately(*conditions: ColumnElement[bool]) -> Select[Session]:
    since = clock.start_of(clock.today() - LOOKING_BACK)
    return (
        select(Session)
        .join(Run)
        .where(Session.ends_at > since, *conditions)
        .order_by(Session.starts_at, Session.id)
        .options(joinedload(Session.venue), joinedload(Session.room), joinedload(Session.run).joinedload(Run.revision))
    )


def stamped_at(sessions: list[CalendarSession]) -> datetime:
    """Give the moment of the last change among these sessions, so that the same content gives the same bytes."""
    changes = [session.last_modified for session in sessions if session.last_modified]
    return max(changes, default=datetime(2000, 1, 1, tzinfo=clock.now().tzinfo))


def _by_place(calendar: StaffCalendar) -> tuple[bool, str, str, int]:
    room = calendar.room
    return (room is not None, room.venue.name if room else "", room.name if room else "", calendar.id)
