"""What a feed costs: two thousand sessions as iCalendar, beside the library alone writing as many events.

The limit is the icalendar library with one event of the same fields made for each session and `to_ical` asked once,
with nothing of ours: no line ends mended, no unprintable characters taken out, no shared time zone block. We cannot
be faster than the library that we write with; the aim leaves a fifth of its time for our rules. What a session says
is kept once it is written: the first lines are for sessions that nobody has asked for yet, the next for the same again.

Then the whole of it: the college's own feed of as many sessions, read from the database with their places and runs
and written, beside the writing alone. The questions to the database are as many for two thousand sessions as for two.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from benchmarks.houses import a_college, queries_of, side_by_side
from benchmarks.ratio import Ratio
from college.enrolment.calendars import staff_feed
from college.foundation import clock
from college.foundation.db import db, reading_only, transaction
from college.timetable.calendar import CalendarSession, feed, written
from college.timetable.models import Session, StaffCalendar
from college.timetable.queries.feeds import sessions_for_staff
from college.timetable.rules import Shows
from tests.factories import a_room, a_run

SESSIONS = 2_000
AIM = 1.2
AIM_WITH_READING = 2.0
LONDON = ZoneInfo("Europe/London")
STAMPED_AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


def measure() -> Iterator[Ratio]:
    """Measure a feed of two thousand sessions."""
    sessions = [_session(n) for n in range(SESSIONS)]
    cost = side_by_side(lambda: _first(sessions), lambda: _library(sessions), blocks=5)
    yield Ratio(f"a feed of {SESSIONS:,} sessions", "the icalendar library alone", cost.ours, cost.limit, "ms", AIM)
    again = side_by_side(lambda: _again(sessions), lambda: _library(sessions), blocks=5)
    yield Ratio("the same, asked for again", "the icalendar library alone", again.ours, again.limit, "ms", AIM)
    yield from _whole()


def _whole() -> Iterator[Ratio]:
    """Measure a feed of the whole college from the database on, and count its questions."""
    with a_college() as app, app.app_context():
        calendar = _filled()
        reading_only(True)
        shown = sessions_for_staff(calendar, host="college.test")
        cost = side_by_side(lambda: _read_anew(calendar), lambda: _first(shown), blocks=5)
        again = side_by_side(lambda: _read_again(calendar), lambda: _first(shown), blocks=5)
        few = StaffCalendar(room_id=-1, shows=Shows.CODES)  # a room that is not there: the same questions, no rows
        questions = [queries_of(lambda each=each: _read_anew(each)) for each in (calendar, few)]  # type: ignore[misc]
    subject = f"a feed of {SESSIONS:,} sessions from the database"
    yield Ratio(subject, "writing it alone", cost.ours, cost.limit, "ms", AIM_WITH_READING)
    yield Ratio(f"{subject}, again", "writing it anew", again.ours, again.limit, "ms", AIM_WITH_READING)
    yield Ratio(f"questions for {SESSIONS:,} sessions", "those for none", *questions, "queries", 1.0)


def _filled() -> StaffCalendar:
    run, room = a_run(sessions=0), a_room()
    first = clock.now().replace(minute=0, second=0, microsecond=0)
    with transaction():
        for n in range(SESSIONS):
            starts_at = first + timedelta(hours=3 * n)
            db.session.add(
                Session(
                    run_id=run.id,
                    number=n + 1,
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(hours=2),
                    room_id=room.id,
                    venue_id=room.venue_id,
                    changed_at=first,
                )
            )
    return StaffCalendar(room_id=None, shows=Shows.CODES)


def _read_anew(calendar: StaffCalendar) -> bytes:
    written.cache_clear()
    return _read_again(calendar)


def _read_again(calendar: StaffCalendar) -> bytes:
    db.session.rollback()
    db.session.expunge_all()
    return staff_feed(calendar, host="college.test")


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


def _first(sessions: list[CalendarSession]) -> bytes:
    written.cache_clear()
    return _again(sessions)


def _again(sessions: list[CalendarSession]) -> bytes:
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
