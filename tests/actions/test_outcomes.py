"""Outcomes counted by the database are those that the definition gives, form by form."""

from collections import defaultdict
from random import Random
from typing import Any, NamedTuple

import pytest
from flask import current_app
from sqlalchemy import event

from college.foundation import clock
from college.foundation.db import db, transaction
from college.outcomes import counting, measures
from college.outcomes.counting import Asked, Said
from college.outcomes.measures import Form, Unreturned
from college.outcomes.queries import changes_of, outcomes_of
from college.questionnaires.models import Answer, Invitation, Questionnaire, Response
from college.questionnaires.pseudonyms import pseudonym
from college.questionnaires.rules import Mode
from tests.factories import a_person, a_run, a_session, a_term, made, on
from tests.harbour import key_of

QUESTIONNAIRES = ("after-course", "progression", "own")
WAVES = ("after", "6m")
ANSWERS = {
    "hope": ("yes", "no", "not_sure", "prefer_not_to_say", " "),
    "plan": ("yes", "no", "prefer_not_to_say"),
    "recommend": ("1", "3", "4", "5"),
    "progression": ("study;paid_work", "none", "prefer_not_to_say", "volunteering"),
}


@pytest.fixture
def key(app):
    return key_of(app)


@pytest.fixture
def questionnaire(app):
    return {one.key: one.id for one in db.session.query(Questionnaire)}


def a_form(run, questionnaire_id, name, wave="after", **answers):
    rows = [Answer(question_key=question, value=value) for question, value in answers.items()]
    facts = {"questionnaire_id": questionnaire_id, "run_id": run.id, "wave": wave, "mode": Mode.LINK}
    return made(Response(**facts, pseudonym=name, answers=rows))


def an_invitation(run, questionnaire_id, person=None, wave="after", **said):
    facts = {"questionnaire_id": questionnaire_id, "run_id": run.id, "wave": wave, "invited_at": run.made_at}
    return made(Invitation(**facts, person_id=person.id if person else None, **said))


def swemwbs(answer):
    return {f"q{item}": answer for item in range(1, 8)}


def chance(random):
    """Few people, few runs and several questionnaires, so that much is asked twice."""
    forms, unreturned = [], []
    for _ in range(random.randrange(40)):
        who = random.choice(("", "amina", "bryn", "cai", "dee"))
        where = (random.randrange(3), random.choice(QUESTIONNAIRES), random.choice(WAVES))
        if random.random() < 0.3:
            unreturned.append(Unreturned(who, *where))
            continue
        asked = random.sample(sorted(ANSWERS), random.randrange(5))
        forms.append(Form(who, *where, {question: random.choice(ANSWERS[question]) for question in asked}))
    return forms, unreturned


def counted(forms, unreturned):
    said = defaultdict(list)
    for form in forms:
        for question, answer in form.answers.items():
            said[form.questionnaire, form.wave, question, answer].append(form.pseudonym)

    def forms_of(wave, units):
        return [form for form in forms if form.wave == wave and form.pseudonym in {name for _, name in units}]

    def names_of(wave, asked_in):
        return asked(forms, wave, asked_in), asked(unreturned, wave, asked_in)

    told = [Said(*what, len(names), names) for what, names in said.items()]
    return counting.Term(told, {}, names_of, forms_of).outcomes()


def asked(whom, wave, asked_in):
    those = [one for one in whom if one.wave == wave and one.questionnaire in asked_in]
    return [Asked(one.questionnaire, one.wave, one.run, [one.pseudonym]) for one in those]


@pytest.mark.parametrize("database", ["sqlite"])
def test_counting_answers_gives_what_judging_every_form_gives(app):
    random = Random(1)

    for _ in range(1500):
        forms, unreturned = chance(random)
        assert counted(forms, unreturned) == measures.outcomes(forms, unreturned), (forms, unreturned)


@pytest.mark.parametrize("told", ["every form has its invitation", "some forms have none", "nobody gives a name"])
def test_a_term_in_the_database_is_counted_as_judging_every_form_counts_it(app, key, questionnaire, told):
    random, people = Random(told), [a_person() for _ in range(5)]
    for _ in range(12):
        term = a_term()
        forms, unreturned = a_term_of_answers(random, told, people, [a_run(term=term, sessions=0) for _ in range(2)])
        with transaction():
            write(questionnaire, forms, unreturned)

        found = outcomes_of(term.id, key)

        named = [form._replace(person=pseudonym(key, form.person.id) if form.person else "") for form in forms]
        judged = [Form(one.person, one.run, one.questionnaire, one.wave, one.answers) for one in named]
        missing = [Unreturned(pseudonym(key, who.id) if who else "", *where) for who, *where in unreturned]
        assert found == measures.outcomes(judged, missing), (judged, missing)


class Returned(NamedTuple):
    person: Any
    run: int
    questionnaire: str
    wave: str
    answers: dict[str, str]
    invited: Any


def a_term_of_answers(random, told, people, runs):
    forms, unreturned = [], []
    for who in people:
        for run in runs:
            for where in ((run.id, "after-course", "after"), (run.id, "progression", "6m"), (run.id, "swemwbs", "6m")):
                if random.random() < 0.4:
                    unreturned.append((random.choice((who, None)), *where))
                    continue
                answers = {question: random.choice(ANSWERS[question]) for question in random.sample(sorted(ANSWERS), 2)}
                asked = {} if where[1] == "swemwbs" and random.random() < 0.7 else answers
                name = None if told == "nobody gives a name" else who
                forms.append(Returned(name, *where, asked, who))
                if told == "some forms have none":
                    forms[-1] = forms[-1]._replace(invited=None)
                    forms += [forms[-1]] * (random.random() < 0.2)
                    unreturned += [(who, *where)] * (random.random() < 0.2)
    return forms, unreturned


