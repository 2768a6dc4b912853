"""What a person's own calendar shows: the sessions that they learn in and teach, discreetly.

The title says *Class* or *Teaching* and nothing else, in invitations always, and in the calendar that they subscribe
to unless they chose to see the titles of their courses there. The joining link of an online session is not in it:
calendars are shared with families and employers, and the link opens the room; it is on the person's own page.
"""

from collections.abc import Collection
from typing import Final

from college.enrolment.queries.theirs import Theirs, numbers_of, theirs_among
from college.foundation import clock
from college.people.models import Person
from college.timetable.calendar import CalendarSession, Mailbox, Method, feed, invitations
from college.timetable.models import StaffCalendar
from college.timetable.queries.feeds import as_shown, sessions_for_staff, stamped_at, title_of_session

LEARNING: Final = "Class"
TEACHING: Final = "Teaching"
FEED_NAME: Final = "My classes"
COLLEGE_NAME: Final = "All sessions"


def personal_feed(person: Person, *, host: str, titles: bool = False) -> bytes:
    """Write the private calendar of a person; cancelled sessions stay in it, as cancelled.

    `titles` says that the person asked for the titles of their courses in it.
    """
    found = theirs_among(person.id, numbers_of(person.id), titles=titles)
    shown = [_shown(one, host, titles=titles) for one in found]
    return feed(shown, name=FEED_NAME, stamped_at=stamped_at(shown), tzname=clock.zone().key)


def calendar_files(
    person: Person, session_ids: Collection[int], method: Method, *, host: str, organiser: Mailbox
) -> list[bytes]:
    """Write a person's invitations to these sessions, or their cancelling: one file for each session.

    None for somebody without an e-mail address, and none for a session that is not theirs: one is invited to
    what one is enrolled on or teaches, and uninvited also from what one has left. Whoever teaches a session keeps
    it in their calendar when they give up their place. A session that was cancelled is always written as a CANCEL.
    """
    found = theirs_among(person.id, session_ids) if person.email else []
    if method == "REQUEST":
        return _files(person, [one for one in found if one.teaches or one.learns], method, host, organiser)
    left, taught = [one for one in found if one.had and not one.teaches], [one for one in found if one.teaches]
    return _files(person, left, method, host, organiser) + _files(person, taught, "REQUEST", host, organiser)


def files_of_who_went(person: Person, session_ids: Collection[int], *, host: str, organiser: Mailbox) -> list[bytes]:
    """Strike these sessions out of the calendar of somebody who no longer teaches them.

    Whoever has a place there keeps the session in their calendar, as a class.
    """
    found = theirs_among(person.id, session_ids) if person.email else []
    gone = _files(person, [one for one in found if not one.learns], "CANCEL", host, organiser)
    return gone + _files(person, [one for one in found if one.learns], "REQUEST", host, organiser)


def _files(person: Person, found: list[Theirs], method: Method, host: str, organiser: Mailbox) -> list[bytes]:
    if not found:
        return []
    return invitations(
        [_shown(one, host) for one in found],
        organiser=organiser,
        attendee=Mailbox(person.name, person.email),
        stamped_at=clock.now(),
        method=method,
        tzname=clock.zone().key,
    )


def _shown(one: Theirs, host: str, *, titles: bool = False) -> CalendarSession:
    # Moves of the session, other facilitators of it and steps of the person's place all only rise, and so does their
    # sum: coming back after leaving beats the cancelling, which itself beat the invitation.
    title = TEACHING if one.teaches else LEARNING
    if titles:
        title = f"{title}: {title_of_session(one.session)}"
    return as_shown(one.session, title=title, host=host, raised=one.steps + one.session.handovers)


def staff_feed(calendar: StaffCalendar, *, host: str) -> bytes:
    """Write the calendar of a room, or of the whole college, that the staff opened."""
    shown = sessions_for_staff(calendar, host=host)
    name = calendar.room.name if calendar.room is not None else COLLEGE_NAME
    return feed(shown, name=name, stamped_at=stamped_at(shown), tzname=clock.zone().key)
