"""Questions about questionnaires, who was asked and what came back. Nothing here changes anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from college.courses.models import Course, Revision
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation import clock, tokens
from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.rules import Channel
from college.outbox.rules import Kind as About
from college.people.models import Person
from college.questionnaires.models import Answer, Invitation, Question, Questionnaire, Quote, Response
from college.questionnaires.rules import (
    ASKED_BY_THE_CLOCK,
    REMIND_AFTER,
    Judged,
    Kind,
    Wave,
    last_days_due,
)
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState

TAKES_PLACE = (SessionState.PLANNED, SessionState.HELD)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Due:
    """Somebody who is to be asked something about a run."""

    person_id: int
    run_id: int
    wave: Wave


@dataclass(frozen=True)
class Returns:
    """How many were asked about a run at a wave, and how many forms came back."""

    run_id: int
    wave: Wave
    invited: int
    returned: int


@dataclass(frozen=True)
class PlaceAndForms:
    """A student of a run, and the waves at which a form of theirs came back."""

    enrolment_id: int
    name: str
    reference: str
    returned: frozenset[Wave]


def newest(key: str) -> Questionnaire:
    """Find the newest version of a questionnaire; raises `NoResultFound` for a key that nobody made."""
    found = select(Questionnaire).where(Questionnaire.key == key).order_by(Questionnaire.version.desc()).limit(1)
    return db.session.scalars(found.options(selectinload(Questionnaire.questions))).one()


def invitation_by_token(token: str) -> Invitation | None:
    """Find the invitation that a link belongs to."""
    return db.session.scalars(
        select(Invitation).where(Invitation.token_hash == tokens.hashed(token)).options(joinedload(Invitation.run))
    ).one_or_none()


def invitation_of(person_id: int, run_id: int, questionnaire: Questionnaire, wave: Wave) -> Invitation | None:
    """Find whether somebody was asked this about a run."""
    return db.session.scalars(
        select(Invitation).where(
            Invitation.person_id == person_id,
            Invitation.run_id == run_id,
            Invitation.questionnaire_id == questionnaire.id,
            Invitation.wave == wave,
        )
    ).one_or_none()


def waiting_for(person: Person) -> Sequence[Invitation]:
    """List what somebody has been asked and has not answered, while it can be answered."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.person_id == person.id, is_open(clock.now()))
        .options(joinedload(Invitation.run).joinedload(Run.course), joinedload(Invitation.questionnaire))
        .order_by(Invitation.invited_at, Invitation.id)
    ).all()


def is_open(now: datetime) -> ColumnElement[bool]:
    """Give the condition that an invitation can still be answered by the person who was asked."""
    return and_(
        Invitation.returned.is_(False),
        Invitation.declined_at.is_(None),
        Invitation.token_hash.is_not(None),
        Invitation.closes_at > now,
    )


def invitations_due(now: datetime) -> list[Due]:
    """List everybody enrolled on a run that is over who has not been asked what is due now.

    Runs and places that came from a spreadsheet after the run had ended are history: nothing becomes due for them.
    Nobody is asked who asked not to be asked again, or was erased.
    """
    today = clock.local(now).date()
    return [due for wave in ASKED_BY_THE_CLOCK for due in _due_at(wave, now, today)]


def _due_at(wave: Wave, now: datetime, today: date) -> Iterator[Due]:
    """Find who is to be asked at a wave, in one question: its runs ended between two days, with nothing after."""
    first, last = last_days_due(wave, today)
    asked, elsewhere, later = aliased(Invitation), aliased(Invitation), aliased(Session)
    questionnaire = select(Questionnaire.id).where(Questionnaire.key == ASKED_BY_THE_CLOCK[wave])
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.run_id)
        .join(Run, Run.id == Enrolment.run_id)
        .join(Session, Session.run_id == Run.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Session.state.in_(TAKES_PLACE),
            Session.ends_at >= clock.start_of(first),
            Session.ends_at < min(clock.end_of(last), now + INSTANT),
            ~exists().where(
                later.run_id == Run.id,
                later.state.in_(TAKES_PLACE),
                or_(later.ends_at > Session.ends_at, and_(later.ends_at == Session.ends_at, later.id > Session.id)),
            ),
            Run.cancelled_at.is_(None),
            Run.made_at < Session.ends_at,
            Enrolment.state == State.ENROLLED,
            or_(Enrolment.brought_at.is_(None), Enrolment.brought_at < Session.ends_at),
            Person.erased_at.is_(None),
            ~exists().where(
                asked.person_id == Enrolment.person_id,
                asked.run_id == Enrolment.run_id,
                asked.wave == wave,
                asked.questionnaire_id.in_(questionnaire),
            ),
            ~exists().where(elsewhere.person_id == Enrolment.person_id, elsewhere.declined_at.is_not(None)),
        )
        .order_by(Enrolment.run_id, Enrolment.id)
    )
    return (Due(person_id, run_id, wave) for person_id, run_id in rows)


def reminders_due(now: datetime) -> Sequence[Invitation]:
    """List those who were asked by e-mail a week ago, have not answered, were not reminded, and want to hear of it."""
    reminded, asked = aliased(Message), aliased(Message)
    found = db.session.scalars(
        select(Invitation)
        .where(
            is_open(now),
            Invitation.invited_at <= now - REMIND_AFTER,
            exists().where(
                asked.about == "invitation", asked.about_id == Invitation.id, asked.channel == Channel.EMAIL
            ),
            ~exists().where(
                reminded.about == "invitation",
                reminded.about_id == Invitation.id,
                reminded.name == "questionnaires/reminder",
            ),
        )
        .options(joinedload(Invitation.person))
        .order_by(Invitation.id)
    )
    return [one for one in found if one.person is not None and one.person.way_for(About.QUESTIONNAIRES) is not None]


