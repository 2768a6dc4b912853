"""What is known already of the questionnaires, forms and answers that a spreadsheet names."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from college.foundation.db import db
from college.imports import queries
from college.imports.batches import found
from college.imports.queries import KnownPerson, KnownRun
from college.questionnaires.models import Answer, Invitation, Questionnaire, Response
from college.questionnaires.rules import Kind, Mode, Wave

# questionnaire, wave, run, and whoever was asked: a person's number, or the hash of somebody without a name
Asked = tuple[int, Wave, int, int | str]


@dataclass(frozen=True)
class KnownQuestion:
    """A question, and the words that may answer it; none for own words."""

    key: str
    kind: Kind
    choices: tuple[str, ...]


@dataclass(frozen=True)
class KnownQuestionnaire:
    """A questionnaire in one version."""

    id: int
    key: str
    version: int
    paired: bool
    questions: dict[str, KnownQuestion]


@dataclass
class KnownResponse:
    """A form that came back; answers by question, with the number of their row."""

    id: int
    mode: Mode
    answered_on: date | None
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)


@dataclass
class Known:
    """Everything that the rows of one spreadsheet may name. Forms are found by pseudonym, else by hash."""

    questionnaires: dict[str, dict[int, KnownQuestionnaire]]
    runs: dict[str, KnownRun]
    people: dict[str, KnownPerson]
    invitations: dict[Asked, tuple[int, bool]]  # its number, and whether the form came back
    responses: dict[tuple[int, Wave, int, str], KnownResponse]


def known(runs: Collection[str], respondents: Iterable[str]) -> Known:
    """Look up what there is."""
    there = queries.runs(runs)
    numbers = [run.id for run in there.values()]
    return Known(
        questionnaires=_questionnaires(),
        runs=there,
        people=queries.people(respondents),
        invitations=_invitations(numbers),
        responses=_responses(numbers),
    )


def _questionnaires() -> dict[str, dict[int, KnownQuestionnaire]]:
    known: defaultdict[str, dict[int, KnownQuestionnaire]] = defaultdict(dict)
    for each in db.session.scalars(select(Questionnaire)):
        questions = {
            question.key: KnownQuestion(question.key, question.kind, _choices(question.kind, question.choices))
            for question in each.questions
        }
        known[each.key.lower()][each.version] = KnownQuestionnaire(
            each.id, each.key, each.version, each.paired, questions
        )
    return known


def _choices(kind: Kind, choices: list[list[str]]) -> tuple[str, ...]:
    if kind is Kind.TEXT:
        return ()
    return tuple(choice[0] for choice in choices) or tuple("12345")  # an item of a scale is answered by its number


def _invitations(runs: list[int]) -> dict[Asked, tuple[int, bool]]:
    columns: Any = (
        Invitation.id,
        Invitation.questionnaire_id,
        Invitation.wave,
        Invitation.run_id,
        Invitation.person_id,
        Invitation.respondent_hash,
        Invitation.returned,
    )
    return {
        (row.questionnaire_id, row.wave, row.run_id, row.person_id or row.respondent_hash): (row.id, row.returned)
        for row in found(select(*columns), Invitation.run_id, runs)
    }


def _responses(runs: list[int]) -> dict[tuple[int, Wave, int, str], KnownResponse]:
    by_id: dict[int, KnownResponse] = {}
    known: dict[tuple[int, Wave, int, str], KnownResponse] = {}
    for response in _whole(runs):
        by_id[response.id] = there = KnownResponse(response.id, response.mode, response.answered_on)
        name = response.pseudonym or response.respondent_hash
        if name:
            known[response.questionnaire_id, response.wave, response.run_id, name] = there
    answers = select(Answer.response_id, Answer.question_key, Answer.id, Answer.value)
    for number, question, row, value in found(answers, Answer.response_id, by_id):
        by_id[number].answers[question] = (row, value)
    return known


def _whole(runs: list[int]) -> Iterable[Any]:
    columns: Any = (
        Response.id,
        Response.questionnaire_id,
        Response.wave,
        Response.run_id,
        Response.pseudonym,
        Response.respondent_hash,
        Response.mode,
        Response.answered_on,
    )
    return found(select(*columns), Response.run_id, runs)
