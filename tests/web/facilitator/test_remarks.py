"""Remarks, suggestions, reviewers and notes, as those who write and teach a course use them."""

import re

import pytest
from sqlalchemy import select

from college.courses.actions import remarking
from college.courses.actions.reviewing import invite_reviewer
from college.courses.models import Comment, Course, Note, Reviewer
from college.courses.rules import Settled, State
from college.courses.words import Section
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.people.models import Person
from college.post.sending import send_due
from tests.browser import Browser
from tests.cast import ada, amina, bryn, carys, gwen
from tests.factories import a_clinician, a_course, a_peer_trainer, a_person, a_run

HTML = "<script>alert(1)</script>"
AIMS = "Why we\nsleep. What helps, and what helps not."
PASSAGE = "Why we sleep."


@pytest.fixture
def course(app):
    return a_course("Understanding sleep", description=AIMS, preparation="Bring tea.", state=State.IN_REVIEW)


@pytest.fixture
def author(course):
    return db.session.get_one(Person, course.authors[0].person_id)


@pytest.fixture
def page(course, author, app):
    address = f"/teach/courses/{course.slug}/comments"
    browser = Browser(app).sign_in(author)
    browser.base = address
    return browser


def comments():
    db.session.rollback()
    return list(db.session.scalars(select(Comment).order_by(Comment.id)))


def suggested(course, person, passage=PASSAGE, proposed="How we sleep."):
    course_id, person_id = course.id, person.id
    db.session.rollback()
    with transaction():
        found, by = db.session.get_one(Course, course_id), db.session.get_one(Person, person_id)
        return remarking.suggest(found, Section.AIMS, passage, proposed, by=by).id


def test_a_remark_on_a_passage_is_said_shown_answered_and_settled(page):
    asked = page.get(f"{page.base}/aims/remark")
    assert "what helps not" in asked.text

    kept = page.post(f"{page.base}/aims/remark", data={"text": f"Too short? {HTML}", "passage": PASSAGE})
    assert (kept.status_code, kept.headers["Location"]) == (303, f"{page.base}?section=aims")
    (said,) = comments()
    listed = page.get(page.base).text
    assert "&lt;script&gt;alert(1)" in listed
    assert HTML not in listed
    thread = f"{page.base}/threads/{said.id}"
    assert page.post(thread, data={"text": "A little."}).status_code == 303
    assert "A little." in page.get(thread).text
    assert page.post(f"{thread}/resolve").status_code == 303

    assert "Too short?" not in page.get(page.base).text
    settled = page.get(f"{page.base}?settled=1&section=aims").text
    assert "Too short?" in settled
    assert "Settled" in settled
    assert page.get(thread).status_code == 200


def test_a_suggestion_is_accepted_with_one_button_and_credited(page, course, author):
    reviewer = amina()
    number = suggested(course, reviewer)
    assert "Put it into the text" in page.get(page.base).text

    answer = page.post(f"{page.base}/threads/{number}/accept")

    assert answer.status_code == 303
    db.session.rollback()
    current = db.session.scalars(select(Course)).one().current
    assert current.description == "How we sleep. What helps, and what helps not."
    assert (current.made_by_id, current.credited_to_id) == (author.id, reviewer.id)
    assert "Stands in the text" in page.get(f"{page.base}?settled=1").text


def test_a_suggestion_that_fits_no_more_is_refused_and_stays(page, course):
    number = suggested(course, amina())
    page.post(f"{page.base}/threads/{suggested(course, bryn(), 'Why', 'When')}/accept")

    answer = page.post(f"{page.base}/threads/{number}/accept")

    assert answer.status_code == 409
    assert "have changed since" in answer.text
    assert "How we sleep." in answer.text
    assert comments()[0].settled is None
    listed = page.get(page.base).text
    assert "The words it is about have changed since" in listed
    assert "Put it into the text" not in listed
    assert page.post(f"{page.base}/threads/{number}/decline").status_code == 303
    assert comments()[0].settled is Settled.DECLINED


def test_what_is_suggested_can_be_to_leave_words_out(page):
    page.post(f"{page.base}/aims/suggestion", data={"passage": ", and what helps not", "proposed": "", "text": "Kind."})

    assert "leave these words out" in page.get(page.base).text
    assert comments()[0].proposed == ""


