"""Telling everybody on a run what changed, each by their own way, in the transaction of the change."""

from datetime import datetime
from typing import Final

from college.enrolment import letters_of_sessions as letters
from college.enrolment.audience import hearers, people_of
from college.foundation import clock
from college.outbox.actions import post
from college.timetable.actions.sessions import Handover, Was
from college.timetable.models import Run, Session

NOBODY: Final = Handover()


def tell_of_new_session(session: Session) -> None:
    """Tell those who have or are offered a place, and those who teach it, that a session was added."""
    for hearer in hearers(session.run, [session]):
        post(letters.session_added(hearer, session))


def tell_of_move(session: Session, was: Was, handover: Handover = NOBODY) -> None:
    """Tell those who have or are offered a place, and those who teach it, when and where a session is now.

    Whoever teaches it only since the same change counted on no other time, and hears of that instead.
    """
    for hearer in hearers(session.run, [session]):
        if hearer.person.id not in handover.put_on:
            post(letters.session_moved(hearer, session, was_at=was.starts_at, was_place=was.place))


def tell_of_handover(session: Session, handover: Handover, was_at: datetime | None = None) -> None:
    """Tell those who are to teach a session from now on, and those who no longer do.

    `was_at` is when it was to be, if it moved by the same change. Nobody hears of a session that has begun or does
    not take place: then the books alone are put right.
    """
    if not session.is_on or session.starts_at <= clock.now():
        return
    for person in people_of(handover.put_on):
        post(letters.put_on(person, session))
    for person in people_of(handover.taken_off):
        post(letters.taken_off(person, session, was_at=was_at or session.starts_at))


def tell_of_cancelled_session(session: Session) -> None:
    """Tell those who have or are offered a place, and those who teach it, that a session does not take place."""
    for hearer in hearers(session.run, [session]):
        post(letters.session_cancelled(hearer, session))


def tell_of_cancelled_run(run: Run, sessions: list[Session]) -> None:
    """Tell everybody on a run, those who wait for it too, that these sessions of it do not take place."""
    for hearer in hearers(run, sessions, waiting=True):
        post(letters.run_cancelled(hearer, run, sessions))
