"""Whether the words of a message come too late: what they tell of has begun, is over, or can no longer be answered.

A message may be true and late: a session that moved has moved, also after it was held, and then nobody wants to read
of it. Such a message is not sent, and the office sees which and why.
"""

from datetime import datetime

from sqlalchemy import exists, select

from college.enrolment.models import Enrolment
from college.enrolment.queries.interest import may_be_asked_for
from college.foundation import clock
from college.foundation.db import db
from college.outbox.models import Message
from college.post import as_read, facts_now
from college.questionnaires.models import Invitation
from college.timetable.models import Session
from college.timetable.queries.runs import run_by_code


def never(message: Message) -> bool:
    """Hold for no message: its words tell of nothing that passes."""
    return False


def session_has_begun(message: Message) -> bool:
    """Tell whether the session that the message is about has begun, as the timetable has it now."""
    session = facts_now.thing(message, Session)
    return session is not None and session.starts_at <= clock.now()


def cancelled_session_would_have_begun(message: Message) -> bool:
    """Tell whether a session that does not take place would have begun, also when the reader knows it to be."""
    return session_has_begun(message) and _nobody_comes_yet(message)


def those_sessions_have_begun(message: Message) -> bool:
    """Tell whether every session that the message lists has begun, as it says when they are."""
    return all(datetime.fromisoformat(one["starts_at"]) <= clock.now() for one in message.facts["sessions"])


def those_sessions_would_have_begun(message: Message) -> bool:
    """Tell the same of sessions that do not take place, or are not theirs, also when the reader knows them to be."""
    return those_sessions_have_begun(message) and _nobody_comes_yet(message)


def cancelled_sessions_would_have_begun(message: Message) -> bool:
    """Tell whether every session would have begun that is cancelled with its run; a run without any is never late."""
    numbers = message.facts["session_ids"]
    ahead = select(exists().where(Session.id.in_(numbers), Session.starts_at > clock.now()))
    return bool(numbers) and not db.session.scalar(ahead) and _nobody_comes_yet(message)


def session_would_have_begun(message: Message) -> bool:
    """Tell whether the time has passed at which somebody was to teach who no longer does."""
    return datetime.fromisoformat(message.facts["starts_at"]) <= clock.now() and _nobody_comes_yet(message)


def _nobody_comes_yet(message: Message) -> bool:
    """Whoever never read that a session was moved to an earlier day would still come on the one that they know."""
    return all(known["starts_at"] <= clock.now() for known in as_read.last_read(message).values())


def run_is_over(message: Message) -> bool:
    """Tell whether the last session has ended of the run that the place is on."""
    enrolment = facts_now.thing(message, Enrolment)
    ends_at = enrolment.run.last_ends_at if enrolment is not None else None
    return ends_at is not None and ends_at <= clock.now()


def offer_has_lapsed(message: Message) -> bool:
    """Tell whether the time of the offer is over, so that nobody could say yes to it any more."""
    enrolment = facts_now.thing(message, Enrolment)
    until = enrolment.offer_lapses_at if enrolment is not None else None
    return until is not None and until <= clock.now()


def cannot_be_asked_for(message: Message) -> bool:
    """Tell whether one may no longer ask for a place on the run that we wanted to tell of."""
    run = run_by_code(message.facts["run"])
    return run is None or not may_be_asked_for(run, clock.now())


def questions_are_closed(message: Message) -> bool:
    """Tell whether the link of the questionnaire would open a form that is closed."""
    invitation = facts_now.thing(message, Invitation)
    closes_at = invitation.closes_at if invitation is not None else None
    return closes_at is not None and closes_at <= clock.now()
