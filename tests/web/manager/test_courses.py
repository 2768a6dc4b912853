"""Courses, as those who manage them keep them."""

import pytest
from sqlalchemy import select, text

from college.courses.models import Course, CourseAuthor
from college.courses.rules import State
from college.foundation.db import db, transaction
from tests.browser import Browser
from tests.cast import ada, amina, carys, dee, femi, gwen
from tests.factories import a_course, a_person, a_run, an_enrolment

WORDS = {
    "title": "Understanding sleep",
    "summary": "Rest well.",
    "description": "What *helps*.",
    "learning_outcomes": "Say what helps",
    "topics": "Sleep, Wellbeing; sleep",
}


@pytest.fixture
def manager(browser):
    return browser.sign_in(gwen())


def the_course(code="SLEEP-1"):
    db.session.rollback()
    return db.session.scalars(select(Course).where(Course.code == code)).one()


def test_a_course_is_begun_authored_signed_and_published(app, manager):
    peer, clinician = dee(), femi()

    made = manager.post("/manage/courses/new", data=WORDS | {"code": "SLEEP-1"})
    assert (made.status_code, made.headers["Location"]) == (303, "/manage/courses/sleep-1")
    assert "Needs an author with lived experience." in manager.get("/manage/courses").text
    for person, knowledge in ((peer, "lived_experience"), (clinician, "by_training")):
        named = {"person": person.reference, "knowledge": knowledge}
        assert manager.post("/manage/courses/sleep-1/authors", data=named).status_code == 303
    manager.post("/teach/courses/sleep-1/send-for-review")
    for person in (peer, clinician):
        signed = Browser(app).sign_in(person).post("/teach/courses/sleep-1/sign", data={"number": "1", "read": "y"})
        assert signed.status_code == 303
    page = manager.get("/manage/courses/sleep-1").text
    assert "Dee Okafor, from lived experience: signed version 1" in page.replace("\n", " ").replace("  ", "")
    assert manager.post("/manage/courses/sleep-1/publish").status_code == 303

    course = the_course()
    assert (course.state, sorted(course.topics)) == (State.PUBLISHED, ["Sleep", "Wellbeing"])
    assert "Understanding sleep" in manager.get("/courses/sleep-1").text
    assert "What everybody sees is what is written here." in manager.get("/manage/courses/sleep-1").text
    assert "Nothing until its next change" not in manager.get("/manage/courses").text


def test_a_refusal_to_publish_says_why_beside_the_policy(manager):
    manager.post("/manage/courses/new", data=WORDS | {"code": "SLEEP-1"})

    page = manager.post("/manage/courses/sleep-1/publish")

    assert page.status_code == 409
    assert "Needs an author with lived experience." in page.text
    assert "The policy in force: a course is published only when two different people signed it" in page.text
    assert "Publish the course" not in page.text
    assert the_course().state is State.DRAFT


def test_new_words_of_a_published_course_wait_for_their_signatures(manager):
    a_course("Choir", code="CHOIR")

    said = {"title": "New songs", "summary": "Sing.", "started_from": "1"}
    assert manager.post("/teach/courses/choir/sections/opening", data=said).status_code == 303

    assert "Choir" in manager.get("/courses/choir").text
    page = manager.get("/manage/courses/choir").text
    assert "The new words cannot be published yet" in page
    assert "Needs the signature of somebody with lived experience." in page


def test_a_course_that_was_published_without_signatures_says_so(manager):
    a_course("Choir", code="CHOIR")

    for address in ("/manage/courses/choir", "/teach/courses/choir"):
        assert "was published before signatures were kept" in manager.get(address).text
    assert "Nothing until its next change" in manager.get("/manage/courses").text
    assert "Nothing is missing" in manager.get("/teach/courses/choir").text


def test_topics_are_sorted_anew_and_a_wrong_one_is_said(manager):
    a_course("Choir", code="CHOIR")

    assert manager.post("/manage/courses/choir/topics", data={"topics": "Art; Music, art"}).status_code == 303
    assert the_course("CHOIR").topics == ["Art", "Music"]
    wrong = manager.post("/manage/courses/choir/topics", data={"topics": "x" * 61})

    assert (wrong.status_code, "at most 12 topics" in wrong.text) == (422, True)
    assert the_course("CHOIR").topics == ["Art", "Music"]


def test_an_idea_is_listed_taken_up_or_retired(app, manager):
    proposer = Browser(app).sign_in(amina())
    for title in ("Sea swimming", "Bread"):
        proposer.post("/my/ideas", data={"title": title, "summary": "Together."})

    listed = manager.get("/manage/courses").text
    assert ("Ideas that wait" in listed, listed.count("Sea swimming</a>")) == (True, 1)
    assert "Proposed by Amina Yusuf" in manager.get("/manage/courses/sea-swimming").text
    assert manager.post("/manage/courses/sea-swimming/take-up").status_code == 303
    assert manager.post("/manage/courses/bread/retire").status_code == 303

    assert [the_course(code).state for code in ("SEA-SWIMMING", "BREAD")] == [State.DRAFT, State.RETIRED]
    assert manager.post("/manage/courses/sea-swimming/take-up").status_code == 409
    assert "Ideas that wait" not in manager.get("/manage/courses").text


