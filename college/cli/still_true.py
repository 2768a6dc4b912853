"""The one table from a message's name to what is asked when it leaves.

Is it still true? What has to be read anew? Which calendar files go with it? What follows once it has been
said, by e-mail or by the office? The post and the pages of the office read the same table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from college.cli import facts_now
from college.cli.invitations import invitations
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation import clock
from college.outbox.models import Message
from college.outbox.transport import CalendarFile
from college.people.models import Person
from college.questionnaires.models import Invitation
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState

LATE = timedelta(days=1)  # a reminder that could not leave for so long is of no use

Facts = Mapping[str, Any]


def _always(message: Message) -> bool:
    return True


def _nothing_new(message: Message) -> Facts:
    return {}


def _no_calendars(message: Message, person: Person) -> Sequence[CalendarFile]:
    return ()


def _nothing_follows(message: Message) -> None:
    return None


@dataclass(frozen=True)
class Row:
    """What is asked of one kind of message. One that `overtakes` waits for no earlier message to the person."""

    still_true: Callable[[Message], bool] = _always
    fresh: Callable[[Message], Facts] = _nothing_new
    calendars: Callable[[Message, Person], Sequence[CalendarFile]] = _no_calendars
    said: Callable[[Message], None] = _nothing_follows
    overtakes: bool = False


def _place_is(*states: State) -> Callable[[Message], bool]:
    def still_true(message: Message) -> bool:
        enrolment = facts_now.thing(message, Enrolment)
        return enrolment is not None and enrolment.state in states

    return still_true


def _offer_stands(message: Message) -> bool:
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is None or enrolment.state is not State.OFFERED:
        return False
    return enrolment.offer_lapses_at is None or enrolment.offer_lapses_at > clock.now()


def _still_comes(message: Message, session: Session) -> bool:
    return facts_now.has_standing(message.person_id, session.run_id, facts_now.COMING)


def _session_moved(message: Message) -> bool:
    session = facts_now.thing(message, Session)
    return session is not None and session.is_on and session.ends_at > clock.now() and _still_comes(message, session)


def _session_cancelled(message: Message) -> bool:
    session = facts_now.thing(message, Session)
    return session is not None and not session.is_on and _still_comes(message, session)


def _run_cancelled(message: Message) -> bool:
    run = facts_now.thing(message, Run)
    return run is not None and (run.cancelled_at is not None or not any(session.is_on for session in run.sessions))


def _to_be_reminded(message: Message) -> bool:
    session, now = facts_now.thing(message, Session), clock.now()
    if session is None or session.state is not SessionState.PLANNED or session.run.cancelled_at is not None:
        return False
    in_time = session.starts_at > now and now - message.due_at <= LATE
    return in_time and facts_now.has_standing(message.person_id, session.run_id, {State.ENROLLED})


def _on_the_run(message: Message) -> bool:
    run = facts_now.thing(message, Run)
    return run is not None and facts_now.has_standing(message.person_id, run.id, facts_now.HOPING)


def _unanswered(message: Message) -> bool:
    invitation = facts_now.thing(message, Invitation)
    if invitation is None or invitation.returned or invitation.declined_at is not None:
        return False
    return invitation.closes_at is None or invitation.closes_at > clock.now()


def _when_and_where(message: Message) -> Facts:
    session = facts_now.thing(message, Session)
    if session is None:
        return {}
    return {
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "room": session.room.name if session.room else "",
        "venue": session.venue.name if session.venue else "",
        "online": bool(session.online_link),
        "run_code": session.run.code,
    }


def _this_session(message: Message, person: Person) -> Sequence[CalendarFile]:
    session = facts_now.thing(message, Session)
    return invitations([session], person) if session is not None else ()


def _every_session(message: Message, person: Person) -> Sequence[CalendarFile]:
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is None:
        return ()
    coming = facts_now.coming_sessions(enrolment.run, clock.now())
    return invitations([session for session in coming if session.is_on], person)


def _none_of_the_sessions(message: Message, person: Person) -> Sequence[CalendarFile]:
    enrolment, run = facts_now.thing(message, Enrolment), facts_now.thing(message, Run)
    run = enrolment.run if enrolment is not None else run
    return invitations(facts_now.coming_sessions(run, clock.now()), person, cancel=True) if run is not None else ()


TABLE: dict[str, Row] = {
    "college/to_run": Row(still_true=_on_the_run),
    "enrolment/already": Row(),
    "enrolment/enrolled": Row(still_true=_place_is(State.ENROLLED), calendars=_every_session),
    "enrolment/joined": Row(),
    "enrolment/lapsed": Row(still_true=_place_is(State.WAITING, State.WITHDRAWN)),
    "enrolment/noted": Row(),
    "enrolment/offer": Row(still_true=_offer_stands),
    "enrolment/runs_again": Row(),
    "enrolment/waiting": Row(still_true=_place_is(State.WAITING)),
    "enrolment/withdrawn": Row(still_true=_place_is(State.WITHDRAWN), calendars=_none_of_the_sessions),
    "imports/done": Row(),
    "people/code": Row(overtakes=True),
    "people/new_device": Row(overtakes=True),
    "people/reset": Row(overtakes=True),
    "people/welcome": Row(overtakes=True),
    "questionnaires/after_course": Row(still_true=_unanswered),
    "questionnaires/follow_up": Row(still_true=_unanswered),
    "questionnaires/reminder": Row(still_true=_unanswered),
    "timetable/reminder": Row(still_true=_to_be_reminded, fresh=_when_and_where),
    "timetable/run_cancelled": Row(still_true=_run_cancelled, calendars=_none_of_the_sessions),
    "timetable/session_cancelled": Row(still_true=_session_cancelled, calendars=_this_session),
    "timetable/session_moved": Row(still_true=_session_moved, fresh=_when_and_where, calendars=_this_session),
}

OVERTAKING = frozenset(name for name, row in TABLE.items() if row.overtakes)


def row(message: Message) -> Row:
    """Find what is asked of this message; raises `KeyError` for a name that nobody wrote into the table."""
    return TABLE[message.name]
