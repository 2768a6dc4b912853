"""Questions about what changed for students. Nothing here changes anything.

Every question is about the runs of one term, or of one course, that were taught: a cancelled run, or one whose
sessions were all cancelled, is left out. `key` is the application's secret, which the pseudonyms are made with.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from college.foundation.db import db
from college.outcomes import counting
from college.outcomes.counting import Asked, Said, Tally, Term
from college.outcomes.measures import MEASURES, Change, Form, Outcome, changes
from college.questionnaires.models import Answer, Invitation, Questionnaire, Response
from college.questionnaires.pseudonyms import pseudonym
from college.statistics.scoring import INSTRUMENTS, Instrument
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState

_AT_ONCE = 5000  # how many names one statement may hold
_BETWEEN = "\x1f"  # stands between the answers of a form, and in none
_ASKING = bindparam("asking", expanding=True, type_=Integer())
_COUNTING_PEOPLE = [measure.key for measure in MEASURES.values() if measure.counts_people]


@dataclass(frozen=True)
class Runs:
    """Which runs are meant: those whose column `of` (`term_id` or `course_id`) holds this number.

    Statements name the number only when they are run: each is built once, which takes longer than a small answer.
    """

    of: str
    number: int

    @property
    def named(self) -> dict[str, Any]:
        """The number under the name that the statements have for it."""
        return {self.of: self.number}


def was_taught(of: str = "term_id") -> ColumnElement[bool]:
    """Say of a run that it is one of those meant and was not cancelled, neither itself nor all its sessions."""
    lost = select(Session.run_id).where(Session.state == SessionState.CANCELLED)  # few, so they are looked up first
    is_on = select(Session.id).where(Session.run_id == Run.id, Session.state != SessionState.CANCELLED)
    is_meant = getattr(Run, of) == bindparam(of, type_=Integer())
    return and_(is_meant, Run.cancelled_at.is_(None), or_(Run.id.not_in(lost), is_on.exists()))


def taught_runs(of: str = "term_id") -> Select[int]:
    """Select the numbers of the runs of a term, or of a course, that were not cancelled."""
    return select(Run.id).where(was_taught(of))


def outcomes_of(term_id: int, key: bytes) -> tuple[Outcome, ...]:
    """Count every measure at every wave at which somebody answered it about a run of a term."""
    return _outcomes(Runs("term_id", term_id), key)


def outcomes_of_course(course_id: int, key: bytes) -> tuple[Outcome, ...]:
    """Count every measure at every wave at which somebody answered it about any run of a course."""
    return _outcomes(Runs("course_id", course_id), key)


def _outcomes(runs: Runs, key: bytes) -> tuple[Outcome, ...]:
    keys = _questionnaires()
    said, asking, asking_people = _said(runs, keys)

    @cache
    def names_of(wave: str, asked_in: frozenset[str]) -> tuple[list[Asked], list[Asked]]:
        about = runs.named | {"wave": wave, "asking": [n for n, name in keys.items() if name in asked_in]}
        return list(_back(runs.of, about, keys)), list(_missing(runs.of, about, keys, key))

    tallies = _tallies(runs, keys, asking, asking_people)
    return Term(said, tallies, names_of, partial(_forms_of, runs)).outcomes()


def changes_of(term_id: int) -> tuple[Change, ...]:
    """Describe how the same people's scores moved, for every instrument and every later wave that has a pair."""
    return changes(
        [form for instrument in INSTRUMENTS.values() for form in _scale_forms(Runs("term_id", term_id), instrument)]
    )


def _questionnaires() -> dict[int, str]:
    return {number: key for number, key in db.session.execute(select(Questionnaire.id, Questionnaire.key))}


def _said(runs: Runs, keys: Mapping[int, str]) -> tuple[list[Said], set[int], set[int]]:
    """Count the answers, and find which versions ask what a measure is about, and what one that counts people is."""
    told = db.session.execute(_answers(runs.of), runs.named).all()
    asking = {number for number, name in keys.items() if name in {keys[row[0]] for row in told}}
    of_people = {keys[number] for number, _, question, *_ in told if question in _COUNTING_PEOPLE}
    asking_people = {number for number, name in keys.items() if name in of_people}
    names = _names_behind(runs, asking_people)
    said = [
        Said(keys[number], wave, question, value, times, names.get((number, wave, question, value), ()))
        for number, wave, question, value, times in told
    ]
    return said, asking, asking_people


@cache
def _answers(of: str) -> Executable:
    what = (Response.questionnaire_id, _plain(Response.wave), Answer.question_key, Answer.value)
    return (
        select(*what, func.count())
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.run_id.in_(taught_runs(of)), Answer.question_key.in_(list(MEASURES)))
        .group_by(*what)
    )


