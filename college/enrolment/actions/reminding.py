"""Reminding students of a session two days before it."""

from datetime import datetime, timedelta

from college.enrolment.letters_of_sessions import reminder
from college.enrolment.queries import reminders
from college.foundation import clock
from college.foundation.db import db
from college.outbox.actions import post
from college.outbox.rules import Channel, Kind
from college.timetable.models import Session

BEFORE = timedelta(days=2)
LATEST = timedelta(days=1)  # closer to the session than this, a reminder says nothing new


def sessions_to_remind_of(now: datetime) -> list[int]:
    """List the numbers of the sessions that start between one and two days from now."""
    return reminders.sessions_starting(now + LATEST, now + BEFORE)


def remind(number: int) -> int:
    """Remind those who were enrolled two days before this session; gives how many. Each hears once of each day.

    Whoever asked later than that has just read when it is, and a letter would come too late. A session that moves to
    another day is reminded of anew.
    """
    session = db.session.get_one(Session, number)
    due_at = session.starts_at - BEFORE
    occasion = f"timetable/reminder:{session.id}:{clock.local(session.starts_at):%Y-%m-%d}:"
    people = reminders.students_to_remind(session, asked_before=due_at, occasion=occasion)
    in_time = [person for person in people if person.way_for(Kind.REMINDERS) is not Channel.LETTER]
    written = [post(reminder(person, session, due_at=due_at, occasion=occasion)) for person in in_time]
    return sum(message is not None for message in written)
