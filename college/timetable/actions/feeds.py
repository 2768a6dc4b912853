"""Secret calendar addresses: made, shown once, renewed and closed, by the person or the office whose they are."""

from datetime import datetime

from college.audit.actions import Doer, record
from college.foundation import clock, tokens
from college.foundation.db import db, save
from college.people.models import Person
from college.timetable import feeds as rules
from college.timetable.models import CalendarFeed, Room, StaffCalendar
from college.timetable.queries.feeds import feed_of, unused_since
from college.timetable.rules import Shows


def open_feed(person: Person) -> str:
    """Make a new private calendar address, which ends the old one; gives its secret, which is kept nowhere."""
    secret = tokens.new()
    feed = feed_of(person) or CalendarFeed(person_id=person.id)
    feed.token_hash, feed.made_at, feed.used_at = tokens.hashed(secret), clock.now(), None
    save(feed)
    record("calendar_feed.opened", feed, by=person)
    return secret


def show_titles(person: Person, shows: bool) -> None:
    """Let a person's calendar show the titles of courses, or hide them again; of nobody without a calendar."""
    feed = feed_of(person)
    if feed is not None and feed.shows_titles != shows:
        feed.shows_titles = shows
        save(feed)
        record("calendar_feed.titles_shown" if shows else "calendar_feed.titles_hidden", feed, by=person)


def close_feed(person: Person) -> None:
    """End the private calendar address of this person, if there is one: who has it sees nothing any more."""
    feed = feed_of(person)
    if feed is not None:
        record("calendar_feed.closed", feed, by=person)
        db.session.delete(feed)
        db.session.flush()


def open_staff_calendar(room: Room | None, shows: Shows, *, by: Doer) -> tuple[StaffCalendar, str]:
    """Open a calendar of a room, or of the whole college, at an address of its own; gives it and its secret."""
    secret = tokens.new()
    calendar = StaffCalendar(
        room_id=room.id if room is not None else None,
        shows=shows,
        token_hash=tokens.hashed(secret),
        made_at=clock.now(),
        made_by_id=by.id,
    )
    save(calendar)
    record("staff_calendar.opened", calendar, by=by, room=calendar.room_id, shows=shows.value)
    return calendar, secret


def renew_staff_calendar(calendar: StaffCalendar, *, by: Doer) -> str:
    """Give a calendar of the staff a new address, which ends the old one; gives its secret."""
    secret = tokens.new()
    calendar.token_hash, calendar.made_at, calendar.made_by_id = tokens.hashed(secret), clock.now(), by.id
    calendar.used_at = None
    save(calendar)
    record("staff_calendar.renewed", calendar, by=by)
    return secret


def close_staff_calendar(calendar: StaffCalendar, *, by: Doer) -> None:
    """Close a calendar of the staff: who has its address sees nothing any more."""
    record("staff_calendar.closed", calendar, by=by)
    db.session.delete(calendar)
    db.session.flush()


def close_unused(now: datetime) -> int:
    """Close every calendar that nobody has asked for in twelve months; gives how many. Safe to run twice."""
    unused = unused_since(now - rules.FORGOTTEN_AFTER)
    for feed in unused:
        record(f"{feed.__tablename__}.lapsed", feed)
        db.session.delete(feed)
    db.session.flush()
    return len(unused)