def _names_behind(runs: Runs, asking: set[int]) -> dict[tuple[int, str, str, str], list[str]]:
    found: dict[tuple[int, str, str, str], list[str]] = {}
    for question in _COUNTING_PEOPLE if asking else ():
        about = runs.named | {"asking": list(asking), "question": question}
        for number, wave, value, names in db.session.execute(_names_by_answer(runs.of), about):
            found[number, wave, question, value] = names.split(",")
    return found


@cache
def _names_by_answer(of: str) -> Executable:
    what = (Response.questionnaire_id, _plain(Response.wave), Answer.value)
    return (
        select(*what, _joined(Response.pseudonym))
        .join(Answer, Answer.response_id == Response.id)
        .where(
            Response.run_id.in_(taught_runs(of)),
            Response.questionnaire_id.in_(_ASKING),
            Answer.question_key == bindparam("question", type_=Text()),
        )
        .group_by(*what)
    )


def _tallies(
    runs: Runs, keys: Mapping[int, str], asking: set[int], asking_people: set[int]
) -> dict[tuple[str, str], Tally]:
    """Count who was asked, at waves at which nobody can have been asked twice about a run.

    Those are the ones at which one version was asked, and as many forms with a name came back from each run as
    invitations are marked returned: then whoever has not returned the form stands on none.
    """
    people = {(number, wave): rest for number, wave, *rest in _people_asked(runs, asking_people)}
    found: dict[tuple[str, str], list[Tally | None]] = defaultdict(list)
    for number, wave, forms, named, unanswered, nameless, unclear in _asked_by_run(runs, asking):
        everybody, returned, not_returned = people.get((number, wave), (0, 0, 0))
        known = everybody if named else not_returned  # a form without a name stands for a person of its own
        tally = Tally(
            forms,
            forms + unanswered,
            people_returned=forms - named + (returned if named else 0),
            people_invited=forms - named + known + nameless,
        )
        found[keys[number], wave].append(None if named and unclear else tally)
    return {asked: one[0] for asked, one in found.items() if len(one) == 1 and one[0] is not None}


def _asked_by_run(runs: Runs, asking: set[int]) -> Iterator[list[Any]]:
    rows = db.session.execute(_counts_by_wave(runs.of), runs.named | {"asking": list(asking)})
    return ([number, wave, *map(int, counts)] for number, wave, *counts in rows)


@cache
def _counts_by_wave(of: str) -> Executable:
    """Count by version and wave: forms, named ones, invitations unanswered, those of nobody known, unclear runs.

    A run is unclear from which more or fewer named forms came back than invitations are marked returned.
    """
    forms = select(
        *(Response.questionnaire_id, _plain(Response.wave).label("wave"), Response.run_id),
        *(func.count().label("forms"), _number_of(Response.pseudonym != "").label("named")),
        *(literal(0).label("unanswered"), literal(0).label("nameless"), literal(0).label("returned")),
    ).where(Response.run_id.in_(taught_runs(of)), Response.questionnaire_id.in_(_ASKING))
    of_nobody = and_(Invitation.returned.is_(False), Invitation.person_id.is_(None))
    of_somebody = and_(Invitation.returned.is_(True), Invitation.person_id.is_not(None))
    asked = select(
        *(
            Invitation.questionnaire_id,
            _plain(Invitation.wave).label("wave"),
            Invitation.run_id,
            literal(0),
            literal(0),
        ),
        *(_number_of(Invitation.returned.is_(False)), _number_of(of_nobody), _number_of(of_somebody)),
    ).where(Invitation.run_id.in_(taught_runs(of)), Invitation.questionnaire_id.in_(_ASKING))
    both = union_all(
        forms.group_by(Response.questionnaire_id, Response.wave, Response.run_id),
        asked.group_by(Invitation.questionnaire_id, Invitation.wave, Invitation.run_id),
    ).subquery()
    sums = [func.sum(column).label(column.name) for column in both.c[3:]]
    run = select(*both.c[:3], *sums).group_by(*both.c[:3]).subquery()
    counts = [func.sum(column) for column in run.c[3:7]]
    return select(*run.c[:2], *counts, _number_of(run.c.named != run.c.returned)).group_by(*run.c[:2])


def _people_asked(runs: Runs, asking: set[int]) -> Iterable[Sequence[Any]]:
    return db.session.execute(_people_by_wave(runs.of), runs.named | {"asking": list(asking)}) if asking else ()


