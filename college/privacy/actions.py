"""Forgetting a person, so that every figure of every report stays as it was."""

import json
from typing import Any, Final

from sqlalchemy import delete, select, update

from college.audit.actions import Doer, record
from college.courses.models import Comment, CourseAuthor, Draft, Presence, Reviewer
from college.courses.rules import Settled
from college.enrolment.actions.covering import take_off
from college.enrolment.actions.leaving import withdraw
from college.enrolment.models import Enrolment, EnrolmentEvent, FormKey, Interest
from college.enrolment.queries import situation
from college.enrolment.rules import State as PlaceState
from college.foundation import clock, tokens
from college.foundation.db import Base, db, lock
from college.foundation.refusal import Refused
from college.learning_plans.models import LearningPlan
from college.outbox.models import Message, MessageBody
from college.outbox.rules import UNSAID, State
from college.people.actions.keeping import new_reference, write_contact
from college.people.models import AccessNeeds, Account, EqualityAnswers, Person, PersonNeed, SignIn, SignInLink
from college.people.rules import STAFF, ContactBy
from college.privacy.queries import secrets_of
from college.questionnaires.models import Answer, Invitation, Question, Response
from college.questionnaires.pseudonyms import pseudonym
from college.questionnaires.rules import Kind
from college.timetable.cover_models import Absence, CoverAsk
from college.timetable.models import CalendarFeed, ClashReason, Leave, Run
from college.timetable.queries.sessions import sessions_taught_by

_HOPED_FOR: Final = Enrolment.state.in_([PlaceState.WAITING, PlaceState.OFFERED])


def erase(person: Person, *, key: bytes, by: Doer | None) -> None:
    """Forget who a person was. Their row stays, empty, for the places, marks and answers that are counted.

    `key` is the application's secret, by which their answers are found. Raises `Refused` for somebody who was
    erased before, for oneself, and for a colleague who still has keys.
    """
    _hold(person)
    _refuse(person, by)
    texts = list(secrets_of(person))
    _leave_queues(person, by)
    _leave_sessions(person, by)
    _close_doors(person)
    _empty_places(person)
    _leave_courses(person)
    _empty_reasons(person)
    _empty_messages(person)
    _forget_answers(person, key)
    _clean_spreadsheets(texts)
    _empty_row(person)
    record("person.erased", person, by=by)


def _hold(person: Person) -> None:
    """Hold what somebody waits for and teaches before themselves, as whoever plans does: nobody waits in a circle."""
    sessions = sorted(sessions_taught_by(person, clock.now()), key=lambda session: (session.run_id, session.number))
    places = db.session.scalars(select(Enrolment.run_id).where(Enrolment.person_id == person.id, _HOPED_FOR))
    for number in sorted({*places, *(session.run_id for session in sessions)}):
        lock(db.session.get_one(Run, number))
    for session in sessions:
        lock(session)
    lock(person)


def _refuse(person: Person, by: Doer | None) -> None:
    if person.erased_at is not None:
        raise Refused("This person's data were erased before.")
    if by is not None and by.id == person.id:
        raise Refused("Nobody erases themselves. Ask another manager.")
    if by is not None and person.roles & STAFF:
        raise Refused("This person works for the college. An administrator takes their roles away first.")


def _leave_queues(person: Person, by: Doer | None) -> None:
    """Let the next in line have what nobody can be told of any more; places that are counted stay."""
    for enrolment in db.session.scalars(select(Enrolment).where(Enrolment.person_id == person.id, _HOPED_FOR)).all():
        if not situation.of_run(enrolment.run).is_over(clock.now()):
            withdraw(enrolment, by=by)


def _leave_sessions(person: Person, by: Doer | None) -> None:
    """Let the office see what somebody was to teach who will not come; what they taught is counted and stays."""
    for session in sessions_taught_by(person, clock.now()):
        if session.is_on and session.starts_at > clock.now():
            take_off(session, person, by=by)


def _close_doors(person: Person) -> None:
    accounts = select(Account.id).where(Account.person_id == person.id)
    for model in (SignIn, SignInLink):
        db.session.execute(delete(model).where(model.account_id.in_(accounts)))
    for owned in (
        Account,
        CalendarFeed,
        Interest,
        EqualityAnswers,
        Leave,
        Absence,
        CoverAsk,
        AccessNeeds,
        PersonNeed,
        LearningPlan,
    ):
        db.session.execute(delete(owned).where(owned.person_id == person.id))


