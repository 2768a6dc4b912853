"""Telling everybody on a run what changed, each by their own way, in the transaction of the change."""

from college.enrolment import letters_of_sessions as letters
from college.enrolment.audience import hearers
from college.outbox.actions import post
from college.timetable.actions.sessions import Was
from college.timetable.models import Run, Session


def tell_of_new_session(session: Session) -> None:
    """Tell those who have or are offered a place, and those who teach it, that a session was added."""
    for hearer in hearers(session.run, [session]):
        post(letters.session_added(hearer, session))


def tell_of_move(session: Session, was: Was) -> None:
    """Tell those who have or are offered a place, and those who teach it, when and where a session is now."""
    for hearer in hearers(session.run, [session]):
        post(letters.session_moved(hearer, session, was_at=was.starts_at, was_place=was.place))


def tell_of_cancelled_session(session: Session) -> None:
    """Tell those who have or are offered a place, and those who teach it, that a session does not take place."""
    for hearer in hearers(session.run, [session]):
        post(letters.session_cancelled(hearer, session))


def tell_of_cancelled_run(run: Run, sessions: list[Session]) -> None:
    """Tell everybody on a run, those who wait for it too, that these sessions of it do not take place."""
    for hearer in hearers(run, sessions, waiting=True):
        post(letters.run_cancelled(hearer, run, sessions))