def returns_by_run(run_ids: Sequence[int]) -> list[Returns]:
    """Count who was asked and which forms came back, for each run and wave."""
    rows = db.session.execute(
        select(
            Invitation.run_id,
            Invitation.wave,
            func.count(),
            func.count().filter(Invitation.returned.is_(True)),
        )
        .where(Invitation.run_id.in_(run_ids))
        .group_by(Invitation.run_id, Invitation.wave)
    )
    return [Returns(*row) for row in rows]


def runs_that_were_asked(since: date) -> Sequence[Run]:
    """List the runs whose last session was held since this day, newest first."""
    ended = func.max(Session.ends_at)
    over = (
        select(Session.run_id)
        .where(Session.state != SessionState.CANCELLED)
        .group_by(Session.run_id)
        .having(and_(ended <= clock.now(), ended >= clock.start_of(since)))
    )
    return db.session.scalars(
        select(Run)
        .where(Run.id.in_(over), Run.cancelled_at.is_(None))
        .options(joinedload(Run.course), selectinload(Run.sessions))
        .order_by(Run.code)
    ).all()


def places_and_forms(run: Run) -> list[PlaceAndForms]:
    """List who is enrolled on a run, by name, with the waves at which their form came back."""
    people = db.session.execute(
        select(Enrolment.id, Person.id, Person.name, Person.reference)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.run_id == run.id, Enrolment.state == State.ENROLLED, Person.erased_at.is_(None))
        .order_by(Person.name_folded, Enrolment.id)
    ).all()
    returned: dict[int | None, set[Wave]] = {}
    asked = (
        select(Invitation.person_id, Invitation.wave)
        .join(Questionnaire, Questionnaire.id == Invitation.questionnaire_id)
        .where(
            Invitation.run_id == run.id,
            Invitation.returned.is_(True),
            Questionnaire.key.in_(set(ASKED_BY_THE_CLOCK.values())),
        )
    )
    for person_id, wave in db.session.execute(asked):
        returned.setdefault(person_id, set()).add(wave)
    return [
        PlaceAndForms(enrolment_id, name, reference, frozenset(returned.get(person_id, ())))
        for enrolment_id, person_id, name, reference in people
    ]


@dataclass(frozen=True)
class WordsLine:
    """Somebody's own words that may be quoted: about which course, to which question, and when it was asked."""

    number: int
    course: str
    question: str
    wave: Wave
    text: str


_IS_JUDGED = {
    Judged.WAITING: Quote.id.is_(None),
    Judged.APPROVED: Quote.approved_at.is_not(None),
    Judged.SET_ASIDE: and_(Quote.id.is_not(None), Quote.approved_at.is_(None)),
}


def words_to_quote(judged: Judged, *, first: int = 0, most: int) -> list[WordsLine]:
    """List words whose writers gave leave, by how they were judged; in an order that does not tell when they came."""
    wanted = _quotable(Answer.id, Revision.title, Question.wording, Response.wave, Answer.value)
    wanted = wanted.where(_IS_JUDGED[judged]).order_by(Revision.title, Question.position, Answer.value, Answer.id)
    return [WordsLine(*row) for row in db.session.execute(wanted.offset(first).limit(most))]


def count_words_to_quote() -> dict[Judged, int]:
    """Count the words whose writers gave leave, by how they were judged."""
    counts = (_quotable(func.count().filter(which)).scalar_subquery() for which in _IS_JUDGED.values())
    return dict(zip(_IS_JUDGED, db.session.execute(select(*counts)).one(), strict=True))


def quotes_about(course: Course, *, most: int = 100) -> list[WordsLine]:
    """List what may be quoted of a course: their writers gave leave, and a manager approved them."""
    wanted = _quotable(Answer.id, Revision.title, Question.wording, Response.wave, Answer.value)
    wanted = wanted.where(_IS_JUDGED[Judged.APPROVED], Course.id == course.id)
    wanted = wanted.order_by(Question.position, Answer.value, Answer.id).limit(most)
    return [WordsLine(*row) for row in db.session.execute(wanted)]


def is_quotable(answer: Answer) -> bool:
    """Tell whether an answer is somebody's own words, and they gave leave to quote them."""
    return db.session.scalar(_quotable(Answer.id).where(Answer.id == answer.id)) is not None


def quote_of(answer: Answer) -> Quote | None:
    """Find what was decided about these words."""
    return db.session.scalars(select(Quote).where(Quote.answer_id == answer.id)).one_or_none()


def _quotable(*what: Any) -> Select[Any]:
    asked = and_(
        Question.questionnaire_id == Response.questionnaire_id,
        Question.key == Answer.question_key,
        Question.kind == Kind.TEXT,
    )
    return (
        select(*what)
        .select_from(Answer)
        .join(Response, Answer.response_id == Response.id)
        .join(Question, asked)
        .join(Run, Response.run_id == Run.id)
        .join(Course, Run.course_id == Course.id)
        .join(Revision, Course.current_revision_id == Revision.id)
        .outerjoin(Quote, Quote.answer_id == Answer.id)
        .where(Response.may_quote.is_(True))
    )