def _empty_places(person: Person) -> None:
    places = select(Enrolment.id).where(Enrolment.person_id == person.id)
    db.session.execute(update(Enrolment).where(Enrolment.person_id == person.id).values(what_helps=""))
    db.session.execute(update(EnrolmentEvent).where(EnrolmentEvent.enrolment_id.in_(places)).values(reason=""))
    db.session.execute(delete(FormKey).where(FormKey.enrolment_id.in_(places)))


def _leave_courses(person: Person) -> None:
    """Forget what somebody remarked and was typing; the words of a course, notes on it and signatures are the course's.

    Nothing waits for somebody forgotten: an emptied suggestion must not be taken for one to leave words out.
    """
    for owned in (Draft, Presence, Reviewer):
        db.session.execute(delete(owned).where(owned.person_id == person.id))
    db.session.execute(update(CourseAuthor).where(CourseAuthor.person_id == person.id).values(named_at=None))
    theirs, suggests = Comment.person_id == person.id, Comment.proposed.is_not(None)
    waits = Comment.settled.is_(None) & Comment.parent_id.is_(None)
    for kind, settled in ((suggests, Settled.DECLINED), (~suggests, Settled.RESOLVED)):
        values = {"settled": settled, "settled_at": clock.now()}
        db.session.execute(update(Comment).where(theirs, waits, kind).values(values))
    not_in_the_text = suggests & (Comment.settled != Settled.ACCEPTED)
    db.session.execute(update(Comment).where(theirs, not_in_the_text).values(proposed=""))
    db.session.execute(update(Comment).where(theirs).values(text=""))


def _empty_reasons(person: Person) -> None:
    """Take the words from why a session was taught in spite of something of theirs; that it was, stays counted."""
    db.session.execute(update(ClashReason).where(ClashReason.person_id == person.id).values(reason=""))


def _empty_messages(person: Person) -> None:
    theirs = Message.person_id == person.id
    dropped = {"state": State.DROPPED, "settled_at": clock.now()}
    db.session.execute(update(Message).where(theirs, Message.state.in_(UNSAID)).values(dropped))
    db.session.execute(update(Message).where(theirs).values(facts={}, trouble=""))
    numbers = select(Message.id).where(theirs)
    db.session.execute(delete(MessageBody).where(MessageBody.message_id.in_(numbers)))


def _forget_answers(person: Person, key: bytes) -> None:
    before, after = pseudonym(key, person.id), tokens.hashed(tokens.new())
    forms = select(Response.id).where(Response.pseudonym == before)
    own_words = select(Answer.id).where(
        Answer.response_id.in_(forms),
        Answer.question_key == Question.key,
        Response.id == Answer.response_id,
        Question.questionnaire_id == Response.questionnaire_id,
        Question.kind == Kind.TEXT,
    )
    db.session.execute(delete(Answer).where(Answer.id.in_(own_words)))
    db.session.execute(update(Response).where(Response.pseudonym == before).values(pseudonym=after))
    theirs = Invitation.person_id == person.id
    db.session.execute(update(Invitation).where(theirs).values(token_hash=None))
    # One person who answered about one run and not about another is still one person in the figures.
    unanswered = update(Invitation).where(theirs, Invitation.returned.is_(False), Invitation.respondent_hash.is_(None))
    db.session.execute(unanswered.values(respondent_hash=after))


def _clean_spreadsheets(texts: list[str]) -> None:
    """Take what names the person out of the lists of problems and of first changes."""
    sheets = Base.metadata.tables["spreadsheet"]  # a sibling of this room: known by its table alone
    for row in db.session.execute(select(sheets.c.id, sheets.c.problems, sheets.c.changes)).all():
        problems = [problem for problem in row.problems or [] if not _names(problem, texts)]
        changes = dict(row.changes or {})
        if "first" in changes:
            changes["first"] = [change for change in changes["first"] if not _names(change, texts)]
        if problems != row.problems or changes != row.changes:
            wanted = update(sheets).where(sheets.c.id == row.id)
            db.session.execute(wanted.values(problems=problems, changes=changes))


def _names(told: Any, texts: list[str]) -> bool:
    words = json.dumps(told, ensure_ascii=False).casefold()
    return any(json.dumps(text, ensure_ascii=False)[1:-1].casefold() in words for text in texts)


def _empty_row(person: Person) -> None:
    person.role_rows, person.capacity_rows = [], []
    write_contact(person, name="", email="", phone="", contact_by=ContactBy.NONE)
    person.postal_address, person.chosen_ways, person.language = "", {}, None
    person.reference, person.erased_at = new_reference(), clock.now()
    db.session.flush()
    db.session.expire(person)