def test_an_advice_is_shown_and_stops_nothing(manager):
    with transaction():
        db.session.execute(text("UPDATE college SET policy = 'advisory' WHERE id = 1"))
    manager.post("/manage/courses/new", data=WORDS | {"code": "SLEEP-1"})

    assert "The policy advises to wait" in manager.get("/manage/courses/sleep-1").text
    assert manager.post("/manage/courses/sleep-1/publish").status_code == 303


def test_a_preview_saves_nothing(manager):
    page = manager.post("/manage/courses/new", data=WORDS | {"code": "SLEEP-1", "preview": "1"})

    assert page.status_code == 200
    assert "<em>helps</em>" in page.text
    assert db.session.query(Course).count() == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Give the course a title"),
        ({"title": "x" * 151}, "Please keep the title"),
        ({"summary": "x" * 601}, "Please keep the summary"),
        ({"description": "x" * 50_001}, "Please keep each text"),
        ({"topics": "x" * 61}, "at most 12 topics"),
        ({"code": "a b"}, "letters, digits"),
        ({"code": "new"}, "another code"),
    ],
)
def test_a_wrong_answer_is_said_and_the_others_stay(manager, wrong, words):
    page = manager.post("/manage/courses/new", data=WORDS | {"code": "SLEEP-1"} | wrong)

    assert page.status_code == 422
    assert words in page.text
    assert "Say what helps" in page.text
    assert db.session.query(Course).count() == 0


def test_a_code_that_is_taken_is_said(manager):
    a_course(code="SLEEP-1")

    page = manager.post("/manage/courses/new", data=WORDS | {"code": "sleep-1"})

    assert page.status_code == 409
    assert "already" in page.text
    assert "Rest well." in page.text


def test_authors_are_found_by_name_or_reference(manager):
    a_course("Choir", code="CHOIR")
    found = a_person("Zoë Łuczak", reference="P7777")

    assert "Zoë Łuczak" in manager.get("/manage/courses/choir?find=luczak+zoe").text
    assert "Zoë Łuczak" in manager.get("/manage/courses/choir?find=p7777").text
    assert "Nobody is found" in manager.get("/manage/courses/choir?find=nobody").text
    manager.post("/manage/courses/choir/authors", data={"person": found.reference, "knowledge": "lived_experience"})
    assert "Zoë Łuczak" in manager.get("/manage/courses/choir").text


@pytest.mark.parametrize(
    "named",
    [{}, {"person": "P9999", "knowledge": "by_training"}, {"person": "P0001", "knowledge": "guessing"}],
)
def test_nobody_is_named_by_a_wrong_form(manager, named):
    a_course("Choir", code="CHOIR")

    page = manager.post("/manage/courses/choir/authors", data=named)

    assert page.status_code == 422
    assert db.session.query(CourseAuthor).count() == 2


def test_an_author_is_taken_off_a_draft_and_not_off_a_published_course(manager):
    course = a_course("Choir", code="CHOIR")
    author = course.authors[0].person_id

    refused = manager.post(f"/manage/courses/choir/authors/{author}/remove")
    assert refused.status_code == 409
    assert "Name another one first" in refused.text
    db.session.rollback()
    with transaction():
        db.session.execute(text("UPDATE course SET state = 'draft'"))
    assert manager.post(f"/manage/courses/choir/authors/{author}/remove").status_code == 303

    assert db.session.query(CourseAuthor).count() == 1
    assert manager.post(f"/manage/courses/choir/authors/{author}/remove").status_code == 404


def test_retiring_says_before_whom_it_touches_and_can_be_undone(manager):
    run = a_run(a_course("Choir", code="CHOIR"))
    an_enrolment(amina(), run)

    page = manager.get("/manage/courses/choir").text
    assert "It still runs once." in page
    assert "1 person has a place" in page
    manager.post("/manage/courses/choir/retire")
    assert the_course("CHOIR").state is State.RETIRED
    assert "Bring it back" in manager.get("/manage/courses/choir").text
    manager.post("/manage/courses/choir/bring-back")

    assert the_course("CHOIR").state is State.DRAFT


@pytest.mark.parametrize("deed", ["publish", "retire", "bring-back", "take-up", "topics", "authors"])
def test_nothing_is_done_without_a_token(manager, deed):
    a_course("Choir", code="CHOIR")

    answer = manager.post(f"/manage/courses/choir/{deed}", data=WORDS, token=False)

    assert answer.status_code in {400, 422}
    assert the_course("CHOIR").state is State.PUBLISHED


@pytest.mark.parametrize(("who", "code"), [(amina, 403), (dee, 403), (carys, 403), (ada, 403), (gwen, 200)])
def test_only_managers_keep_courses(browser, who, code):
    browser.sign_in(who())

    assert browser.get("/manage/courses").status_code == code
    assert browser.get("/manage/courses/new").status_code == code


def test_a_course_that_is_not_there_is_not_found(manager):
    for address in ("/manage/courses/none", "/teach/courses/none", "/manage/courses/ÿ🎵"):
        assert manager.get(address).status_code == 404
