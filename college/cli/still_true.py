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
from college.enrolment import letters_of_series
from college.enrolment.actions.offering import offer_was_told
from college.enrolment.calendars import calendar_files, files_of_who_went
from college.enrolment.letters_of_cover import asking_is_true, settling_is_true
from college.enrolment.letters_of_sessions import is_still_true as session_is_as_told
from college.enrolment.letters_of_sessions import teaching_is_as_told
from college.enrolment.models import Enrolment
from college.enrolment.queries.overlaps import times_told
from college.enrolment.queries.places import offer_stands
from college.enrolment.rules import STANDS, State
from college.foundation import clock
from college.foundation.db import db
from college.foundation.wording import N_
from college.outbox.models import Message
from college.outbox.rules import Kind, revived
from college.outbox.transport import CalendarFile
from college.people import messages as ways_in
from college.people.models import Person
from college.questionnaires.links import secret_of
from college.questionnaires.models import Invitation
from college.settings.queries import the_college
from college.timetable.calendar import Mailbox, Method
from college.timetable.cover_links import secret_of as secret_of_ask
from college.timetable.cover_models import CoverAsk
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

    Its `kind` is what people choose their ways by. One that `overtakes` waits for no earlier message to the person;
    one that goes `at_once` answers something just done, and is read in quiet hours too.
    """

    title: str
    kind: Kind
    still_true: Callable[[Message], bool] = _always
    fresh: Callable[[Message], Facts] = _nothing_new
    files: Files = _no_files
    said: Callable[[Message], None] = _nothing_follows
    overtakes: bool = False
    at_once: bool = False

    @property
    def by_email(self) -> bool:
        """Whether it goes by e-mail however the person likes to hear from us."""
        return self.kind is Kind.ACCOUNT


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


def _sessions_still_so(message: Message) -> list[dict[str, Any]]:
    return letters_of_series.still_so(message.name, message.facts, message.person_id)


def _some_still_so(message: Message) -> bool:
    return bool(_sessions_still_so(message))


def _those_still_so(message: Message) -> Facts:
    """Leave out what changed once more meanwhile; should nothing be left, the words stay as they were told."""
    left = _sessions_still_so(message) or message.facts["sessions"]
    return {"sessions": revived({"sessions": left})["sessions"], "count": len(left)}


def _asks_still(message: Message) -> bool:
    return asking_is_true(facts_now.thing(message, CoverAsk), message.facts)


def _is_settled(message: Message) -> bool:
    return settling_is_true(facts_now.thing(message, CoverAsk), message.facts)


def _answering(message: Message) -> Facts:
    ask = facts_now.thing(message, CoverAsk)
    return {"token": secret_of_ask(secret_key(), ask)} if ask is not None else {}


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


def _address_is_wrong_still(message: Message) -> bool:
    person = db.session.get(Person, message.person_id)
    return person is not None and person.is_bouncing and person.email == message.facts["address"]


def _waits_to_be_read(message: Message) -> bool:
    comment = facts_now.thing(message, Comment)
    return comment is not None and is_still_to_be_read(comment, message.person_id)


def _when_and_where(message: Message) -> Facts:
    session = facts_now.thing(message, Session)
    if session is None:
        return {}
    return {"starts_at": session.starts_at, "ends_at": session.ends_at, "place": place_of(session)}


def _meets(message: Message) -> Facts:
    """Tell at which moments somebody has something else at the same time: they hear it, and may keep both."""
    enrolment = facts_now.thing(message, Enrolment)
    return {"meets": times_told(message.person_id, enrolment.run)} if enrolment is not None else {}


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


def _those_sessions(method: Method) -> Files:
    def files(message: Message, person: Person) -> Sequence[CalendarFile]:
        return _invitations(person, [one["id"] for one in _sessions_still_so(message)], method)

    return files


def _sessions_no_longer_theirs(message: Message, person: Person) -> Sequence[CalendarFile]:
    sessions = [one["id"] for one in _sessions_still_so(message)]
    return _attached(files_of_who_went(person, sessions, host=settings().host, organiser=_organiser()))


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
    return Row(title, Kind.ACCOUNT, still_true=_opens_still, fresh=_secrets, overtakes=True, at_once=True)


def _of_sessions(title: str, method: Method) -> Row:
    return Row(title, Kind.CHANGES, still_true=_session_is_as_told, files=_its_sessions(method))


def _of_many(title: str, kind: Kind, files: Files) -> Row:
    return Row(title, kind, still_true=_some_still_so, fresh=_those_still_so, files=files)


def _link(message: Message) -> Facts:
    invitation = facts_now.thing(message, Invitation)
    return {"token": secret_of(secret_key(), invitation.id)} if invitation is not None else {}


TABLE: dict[str, Row] = {
    "college/to_run": Row(N_("Message to everybody on a run"), Kind.CHANGES, still_true=_on_the_run),
    "courses/invited": Row(N_("Invitation to review a course"), Kind.TEACHING, still_true=_reviews_still),
    "courses/mentioned": Row(N_("A remark to read"), Kind.TEACHING, still_true=_waits_to_be_read),
    "enrolment/already": Row(
        N_("Asked again for a place"), Kind.PLACES, at_once=True, still_true=_state_is_as_told, fresh=_meets
    ),
    "enrolment/enrolled": Row(
        N_("Place confirmed"),
        Kind.PLACES,
        at_once=True,
        still_true=_place_is(State.ENROLLED),
        fresh=_meets,
        files=INVITE,
    ),
    "enrolment/joined": Row(N_("Welcome"), Kind.PLACES, at_once=True),
    "enrolment/lapsed": Row(N_("Offer ended"), Kind.PLACES, still_true=_place_is(State.WAITING, State.WITHDRAWN)),
    "enrolment/noted": Row(N_("Interest noted"), Kind.NEWS, at_once=True),
    "enrolment/offer": Row(
        N_("Offer of a place"), Kind.PLACES, still_true=_offer_stands, fresh=_meets, said=_offer_was_told
    ),
    "enrolment/runs_again": Row(N_("A course runs again"), Kind.NEWS),
    "enrolment/waiting": Row(
        N_("Turn in the queue"), Kind.PLACES, at_once=True, still_true=_place_is(State.WAITING), fresh=_meets
    ),
    "enrolment/withdrawn": Row(
        N_("Stepped away"), Kind.PLACES, at_once=True, still_true=_place_is(State.WITHDRAWN), files=UNINVITE
    ),
    "imports/done": Row(N_("Spreadsheet looked at"), Kind.ACCOUNT, at_once=True),
    "people/code": _way_to_come_in(N_("Code to sign in with")),
    "people/comes_back": Row(N_("E-mail comes back"), Kind.CHANGES, still_true=_address_is_wrong_still),
    "people/new_device": _way_to_come_in(N_("Signed in on a new device")),
    "people/reset": _way_to_come_in(N_("Link for a new password")),
    "people/welcome": _way_to_come_in(N_("First link to an account")),
    "questionnaires/after_course": Row(
        N_("Questionnaire after a course"), Kind.QUESTIONNAIRES, still_true=_unanswered, fresh=_link
    ),
    "questionnaires/follow_up": Row(
        N_("Questionnaire months later"), Kind.QUESTIONNAIRES, still_true=_unanswered, fresh=_link
    ),
    "questionnaires/reminder": Row(
        N_("Reminder of a questionnaire"), Kind.QUESTIONNAIRES, still_true=_unanswered, fresh=_link
    ),
    "timetable/put_on_sessions": _of_many(
        N_("Put on several sessions to teach them"), Kind.TEACHING, _those_sessions("REQUEST")
    ),
    "timetable/put_on": Row(
        N_("Put on a session to teach it"),
        Kind.TEACHING,
        still_true=_teaching_is_as_told,
        files=_its_sessions("REQUEST"),
    ),
    "timetable/reminder": Row(
        N_("Reminder of a session"), Kind.REMINDERS, still_true=_to_be_reminded, fresh=_when_and_where
    ),
    "timetable/run_cancelled": _of_sessions(N_("Run cancelled"), "CANCEL"),
    "timetable/session_added": _of_sessions(N_("Session added"), "REQUEST"),
    "timetable/session_cancelled": _of_sessions(N_("Session cancelled"), "CANCEL"),
    "timetable/session_moved": _of_sessions(N_("Session moved"), "REQUEST"),
    "timetable/sessions_added": _of_many(N_("Several sessions added"), Kind.CHANGES, _those_sessions("REQUEST")),
    "timetable/sessions_cancelled": _of_many(N_("Several sessions cancelled"), Kind.CHANGES, _those_sessions("CANCEL")),
    "timetable/sessions_moved": _of_many(N_("Several sessions moved"), Kind.CHANGES, _those_sessions("REQUEST")),
    "timetable/taken_off_sessions": _of_many(
        N_("No longer teaches several sessions"), Kind.TEACHING, _sessions_no_longer_theirs
    ),
    "timetable/step_in": Row(N_("Asked to step in"), Kind.TEACHING, still_true=_asks_still, fresh=_answering),
    "timetable/step_in_settled": Row(N_("Nobody has to step in any more"), Kind.TEACHING, still_true=_is_settled),
    "timetable/taken_off": Row(
        N_("No longer teaches a session"), Kind.TEACHING, still_true=_teaching_is_as_told, files=_no_longer_theirs
    ),
}

KINDS = {name: row.kind for name, row in TABLE.items()}
OVERTAKING = frozenset(name for name, row in TABLE.items() if row.overtakes)


def row(message: Message) -> Row:
    """Find what is asked of this message; raises `KeyError` for a name that nobody wrote into the table."""
    return TABLE[message.name]


def title(name: str) -> str:
    """Give the title of a kind of message in the lists of the staff; the bare name for one that nobody knows."""
    return TABLE[name].title if name in TABLE else name
