"""Questions that calendars ask: whose an address is, and what the public one shows. Nothing here changes anything."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from college.courses.models import Course
from college.courses.rules import State
from college.foundation import clock, tokens
from college.foundation.db import db
from college.people.models import Account, Person
from college.timetable.calendar import CalendarSession
from college.timetable.models import CalendarFeed, Run, Session
from college.timetable.queries.sessions import place_of

LOOKING_BACK: Final = timedelta(days=90)


def feed_of(person: Person) -> CalendarFeed | None:
    """Find the private calendar address of this person."""
    return db.session.scalars(select(CalendarFeed).where(CalendarFeed.person_id == person.id)).one_or_none()


def owner_of_feed(secret: str) -> Person | None:
    """Find whose calendar this secret opens; nobody when it was renewed or taken back, or when they left."""
    wanted = (
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(
            CalendarFeed.token_hash == tokens.hashed(secret),
            Person.erased_at.is_(None),
            Account.closed_at.is_(None),
        )
    )
    return db.session.scalars(wanted).one_or_none()


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
    since = clock.start_of(clock.today() - LOOKING_BACK)
    wanted = (
        select(Session)
        .join(Run)
        .join(Course)
        .where(Course.state == State.PUBLISHED, Run.revision_id.is_not(None), Session.ends_at > since)
        .order_by(Session.starts_at, Session.id)
        .options(joinedload(Session.venue), joinedload(Session.room), joinedload(Session.run).joinedload(Run.revision))
    )
    return [
        as_shown(session, title=_title(session), host=host, url=f"{base_url.rstrip('/')}/runs/{session.run.code}")
        for session in db.session.scalars(wanted)
    ]


def stamped_at(sessions: list[CalendarSession]) -> datetime:
    """Give the moment of the last change among these sessions, so that the same content gives the same bytes."""
    changes = [session.last_modified for session in sessions if session.last_modified]
    return max(changes, default=datetime(2000, 1, 1, tzinfo=clock.now().tzinfo))


def _title(session: Session) -> str:
    return session.run.revision.title if session.run.revision else session.run.code