def write(questionnaire, forms, unreturned):
    for form in forms:
        about = {"questionnaire_id": questionnaire[form.questionnaire], "run_id": form.run, "wave": form.wave}
        answers = [Answer(question_key=question, value=value) for question, value in form.answers.items()]
        name = pseudonym(key_of(current_app), form.person.id) if form.person else ""
        db.session.add(Response(**about, mode=Mode.LINK, pseudonym=name, answers=answers))
        if form.invited is not None:
            db.session.add(Invitation(**about, person_id=form.invited.id, returned=True, invited_at=clock.now()))
    for who, run, name, wave in unreturned:
        about = {"questionnaire_id": questionnaire[name], "run_id": run, "wave": wave, "invited_at": clock.now()}
        db.session.add(Invitation(**about, person_id=who.id if who else None))


def test_somebody_invited_who_returned_nothing_is_invited_and_no_more(app, key, questionnaire):
    run, amina, bryn = a_run(), a_person(), a_person("Bryn Hughes")
    after = questionnaire["after-course"]
    a_form(run, after, pseudonym(key, amina.id), hope="yes")
    an_invitation(run, after, amina, returned=True)
    an_invitation(run, after, bryn)
    an_invitation(run, after, respondent_hash="somebody")

    (hope,) = outcomes_of(run.term_id, key)

    assert (hope.numerator, hope.denominator, hope.answered, hope.returned, hope.invited) == (1, 1, 1, 1, 3)


def test_an_invitation_left_open_beside_a_returned_form_is_no_second_person(app, key, questionnaire):
    run, amina = a_run(), a_person()
    after = questionnaire["after-course"]
    a_form(run, after, pseudonym(key, amina.id), hope="yes")
    an_invitation(run, after, amina)

    (hope,) = outcomes_of(run.term_id, key)

    assert (hope.returned, hope.invited) == (1, 1)


def test_a_blank_form_came_back_and_answered_nothing(app, key, questionnaire):
    run = a_run()
    a_form(run, questionnaire["after-course"], "amina", hope="yes")
    a_form(run, questionnaire["after-course"], "bryn")

    (hope,) = outcomes_of(run.term_id, key)

    assert (hope.denominator, hope.answered, hope.returned, hope.invited) == (1, 1, 2, 2)


def test_the_less_favourable_answer_stands_for_somebody_asked_twice_on_a_run(app, key, questionnaire):
    run = a_run()
    a_form(run, questionnaire["after-course"], "amina", hope="yes")
    a_form(run, questionnaire["after-course"], "amina", hope="no")
    a_form(run, questionnaire["after-course"], "bryn", hope="yes")
    a_form(run, questionnaire["after-course"], "bryn")

    (hope,) = outcomes_of(run.term_id, key)

    assert (hope.numerator, hope.denominator, hope.answered, hope.returned) == (1, 2, 2, 2)


def test_progression_counts_a_person_once_over_all_their_runs(app, key, questionnaire):
    term = a_term()
    for answer in ("none", "study"):
        a_form(a_run(term=term), questionnaire["progression"], "amina", "6m", progression=answer)

    (progression,) = outcomes_of(term.id, key)

    assert (progression.numerator, progression.denominator, progression.returned) == (1, 1, 1)


def test_cancelled_runs_and_other_terms_are_left_out(app, key, questionnaire):
    term = a_term()
    taught, cancelled, elsewhere = a_run(term=term), a_run(term=term), a_run()
    nothing_on = a_run(term=term, sessions=0)
    a_session(nothing_on, 1, on(term.starts_on), state="cancelled")
    a_session(taught, 9, on(term.starts_on), state="cancelled")
    with transaction():
        cancelled.cancelled_at = cancelled.made_at
    for run in (taught, cancelled, elsewhere, nothing_on):
        a_form(run, questionnaire["after-course"], f"somebody on {run.code}", hope="yes")

    (hope,) = outcomes_of(term.id, key)

    assert hope.returned == 1


def test_scores_pair_by_person_and_run_and_never_without_a_name(app, questionnaire):
    run, scale = a_run(), questionnaire["swemwbs"]
    for name in ("amina", "bryn", "", ""):
        a_form(run, scale, name, "before", **swemwbs("2"))
        a_form(run, scale, name, "after", **swemwbs("4"))
    a_form(run, scale, "cai", "before", **swemwbs("1"))
    a_form(run, scale, "cai", "after", q1="5")

    (change,) = changes_of(run.term_id)

    assert (change.wave_from, change.wave_to, change.result.n) == ("before", "after", 2)
    assert change.result.mean_from < change.result.mean_to


def test_as_many_questions_are_asked_of_a_large_term_as_of_a_small_one(app, key, questionnaire):
    run = a_run()
    a_form(run, questionnaire["after-course"], "amina", hope="yes")
    term_id = run.term_id
    few = number_of_queries(lambda: outcomes_of(term_id, key))
    for name in map(str, range(30)):
        a_form(run, questionnaire["after-course"], name, hope="yes", plan="no", recommend="5")

    many = number_of_queries(lambda: outcomes_of(term_id, key))

    assert many == few == 5  # the versions, the answers, the counts; nobody here was invited, so names are read too


def number_of_queries(ask):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    ask()
    return sum(statement.startswith("SELECT") for statement in asked)
