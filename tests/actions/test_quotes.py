"""Quoting what students said: by their leave, and a manager's."""

import pytest
from sqlalchemy import func, select

from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.outcomes.queries import outcomes_of_course
from college.privacy.actions import erase
from college.privacy.queries import answers_of
from college.questionnaires import actions, queries
from college.questionnaires.models import Answer, Quote
from college.questionnaires.rules import Judged, Mode, Wave
from college.reports.course import course_outcomes
from college.settings.queries import the_college
from college.settings.rules import Preset
from tests.cast import amina, bryn, gwen
from tests.factories import a_course, a_person, a_run
from tests.harbour import key_of

LEARNED = {"hope": ["yes"], "learned": ["To rest."]}


@pytest.fixture
def student(app):
    return amina()


@pytest.fixture
def another(app):
    return bryn()


@pytest.fixture
def manager(app):
    return gwen()


@pytest.fixture
def run(app):
    return a_run(a_course("Understanding sleep"))


@pytest.fixture
def key(app):
    return key_of(app)


def said(student, run, key, given=LEARNED, *, may_quote=True):
    """Answer the form after the course."""
    invitation = actions.invite(student, run, Wave.AFTER, key=key)
    return actions.answer(invitation, given, mode=Mode.LINK, key=key, may_quote=may_quote)


def words(text="To rest."):
    return db.session.scalars(select(Answer).where(Answer.value == text)).one()


def texts(judged):
    return [line.text for line in queries.words_to_quote(judged, most=10)]


def quoted(run):
    return [line.text for line in queries.quotes_about(run.course)]


def test_words_wait_until_a_manager_approves_them(student, manager, run, key):
    said(student, run, key)
    before = (texts(Judged.WAITING), quoted(run))

    actions.approve_quote(words(), by=manager)

    assert before == (["To rest."], [])
    assert (texts(Judged.WAITING), texts(Judged.APPROVED), quoted(run)) == ([], ["To rest."], ["To rest."])
    (line,) = queries.quotes_about(run.course)
    assert (line.course, line.question, line.wave) == ("Understanding sleep", "What did you learn?", Wave.AFTER)


def test_what_is_set_aside_is_quoted_nowhere_and_waits_no_more(student, manager, run, key):
    said(student, run, key)
    actions.approve_quote(words(), by=manager)

    actions.set_quote_aside(words(), by=manager)

    assert (texts(Judged.WAITING), texts(Judged.SET_ASIDE), quoted(run)) == ([], ["To rest."], [])
    assert queries.count_words_to_quote() == {Judged.WAITING: 0, Judged.APPROVED: 0, Judged.SET_ASIDE: 1}


def test_what_was_decided_can_be_taken_back(student, manager, run, key):
    said(student, run, key)
    actions.approve_quote(words(), by=manager)

    actions.reconsider_quote(words(), by=manager)
    actions.reconsider_quote(words(), by=manager)

    assert (texts(Judged.WAITING), quoted(run)) == (["To rest."], [])
    notes = db.session.scalars(select(AuditEntry.what).where(AuditEntry.about == "answer").order_by(AuditEntry.id))
    assert list(notes) == ["quote.approved", "quote.reconsidered"]


def test_without_leave_nothing_is_quoted_whoever_approves(student, manager, run, key):
    said(student, run, key, may_quote=False)

    with pytest.raises(Refused, match="their writer did not say so"):
        actions.approve_quote(words(), by=manager)
    with pytest.raises(Refused, match="their writer did not say so"):
        actions.set_quote_aside(words(), by=manager)

    assert (texts(Judged.WAITING), quoted(run)) == ([], [])


def test_leave_is_about_words_and_never_about_what_was_ticked(student, manager, run, key):
    said(student, run, key)

    with pytest.raises(Refused, match="may not be quoted"):
        actions.approve_quote(words("yes"), by=manager)

    assert texts(Judged.WAITING) == ["To rest."]


def test_leave_that_is_taken_from_the_form_ends_an_approval(student, manager, run, key):
    response = said(student, run, key)
    actions.approve_quote(words(), by=manager)

    response.may_quote = False
    db.session.flush()

    assert quoted(run) == []


def test_nobody_has_given_leave_unless_they_say_so(student, run, key):
    response = actions.answer(actions.invite(student, run, Wave.AFTER, key=key), LEARNED, mode=Mode.LINK, key=key)

    assert response.may_quote is False


def test_a_form_on_paper_gives_the_same_leave(student, manager, run, key):
    actions.type_in(student, run, Wave.AFTER, LEARNED, mode=Mode.PAPER, key=key, may_quote=True, by=manager)

    assert texts(Judged.WAITING) == ["To rest."]


def test_quotes_are_of_their_own_course(student, manager, run, key):
    other = a_run(a_course("Less worry"))
    said(student, run, key)
    actions.approve_quote(words(), by=manager)

    assert (quoted(run), quoted(other)) == (["To rest."], [])


def test_erasing_somebody_takes_their_words_and_what_was_decided_about_them(student, another, manager, run, key):
    said(student, run, key)
    said(another, run, key, {"learned": ["To sleep."]})
    actions.approve_quote(words(), by=manager)
    actions.approve_quote(words("To sleep."), by=manager)

    erase(student, key=key, by=manager)

    assert quoted(run) == ["To sleep."]
    assert db.session.scalar(select(func.count()).select_from(Quote)) == 1


def test_somebody_is_told_which_leave_they_gave(student, run, key):
    said(student, run, key)

    (form,) = answers_of(student, key=key)

    assert form["may_quote"] is True


def answered(key, *forms):
    """Let people answer, each somebody else, so many about a run."""
    people = [(a_person("Somebody Else"), run, given) for times, run, given in forms for _ in range(times)]
    for person, run, given in people:
        said(person, run, key, given)


def test_the_outcomes_of_a_course_are_those_of_all_its_runs_and_no_others(run, key):
    second, elsewhere = a_run(run.course), a_run(a_course("Less worry"))
    cancelled = a_run(run.course, cancelled_at=clock.now())
    answered(key, *((1, one, {"hope": ["yes"], "recommend": ["3"]}) for one in (run, second, elsewhere, cancelled)))

    found = {one.measure: (one.wave, one.numerator, one.denominator) for one in outcomes_of_course(run.course_id, key)}

    assert found == {"hope": ("after", 2, 2), "recommend": ("after", 0, 2)}


@pytest.mark.parametrize(("preset", "numerator"), [(Preset.SHARED, "5"), (Preset.HES, "*")])
def test_what_a_course_did_is_told_under_the_colleges_preset(run, key, preset, numerator):
    answered(key, (6, run, {"hope": ["yes"]}), (5, run, {"hope": ["no"]}))
    the_college().preset = preset

    told = course_outcomes(run.course, key=key)

    (hope,) = told.outcomes
    assert (str(hope.numerator), str(hope.denominator), str(hope.percent)) == (numerator, "10", "*")
    assert (str(hope.returned), str(hope.invited), hope.reference_percent) == ("10", "10", 68)
    assert "rounded to the nearest 5" in told.rule
