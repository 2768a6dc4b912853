"""Somebody of the demonstration college cannot teach, and two were asked to step in; two calendars are open."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from college.cli.demo.making import COMING, PRESENT, Making
from college.enrolment.actions.covering import ask_to_step_in, say_cannot_teach, stay_out
from college.enrolment.queries.cover import who_could_step_in
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.people.rules import Knowledge
from college.timetable.actions.feeds import open_staff_calendar
from college.timetable.models import Run, Session
from college.timetable.queries.cover import absence_of, asks_of
from college.timetable.rules import Shows

RUNS = (6, 7, 9, 10, 11, 12)  # of a term, at hours at which none of the cast teaches


def find_cover(making: Making) -> None:
    """Let a peer trainer say that they cannot teach; the one of the cast is asked, and another who said no."""
    session = next(session for session in map(_next_of, _runs(making)) if session is not None)
    carys = db.session.get_one(Person, making.cast["carys"])
    teaches = next(row.person for row in session.facilitations if row.knowledge is Knowledge.LIVED_EXPERIENCE)
    say_cannot_teach(session, teaches, by=carys)
    found = who_could_step_in(session)
    dee = [one for one in found if one.person_id == making.cast["dee"]]
    another = [one for one in found if one.is_free and one not in dee][:1]
    ask_to_step_in(session, dee + another, by=carys)
    for ask in asks_of(session):
        if ask.person_id != making.cast["dee"]:
            stay_out(ask, by=ask.person)
    _since_yesterday(session, teaches, making.now)


def open_calendars(making: Making) -> None:
    """Open a calendar of the first room, discreet, and one of the whole college with the runs' codes."""
    carys = db.session.get_one(Person, making.cast["carys"])
    room = next(session.room for session in db.session.query(Session).limit(1))
    open_staff_calendar(room, Shows.BOOKED, by=carys)
    open_staff_calendar(None, Shows.CODES, by=carys)


def _runs(making: Making) -> Iterator[Run]:
    """Give runs of this term, and of the next for when this one is all but over."""
    for when in (PRESENT, COMING):
        for run in making.runs:
            if run.when == when and run.place_in_term in RUNS:
                yield db.session.get_one(Run, run.id)


def _next_of(run: Run) -> Session | None:
    soon = clock.now() + timedelta(days=1)
    ahead = [session for session in run.sessions if session.is_on and session.starts_at > soon]
    return min(ahead, key=lambda session: session.starts_at, default=None)


def _since_yesterday(session: Session, teaches: Person, now: datetime) -> None:
    absence = absence_of(session, teaches.id)
    if absence is not None:
        absence.told_at = now - timedelta(hours=20)
    for ask in asks_of(session):
        ask.asked_at = now - timedelta(hours=19)
