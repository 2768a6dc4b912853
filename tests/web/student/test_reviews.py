"""Students who were invited read what is written and say what they think; they edit nothing."""

import pytest
from sqlalchemy import select

from college.courses.actions import remarking
from college.courses.actions.reviewing import invite_reviewer
from college.courses.models import Comment, Course, Reviewer
from college.courses.rules import State
from college.courses.words import PRIVATE, Section
from college.foundation.db import db, transaction
from college.people.models import Person
from college.post.sending import send_due
from tests.browser import Browser
from tests.cast import amina, bryn
from tests.factories import a_course

PLAN = [
    {
        "key": "k0001",
        "title": "Welcome",
        "minutes": 30,
        "activity": "Tea and *talk*.",
        "led_by": "both",
        "materials": "Cups",
        "source": "",
    }
]
SECRET = "Where the keys are"


@pytest.fixture
def course(app):
    return a_course(
        "Understanding sleep",
        description="Why we sleep. <script>alert(1)</script>",
        learning_outcomes="Say what helps",
        preparation=SECRET,
        plan=PLAN,
        state=State.IN_REVIEW,
    )


@pytest.fixture
def reader(app, course):
    """Lend the browser of somebody who was invited."""
    person, course_id, by_id = amina(), course.id, course.authors[0].person_id
    number = person.id
    db.session.rollback()
    with transaction():
        by = db.session.get_one(Person, by_id)
        invite_reviewer(db.session.get_one(Course, course_id), db.session.get_one(Person, number), by=by)
    browser = Browser(app).sign_in(db.session.get_one(Person, number))
    browser.base = f"/my/reviews/{course.slug}"
    return browser


def remark_of_an_author(course, section, text):
    course_id, by_id = course.id, course.authors[0].person_id
    db.session.rollback()
    with transaction():
        found, by = db.session.get_one(Course, course_id), db.session.get_one(Person, by_id)
        return remarking.remark(found, section, text, by=by).id


def comments():
    db.session.rollback()
    return list(db.session.scalars(select(Comment).order_by(Comment.id)))


def test_an_invitation_leads_from_ones_own_college_to_every_public_section(reader):
    assert reader.base in reader.get("/my").text
    assert reader.base in reader.get("/my/reviews").text

    page = reader.get(reader.base).text

    for words in ("Understanding sleep", "Why we sleep.", "Say what helps", "Welcome", "<em>talk</em>", "Cups"):
        assert words in page
    assert SECRET not in page
    assert "Preparation" not in page
    assert "<script>alert" not in page


def test_a_reviewer_says_suggests_and_answers(reader, course):
    said = remark_of_an_author(course, Section.AIMS, "Is this clear?")

    assert reader.get(f"{reader.base}/aims/remark").status_code == 200
    assert reader.get(f"{reader.base}/aims/suggestion").status_code == 200
    assert reader.post(f"{reader.base}/aims/remark", data={"text": "Lovely."}).status_code == 303
    suggestion = {"passage": "Why we sleep.", "proposed": "How we sleep."}
    kept = reader.post(f"{reader.base}/aims/suggestion", data=suggestion)
    assert kept.headers["Location"] == f"{reader.base}/remarks?section=aims"
    assert reader.get(f"{reader.base}/threads/{said}").status_code == 200
    assert reader.post(f"{reader.base}/threads/{said}", data={"text": "To me it is."}).status_code == 303

    listed = reader.get(f"{reader.base}/remarks").text
    for words in ("Is this clear?", "Lovely.", "How we sleep.", "To me it is."):
        assert words in listed
    assert "Put it into the text" not in listed
    assert db.session.scalars(select(Course)).one().current.number == 1


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/aims/remark", {"text": "Kept words" + "x" * 1_000_000}, 422),
        ("/aims/remark", {"text": "Kept words", "passage": "Nowhere"}, 409),
        ("/aims/suggestion", {"passage": "Kept words", "proposed": "x"}, 409),
    ],
)
def test_what_is_refused_comes_back_with_every_word(reader, path, data, status):
    answer = reader.post(reader.base + path, data=data)

    assert answer.status_code == status
    assert all(text in answer.text for text in data.values())
    assert comments() == []


def test_nothing_of_the_preparation_is_read_or_said(reader, course):
    said = remark_of_an_author(course, PRIVATE, "About the keys.")

    for path in ("/preparation/remark", "/preparation/suggestion", f"/threads/{said}"):
        assert reader.get(reader.base + path).status_code == 404, path
        assert reader.post(reader.base + path, data={"text": "x", "passage": "Where"}).status_code == 404, path
    for page in ("", "/remarks", "/remarks?section=preparation"):
        assert "keys" not in reader.get(reader.base + page).text
    assert len(comments()) == 1


def test_a_reviewer_edits_and_settles_nothing(reader, course):
    said = remark_of_an_author(course, Section.AIMS, "Is this clear?")
    workspace = f"/teach/courses/{course.slug}"

    for path in ("", "/comments", "/reviewers", "/notes", f"/comments/threads/{said}"):
        assert reader.get(workspace + path).status_code == 404, path
    for verb in ("resolve", "accept", "decline"):
        assert reader.post(f"{workspace}/comments/threads/{said}/{verb}").status_code == 404
    assert comments()[0].settled is None


def test_nobody_reads_who_was_not_invited(app, course, reader):
    browser = Browser(app).sign_in(bryn())

    for path in ("", "/remarks", "/aims/remark"):
        assert browser.get(reader.base + path).status_code == 404
    assert browser.post(f"{reader.base}/aims/remark", data={"text": "x"}).status_code == 404
    assert course.title not in browser.get("/my/reviews").text
    assert Browser(app).get(reader.base).status_code == 302
    assert comments() == []


def test_somebody_stops_when_they_like_and_what_they_said_stays(reader):
    reader.post(f"{reader.base}/aims/remark", data={"text": "Lovely."})

    assert reader.post(f"{reader.base}/end").status_code == 303

    assert db.session.query(Reviewer).count() == 0
    assert reader.get(reader.base).status_code == 404
    assert [each.text for each in comments()] == ["Lovely."]


def test_a_reviewer_who_is_told_is_led_to_their_own_page(reader, course, mailbox, app):
    send_due()
    number = db.session.scalars(select(Reviewer.person_id)).one()
    author = Browser(app).sign_in(db.session.get_one(Person, course.authors[0].person_id))

    author.post(f"/teach/courses/{course.slug}/comments/aims/remark", data={"text": "Clear?", "tell": [str(number)]})

    send_due()
    letters = "".join(file.read_text() for file in mailbox.glob("*.eml"))
    assert f"{reader.base}/threads/{comments()[0].id}" in letters
    assert "sleep" not in letters.lower()


def test_what_was_said_by_somebody_forgotten_shows_no_name_and_no_words(reader, course, app):
    from college.privacy.actions import erase

    reader.post(f"{reader.base}/aims/remark", data={"text": "Lovely."})
    number = db.session.scalars(select(Reviewer.person_id)).one()
    author = Browser(app).sign_in(db.session.get_one(Person, course.authors[0].person_id))
    db.session.rollback()
    with transaction():
        erase(db.session.get_one(Person, number), key=b"key", by=None)

    page = author.get(f"/teach/courses/{course.slug}/comments?settled=1").text

    assert "Somebody who is no longer here says" in page
    assert "These words went with the person." in page
    assert "Lovely." not in page
