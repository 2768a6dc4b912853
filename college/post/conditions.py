"""Whether what a message tells is still so, asked at the moment it leaves. Nothing here changes anything."""

from collections.abc import Callable

from college.courses.models import Comment, Reviewer
from college.courses.queries.remarks import is_still_to_be_read
from college.enrolment import letters_of_sessions
from college.enrolment.letters_of_cover import asking_is_true, settling_is_true
from college.enrolment.models import Enrolment
from college.enrolment.queries.places import offer_stands
from college.enrolment.rules import STANDS, State
from college.foundation.db import db
from college.learning_plans.models import LearningPlan
from college.learning_plans.queries import review_is_due as plan_review_is_due
from college.outbox.models import Message
from college.people.models import AccessNeeds, Person
from college.people.queries.needs import review_is_due as needs_review_is_due
from college.post import as_read, facts_now
from college.questionnaires.models import Invitation
from college.timetable.cover_models import CoverAsk
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState


def always(message: Message) -> bool:
    """Hold for every message: what it tells of has happened, and stays so."""
    return True


def place_is(*states: State) -> Callable[[Message], bool]:
    """Hold while somebody's place is in one of these states, on a run that goes ahead."""

    def still_true(message: Message) -> bool:
        enrolment = facts_now.thing(message, Enrolment)
        return enrolment is not None and enrolment.state in states and _is_worth_telling(enrolment)

    return still_true


def _is_worth_telling(enrolment: Enrolment) -> bool:
    """Whoever has, waits for or is offered a place on a run that was cancelled hears of that, and of nothing else."""
    return enrolment.state is State.WITHDRAWN or enrolment.run.cancelled_at is None


def state_is_as_told(message: Message) -> bool:
    """Tell whether a place is still in the state that the message says."""
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is None or enrolment.state.value != message.facts["state"]:
        return False
    return _is_worth_telling(enrolment)


def offer_is_open(message: Message) -> bool:
    """Tell whether the very offer that the message makes still stands."""
    enrolment = facts_now.thing(message, Enrolment)
    if enrolment is None or not offer_stands(enrolment.id, message.facts["offers_made"]):
        return False
    return _is_worth_telling(enrolment)


def session_is_as_told(message: Message) -> bool:
    """Tell whether a session is still as the message says, and still theirs."""
    return letters_of_sessions.is_still_true(message.name, message.facts, message.person_id)


def session_has_moved(message: Message) -> bool:
    """Tell whether a session is where the message says, still theirs, and not back where they knew it to be."""
    if not session_is_as_told(message):
        return False
    return not as_read.is_back(message.facts, as_read.last_read(message).get(message.facts["session_ids"][0]))


def some_sessions_are_as_told(message: Message) -> bool:
    """Tell whether any of the sessions that the message lists is still as it says."""
    return bool(facts_now.sessions_still_so(message))


def teaching_is_as_told(message: Message) -> bool:
    """Tell whether somebody still teaches, or still does not teach, what the message says."""
    return letters_of_sessions.teaching_is_as_told(message.name, message.facts, message.person_id)


def asks_still(message: Message) -> bool:
    """Tell whether somebody is still wanted to step in."""
    return asking_is_true(facts_now.thing(message, CoverAsk), message.facts)


def is_settled(message: Message) -> bool:
    """Tell whether the question to step in is still settled."""
    return settling_is_true(facts_now.thing(message, CoverAsk), message.facts)


def is_to_be_reminded(message: Message) -> bool:
    """Tell whether a session takes place and they have a place at it."""
    session = facts_now.thing(message, Session)
    if session is None or session.state is SessionState.CANCELLED or session.run.cancelled_at is not None:
        return False
    return facts_now.has_standing(message.person_id, session.run_id, {State.ENROLLED})


def is_on_the_run(message: Message) -> bool:
    """Tell whether they still have, wait for or are offered a place on the run."""
    run = facts_now.thing(message, Run)
    return run is not None and facts_now.has_standing(message.person_id, run.id, STANDS)


def is_unanswered(message: Message) -> bool:
    """Tell whether they have neither answered nor asked us to stop."""
    invitation = facts_now.thing(message, Invitation)
    return invitation is not None and not invitation.returned and invitation.declined_at is None


def reviews_still(message: Message) -> bool:
    """Tell whether they are still invited to review the course."""
    reviewer = facts_now.thing(message, Reviewer)
    return reviewer is not None and reviewer.person_id == message.person_id


def waits_to_be_read(message: Message) -> bool:
    """Tell whether a remark is still to be read by them."""
    comment = facts_now.thing(message, Comment)
    return comment is not None and is_still_to_be_read(comment, message.person_id)


def needs_are_to_be_looked_at(message: Message) -> bool:
    """Tell whether what helps somebody is still to be looked at."""
    return needs_review_is_due(facts_now.thing(message, AccessNeeds))


def plan_is_to_be_looked_at(message: Message) -> bool:
    """Tell whether their plan is still to be looked at."""
    return plan_review_is_due(facts_now.thing(message, LearningPlan))


def address_is_wrong_still(message: Message) -> bool:
    """Tell whether e-mail to the address still comes back."""
    person = db.session.get(Person, message.person_id)
    return person is not None and person.is_bouncing and person.email == message.facts["address"]
