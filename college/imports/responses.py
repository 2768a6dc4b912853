"""Spreadsheets of answers: one row an answer, or one for somebody who was asked and returned nothing.

Somebody who is not named by a reference is anonymous: kept only as a keyed hash of this one form, so that the same
file twice changes nothing, and never joined with another form. What came back by another way is never overwritten.

Nothing becomes due for an invitation that came by spreadsheet: it has no link, and it closed when it was made
(`closes_at` is `invited_at`), so no reminder is ever sent for it.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, Final

from college.foundation import clock, tokens
from college.foundation import spreadsheet_cells as cells
from college.foundation.spreadsheet_in import Problem
from college.foundation.wording import N_
from college.imports import responses_known
from college.imports.batches import insert_all, insert_numbered, update_all
from college.imports.plans import HIDDEN, Occasion, Plan
from college.imports.queries import KnownRun
from college.imports.reading import Column, Entry, each_once
from college.imports.responses_known import Asked, Known, KnownQuestionnaire, KnownResponse
from college.people.rules import looks_like_reference
from college.questionnaires.models import Answer, Invitation, Response
from college.questionnaires.pseudonyms import pseudonym
from college.questionnaires.rules import Kind, Mode, Wave

INVITED: Final = "_invited"
_RUN: Final = N_("We know no run with the code %(run)s.")

COLUMNS: Final = {
    "questionnaire": Column(partial(cells.code, also="@"), required=True),
    "wave": Column(partial(cells.choice, allowed=list(Wave)), required=True),
    "run": Column(cells.code, required=True),
    "respondent": Column(partial(cells.text, longest=200), required=True),
    "question": Column(partial(cells.text, longest=cells.LONGEST_CODE), required=True),
    "answer": Column(cells.text),
    "answered_on": Column(cells.day),
}


@dataclass
class _Form:
    """What one respondent says on one questionnaire of one run at one wave."""

    questionnaire: KnownQuestionnaire
    wave: Wave
    run: KnownRun
    person: int | None
    pseudonym: str
    respondent_hash: str | None
    answers: dict[str, tuple[Entry, str | None]] = field(default_factory=dict)
    invited: Entry | None = None
    answered_on: date | None = None

    @property
    def asked(self) -> Asked:
        """By which its invitation is known: the person, else the hash."""
        return self.questionnaire.id, self.wave, self.run.id, self.person or self.respondent_hash or ""

    @property
    def returned(self) -> tuple[int, Wave, int, str]:
        """By which its response is known."""
        return self.questionnaire.id, self.wave, self.run.id, self.pseudonym or self.respondent_hash or ""


@dataclass
class _Changes:
    """What is to be written."""

    invited: list[_Form] = field(default_factory=list)
    came_back: list[int] = field(default_factory=list)  # numbers of invitations
    new: list[_Form] = field(default_factory=list)
    more: list[dict[str, Any]] = field(default_factory=list)  # answers for a form that was there
    changed: list[dict[str, Any]] = field(default_factory=list)
    days: list[dict[str, Any]] = field(default_factory=list)


def compare(rows: list[Entry], plan: Plan, occasion: Occasion) -> None:
    """Compare the rows with the forms that there are, and plan what is to be written."""
    known = responses_known.known({e["run"] for e in rows}, {e["respondent"].upper() for e in rows})
    forms = _forms(rows, plan, known, occasion.key)
    changes = _Changes()
    for form in forms:
        _plan(form, plan, known, changes)
    plan.steps.append(lambda: _write_invitations(changes))
    plan.steps.append(lambda: _write_responses(changes))


def _forms(rows: list[Entry], plan: Plan, known: Known, key: bytes) -> list[_Form]:
    forms: dict[Asked, _Form] = {}
    today = clock.today()
    named = lru_cache(maxsize=None)(partial(pseudonym, key))

    def about(entry: Entry) -> tuple[str, ...]:
        return (
            entry["questionnaire"].lower(),
            entry["wave"],
            entry["run"].lower(),
            _known_as(entry, known),
            entry["question"].lower(),
        )

    for entry in each_once(rows, about, "question", plan.problems):
        form = _form(entry, plan, known, key, named)
        if form is None:
            continue
        form = forms.setdefault(form.asked, form)
        if entry["answered_on"] is not None and entry["answered_on"] > today:
            plan.warn(entry, "answered_on", N_("This is later than now."))
        _take_answer(entry, plan, form)
    return list(forms.values())


def _known_as(entry: Entry, known: Known) -> str:
    said: str = entry["respondent"]
    return said.upper() if said.upper() in known.people else said


def _form(entry: Entry, plan: Plan, known: Known, key: bytes, named: Callable[[int], str]) -> _Form | None:
    questionnaire = _questionnaire(entry, plan, known)
    run = known.runs.get(entry["run"].lower())
    if run is None:
        plan.refuse(entry, "run", _RUN, run=entry["run"])
    person = known.people.get(entry["respondent"].upper())
    if person is None and looks_like_reference(entry["respondent"].upper()):
        sentence = N_("We know nobody with the reference %(person)s.")
        plan.refuse(entry, "respondent", sentence, person=entry["respondent"])
        return None
    if questionnaire is None or run is None:
        return None
    form = _Form(questionnaire, Wave(entry["wave"]), run, person.id if person else None, "", None)
    if person is not None and questionnaire.paired:
        form.pseudonym = named(person.id)
    else:
        # The hash holds the wave and the run too: nobody can follow an anonymous person from form to form.
        parts = (questionnaire.key, str(questionnaire.version), form.wave, run.code, _known_as(entry, known))
        form.respondent_hash = tokens.keyed(key, "respondent", "|".join(parts))
    return form


def _questionnaire(entry: Entry, plan: Plan, known: Known) -> KnownQuestionnaire | None:
    name, at, version = entry["questionnaire"].lower().partition("@")
    versions = known.questionnaires.get(name)
    if not versions:
        names = ", ".join(sorted(known.questionnaires))
        sentence = N_("We know no questionnaire “%(name)s”. There are: %(names)s.")
        plan.refuse(entry, "questionnaire", sentence, name=name, names=names)
        return None
    if not at:
        return versions[max(versions)]
    chosen = versions.get(int(version)) if version.isdecimal() and len(version) < 9 else None
    if chosen is None:
        sentence = N_("The questionnaire “%(name)s” has no version %(version)s.")
        plan.refuse(entry, "questionnaire", sentence, name=name, version=version)
    return chosen


def _take_answer(entry: Entry, plan: Plan, form: _Form) -> None:
    if entry["question"].lower() == INVITED:
        form.invited = entry
        if entry["answer"] is not None:
            plan.refuse(entry, "answer", N_("Somebody who returned nothing has no answer: leave this cell empty."))
    else:
        value = _answer(entry, form.questionnaire)
        if isinstance(value, Problem):
            plan.problems.append(value)
            return
        form.answers[entry["question"].lower()] = entry, value
        form.answered_on = max(filter(None, (form.answered_on, entry["answered_on"])), default=None)
    if form.invited is not None and form.answers:
        sentence = N_("This form is said to have come back and not to have: take one of the rows out.")
        plan.refuse(entry, "question", sentence)


def _answer(entry: Entry, questionnaire: KnownQuestionnaire) -> str | Problem | None:
    question = questionnaire.questions.get(entry["question"].lower())
    if question is None:
        sentence = N_("“%(name)s” has no question “%(question)s”. There are: %(keys)s.")
        keys = ", ".join(questionnaire.questions)
        return entry.problem("question", sentence, name=questionnaire.key, question=entry["question"], keys=keys)
    if entry["answer"] is None or question.kind is Kind.TEXT:
        said: str | None = entry["answer"]
        return said
    cell = entry.row.cell("answer")
    if question.kind is not Kind.ANY:
        return cells.choice(cell, question.choices)
    several = cells.several(cell, question.choices)
    if isinstance(several, Problem):
        return several
    return ";".join(choice for choice in question.choices if choice in several)


def _plan(form: _Form, plan: Plan, known: Known, changes: _Changes) -> None:
    invitation = known.invitations.get(form.asked)
    response = known.responses.get(form.returned)
    if not form.answers:
        _plan_unreturned(form, plan, invitation, changes)
    elif response is not None:
        _plan_returned(form, plan, response, changes)
    elif invitation is not None and invitation[1]:
        sentence = N_("This form came back in another way; its answers stay as they are.")
        for entry, _ in form.answers.values():
            plan.leave(entry, "answer", sentence)
    else:
        for entry, _ in form.answers.values():
            plan.add_new(entry, _about(entry))
        changes.new.append(form)
        if invitation is not None:
            changes.came_back.append(invitation[0])
        else:
            changes.invited.append(form)


def _plan_unreturned(form: _Form, plan: Plan, invitation: tuple[int, bool] | None, changes: _Changes) -> None:
    if form.invited is None:  # each of its rows had a problem
        return
    if invitation is None:
        plan.add_new(form.invited, _about(form.invited))
        changes.invited.append(form)
    elif invitation[1]:
        plan.leave(form.invited, "question", N_("This form has come back since; that stays."))
    else:
        plan.same += 1


def _plan_returned(form: _Form, plan: Plan, response: KnownResponse, changes: _Changes) -> None:
    is_ours = response.mode is Mode.SPREADSHEET
    new_day = is_ours and form.answered_on is not None and form.answered_on != response.answered_on
    if new_day:
        changes.days.append({"id": response.id, "answered_on": form.answered_on})
    for place, (question, (entry, value)) in enumerate(form.answers.items()):
        number, there = response.answers.get(question, (0, None))
        if value is not None and value != there:
            if not is_ours:
                plan.leave(entry, "answer", N_("This form came back in another way; its answers stay as they are."))
                continue
            _plan_answer(changes, response.id, question, number, value)
            plan.add_update(entry, _about(entry), {"answer": (HIDDEN, HIDDEN)})
        elif new_day and not place:
            plan.add_update(entry, _about(entry), {"answered_on": (response.answered_on, form.answered_on)})
        else:
            plan.same += 1


def _plan_answer(changes: _Changes, response: int, question: str, number: int, value: str) -> None:
    if number:
        changes.changed.append({"id": number, "value": value})
    else:
        changes.more.append({"response_id": response, "question_key": question, "value": value})


def _about(entry: Entry) -> str:
    # Not who, and not what: a preview is kept for a while, and no list of ours joins a person with an answer.
    return " · ".join((entry["questionnaire"], entry["wave"], entry["run"], entry["question"]))


def _write_invitations(changes: _Changes) -> None:
    now = clock.now()
    rows = []
    for form in changes.invited:
        at = _invited_at(form, now)
        asked = {"questionnaire_id": form.questionnaire.id, "wave": form.wave, "run_id": form.run.id}
        who = {"person_id": form.person, "respondent_hash": form.respondent_hash if form.person is None else None}
        rows.append(asked | who | {"invited_at": at, "closes_at": at, "returned": bool(form.answers)})
    insert_all(Invitation, rows)
    update_all(Invitation, [{"id": number, "returned": True} for number in changes.came_back])


def _invited_at(form: _Form, now: datetime) -> datetime:
    if form.answered_on is not None:
        return min(clock.start_of(form.answered_on), now)
    return min(form.run.last_ends_at or now, now)


def _write_responses(changes: _Changes) -> None:
    # In an order that has nothing to do with that of the invitations: the two side by side must not tell who said what.
    new = sorted(changes.new, key=lambda form: form.pseudonym or form.respondent_hash or "")
    numbers = insert_numbered(
        Response,
        [
            {
                "questionnaire_id": form.questionnaire.id,
                "wave": form.wave,
                "run_id": form.run.id,
                "pseudonym": form.pseudonym,
                "respondent_hash": form.respondent_hash,
                "mode": Mode.SPREADSHEET,
                "may_quote": False,  # nobody who is in a spreadsheet was asked for leave
                "answered_on": form.answered_on,
            }
            for form in new
        ],
    )
    by_form: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for number, form in zip(numbers, new, strict=True):
        for question, (_, value) in form.answers.items():
            if value is not None:
                by_form[number].append({"response_id": number, "question_key": question, "value": value})
    insert_all(Answer, [answer for answers in by_form.values() for answer in answers] + changes.more)
    update_all(Answer, changes.changed)
    update_all(Response, changes.days)
