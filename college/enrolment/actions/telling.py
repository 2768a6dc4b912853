"""Telling everybody on a run what changed, each by their own way, in the transaction of the change."""

from collections.abc import Callable, Iterable, Sequence

from college.enrolment import letters_of_series as letters
from college.enrolment import letters_of_sessions
from college.enrolment.audience import heard_by, hearers, people_of
from college.foundation import clock
from college.outbox.actions import post
from college.people.models import Person
from college.timetable.actions.changing import Changed
from college.timetable.actions.sessions import Handover
from college.timetable.models import Run, Session


def tell_of_new_sessions(sessions: Sequence[Session]) -> None:
    """Tell those who have or are offered a place, and those who teach them, that sessions were added: one letter each.

    Nobody hears of a session that has begun: it was written into the books afterwards.
    """
    coming = [session for session in sessions if session.starts_at > clock.now()]
    for hearer, theirs in heard_by(coming[0].run, coming) if coming else ():
        post(letters.sessions_added(hearer, theirs))


def tell_of_changes(changes: Sequence[Changed]) -> None:
    """Tell everybody what changed of the sessions that they count on: one letter each, however many changed.

    Those who have or are offered a place, and those who teach, hear when and where each session is now. Whoever
    teaches one only since the same change counted on no other time of it: they hear that they are to teach it, as
    those hear who no longer do.
    """
    _tell_of_moves([changed for changed in changes if changed.was is not None])
    _tell_of_handovers([changed for changed in changes if _is_coming(changed.session)])


def tell_of_handover(session: Session, handover: Handover) -> None:
    """Tell those who are to teach one session from now on, and those who no longer do, as `tell_of_changes` does."""
    tell_of_changes([Changed(session, None, handover)])


def tell_of_cancelled_sessions(sessions: Sequence[Session]) -> None:
    """Tell those who have or are offered a place, and those who teach, that sessions do not take place."""
    for hearer, theirs in heard_by(sessions[0].run, sessions):
        post(letters.sessions_cancelled(hearer, theirs))


def tell_of_cancelled_run(run: Run, sessions: list[Session]) -> None:
    """Tell everybody on a run, those who wait for it too, that these sessions of it do not take place."""
    for hearer in hearers(run, sessions, waiting=True):
        post(letters_of_sessions.run_cancelled(hearer, run, sessions))


def _tell_of_moves(moved: Sequence[Changed]) -> None:
    if not moved:
        return
    by_session = {changed.session: changed for changed in moved}
    for hearer, theirs in heard_by(moved[0].session.run, list(by_session)):
        told = [by_session[one] for one in theirs if hearer.person.id not in by_session[one].handover.put_on]
        if told:
            post(letters.sessions_moved(hearer, [(one.session, one.was) for one in told if one.was is not None]))


def _tell_of_handovers(changes: Sequence[Changed]) -> None:
    for person, came in _by_person(changes, lambda changed: changed.handover.put_on).items():
        post(letters.put_on(person, [changed.session for changed in came]))
    for person, went in _by_person(changes, lambda changed: changed.handover.taken_off).items():
        was = [(one.session, one.was.starts_at if one.was else one.session.starts_at) for one in went]
        post(letters.taken_off(person, was))


def _by_person(changes: Sequence[Changed], whom: Callable[[Changed], Iterable[int]]) -> dict[Person, list[Changed]]:
    everybody = people_of({number for changed in changes for number in whom(changed)})
    return {person: [changed for changed in changes if person.id in whom(changed)] for person in everybody}


def _is_coming(session: Session) -> bool:
    """Of a session that has begun, or does not take place, the books alone are put right."""
    return session.is_on and session.starts_at > clock.now()
