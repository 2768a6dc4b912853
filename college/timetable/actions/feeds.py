"""Private calendar addresses: made, shown once, renewed and taken back by the person whose they are."""

from college.audit.actions import record
from college.foundation import clock, tokens
from college.foundation.db import db, save
from college.people.models import Person
from college.timetable.models import CalendarFeed
from college.timetable.queries.feeds import feed_of


def open_feed(person: Person) -> str:
    """Make a new private calendar address, which ends the old one; gives its secret, which is kept nowhere."""
    secret = tokens.new()
    feed = feed_of(person) or CalendarFeed(person_id=person.id)
    feed.token_hash, feed.made_at = tokens.hashed(secret), clock.now()
    save(feed)
    record("calendar_feed.opened", feed, by=person)
    return secret


def close_feed(person: Person) -> None:
    """End the private calendar address of this person, if there is one: who has it sees nothing any more."""
    feed = feed_of(person)
    if feed is not None:
        record("calendar_feed.closed", feed, by=person)
        db.session.delete(feed)
        db.session.flush()