@cache
def _people_by_wave(of: str) -> Executable:
    """Count by version and wave who was asked about any run, who returned a form, and who left one unanswered."""
    returned = case((Invitation.returned, 1), else_=0)
    person = (
        select(
            *(Invitation.questionnaire_id, _plain(Invitation.wave).label("wave")),
            *(func.max(returned).label("most"), func.min(returned).label("least")),
        )
        .where(
            Invitation.run_id.in_(taught_runs(of)),
            Invitation.questionnaire_id.in_(_ASKING),
            Invitation.person_id.is_not(None),
        )
        .group_by(Invitation.questionnaire_id, Invitation.wave, Invitation.person_id)
        .subquery()
    )
    counts = (func.count(), _number_of(person.c.most == 1), _number_of(person.c.least == 0))
    return select(*person.c[:2], *counts).group_by(*person.c[:2])


def _back(of: str, about: Mapping[str, Any], keys: Mapping[int, str]) -> Iterator[Asked]:
    what = (Response.questionnaire_id, Response.run_id)
    returned = and_(Response.run_id.in_(taught_runs(of)), Response.questionnaire_id.in_(_ASKING))
    at_wave = Response.wave == bindparam("wave")
    rows = select(*what, _joined(Response.pseudonym)).where(returned, at_wave).group_by(*what)
    for number, run, names in db.session.execute(rows, about):
        yield Asked(keys[number], about["wave"], run, names.split(","))


def _missing(of: str, about: Mapping[str, Any], keys: Mapping[int, str], key: bytes) -> Iterator[Asked]:
    what = (Invitation.questionnaire_id, Invitation.run_id)
    # somebody who was erased keeps the random name that stands on their answers, told from a number by its sign
    erased = and_(Invitation.person_id.is_not(None), Invitation.respondent_hash.is_not(None))
    known = func.coalesce(cast(Invitation.person_id, Text()), "")
    people = _joined(case((erased, literal("=").concat(Invitation.respondent_hash)), else_=known))
    asked = and_(Invitation.run_id.in_(taught_runs(of)), Invitation.questionnaire_id.in_(_ASKING))
    unanswered = and_(Invitation.wave == bindparam("wave"), Invitation.returned.is_(False))
    rows = select(*what, people).where(asked, unanswered).group_by(*what)
    name_of = cache(lambda who: who[1:] if who[:1] in ("", "=") else pseudonym(key, int(who)))
    for number, run, who in db.session.execute(rows, about):
        yield Asked(keys[number], about["wave"], run, [name_of(each) for each in who.split(",")])


def _forms_of(runs: Runs, wave: str, units: Sequence[counting.Unit]) -> Iterator[Form]:
    """Read the forms of the few people who returned several; they are named some thousands at a time."""
    names = iter({name for _, name in units})
    while some := list(islice(names, _AT_ONCE)):
        rows = db.session.execute(
            select(
                Response.id, Response.pseudonym, Response.run_id, Questionnaire.key, Answer.question_key, Answer.value
            )
            .join(Questionnaire, Questionnaire.id == Response.questionnaire_id)
            .outerjoin(Answer, Answer.response_id == Response.id)
            .where(Response.run_id.in_(taught_runs(runs.of)), Response.wave == wave, Response.pseudonym.in_(some))
            .order_by(Response.id),
            runs.named,
        )
        for (_, name, run, questionnaire), answers in groupby(rows, key=itemgetter(0, 1, 2, 3)):
            said = {question: value for *_, question, value in answers if question is not None}
            yield Form(name, run, questionnaire, wave, said)


def _scale_forms(runs: Runs, instrument: Instrument) -> Iterator[Form]:
    rows = db.session.execute(_forms_of_scale(runs.of, instrument), runs.named)
    return (Form(name, run, instrument.key, wave, _apart(said), version) for name, run, wave, version, said in rows)


@cache
def _forms_of_scale(of: str, instrument: Instrument) -> Executable:
    """Select the forms of a scale, one row a form, its answers in one text."""
    answer = Answer.question_key.concat("=").concat(Answer.value)
    answers = select(func.aggregate_strings(answer, _BETWEEN)).where(
        Answer.response_id == Response.id, Answer.question_key.in_(instrument.items)
    )
    return (
        select(
            *(Response.pseudonym, Response.run_id, _plain(Response.wave), Questionnaire.version),
            answers.scalar_subquery(),
        )
        .join(Questionnaire, Questionnaire.id == Response.questionnaire_id)
        .where(Questionnaire.key == instrument.key, Response.pseudonym != "", Response.run_id.in_(taught_runs(of)))
    )


def _apart(said: str | None) -> dict[str, str]:
    return dict([each.split("=", 1) for each in said.split(_BETWEEN)]) if said else {}


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _joined(column: Any) -> ColumnElement[str]:
    """Gather the texts of a group in one, with commas between: far quicker to fetch than a row for each."""
    return func.aggregate_strings(column, ",")


def _plain(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """Read a column of words as text: making an enumeration of each costs more than reading it."""
    return type_coerce(column, Text())
