"""The one table from a message's name to what is asked when it leaves.

Is it still true? Would it come too late? What has to be read anew? Which calendar files go with it? What follows
once it has been said, by e-mail or by the office? The post and the pages of the office read the same table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from college.cli import facts_now, too_late
from college.cli.calendar_files import Files, its_sessions, no_longer_theirs, sessions_of_the_place
from college.cli.calendar_files import none as no_files
from college.cli.running import secret_key
from college.courses.models import Comment, Reviewer
from college.courses.queries.remarks import is_still_to_be_read
from college.enrolment.actions.offering import offer_was_told, renew_untold
from college.enrolment.letters_of_sessions import is_still_true as session_is_as_told
from college.enrolment.letters_of_sessions import teaching_is_as_told
from college.enrolment.models import Enrolment
from college.enrolment.queries.places import number_in_queue, offer_stands
from college.enrolment.rules import STANDS, State
from college.foundation import clock
from college.foundation.wording import N_
from college.learning_plans.models import LearningPlan
from college.learning_plans.queries import review_is_due as plan_review_is_due
from college.outbox.models import Message
from college.outbox.rules import LATE as TOO_LATE
from college.outbox.rules import OVER
from college.outbox.rules import State as MessageState
from college.people import messages as ways_in
from college.people.models import AccessNeeds
from college.people.queries.needs import review_is_due as needs_review_is_due
from college.questionnaires.links import secret_of
from college.questionnaires.models import Invitation
from college.timetable.calendar import Method
from college.timetable.models import Run, Session
from college.timetable.queries.sessions import place_of
from college.timetable.rules import SessionState

LATE = timedelta(days=1)  # words that speak of their own day are wrong on another

Facts = Mapping[str, Any]


def _always(message: Message) -> bool:
    return True


def _nothing_new(message: Message) -> Facts:
    return {}


def _nothing_follows(message: Message) -> None:
    return None


@dataclass(frozen=True)
class Row:
    """What is asked of one kind of message, and its title in the lists of the staff.

    A message that waited longer than `late` after its moment is not sent, nor one whose matter is `over`; the office
    sees both. `late` is empty where the words are right however late they come. It is made `ready` before it is asked
    whether it is true.
    One that `overtakes` waits for no earlier message to the person; one that goes `by_email` does so however the
    person likes to hear from us.
    """

    title: str
    still_true: Callable[[Message], bool] = _always
    fresh: Callable[[Message], Facts] = _nothing_new
    files: Files = no_files
    said: Callable[[Message], None] = _nothing_follows
    late: timedelta | None = None
    over: Callable[[Message], bool] = too_late.never
    ready: Callable[[Message], None] = _nothing_follows
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
    return _is_worth_telling(enrolment)


def _time_to_answer(message: Message) -> None:
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is not None and offer_stands(enrolment.id, message.facts["offers_made"]):
        renew_untold(enrolment)


def _until(message: Message) -> Facts:
    enrolment = facts_now.thing(message, Enrolment)
    return {"until_at": enrolment.offer_lapses_at} if enrolment is not None else {}


def _number(message: Message) -> Facts:
    enrolment = facts_now.thing(message, Enrolment)
    return {"number": number_in_queue(enrolment)} if enrolment is not None else {}


def _offer_was_told(message: Message) -> None:
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is not None:
        offer_was_told(enrolment)


def _session_is_as_told(message: Message) -> bool:
    return session_is_as_told(message.name, message.facts, message.person_id)


def _teaching_is_as_told(message: Message) -> bool:
    return teaching_is_as_told(message.name, message.facts, message.person_id)


def _to_be_reminded(message: Message) -> bool:
    session = facts_now.thing(message, Session)
    if session is None or session.state is SessionState.CANCELLED or session.run.cancelled_at is not None:
        return False
    return facts_now.has_standing(message.person_id, session.run_id, {State.ENROLLED})


def _on_the_run(message: Message) -> bool:
    run = facts_now.thing(message, Run)
    return run is not None and facts_now.has_standing(message.person_id, run.id, STANDS)


def _unanswered(message: Message) -> bool:
    invitation = facts_now.thing(message, Invitation)
    return invitation is not None and not invitation.returned and invitation.declined_at is None


def _reviews_still(message: Message) -> bool:
    reviewer = facts_now.thing(message, Reviewer)
    return reviewer is not None and reviewer.person_id == message.person_id


def _waits_to_be_read(message: Message) -> bool:
    comment = facts_now.thing(message, Comment)
    return comment is not None and is_still_to_be_read(comment, message.person_id)


def _needs_to_be_looked_at(message: Message) -> bool:
    return needs_review_is_due(facts_now.thing(message, AccessNeeds))


def _plan_to_be_looked_at(message: Message) -> bool:
    return plan_review_is_due(facts_now.thing(message, LearningPlan))


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


INVITE = sessions_of_the_place("REQUEST")
UNINVITE = sessions_of_the_place("CANCEL")


def _way_to_come_in(title: str) -> Row:
    return Row(title, still_true=_opens_still, fresh=_secrets, overtakes=True, by_email=True)


def _of_sessions(title: str, method: Method) -> Row:
    return Row(title, still_true=_session_is_as_told, files=its_sessions(method), over=too_late.session_has_begun)


def _link(message: Message) -> Facts:
    invitation = facts_now.thing(message, Invitation)
    if invitation is None:
        return {}
    return {"token": secret_of(secret_key(), invitation.id), "asked_at": invitation.invited_at}


def _questions(title: str) -> Row:
    return Row(title, still_true=_unanswered, fresh=_link, over=too_late.questions_are_closed)


TABLE: dict[str, Row] = {
    "college/to_run": Row(N_("Message to everybody on a run"), still_true=_on_the_run, late=LATE),
    "courses/invited": Row(N_("Invitation to review a course"), still_true=_reviews_still),
    "courses/mentioned": Row(N_("A remark to read"), still_true=_waits_to_be_read),
    "enrolment/already": Row(N_("Asked again for a place"), still_true=_state_is_as_told, fresh=_number),
    "enrolment/enrolled": Row(
        N_("Place confirmed"), still_true=_place_is(State.ENROLLED), files=INVITE, over=too_late.run_is_over
    ),
    "enrolment/joined": Row(N_("Welcome")),
    "enrolment/lapsed": Row(
        N_("Offer ended"),
        still_true=_place_is(State.WAITING, State.WITHDRAWN),
        fresh=_number,
        over=too_late.run_is_over,
    ),
    "enrolment/noted": Row(N_("Interest noted")),
    "enrolment/offer": Row(
        N_("Offer of a place"),
        still_true=_offer_stands,
        said=_offer_was_told,
        fresh=_until,
        over=too_late.offer_has_lapsed,
        ready=_time_to_answer,
    ),
    "enrolment/runs_again": Row(N_("A course runs again"), over=too_late.cannot_be_asked_for),
    "enrolment/waiting": Row(
        N_("Turn in the queue"), still_true=_place_is(State.WAITING), fresh=_number, over=too_late.run_is_over
    ),
    "enrolment/withdrawn": Row(N_("Stepped away"), still_true=_place_is(State.WITHDRAWN), files=UNINVITE),
    "imports/done": Row(N_("Spreadsheet looked at"), by_email=True, late=LATE),
    "learning_plans/review": Row(N_("Look again at one's own plan"), still_true=_plan_to_be_looked_at),
    "people/code": _way_to_come_in(N_("Code to sign in with")),
    "people/needs_review": Row(N_("Look again at what helps"), still_true=_needs_to_be_looked_at),
    "people/new_device": _way_to_come_in(N_("Signed in on a new device")),
    "people/reset": _way_to_come_in(N_("Link for a new password")),
    "people/welcome": _way_to_come_in(N_("First link to an account")),
    "questionnaires/after_course": _questions(N_("Questionnaire after a course")),
    "questionnaires/follow_up": _questions(N_("Questionnaire months later")),
    "questionnaires/reminder": _questions(N_("Reminder of a questionnaire")),
    "timetable/put_on": Row(
        N_("Put on a session to teach it"),
        still_true=_teaching_is_as_told,
        files=its_sessions("REQUEST"),
        over=too_late.session_has_begun,
    ),
    "timetable/reminder": Row(
        N_("Reminder of a session"),
        still_true=_to_be_reminded,
        fresh=_when_and_where,
        late=LATE,
        over=too_late.session_has_begun,
    ),
    "timetable/run_cancelled": _of_sessions(N_("Run cancelled"), "CANCEL"),
    "timetable/session_added": _of_sessions(N_("Session added"), "REQUEST"),
    "timetable/session_cancelled": _of_sessions(N_("Session cancelled"), "CANCEL"),
    "timetable/session_moved": _of_sessions(N_("Session moved"), "REQUEST"),
    "timetable/taken_off": Row(
        N_("No longer teaches a session"),
        still_true=_teaching_is_as_told,
        files=no_longer_theirs,
        over=too_late.session_would_have_begun,
    ),
}

OVERTAKING = frozenset(name for name, row in TABLE.items() if row.overtakes)


def row(message: Message) -> Row:
    """Find what is asked of this message; raises `KeyError` for a name that nobody wrote into the table."""
    return TABLE[message.name]


def why_too_late(message: Message) -> str:
    """Say why a message that is true comes too late; nothing for one that may leave.

    A task of the office is late when its matter is over, and not before: the words of a call are said by somebody.
    """
    asked = row(message)
    if asked.over(message):
        return OVER
    waits = message.state is MessageState.WAITING
    return TOO_LATE if waits and asked.late is not None and clock.now() - message.due_at > asked.late else ""


def title(name: str) -> str:
    """Give the title of a kind of message in the lists of the staff; the bare name for one that nobody knows."""
    return TABLE[name].title if name in TABLE else name
