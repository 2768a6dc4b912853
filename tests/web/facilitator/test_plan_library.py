"""Using plans again, and copying a course."""

import pytest
from sqlalchemy import select

from college.courses.models import Course, CourseAuthor
from college.courses.rules import State
from college.foundation.db import db, transaction
from college.people.rules import Knowledge
from tests.cast import amina, bryn, carys, dee, femi, gwen
from tests.factories import a_course

BREATHING = {
    "key": "aaaa1111",
    "title": "Breathing out",
    "minutes": 20,
    "activity": "Breathe *slowly*. <script>alert(1)</script>",
    "led_by": "lived_experience",
    "materials": "Cushions",
    "source": "",
}
SLEEP = BREATHING | {"key": "bbbb2222", "title": "What sleep is", "minutes": 45, "led_by": "both"}
PART = "/teach/library/sleep/aaaa1111"


@pytest.fixture
def source(app):
    return a_course("Sleeping well", code="SLEEP", plan=[BREATHING, SLEEP], preparation="Mind the secret doors.").slug


@pytest.fixture
def own(app):
    """Give a draft that Dee writes."""
    return draft("Less worry", "WORRY", by=dee())


def draft(title, code, *, by, **said):
    course = a_course(title, code=code, state=State.DRAFT, **said)
    with transaction():
        course.authors = [CourseAuthor(person_id=by.id, knowledge=Knowledge.LIVED_EXPERIENCE)]
    return by


def the_course(slug):
    db.session.rollback()
    return db.session.scalars(select(Course).where(Course.slug == slug)).one()


def test_the_library_shows_plans_of_published_courses_and_never_the_preparation(source, browser):
    page = browser.sign_in(femi()).get("/teach/library").text
    part = browser.get(PART).text

    assert "Breathing out" in page
    assert "2 parts" in page
    assert "Sleeping well" in page
    assert "<em>slowly</em>" in part
    assert "<script>alert" not in part
    assert "secret doors" not in page + part


def test_the_library_is_narrowed_by_words_who_leads_and_how_long(source, browser):
    browser.sign_in(femi())

    assert "What sleep is" not in browser.get("/teach/library?q=breathing").text
    assert "What sleep is" not in browser.get("/teach/library?led_by=lived_experience").text
    assert "What sleep is" not in browser.get("/teach/library?minutes=30").text
    assert "Nothing fits" in browser.get("/teach/library?q=horses").text
    assert "2 parts" in browser.get("/teach/library?led_by=nobody&minutes=minus&page=x").text


def test_a_part_goes_to_the_end_of_a_plan_with_its_credit(source, own, browser):
    browser.sign_in(own)

    sent = browser.post(PART, data={"into": "worry"})

    assert (sent.status_code, sent.location) == (303, "/teach/courses/worry/plan")
    (part,) = the_course("worry").current.words.plan
    assert (part.title, part.source) == ("Breathing out", "SLEEP")


def test_a_second_press_says_that_it_is_there_already(source, own, browser):
    browser.sign_in(own).post(PART, data={"into": "worry"})

    page = browser.post(PART, data={"into": "worry"})

    assert page.status_code == 409
    assert "in the plan of this course already" in page.text
    assert len(the_course("worry").current.words.plan) == 1


@pytest.mark.parametrize("into", ["", "sleep", "nowhere", "hope"])
def test_a_part_goes_only_into_a_course_that_one_writes(source, own, browser, into):
    draft("Hope", "HOPE", by=bryn())

    assert browser.sign_in(own).post(PART, data={"into": into}).status_code == 422
    assert all(part.title != "Breathing out" for part in the_course("hope").current.words.plan)


def test_somebody_who_writes_nothing_is_told_so(source, browser):
    assert "You write no other course" in browser.sign_in(femi()).get(PART).text


def test_a_draft_is_on_the_shelf_of_its_writers_and_managers_only(source, browser):
    writer = draft("Hope", "HOPE", by=dee(), plan=[BREATHING | {"title": "A first try"}])
    address = "/teach/library/hope/aaaa1111"

    assert browser.sign_in(femi()).get(address).status_code == 404
    assert "A first try" not in browser.get("/teach/library").text
    for person in (writer, gwen()):
        assert "Not published" in browser.sign_in(person).get("/teach/library").text
        assert browser.get(address).status_code == 200


def test_the_library_is_open_to_a_student_who_writes_a_course_and_to_no_other(source, browser):
    student = draft("Hope", "HOPE", by=amina())

    assert browser.sign_in(student).get("/teach/library").status_code == 200
    assert browser.sign_in(bryn()).get("/teach/library").status_code == 404
    assert browser.sign_in(carys()).get("/teach/library").status_code == 404


def test_an_author_copies_a_course_and_a_manager_names_who_writes_the_copy(own, browser):
    page = browser.sign_in(own).get("/teach/courses/worry/copy").text
    sent = browser.post("/teach/courses/worry/copy", data={"code": "WORRY-2"})

    assert "Nobody is named as its author" in page
    assert (sent.status_code, sent.location) == (303, "/teach/courses/worry")
    copy = the_course("worry-2")
    assert (copy.state, copy.title, copy.author_ids) == (State.DRAFT, "Less worry", frozenset())
    assert copy.copied_from_id == the_course("worry").id
    assert browser.get("/teach/courses/worry-2").status_code == 404


def test_a_manager_goes_on_with_the_copy(own, browser):
    sent = browser.sign_in(gwen()).post("/teach/courses/worry/copy", data={"code": "WORRY-2"})

    assert sent.location == "/teach/courses/worry-2"
    page = browser.get("/teach/courses/worry-2").text
    assert "WORRY-2" in page
    assert "Copied from “Less worry”." in page


@pytest.mark.parametrize(("code", "status"), [("", 422), ("worry", 409), ("no spaces", 409)])
def test_a_code_that_does_not_do_is_said_in_the_form(own, browser, code, status):
    page = browser.sign_in(own).post("/teach/courses/worry/copy", data={"code": code})

    assert page.status_code == status
    assert "Please check these answers" in page.text
    assert f'value="{code}"' in page.text


def test_nobody_copies_a_course_that_they_do_not_write(source, browser):
    for person in (amina(), femi()):
        assert browser.sign_in(person).get("/teach/courses/sleep/copy").status_code == 404


def test_everybody_reads_where_a_published_course_comes_from(source, browser):
    copy = a_course("Sleeping again", code="AGAIN", plan=[SLEEP | {"source": "SLEEP"}])
    slug, number = copy.slug, copy.id
    assert "Copied from" not in browser.get(f"/courses/{slug}").text

    with transaction():
        db.session.get_one(Course, number).copied_from_id = the_course("sleep").id

    page = browser.get(f"/courses/{slug}").text
    assert "Copied from “Sleeping well”." in page
    assert "Parts of the plan come from: Sleeping well." in page
