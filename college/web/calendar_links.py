"""What the secret in a calendar's address opens: one person's calendar, or one that the staff opened; or nothing."""

from dataclasses import dataclass

from college.enrolment.calendars import personal_feed, staff_feed
from college.foundation.db import db
from college.people.models import Person
from college.timetable.models import CalendarFeed, StaffCalendar
from college.timetable.queries.feeds import feed_opened_by, staff_calendar_opened_by


@dataclass(frozen=True)
class Opened:
    """A calendar that somebody asked for by its address; empty for an address that opens nothing (any more)."""

    feed: CalendarFeed | StaffCalendar | None

    def content(self, *, host: str) -> bytes:
        """Write what it shows at this moment; raises `LookupError` where there is nothing."""
        if isinstance(self.feed, StaffCalendar):
            return staff_feed(self.feed, host=host)
        if self.feed is None:
            raise LookupError("an address that opens nothing was read")
        owner = db.session.get_one(Person, self.feed.person_id)
        return personal_feed(owner, host=host, titles=self.feed.shows_titles)


def opened(token: str) -> Opened:
    """Find what a secret opens; a wrong one, a renewed one and one that was closed open the same nothing."""
    return Opened(feed_opened_by(token) or staff_calendar_opened_by(token))
