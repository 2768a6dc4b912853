"""The one table from a message's name to what is asked when it leaves.

Is it still true? What has to be read anew? Which calendar files go with it? What follows once it has been
said, by e-mail or by the office? The post and the pages of the office read the same table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from college.cli import facts_now
from college.cli.running import secret_key, settings
from college.courses.models import Comment, Reviewer
from college.courses.queries.remarks import is_still_to_be_read
from college.enrolment.actions.offering import offer_was_told
from college.enrolment.calendars import calendar_files, files_of_who_went
from college.enrolment.letters_of_sessions import is_still_true as session_is_as_told
from college.enrolment.letters_of_sessions import teaching_is_as_told
from college.enrolment.models import Enrolment
from college.enrolment.queries.places import offer_stands
from college.enrolment.rules import STANDS, State
from college.foundation import clock
from college.foundation.wording import N_
from college.outbox.models import Message
from college.outbox.transport import CalendarFile
from college.people import messages as ways_in
from college.people.models import Person
from college.questionnaires.links import secret_of
from college.questionnaires.models import Invitation
from college.settings.queries import the_college
from college.timetable.calendar import Mailbox, Method
from college.timetable.models import Run, Session
from college.timetable.queries.sessions import place_of
from college.timetable.rules import SessionState

LATE = timedelta(days=1)  # a reminder that could not leave for so long is of no use

Facts = Mapping[str, Any]
Files = Callable[[Message, Person], Sequence[CalendarFile]]


def _always(message: Message) -> bool:
    return True


def _nothing_new(message: Message) -> Facts:
    return {}


def _no_files(message: Message, person: Person) -> Sequence[CalendarFile]:
    return ()


def _nothing_follows(message: Message) -> None:
    return None


@dataclass(frozen=True)
class Row:
    """What is asked of one kind of message, and its title in the lists of the staff.

    One that `overtakes` waits for no earlier message to the person; one that goes `by_email` does so however the
    person likes to hear from us.
    """

    title: str
    still_true: Callable[[Message], bool] = _always
    fresh: Callable[[Message], Facts] = _nothing_new
    files: Files = _no_files
    said: Callable[[Message], None] = _nothing_follows
    overtakes: bool = False
    by_email: bool = False


def _place_is(*states: State) -> Callable[[Message], bool]:
    def still_true(message: Message) -> bool:
        enrolment = facts_now.thing(message, Enrolment)
        return enrolment is not None and enrolment.state in states and _is_worth_telling(enrolment)

    return still_true


def _is_worth_telling(enrolment: Enrolment) -> bool:
    """Whoever has, waits for or is offered a place on a run that was cancelled hears of that, and of nothing else."""
    return enrolment.state is State.WITHDRAWN or enrolment.run.cancelled_at is None


def _state_is_as_told(message: Message) -> bool:
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is None or enrolment.state.value != message.facts["state"]:
        return False
    return _is_worth_telling(enrolment)


def _offer_stands(message: Message) -> bool:
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is None or not offer_stands(enrolment.id, message.facts["offers_made"]):
        return False
    if not _is_worth_telling(enrolment):
        return False
    return enrolment.offer_lapses_at is None or enrolment.offer_lapses_at > clock.now()


def _offer_was_told(message: Message) -> None:
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is not None:
        offer_was_told(enrolment)


def _session_is_as_told(message: Message) -> bool:
    return session_is_as_told(message.name, message.facts, message.person_id)


def _teaching_is_as_told(message: Message) -> bool:
    return teaching_is_as_told(message.name, message.facts, message.person_id)


def _to_be_reminded(message: Message) -> bool:
    session, now = facts_now.thing(message, Session), clock.now()
    if session is None or session.state is not SessionState.PLANNED or session.run.cancelled_at is not None:
        return False
    in_time = session.starts_at > now and now - message.due_at <= LATE
    return in_time and facts_now.has_standing(message.person_id, session.run_id, {State.ENROLLED})


def _on_the_run(message: Message) -> bool:
    run = facts_now.thing(message, Run)
    return run is not None and facts_now.has_standing(message.person_id, run.id, STANDS)


def _unanswered(message: Message) -> bool:
    invitation = facts_now.thing(message, Invitation)
    if invitation is None or invitation.returned or invitation.declined_at is not None:
        return False
    return invitation.closes_at is None or invitation.closes_at > clock.now()


def _reviews_still(message: Message) -> bool:
    reviewer = facts_now.thing(message, Reviewer)
    return reviewer is not None and reviewer.person_id == message.person_id


def _waits_to_be_read(message: Message) -> bool:
    comment = facts_now.thing(message, Comment)
    return comment is not None and is_still_to_be_read(comment, message.person_id)


def _when_and_where(message: Message) -> Facts:
    session = facts_now.thing(message, Session)
    if session is None:
        return {}
    return {"starts_at": session.starts_at, "ends_at": session.ends_at, "place": place_of(session)}


def _way_in(message: Message) -> Facts | None:
    return ways_in.fresh_facts(message.name, message.facts, secret_key())


def _opens_still(message: Message) -> bool:
    return _way_in(message) is not None


def _secrets(message: Message) -> Facts:
    return _way_in(message) or {}


def _its_sessions(method: Method) -> Files:
    def files(message: Message, person: Person) -> Sequence[CalendarFile]:
        return _invitations(person, message.facts["session_ids"], method)

    return files


def _sessions_of_the_place(method: Method) -> Files:
    def files(message: Message, person: Person) -> Sequence[CalendarFile]:
        enrolment = facts_now.thing(message, Enrolment)
        coming = facts_now.coming_sessions(enrolment.run, clock.now()) if enrolment is not None else []
        return _invitations(person, coming, method)

    return files


def _invitations(person: Person, session_ids: Sequence[int], method: Method) -> list[CalendarFile]:
    return _attached(calendar_files(person, session_ids, method, host=settings().host, organiser=_organiser()))


def _no_longer_theirs(message: Message, person: Person) -> Sequence[CalendarFile]:
    sessions = message.facts["session_ids"]
    return _attached(files_of_who_went(person, sessions, host=settings().host, organiser=_organiser()))


def _organiser() -> Mailbox:
    return Mailbox(the_college().name, settings().mail_from)


def _attached(files: Sequence[bytes]) -> list[CalendarFile]:
    return [CalendarFile(_method_of(data), data, f"session-{n}.ics") for n, data in enumerate(files, 1)]


def _method_of(data: bytes) -> Method:
    return "CANCEL" if b"\r\nMETHOD:CANCEL\r\n" in data else "REQUEST"


INVITE = _sessions_of_the_place("REQUEST")
UNINVITE = _sessions_of_the_place("CANCEL")


def _way_to_come_in(title: str) -> Row:
    return Row(title, still_true=_opens_still, fresh=_secrets, overtakes=True, by_email=True)


def _of_sessions(title: str, method: Method) -> Row:
    return Row(title, still_true=_session_is_as_told, files=_its_sessions(method))


def _link(message: Message) -> Facts:
    invitation = facts_now.thing(message, Invitation)
    return {"token": secret_of(secret_key(), invitation.id)} if invitation is not None else {}


TABLE: dict[str, Row] = {
    "college/test": Row(N_("Test of a wording"), by_email=True),
    "college/to_run": Row(N_("Message to everybody on a run"), still_true=_on_the_run),
    "courses/invited": Row(N_("Invitation to review a course"), still_true=_reviews_still),
    "courses/mentioned": Row(N_("A remark to read"), still_true=_waits_to_be_read),
    "enrolment/already": Row(N_("Asked again for a place"), still_true=_state_is_as_told),
    "enrolment/enrolled": Row(N_("Place confirmed"), still_true=_place_is(State.ENROLLED), files=INVITE),
    "enrolment/joined": Row(N_("Welcome")),
    "enrolment/lapsed": Row(N_("Offer ended"), still_true=_place_is(State.WAITING, State.WITHDRAWN)),
    "enrolment/noted": Row(N_("Interest noted")),
    "enrolment/offer": Row(N_("Offer of a place"), still_true=_offer_stands, said=_offer_was_told),
    "enrolment/runs_again": Row(N_("A course runs again")),
    "enrolment/waiting": Row(N_("Turn in the queue"), still_true=_place_is(State.WAITING)),
    "enrolment/withdrawn": Row(N_("Stepped away"), still_true=_place_is(State.WITHDRAWN), files=UNINVITE),
    "imports/done": Row(N_("Spreadsheet looked at"), by_email=True),
    "people/code": _way_to_come_in(N_("Code to sign in with")),
    "people/new_device": _way_to_come_in(N_("Signed in on a new device")),
    "people/reset": _way_to_come_in(N_("Link for a new password")),
    "people/welcome": _way_to_come_in(N_("First link to an account")),
    "questionnaires/after_course": Row(N_("Questionnaire after a course"), still_true=_unanswered, fresh=_link),
    "questionnaires/follow_up": Row(N_("Questionnaire months later"), still_true=_unanswered, fresh=_link),
    "questionnaires/reminder": Row(N_("Reminder of a questionnaire"), still_true=_unanswered, fresh=_link),
    "timetable/put_on": Row(
        N_("Put on a session to teach it"), still_true=_teaching_is_as_told, files=_its_sessions("REQUEST")
    ),
    "timetable/reminder": Row(N_("Reminder of a session"), still_true=_to_be_reminded, fresh=_when_and_where),
    "timetable/run_cancelled": _of_sessions(N_("Run cancelled"), "CANCEL"),
    "timetable/session_added": _of_sessions(N_("Session added"), "REQUEST"),
    "timetable/session_cancelled": _of_sessions(N_("Session cancelled"), "CANCEL"),
    "timetable/session_moved": _of_sessions(N_("Session moved"), "REQUEST"),
    "timetable/taken_off": Row(
        N_("No longer teaches a session"), still_true=_teaching_is_as_told, files=_no_longer_theirs
    ),
}

OVERTAKING = frozenset(name for name, row in TABLE.items() if row.overtakes)


def row(message: Message) -> Row:
    """Find what is asked of this message; raises `KeyError` for a name that nobody wrote into the table."""
    return TABLE[message.name]


def title(name: str) -> str:
    """Give the title of a kind of message in the lists of the staff; the bare name for one that nobody knows."""
    return TABLE[name].title if name in TABLE else name
