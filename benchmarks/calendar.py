"""What a feed costs: two thousand sessions as iCalendar, beside the library alone writing as many events.

The limit is the icalendar library with one event of the same fields made for each session and `to_ical` asked once,
with nothing of ours: no line ends mended, no unprintable characters taken out, no shared time zone block. We cannot
be faster than the library that we write with; the aim leaves a fifth of its time for our rules.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from benchmarks.houses import side_by_side
from benchmarks.ratio import Ratio
from college.timetable.calendar import CalendarSession, feed

SESSIONS = 2_000
AIM = 1.2
LONDON = ZoneInfo("Europe/London")
STAMPED_AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


def measure() -> Iterator[Ratio]:
    """Measure a feed of two thousand sessions."""
    sessions = [_session(n) for n in range(SESSIONS)]
    cost = side_by_side(lambda: _ours(sessions), lambda: _library(sessions), blocks=5)
    yield Ratio(f"a feed of {SESSIONS:,} sessions", "the icalendar library alone", cost.ours, cost.limit, "ms", AIM)


def _session(n: int) -> CalendarSession:
    starts_at = datetime(2026, 1, 5, 10, tzinfo=UTC) + timedelta(days=n % 700, hours=n % 6)
    return CalendarSession(
        uid=f"session-{n}@college.test",
        sequence=n % 3,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        title=f"Session {n % 8 + 1}",
        location=f"Library {n % 12}, 1 Quay Street",
        description="Bring something to write with.\nThere is tea.",
        last_modified=STAMPED_AT,
        url=f"https://college.test/runs/C{n:04}",
    )


def _ours(sessions: list[CalendarSession]) -> bytes:
    return feed(sessions, name="Harbour Recovery College", stamped_at=STAMPED_AT)


def _library(sessions: list[CalendarSession]) -> bytes:
    calendar = icalendar.Calendar()
    for session in sessions:
        event = icalendar.Event()
        event.add("uid", session.uid)
        event.add("sequence", session.sequence)
        event.add("dtstamp", STAMPED_AT)
        event.add("dtstart", session.starts_at.astimezone(LONDON))
        event.add("dtend", session.ends_at.astimezone(LONDON))
        event.add("summary", session.title)
        event.add("status", "CONFIRMED")
        event.add("transp", "OPAQUE")
        event.add("location", session.location)
        event.add("description", session.description)
        event.add("last-modified", STAMPED_AT)
        event.add("url", session.url)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
