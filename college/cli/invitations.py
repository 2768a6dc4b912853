"""Sessions as invitations that go with a message: one file a session, discreet, with a sequence that only rises."""

from collections.abc import Iterable

from flask import current_app
from flask_babel import gettext

from college.cli import facts_now
from college.foundation import clock
from college.outbox.transport import CalendarFile
from college.people.models import Person
from college.settings.queries import the_college
from college.timetable import calendar
from college.timetable.models import Session
from config import Config


def calendar_uid(session: Session) -> str:
    """Give the name by which calendars know a session, whatever becomes of it."""
    config: Config = current_app.extensions["college"]
    return f"session-{session.id}@{config.host}"


def invitations(sessions: Iterable[Session], person: Person, *, cancel: bool = False) -> list[CalendarFile]:
    """Write one invitation a session for one person, or its cancelling; none where there is no e-mail address."""
    return [_invitation(session, person, cancel or not session.is_on) for session in sessions] if person.email else []


def _invitation(session: Session, person: Person, cancel: bool) -> CalendarFile:
    config: Config = current_app.extensions["college"]
    method = "CANCEL" if cancel else "REQUEST"
    data = calendar.invitation(
        _shown(session, person, cancel),
        organiser=calendar.Mailbox(the_college().name, config.mail_from),
        attendee=calendar.Mailbox(person.name, person.email),
        stamped_at=clock.now(),
        method=method,  # type: ignore[arg-type]
        tzname=config.timezone,
    )
    return CalendarFile("CANCEL" if cancel else "REQUEST", data, f"session-{session.number}.ics")


def _shown(session: Session, person: Person, cancel: bool) -> calendar.CalendarSession:
    """Show a session as calendars may: without the course, for a phone lies open on a table.

    The sequence counts the session's changes and the steps of this person's place together: both only rise, so
    that a place given up and taken again is heard of each time.
    """
    return calendar.CalendarSession(
        uid=calendar_uid(session),
        sequence=session.sequence + facts_now.steps_taken(person.id, session.run_id),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=gettext("Session %(number)s at your college", number=session.number),
        location=_location(session),
        cancelled=cancel,
        last_modified=session.changed_at,
    )


def _location(session: Session) -> str:
    parts = (session.room.name if session.room else "", session.venue.name if session.venue else "")
    return ", ".join(part for part in parts if part)
