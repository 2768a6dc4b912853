"""Sessions, feeds and invitations to read back; say only what the test is about."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from college.timetable.calendar import CalendarSession, Mailbox, feed, invitations

LONDON = ZoneInfo("Europe/London")
STAMP = datetime(2026, 9, 1, 12, tzinfo=UTC)
COLLEGE = Mailbox("The College", "office@college.example")
AMINA = Mailbox("Amina", "amina@college.example")


def a_session(*on, **said):
    """Make a session of two hours that begins at 10:00 on the wall in London."""
    starts = datetime(*(on or (2026, 10, 24)), 10, tzinfo=LONDON).astimezone(UTC)
    usual = {
        "uid": "s1@college.example", "sequence": 1, "starts_at": starts, "ends_at": starts + timedelta(hours=2),
        "title": "A session",
    }  # fmt: skip
    return CalendarSession(**usual | said)


def a_feed(*sessions, **said):
    return feed(sessions, **{"name": "My sessions", "stamped_at": STAMP} | said)


def an_invitation(session, **said):
    (written,) = invitations([session], **{"organiser": COLLEGE, "attendee": AMINA, "stamped_at": STAMP} | said)
    return written
