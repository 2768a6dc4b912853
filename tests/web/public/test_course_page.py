"""The page of a course: everything that is public of it, nobody named without leave, and at once as it is."""

import json

import pytest
from sqlalchemy import Engine, event

from college.courses.actions.authors import be_named
from college.courses.models import CourseAuthor
from college.courses.words import LedBy, SessionPlan
from college.foundation.db import db, transaction
from college.people.rules import Knowledge
from tests.browser import Browser
from tests.cast import amina
from tests.factories import a_course, a_person, a_run

PLAN = [
    SessionPlan("a", "What keeps us awake", 45, "Secret activity", LedBy.BOTH, "Secret paper").kept(),
    SessionPlan("b", "Trying <b>one</b> thing", 1, led_by=LedBy.LIVED_EXPERIENCE).kept(),
    SessionPlan("c", "What research says", 0, led_by=LedBy.BY_TRAINING).kept(),
]
PARTS = ("Who it is for", "What we will do", "What to expect", "Evidence and further reading")


def a_written_course():
    return a_course(
        "Understanding sleep",
        audience="Anybody who *lies awake*.",
        plan=PLAN,
        expect="There is tea.\n\n## Breaks\n\nTwo.",
        evidence="[A book](https://example.org/book) and [a trap](javascript:alert(1))",
        preparation="Secret key of the loft",
    )


def give_leave(course, knowledge, name=None, *, publicly=True):
    """Let the author of this kind of knowledge give, or take back, their leave to be named."""
    db.session.rollback()
    with transaction():
        author = db.session.query(CourseAuthor).filter_by(course_id=course.id, knowledge=knowledge).one()
        author.person.name = name or author.person.name
        be_named(author, publicly=publicly)


def test_a_course_page_shows_everything_that_is_public_of_it(browser):
    course = a_written_course()

    page = browser.get(f"/courses/{course.slug}").text

    for part in PARTS:
        assert f">{part}</h2>" in page
    said = " ".join(page.split())
    for words in (
        "<em>lies awake</em>",
        "45 minutes, led from lived experience and by training, together",
        "1 minute, led from lived experience",
        "Trying &lt;b&gt;one&lt;/b&gt; thing",
        "led by training",
        "Breaks</h3>",
        'href="https://example.org/book"',
    ):
        assert words in said
    assert 'href="javascript' not in page
    assert "0 minutes" not in page


def test_what_only_facilitators_may_read_is_nowhere(browser):
    course = a_written_course()
    a_run(course)

    for address in (f"/courses/{course.slug}", "/courses", "/courses.json", "/courses?q=secret"):
        page = browser.get(address).text
        assert "Secret" not in page


def test_what_is_not_written_has_no_heading(browser):
    page = browser.get(f"/courses/{a_course().slug}").text

    assert not any(f">{part}</h2>" in page for part in PARTS[1:])
    assert "Everybody who wants to learn about this" in page


def test_nobody_is_named_without_leave(browser):
    course = a_written_course()
    names = [author.person.name for author in course.authors]

    for address in (f"/courses/{course.slug}", "/courses.json"):
        page = browser.get(address).text
        assert not any(name in page for name in names)
    assert "author" not in json.loads(browser.get("/courses.json").text)["itemListElement"][0]["item"]


def test_who_gave_leave_is_named_in_their_capacity_and_the_others_are_counted(browser):
    course = a_written_course()
    give_leave(course, Knowledge.BY_TRAINING, "Femi Łukasz & Co")

    page = " ".join(browser.get(f"/courses/{course.slug}").text.split())

    assert "<li>Femi Łukasz &amp; Co, by training</li>" in page
    assert "And 1 other person from lived experience." in page
    assert "Dee Okafor" not in page
    assert "Our rule: every course is written" in page


@pytest.mark.parametrize("signed_in", [False, True])
def test_leave_taken_back_holds_at_once_in_pages_that_are_kept(browser, signed_in):
    course, somebody = a_written_course(), amina()
    give_leave(course, Knowledge.LIVED_EXPERIENCE, "Dee Uniquely-Named")
    reader = browser.sign_in(somebody) if signed_in else browser
    addresses = (f"/courses/{course.slug}", "/courses.json")
    first = {address: reader.get(address) for address in addresses}
    assert all("Dee Uniquely-Named" in first[address].text for address in addresses)

    give_leave(course, Knowledge.LIVED_EXPERIENCE, publicly=False)

    for address in addresses:
        after = reader.get(address, headers={"If-None-Match": first[address].headers.get("ETag", "")})
        assert after.status_code == 200
        assert "Dee Uniquely-Named" not in after.text


def test_machines_are_told_the_names_of_those_who_gave_leave(browser):
    course = a_written_course()
    give_leave(course, Knowledge.LIVED_EXPERIENCE, 'Dee "</script>" Okafor')
    give_leave(course, Knowledge.BY_TRAINING, "Femi Adeyemi")

    found = json.loads(browser.get("/courses.json").text)["itemListElement"][0]["item"]

    people = [{"@type": "Person", "name": name} for name in ("Femi Adeyemi", 'Dee "</script>" Okafor')]
    assert sorted(found["author"], key=str) == sorted(people, key=str)
    assert Knowledge.LIVED_EXPERIENCE.value not in json.dumps(found)


def test_a_course_that_is_not_public_names_nobody(browser):
    course = a_written_course()
    give_leave(course, Knowledge.LIVED_EXPERIENCE)
    with transaction():
        course.state = "retired"

    assert browser.get(f"/courses/{course.slug}").status_code == 404
    assert "Okafor" not in browser.get("/courses.json").text


def test_a_name_cannot_pretend_to_be_two(browser):
    course = a_written_course()
    give_leave(course, Knowledge.BY_TRAINING, "Femi\x1fGwen Pritchard")

    assert "<li>Gwen Pritchard" not in browser.get(f"/courses/{course.slug}").text


def test_a_course_page_asks_the_database_six_times_at_most(app):
    course = a_written_course()
    for _ in range(3):
        a_run(course)
    give_leave(course, Knowledge.LIVED_EXPERIENCE)
    address, visitor, reader = f"/courses/{course.slug}", Browser(app), Browser(app).sign_in(a_person())
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        for who in (visitor, reader):
            del asked[:]
            who.get(address)
            assert 0 < len(asked) <= 6
    finally:
        event.remove(Engine, "before_cursor_execute", note)
