"""The one table from a message's name to what is asked when it leaves.

Is it still true? Would it come too late? What has to be read anew? Which calendar files go with it? What follows
once it has been said, by e-mail or by the office? The post and the pages of the office read the same table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from college.enrolment.actions.offering import offer_was_told, renew_untold
from college.enrolment.models import Enrolment
from college.enrolment.queries.places import offer_stands
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.wording import N_
from college.outbox.models import Message
from college.outbox.rules import LATE as TOO_LATE
from college.outbox.rules import OVER, Kind
from college.outbox.rules import State as MessageState
from college.post import calendar_files, conditions, facts_now, fresh, too_late
from college.post.calendar_files import Files
from college.post.fresh import Facts
from college.timetable.calendar import Method

LATE = timedelta(days=1)  # words that speak of their own day are wrong on another
Fresh = Callable[[Message], Facts]


def _nothing_follows(message: Message) -> None:
    return None


@dataclass(frozen=True)
class Row:
    """What is asked of one kind of message, and its title in the lists of the staff.

    Its `kind` is what people choose their ways by. A message that waited longer than `late` after its moment is not
    sent, nor one whose matter is `over`; the office sees both. `late` is empty where the words are right however
    late they come. It is made `ready` before it is asked whether it is true.
    One that `overtakes` waits for no earlier message to the person; one that goes `at_once` answers something just
    done, and is read in quiet hours too.
    """

    title: str
    kind: Kind
    still_true: Callable[[Message], bool] = conditions.always
    fresh: Fresh = fresh.nothing
    files: Files = calendar_files.none
    said: Callable[[Message], None] = _nothing_follows
    late: timedelta | None = None
    over: Callable[[Message], bool] = too_late.never
    ready: Callable[[Message], None] = _nothing_follows
    overtakes: bool = False
    at_once: bool = False

    @property
    def by_email(self) -> bool:
        """Whether it goes by e-mail however the person likes to hear from us."""
        return self.kind is Kind.ACCOUNT


def _time_to_answer(message: Message) -> None:
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is not None and offer_stands(enrolment.id, message.facts["offers_made"]):
        renew_untold(enrolment)


def _offer_was_told(message: Message) -> None:
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is not None:
        offer_was_told(enrolment)


def _way_to_come_in(title: str) -> Row:
    return Row(
        title,
        Kind.ACCOUNT,
        still_true=lambda message: fresh.way_in(message) is not None,
        fresh=fresh.secrets,
        overtakes=True,
        at_once=True,
    )


def _of_sessions(
    title: str, method: Method, anew: Fresh, still_true: Callable[[Message], bool] = conditions.session_is_as_told
) -> Row:
    return Row(
        title,
        Kind.CHANGES,
        fresh=anew,
        still_true=still_true,
        files=calendar_files.its_sessions(method),
        over=too_late.cancelled_session_would_have_begun if method == "CANCEL" else too_late.session_has_begun,
    )


def _of_many(title: str, kind: Kind, files: Files, anew: Fresh = fresh.sessions_still_so) -> Row:
    would_be = anew is fresh.as_they_were_read  # of what is not to be, or not theirs
    return Row(
        title,
        kind,
        still_true=conditions.some_sessions_are_as_told,
        fresh=anew,
        files=files,
        over=too_late.those_sessions_would_have_begun if would_be else too_late.those_sessions_have_begun,
    )


def _questions(title: str) -> Row:
    return Row(
        title,
        Kind.QUESTIONNAIRES,
        still_true=conditions.is_unanswered,
        fresh=fresh.link,
        over=too_late.questions_are_closed,
    )


ADDED = fresh.together(fresh.also_meets, fresh.meets_then)
THEIR_NUMBER = fresh.together(fresh.number, fresh.meets)

TABLE: dict[str, Row] = {
    "college/test": Row(N_("Test of a wording"), Kind.ACCOUNT, at_once=True),
    "college/to_run": Row(
        N_("Message to everybody on a run"),
        Kind.CHANGES,
        still_true=conditions.is_on_the_run,
        fresh=fresh.which_class,
        late=LATE,
    ),
    "courses/invited": Row(N_("Invitation to review a course"), Kind.TEACHING, still_true=conditions.reviews_still),
    "courses/mentioned": Row(N_("A remark to read"), Kind.TEACHING, still_true=conditions.waits_to_be_read),
    "enrolment/already": Row(
        N_("Asked again for a place"),
        Kind.PLACES,
        at_once=True,
        still_true=conditions.state_is_as_told,
        fresh=THEIR_NUMBER,
    ),
    "enrolment/enrolled": Row(
        N_("Place confirmed"),
        Kind.PLACES,
        at_once=True,
        still_true=conditions.place_is(State.ENROLLED),
        fresh=fresh.meets,
        files=calendar_files.sessions_of_the_place("REQUEST"),
        over=too_late.run_is_over,
    ),
    "enrolment/joined": Row(N_("Welcome"), Kind.PLACES, at_once=True),
    "enrolment/lapsed": Row(
        N_("Offer ended"),
        Kind.PLACES,
        still_true=conditions.place_is(State.WAITING, State.WITHDRAWN),
        fresh=fresh.number,
        over=too_late.run_is_over,
    ),
    "enrolment/noted": Row(N_("Interest noted"), Kind.NEWS, at_once=True),
    "enrolment/offer": Row(
        N_("Offer of a place"),
        Kind.PLACES,
        still_true=conditions.offer_is_open,
        said=_offer_was_told,
        fresh=fresh.together(fresh.until, fresh.meets),
        over=too_late.offer_has_lapsed,
        ready=_time_to_answer,
    ),
    "enrolment/runs_again": Row(N_("A course runs again"), Kind.NEWS, over=too_late.cannot_be_asked_for),
    "enrolment/waiting": Row(
        N_("Turn in the queue"),
        Kind.PLACES,
        at_once=True,
        still_true=conditions.place_is(State.WAITING),
        fresh=THEIR_NUMBER,
        over=too_late.run_is_over,
    ),
    "enrolment/withdrawn": Row(
        N_("Stepped away"),
        Kind.PLACES,
        at_once=True,
        still_true=conditions.place_is(State.WITHDRAWN),
        files=calendar_files.sessions_of_the_place("CANCEL"),
    ),
    "imports/done": Row(N_("Spreadsheet looked at"), Kind.ACCOUNT, at_once=True, late=LATE),
    "learning_plans/review": Row(
        N_("Look again at one's own plan"), Kind.REMINDERS, still_true=conditions.plan_is_to_be_looked_at
    ),
    "people/code": _way_to_come_in(N_("Code to sign in with")),
    "people/comes_back": Row(N_("E-mail comes back"), Kind.CHANGES, still_true=conditions.address_is_wrong_still),
    "people/needs_review": Row(
        N_("Look again at what helps"), Kind.REMINDERS, still_true=conditions.needs_are_to_be_looked_at
    ),
    "people/new_device": _way_to_come_in(N_("Signed in on a new device")),
    "people/reset": _way_to_come_in(N_("Link for a new password")),
    "people/welcome": _way_to_come_in(N_("First link to an account")),
    "questionnaires/after_course": _questions(N_("Questionnaire after a course")),
    "questionnaires/follow_up": _questions(N_("Questionnaire months later")),
    "questionnaires/reminder": _questions(N_("Reminder of a questionnaire")),
    "timetable/put_on": Row(
        N_("Put on a session to teach it"),
        Kind.TEACHING,
        still_true=conditions.teaching_is_as_told,
        files=calendar_files.its_sessions("REQUEST"),
        over=too_late.session_has_begun,
    ),
    "timetable/put_on_sessions": _of_many(
        N_("Put on several sessions to teach them"), Kind.TEACHING, calendar_files.those_sessions("REQUEST")
    ),
    "timetable/reminder": Row(
        N_("Reminder of a session"),
        Kind.REMINDERS,
        still_true=conditions.is_to_be_reminded,
        fresh=fresh.when_and_where,
        late=LATE,
        over=too_late.session_has_begun,
    ),
    "timetable/run_cancelled": Row(
        N_("Run cancelled"),
        Kind.CHANGES,
        fresh=fresh.first_as_it_was_read,
        files=calendar_files.its_sessions("CANCEL"),
        over=too_late.cancelled_sessions_would_have_begun,
    ),
    "timetable/session_added": _of_sessions(N_("Session added"), "REQUEST", ADDED),
    "timetable/session_cancelled": _of_sessions(N_("Session cancelled"), "CANCEL", fresh.as_it_was_read),
    "timetable/session_moved": _of_sessions(
        N_("Session moved"),
        "REQUEST",
        fresh.together(fresh.before_it_moved, fresh.meets_then),
        conditions.session_has_moved,
    ),
    "timetable/sessions_added": _of_many(
        N_("Several sessions added"),
        Kind.CHANGES,
        calendar_files.those_sessions("REQUEST"),
        fresh.together(fresh.sessions_still_so, ADDED),
    ),
    "timetable/sessions_cancelled": _of_many(
        N_("Several sessions cancelled"),
        Kind.CHANGES,
        calendar_files.those_sessions("CANCEL"),
        fresh.as_they_were_read,
    ),
    "timetable/sessions_moved": _of_many(
        N_("Several sessions moved"),
        Kind.CHANGES,
        calendar_files.those_sessions("REQUEST"),
        fresh.together(fresh.before_they_moved, fresh.meets_then),
    ),
    "timetable/step_in": Row(
        N_("Asked to step in"), Kind.TEACHING, still_true=conditions.asks_still, fresh=fresh.answering
    ),
    "timetable/step_in_settled": Row(
        N_("Nobody has to step in any more"), Kind.TEACHING, still_true=conditions.is_settled
    ),
    "timetable/taken_off": Row(
        N_("No longer teaches a session"),
        Kind.TEACHING,
        fresh=fresh.as_it_was_read,
        still_true=conditions.teaching_is_as_told,
        files=calendar_files.no_longer_theirs,
        over=too_late.session_would_have_begun,
    ),
    "timetable/taken_off_sessions": _of_many(
        N_("No longer teaches several sessions"),
        Kind.TEACHING,
        calendar_files.those_no_longer_theirs,
        fresh.as_they_were_read,
    ),
}

KINDS = {name: row.kind for name, row in TABLE.items()}
OVERTAKING = frozenset(name for name, row in TABLE.items() if row.overtakes)


def row(message: Message) -> Row:
    """Find what is asked of this message; raises `KeyError` for a name that nobody wrote into the table."""
    return TABLE[message.name]


def why_too_late(message: Message) -> str:
    """Say why a message that is true comes too late; nothing for one that may leave.

    A task of the office is late when its matter is over, and not before: the words of a call are said by somebody.
    A night and a failed try move the moment at which a message is due, but make its words no younger.
    """
    asked = row(message)
    if asked.over(message):
        return OVER
    waits, moment = message.state is MessageState.WAITING, min(message.made_at, message.due_at)
    return TOO_LATE if waits and asked.late is not None and clock.now() - moment > asked.late else ""


def title(name: str) -> str:
    """Give the title of a kind of message in the lists of the staff; the bare name for one that nobody knows."""
    return TABLE[name].title if name in TABLE else name
