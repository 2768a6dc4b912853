"""What students said of a course, for those who teach and write it."""

import pytest

from college.courses.models import CourseAuthor
from college.foundation.db import db, transaction
from college.people.rules import Knowledge
from college.questionnaires import actions
from college.questionnaires.models import Answer, Questionnaire, Response
from college.questionnaires.rules import Mode
from college.settings.queries import the_college
from college.settings.rules import Preset
from tests.cast import amina, bryn, carys, dee, femi, gwen
from tests.factories import a_course, a_run, made

SAID = "/teach/courses/sleep/said"


@pytest.fixture
def run(app):
    """Give a run that Femi teaches of a course that Dee writes."""
    author, teacher = dee(), femi()
    course = a_course("Sleeping well", code="SLEEP")
    with transaction():
        course.authors = [CourseAuthor(person_id=author.id, knowledge=Knowledge.LIVED_EXPERIENCE)]
    run = a_run(course, pair=(teacher,))
    return {"id": run.id, "author": author, "teacher": teacher}


def a_form(run, name, wave="after", key="after-course", *, may_quote=False, **answers):
    number = db.session.query(Questionnaire.id).filter_by(key=key).scalar()
    rows = [Answer(question_key=question, value=value) for question, value in answers.items()]
    facts = {"questionnaire_id": number, "run_id": run["id"], "wave": wave, "mode": Mode.LINK, "may_quote": may_quote}
    return made(Response(**facts, pseudonym=name, answers=rows))


def forms(run, yes, no, **said):
    for number in range(yes + no):
        a_form(run, f"somebody-{number}", **said, hope="yes" if number < yes else "no")


def approve(response, by):
    with transaction():
        for words in response.answers:
            if words.question_key in {"learned", "anything_else"}:
                actions.approve_quote(words, by=by)


def test_figures_stand_with_their_definition_reference_and_caveat(run, browser):
    forms(run, 25, 12)

    page = browser.sign_in(run["author"]).get(SAID).text

    assert "71&nbsp;%" in page
    assert "25 of 35 usable answers" in page
    assert "55 to 84" in page
    assert "35 of 35" in page
    assert "<dt>Published reference</dt><dd>68&nbsp;%</dd>" in page
    assert "Students who answered; no comparison group." in page
    assert "The share of yes among yes, no and not sure." in page
    assert "rounded to the nearest 5; 0 to 4 are hidden" in page


def test_a_few_answers_are_hidden_and_never_exact(run, browser):
    forms(run, 3, 1)

    page = browser.sign_in(run["teacher"]).get(f"{SAID}?preset=internal").text

    assert "Hidden, because few people answered" in page
    assert "3 of 4" not in page
    assert "75&nbsp;%" not in page


def test_the_preset_is_the_colleges(run, browser):
    forms(run, 6, 30)
    with transaction():
        the_college().preset = Preset.HES

    page = browser.sign_in(run["teacher"]).get(SAID).text

    assert "1 to 7 are hidden" in page
    assert "Hidden, because few people answered" in page


def test_each_wave_stands_by_itself_with_what_was_asked_then(run, browser):
    forms(run, 25, 12)
    for number in range(24):
        a_form(run, f"later-{number}", wave="6m", key="progression", progression="study")

    page = browser.sign_in(run["author"]).get(SAID).text

    after, later = page.index("Asked after the course"), page.index("Asked 6 months later")
    moved_on = page.index("Moved on to study")
    assert after < page.index("More hopeful about the future") < later < moved_on


def test_words_are_quoted_only_by_leave_and_approval(run, browser):
    manager = gwen()
    approve(a_form(run, "one", may_quote=True, learned="To rest. <b>Really</b>"), manager)
    a_form(run, "two", may_quote=True, learned="Nobody approved this.")
    a_form(run, "three", learned="Nobody may quote this.")

    page = browser.sign_in(run["teacher"]).get(SAID).text

    assert "To rest. &lt;b&gt;Really&lt;/b&gt;" in page
    assert "A student, after the course" in page
    assert "Nobody approved this." not in page
    assert "Nobody may quote this." not in page


def test_a_course_of_which_nobody_said_anything_says_so(run, browser):
    page = browser.sign_in(run["author"]).get(SAID).text

    assert "Nobody has answered yet" in page
    assert "There are no words to quote yet." in page


def test_those_who_teach_or_write_it_and_managers_read_it_and_nobody_else(run, browser):
    for person in (run["author"], run["teacher"], gwen()):
        assert browser.sign_in(person).get(SAID).status_code == 200
    for person in (amina(), bryn(), carys(), dee(), femi()):
        assert browser.sign_in(person).get(SAID).status_code == 404
    assert browser.get("/teach/courses/nothing/said").status_code == 404