@pytest.mark.parametrize(
    ("kind", "data", "status", "why"),
    [
        ("remark", {"text": ""}, 422, "Write what you want to say"),
        ("remark", {"text": "Kept words", "passage": "Why they sleep"}, 409, "not in this section today"),
        ("remark", {"text": "Kept words" + "x" * 1_000_000}, 422, "under 5,000 characters"),
        ("suggestion", {"passage": "", "proposed": "Kept words"}, 422, "Copy the words"),
        ("suggestion", {"passage": "helps", "proposed": "Kept words"}, 409, "more than once"),
        ("suggestion", {"passage": PASSAGE, "proposed": "Kept words" + "x" * 1_000_000}, 422, "under 5,000"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence_with_every_word_still_there(page, kind, data, status, why):
    answer = page.post(f"{page.base}/aims/{kind}", data=data)

    assert answer.status_code == status
    assert why in answer.text
    assert all(text in answer.text for text in data.values())
    assert comments() == []


def test_an_empty_or_endless_answer_is_refused_with_its_words(page, course):
    number = suggested(course, amina())

    for text, why in (("", "Write what"), ("x" * 1_000_000, "under 5,000")):
        answer = page.post(f"{page.base}/threads/{number}", data={"text": text})
        assert answer.status_code == 422
        assert why in answer.text
        assert text in answer.text


def test_whoever_is_ticked_gets_a_message_without_a_word_of_the_course(page, course, author, mailbox):
    other, manager = db.session.get_one(Person, course.authors[1].person_id), gwen()
    names = [other.name, manager.name]
    asked = page.get(f"{page.base}/aims/remark").text
    assert all(name in asked for name in names)
    assert f'value="{author.id}"' not in asked

    page.post(f"{page.base}/aims/remark", data={"text": "Too short?", "tell": [str(other.id), str(manager.id)]})

    send_due()
    letters = [file.read_text() for file in mailbox.glob("*.eml")]
    assert len(letters) == 2
    for letter in letters:
        assert f"/teach/courses/{course.slug}/comments/threads/{comments()[0].id}" in letter
        assert "Too short" not in letter
        assert "sleep" not in letter.lower()


def test_whoever_is_answered_hears_of_it_by_default(page, course):
    other = db.session.get_one(Person, course.authors[1].person_id)
    number, other_id = suggested(course, other), other.id

    asked = page.get(f"{page.base}/threads/{number}").text

    assert [int(n) for n in re.findall(r'<input checked[^>]*value="(\d+)"', asked)] == [other_id]


def test_nobody_else_can_be_told(page):
    stranger = amina()

    answer = page.post(f"{page.base}/aims/remark", data={"text": "Kept words", "tell": [str(stranger.id)]})

    assert answer.status_code == 422
    assert "Kept words" in answer.text
    assert db.session.query(Message).count() == 0


def test_a_message_about_what_is_settled_meanwhile_does_not_leave(page, course, mailbox):
    manager = gwen()
    page.post(f"{page.base}/aims/remark", data={"text": "Too short?", "tell": [str(manager.id)]})
    page.post(f"{page.base}/threads/{comments()[0].id}/resolve")

    assert send_due() == {"dropped": 1}


@pytest.mark.parametrize("who", [amina, ada, carys, a_peer_trainer])
def test_nobody_but_authors_and_managers_sees_or_settles_remarks(app, course, who):
    number = suggested(course, bryn())
    base, browser = f"/teach/courses/{course.slug}", Browser(app).sign_in(who())

    for path in ("/comments", "/comments/aims/remark", f"/comments/threads/{number}", "/reviewers", "/notes"):
        assert browser.get(base + path).status_code == 404, path
    for verb in ("", "/accept", "/decline", "/resolve"):
        assert browser.post(f"{base}/comments/threads/{number}{verb}", data={"text": "x"}).status_code == 404
    assert comments()[0].settled is None


def test_a_manager_may_do_it_all(app, course):
    number = suggested(course, bryn())

    answer = Browser(app).sign_in(gwen()).post(f"/teach/courses/{course.slug}/comments/threads/{number}/accept")

    assert answer.status_code == 303
    assert comments()[0].settled is Settled.ACCEPTED


def test_a_remark_of_another_course_or_an_answer_has_no_page(page, course):
    other = a_course("Choir", description=AIMS)
    number = suggested(other, bryn())

    assert page.get(f"{page.base}/threads/{number}").status_code == 404
    assert page.post(f"{page.base}/threads/{number}/accept").status_code == 404
    assert page.get(f"{page.base}/nothing/remark").status_code == 404


def test_many_remarks_come_page_by_page(page, course, author):
    course_id, person_id = course.id, author.id
    db.session.rollback()
    with transaction():
        found, by = db.session.get_one(Course, course_id), db.session.get_one(Person, person_id)
        for n in range(31):
            remarking.remark(found, Section.AIMS, f"Remark {n}.", by=by)

    first, second = page.get(page.base).text, page.get(f"{page.base}?page=2").text

    assert "Remark 29." in first
    assert "Remark 30." not in first
    assert "Remark 30." in second
    assert len(first) < 100_000


def test_the_workspace_says_how_many_wait_and_shows_notes_first(page, course, author):
    suggested(course, author)
    workspace, notes = f"/teach/courses/{course.slug}", f"/teach/courses/{course.slug}/notes"
    assert page.post(notes, data={"text": f"More breaks. {HTML}"}).status_code == 303

    shown = page.get(workspace).text
    assert "One remark waits" in shown
    assert shown.index("More breaks.") < shown.index('id="aims"')
    assert HTML not in shown
    note = db.session.scalars(select(Note)).one()
    assert page.post(f"{notes}/{note.id}/done").status_code == 303

    assert "More breaks." not in page.get(workspace).text
    assert "More breaks." in page.get(notes).text


def test_whoever_taught_the_course_keeps_notes_and_reads_no_remarks(app, course):
    teacher = a_peer_trainer("Ola Teacher")
    run = a_run(course, pair=(teacher, a_clinician()))
    browser, base = Browser(app).sign_in(teacher), f"/teach/courses/{course.slug}"

    assert f"{base}/notes" in browser.get(f"/teach/runs/{run.code}").text
    assert browser.post(f"{base}/notes", data={"text": "More breaks."}).status_code == 303
    assert "More breaks." in browser.get(f"{base}/notes").text
    assert browser.get(f"{base}/comments").status_code == 404


@pytest.mark.parametrize(("text", "why"), [("", "Write what"), ("x" * 1_000_000, "under 5,000")])
def test_an_empty_or_endless_note_is_refused_with_its_words(page, course, text, why):
    answer = page.post(f"/teach/courses/{course.slug}/notes", data={"text": text})

    assert answer.status_code == 422
    assert why in answer.text
    assert text in answer.text


def test_a_note_of_another_course_is_not_done_here(page, course):
    other = a_course("Choir")
    with transaction():
        db.session.add(Note(course_id=other.id, person_id=1, text="Louder.", made_at=other.made_at))

    assert page.post(f"/teach/courses/{course.slug}/notes/1/done").status_code == 404


def test_a_reviewer_is_invited_by_name_and_address_together(page, course, mailbox):
    student = amina()
    name, email = student.name, student.email
    reviewers = f"/teach/courses/{course.slug}/reviewers"

    missed = page.post(reviewers, data={"name": "Amina", "known_by": email})
    assert missed.status_code == 409
    assert "Nobody here has this name together" in missed.text
    assert email in missed.text
    assert page.post(reviewers, data={"name": "", "known_by": ""}).status_code == 422
    assert page.post(reviewers, data={"name": name, "known_by": email}).status_code == 303
    assert "said nothing yet" in page.get(reviewers).text

    send_due()
    (letter,) = [file.read_text() for file in mailbox.glob("*.eml")]
    assert f"/my/reviews/{course.slug}" in letter
    assert page.post(f"{reviewers}/{student.id}/end").status_code == 303
    assert db.session.query(Reviewer).count() == 0
    assert page.post(f"{reviewers}/{student.id}/end").status_code == 404


def test_an_invitation_that_was_ended_before_it_left_is_not_sent(app, course, author, mailbox):
    student = a_person("Amina Yusuf")
    course_id, person_id, by_id = course.id, student.id, author.id
    db.session.rollback()
    with transaction():
        by = db.session.get_one(Person, by_id)
        invite_reviewer(db.session.get_one(Course, course_id), db.session.get_one(Person, person_id), by=by)
    Browser(app).sign_in(author).post(f"/teach/courses/{course.slug}/reviewers/{person_id}/end")

    assert send_due() == {"dropped": 1}
