"""Questions about what changed for students. Nothing here changes anything.

Every question is about the runs of one term, or of one course, that were taught: a cancelled run, or one whose
sessions were all cancelled, is left out. `key` is the application's secret, which the pseudonyms are made with.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, literal, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from college.foundation.db import db
from college.outcomes import counting
from college.outcomes.counting import Asked, Said, Term
from college.outcomes.measures import MEASURES, Change, Form, Outcome, changes
from college.questionnaires.models import Answer, Invitation, Questionnaire, Response
from college.questionnaires.pseudonyms import pseudonym
from college.statistics.scoring import INSTRUMENTS, Instrument
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState

_AT_ONCE = 5000  # how many names one statement may hold
_COUNTING_PEOPLE = [measure.key for measure in MEASURES.values() if measure.counts_people]
_COUNTING_FORMS = [measure.key for measure in MEASURES.values() if not measure.counts_people]


def was_taught(term_id: int) -> ColumnElement[bool]:
    """Say of a run that it belongs to the term and was not cancelled, neither itself nor all its sessions."""
    return and_(Run.term_id == term_id, _went_ahead())


def taught_runs(term_id: int) -> Select[int]:
    """Select the numbers of the runs of a term that were not cancelled."""
    return select(Run.id).where(was_taught(term_id))


def outcomes_of(term_id: int, key: bytes) -> tuple[Outcome, ...]:
    """Count every measure at every wave at which somebody answered it about a run of a term."""
    return _outcomes(taught_runs(term_id), key)


def outcomes_of_course(course_id: int, key: bytes) -> tuple[Outcome, ...]:
    """Count every measure at every wave at which somebody answered it about any run of a course."""
    return _outcomes(select(Run.id).where(Run.course_id == course_id, _went_ahead()), key)


def _went_ahead() -> ColumnElement[bool]:
    sessions = select(Session.id).where(Session.run_id == Run.id)
    is_on = sessions.where(Session.state != SessionState.CANCELLED)
    return and_(Run.cancelled_at.is_(None), or_(is_on.exists(), ~sessions.exists()))


def _outcomes(runs: Select[int], key: bytes) -> tuple[Outcome, ...]:
    keys = _questionnaires()
    said = [*_said(runs, keys), *_said_by(runs, keys)]
    asking = {number for number, name in keys.items() if name in {each.questionnaire for each in said}}
    back, missing = _back(runs, keys, asking), _missing(runs, keys, asking, key)
    return Term(said, list(back), list(missing), partial(_forms_of, runs)).outcomes()


def changes_of(term_id: int) -> tuple[Change, ...]:
    """Describe how the same people's scores moved, for every instrument and every later wave that has a pair."""
    return changes([form for instrument in INSTRUMENTS.values() for form in _scale_forms(term_id, instrument)])


def _questionnaires() -> dict[int, str]:
    return {number: key for number, key in db.session.execute(select(Questionnaire.id, Questionnaire.key))}


def _said(runs: Select[int], keys: Mapping[int, str]) -> Iterator[Said]:
    what = (Response.questionnaire_id, _plain(Response.wave), Answer.question_key, Answer.value)
    for number, *rest in db.session.execute(_answers_to(_COUNTING_FORMS, runs, *what, func.count())):
        yield Said(keys[number], *rest)


def _said_by(runs: Select[int], keys: Mapping[int, str]) -> Iterator[Said]:
    what = (Response.questionnaire_id, _plain(Response.wave), Answer.question_key, Answer.value)
    names = _joined(Response.pseudonym)
    for number, wave, question, answer, times, who in db.session.execute(
        _answers_to(_COUNTING_PEOPLE, runs, *what, func.count(), names)
    ):
        yield Said(keys[number], wave, question, answer, times, who.split(","))


def _answers_to(questions: Sequence[str], runs: Select[int], *what: Any) -> Select[Any]:
    return (
        select(*what)
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.run_id.in_(runs), Answer.question_key.in_(questions))
        .group_by(*what[:4])
    )


def _back(runs: Select[int], keys: Mapping[int, str], asking: set[int]) -> Iterator[Asked]:
    what = (Response.questionnaire_id, _plain(Response.wave), Response.run_id)
    rows = db.session.execute(
        select(*what, _joined(Response.pseudonym))
        .where(Response.run_id.in_(runs), Response.questionnaire_id.in_(asking))
        .group_by(*what)
    )
    return (Asked(keys[number], wave, run, names.split(",")) for number, wave, run, names in rows)


def _missing(runs: Select[int], keys: Mapping[int, str], asking: set[int], key: bytes) -> Iterator[Asked]:
    what = (Invitation.questionnaire_id, _plain(Invitation.wave), Invitation.run_id)
    # somebody who was erased keeps the random name that stands on their answers, told from a number by its sign
    erased = and_(Invitation.person_id.is_not(None), Invitation.respondent_hash.is_not(None))
    known = func.coalesce(cast(Invitation.person_id, Text()), "")
    people = _joined(case((erased, literal("=").concat(Invitation.respondent_hash)), else_=known))
    rows = db.session.execute(
        select(*what, people)
        .where(
            Invitation.run_id.in_(runs),
            Invitation.questionnaire_id.in_(asking),
            Invitation.returned.is_(False),
        )
        .group_by(*what)
    )
    name_of = cache(lambda who: who[1:] if who[:1] in ("", "=") else pseudonym(key, int(who)))
    return (
        Asked(keys[number], wave, run, [name_of(each) for each in who.split(",")]) for number, wave, run, who in rows
    )


def _forms_of(runs: Select[int], wave: str, units: Sequence[counting.Unit]) -> Iterator[Form]:
    """Read the forms of the few people who returned several; they are named some thousands at a time."""
    names = iter({name for _, name in units})
    while some := list(islice(names, _AT_ONCE)):
        rows = db.session.execute(
            select(
                Response.id, Response.pseudonym, Response.run_id, Questionnaire.key, Answer.question_key, Answer.value
            )
            .join(Questionnaire, Questionnaire.id == Response.questionnaire_id)
            .outerjoin(Answer, Answer.response_id == Response.id)
            .where(Response.run_id.in_(runs), Response.wave == wave, Response.pseudonym.in_(some))
            .order_by(Response.id)
        )
        for (_, name, run, questionnaire), answers in groupby(rows, key=itemgetter(0, 1, 2, 3)):
            said = {question: value for *_, question, value in answers if question is not None}
            yield Form(name, run, questionnaire, wave, said)


def _scale_forms(term_id: int, instrument: Instrument) -> Iterator[Form]:
    """Read the forms of a scale, one row a form, its items side by side."""
    items = [func.max(case((Answer.question_key == item, Answer.value), else_="")) for item in instrument.items]
    rows = db.session.execute(
        select(Response.pseudonym, Response.run_id, _plain(Response.wave), Questionnaire.version, *items)
        .join(Questionnaire, Questionnaire.id == Response.questionnaire_id)
        .join(Answer, Answer.response_id == Response.id)
        .where(
            Questionnaire.key == instrument.key,
            Response.pseudonym != "",
            Response.run_id.in_(taught_runs(term_id)),
        )
        .group_by(Response.id, Questionnaire.version)
    )
    for name, run, wave, version, *answers in rows:
        yield Form(name, run, instrument.key, wave, dict(zip(instrument.items, answers, strict=True)), version)


def _joined(column: Any) -> ColumnElement[str]:
    """Gather the texts of a group in one, with commas between: far quicker to fetch than a row for each."""
    return func.aggregate_strings(column, ",")


def _plain(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """Read a column of words as text: making an enumeration of each costs more than reading it."""
    return type_coerce(column, Text())
