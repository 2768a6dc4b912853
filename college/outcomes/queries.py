"""Questions about what changed for students. Nothing here changes anything.

Every question is about the runs of one term that were taught: a cancelled run, or one whose sessions were all
cancelled, is left out. `key` is the application's secret, which the pseudonyms are made with.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from college.foundation.db import db
from college.outcomes import counting
from college.outcomes.counting import Asked, Said
from college.outcomes.measures import MEASURES, Change, Form, Outcome, changes
from college.questionnaires.models import Answer, Invitation, Questionnaire, Response
from college.questionnaires.pseudonyms import pseudonym
from college.statistics.scoring import INSTRUMENTS, Instrument
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState

_AT_ONCE = 5000  # how many numbers one statement may name


def was_taught(term_id: int) -> ColumnElement[bool]:
    """Say of a run that it belongs to the term and was not cancelled, neither itself nor all its sessions."""
    sessions = select(Session.id).where(Session.run_id == Run.id)
    is_on = sessions.where(Session.state != SessionState.CANCELLED)
    return and_(Run.term_id == term_id, Run.cancelled_at.is_(None), or_(is_on.exists(), ~sessions.exists()))


def taught_runs(term_id: int) -> Select[int]:
    """Select the numbers of the runs of a term that were not cancelled."""
    return select(Run.id).where(was_taught(term_id))


def outcomes_of(term_id: int, key: bytes) -> tuple[Outcome, ...]:
    """Count every measure at every wave at which somebody answered it."""
    keys = _questionnaires()
    said = _said(term_id, keys)
    asking = {number for number, name in keys.items() if name in {each.questionnaire for each in said}}
    asked = [*_back(term_id, keys, asking), *_missing(term_id, keys, asking, key)]
    return counting.outcomes(said, asked, _answers_to)


def changes_of(term_id: int) -> tuple[Change, ...]:
    """Describe how the same people's scores moved, for every instrument and every later wave that has a pair."""
    return changes([form for instrument in INSTRUMENTS.values() for form in _scale_forms(term_id, instrument)])


def _questionnaires() -> dict[int, str]:
    return {number: key for number, key in db.session.execute(select(Questionnaire.id, Questionnaire.key))}


def _said(term_id: int, keys: Mapping[int, str]) -> list[Said]:
    wave = _plain(Response.wave)
    what = (Response.questionnaire_id, wave, Answer.question_key, Answer.value)
    counted = (
        select(*what, func.count())
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.run_id.in_(taught_runs(term_id)), Answer.question_key.in_(list(MEASURES)))
        .group_by(*what)
    )
    rows = db.session.execute(counted)
    return [Said(keys[number], at, question, answer, times) for number, at, question, answer, times in rows]


def _back(term_id: int, keys: Mapping[int, str], asking: set[int]) -> Iterator[Asked]:
    rows = db.session.execute(
        select(
            Response.id, Response.questionnaire_id, _plain(Response.wave), Response.run_id, Response.pseudonym
        ).where(Response.run_id.in_(taught_runs(term_id)), Response.questionnaire_id.in_(asking))
    )
    return (Asked(form, keys[number], wave, run, name) for form, number, wave, run, name in rows)


def _missing(term_id: int, keys: Mapping[int, str], asking: set[int], key: bytes) -> Iterator[Asked]:
    rows = db.session.execute(
        select(
            Invitation.questionnaire_id,
            _plain(Invitation.wave),
            Invitation.run_id,
            Invitation.person_id,
            Invitation.respondent_hash,
        ).where(
            Invitation.run_id.in_(taught_runs(term_id)),
            Invitation.questionnaire_id.in_(asking),
            Invitation.returned.is_(False),
        )
    )
    name_of = cache(partial(pseudonym, key))
    for number, wave, run, person, renamed in rows:  # an erased person goes by the new name of their answers
        yield Asked(None, keys[number], wave, run, "" if person is None else renamed or name_of(person))


def _answers_to(question: str, forms: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    numbers = iter(forms)
    while some := list(islice(numbers, _AT_ONCE)):
        answers = select(Answer.response_id, Answer.value).where(
            Answer.question_key == question, Answer.response_id.in_(some)
        )
        found.update(db.session.execute(answers).all())
    return found


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


def _plain(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """Read a column of words as text: making an enumeration of each costs more than reading it."""
    return type_coerce(column, Text())
