"""What a person's own calendar shows: the sessions that they learn in and teach, discreetly.

The title says *Class* or *Teaching* and nothing else, in invitations always, and in the calendar that they subscribe
to unless they chose to see the titles of their courses there. The joining link of an online session is not in it:
calendars are shared with families and employers, and the link opens the room; it is on the person's own page.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from college.enrolment.models import Enrolment, EnrolmentEvent
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.timetable.calendar import CalendarSession, Mailbox, Method, feed, invitation
from college.timetable.models import Facilitation, Session, StaffCalendar
from college.timetable.queries.feeds import as_shown, sessions_for_staff, stamped_at, title_of_session
from college.timetable.queries.sessions import sessions_by_number

LEARNING: Final = "Class"
TEACHING: Final = "Teaching"
FEED_NAME: Final = "My classes"
COLLEGE_NAME: Final = "All sessions"


def personal_feed(person: Person, *, host: str, titles: bool = False) -> bytes:
    """Write the private calendar of a person; cancelled sessions stay in it, as cancelled.

    `titles` says that the person asked for the titles of their courses in it.
    """
    taught, steps = _taught_by(person), _steps_of(person)
    shown = [_shown(session, taught, steps, host, titles=titles) for session in _sessions_of(person, taught)]
    return feed(shown, name=FEED_NAME, stamped_at=stamped_at(shown), tzname=clock.zone().key)


def calendar_files(
    person: Person, session_ids: Iterable[int], method: Method, *, host: str, organiser: Mailbox
) -> list[bytes]:
    """Write a person's invitations to these sessions, or their cancelling: one file for each session.

    None for somebody without an e-mail address, and none for a session that is not theirs: one is invited to
    what one is enrolled on or teaches, and uninvited also from what one has left. Whoever teaches a session keeps
    it in their calendar when they give up their place. A session that was cancelled is always written as a CANCEL.
    """
    taught = _taught_by(person).intersection(session_ids)
    if method == "REQUEST":
        return _files(person, taught | _learned_by(person).intersection(session_ids), method, host, organiser)
    left = _had_by(person).intersection(session_ids) - taught
    return _files(person, left, method, host, organiser) + _files(person, taught, "REQUEST", host, organiser)


def files_of_who_went(person: Person, session_ids: Iterable[int], *, host: str, organiser: Mailbox) -> list[bytes]:
    """Strike these sessions out of the calendar of somebody who no longer teaches them.

    Whoever has a place there keeps the session in their calendar, as a class.
    """
    learned = _learned_by(person).intersection(session_ids)
    gone = _files(person, frozenset(session_ids) - learned, "CANCEL", host, organiser)
    return gone + _files(person, learned, "REQUEST", host, organiser)


def _files(person: Person, session_ids: frozenset[int], method: Method, host: str, organiser: Mailbox) -> list[bytes]:
    if not person.email:
        return []
    taught, steps = _taught_by(person), _steps_of(person)
    guest, now = Mailbox(person.name, person.email), clock.now()
    return [
        invitation(
            _shown(session, taught, steps, host),
            organiser=organiser,
            attendee=guest,
            stamped_at=now,
            method=method,
            tzname=clock.zone().key,
        )
        for session in sessions_by_number(session_ids)
    ]


def _shown(
    session: Session, taught: frozenset[int], steps: dict[int, int], host: str, *, titles: bool = False
) -> CalendarSession:
    # Moves of the session, other facilitators of it and steps of the person's place all only rise, and so does their
    # sum: coming back after leaving beats the cancelling, which itself beat the invitation.
    title = TEACHING if session.id in taught else LEARNING
    if titles:
        title = f"{title}: {title_of_session(session)}"
    return as_shown(session, title=title, host=host, raised=steps.get(session.run_id, 0) + session.handovers)


def _sessions_of(person: Person, taught: frozenset[int]) -> list[Session]:
    return sessions_by_number(taught | _learned_by(person))


def staff_feed(calendar: StaffCalendar, *, host: str) -> bytes:
    """Write the calendar of a room, or of the whole college, that the staff opened."""
    shown = sessions_for_staff(calendar, host=host)
    name = calendar.room.name if calendar.room is not None else COLLEGE_NAME
    return feed(shown, name=name, stamped_at=stamped_at(shown), tzname=clock.zone().key)


def _taught_by(person: Person) -> frozenset[int]:
    return frozenset(db.session.scalars(select(Facilitation.session_id).where(Facilitation.person_id == person.id)))


def _learned_by(person: Person) -> frozenset[int]:
    return _sessions_where(person, Enrolment.state == State.ENROLLED)


def _had_by(person: Person) -> frozenset[int]:
    """Whoever only waited, or was only offered a place, was never invited to anything."""
    had_a_place = exists().where(EnrolmentEvent.enrolment_id == Enrolment.id, EnrolmentEvent.state == State.ENROLLED)
    left = and_(Enrolment.state == State.WITHDRAWN, had_a_place)
    return _sessions_where(person, or_(Enrolment.state == State.ENROLLED, left))


def _sessions_where(person: Person, stands: ColumnElement[bool]) -> frozenset[int]:
    sessions = select(Session.id).join(Enrolment, Enrolment.run_id == Session.run_id)
    return frozenset(db.session.scalars(sessions.where(Enrolment.person_id == person.id, stands)))


def _steps_of(person: Person) -> dict[int, int]:
    counted = (
        select(Enrolment.run_id, func.count(EnrolmentEvent.id))
        .join(EnrolmentEvent, EnrolmentEvent.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id == person.id)
        .group_by(Enrolment.run_id)
    )
    return {run: count for run, count in db.session.execute(counted)}
