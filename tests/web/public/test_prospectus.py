"""The prospectus: a booklet that everybody can read, of what everybody may know, and never stale."""

from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from college.courses.actions.authors import be_named
from college.courses.rules import State as CourseState
from college.foundation import documents
from college.foundation.db import db, transaction
from college.settings.models import Agreement
from college.timetable.rules import SessionState
from college.web.forms.enrolment import ON_PAPER, AskForPlace, questions_on_paper
from college.web.prospectus import facts_of
from tests.factories import a_course, a_room, a_run, a_session, a_term, made

SOON = datetime(2026, 11, 3, 10, tzinfo=UTC)
EDITIONS = (".pdf", "/large-print.pdf", ".txt")


@pytest.fixture
def autumn(app):
    return a_term("2026-autumn", starts_on=SOON.date(), ends_on=(SOON + timedelta(days=60)).date())


def words(answer):
    if answer.mimetype == "text/plain":
        return " ".join(answer.text.split())
    pages = PdfReader(BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def read(browser, edition=".pdf"):
    answer = browser.get(f"/prospectus/2026-autumn{edition}")
    assert answer.status_code == 200
    return words(answer)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_says_what_is_taught_when_and_where(browser, autumn, edition):
    course = a_course("Deall cwsg – ŵ ŷ ł", topics=["Rest"], description="## Why\n\nWe *sleep*.\n\n- tea")
    a_run(course, term=autumn, first=SOON, sessions=2, places=12, code="R77", room=a_room(venue="Quay Library"))

    said = read(browser, edition)

    for part in ("Deall cwsg – ŵ ŷ ł", "We sleep.", "tea", "12 places", "Quay Library", "10:00 to 12:00", "/runs/R77"):
        assert part in said
    assert "*sleep*" not in said
    assert "3 Nov, 10 Nov" in said


def test_only_what_is_public_is_printed(browser, autumn):
    for state in (CourseState.DRAFT, CourseState.RETIRED, CourseState.IN_REVIEW):
        a_run(a_course(f"Secret {state}", state=state), term=autumn, first=SOON)
    a_run(a_course("Secret cancelled"), term=autumn, first=SOON, cancelled_at=SOON)
    run = a_run(a_course("Half cancelled"), term=autumn, sessions=0)
    a_session(run, 1, SOON, online_link="https://meet.example/secret")
    a_session(run, 2, SOON + timedelta(days=7), state=SessionState.CANCELLED)
    a_run(a_course("Secret next term"), term=a_term("2027-winter"), first=SOON)

    said = read(browser, ".txt")

    assert "Half cancelled" in said
    assert "Secret" not in said
    assert "secret" not in said
    assert "10 Nov" not in said


def test_markup_in_a_title_stays_text(browser, autumn):
    title = '#read("/etc/passwd") $x$ *b* <script>'
    a_run(a_course(title, description='#set page(width: 1pt)\n\n#image("x")'), term=autumn, first=SOON)

    said = read(browser)

    assert '#read("/etc/passwd")' in said
    assert "root:" not in said


def test_the_booklet_is_a_tagged_pdf_with_a_title_and_a_language(browser, autumn):
    a_run(a_course(), term=autumn, first=SOON)
    reader = PdfReader(BytesIO(browser.get("/prospectus/2026-autumn.pdf").data))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert reader.metadata.title == f"Harbour Recovery College: {autumn.name}"
    assert reader.pages[0].mediabox.width == pytest.approx(419.5, abs=1)


def test_large_print_is_a4(browser, autumn):
    reader = PdfReader(BytesIO(browser.get("/prospectus/2026-autumn/large-print.pdf").data))

    assert reader.pages[0].mediabox.width == pytest.approx(595, abs=1)


def test_the_paper_form_asks_what_the_web_form_asks_in_the_same_words(browser, app, autumn):
    run = a_run(a_course(), term=autumn)
    made(Agreement(version=1, text="We are kind.", made_at=SOON))
    asked = " ".join(unescape(browser.get(f"/runs/{run.code}/place").text).split())
    said = read(browser, ".txt")

    with app.test_request_context():
        questions = questions_on_paper(agreement=True)

    asked_here = [kind for name, kind in ON_PAPER.items() if name != "language"]  # there is one: nothing to choose
    assert [question["kind"] for question in questions] == asked_here
    assert {*ON_PAPER, "key"} == {
        name for name in dir(AskForPlace) if hasattr(getattr(AskForPlace, name), "field_class")
    }
    for question in questions:
        for words_of_it in (question["label"], question["hint"], *question["choices"]):
            assert words_of_it in asked
            assert words_of_it in said
    assert "We are kind." in read(browser)


def test_a_public_change_is_in_the_next_copy_and_nothing_else_makes_one(browser, autumn):
    course = a_course("Understanding sleep")
    a_run(course, term=autumn, first=SOON)
    first = browser.get("/prospectus/2026-autumn.txt")
    again = browser.get("/prospectus/2026-autumn.txt", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304

    with transaction():
        db.session.execute(text("UPDATE course_revision SET title = 'Sleeping well'"))

    assert "Sleeping well" in read(browser, ".txt")


@pytest.mark.parametrize("edition", EDITIONS)
def test_authors_are_named_by_their_leave_alone_and_not_a_moment_longer(browser, autumn, edition):
    course = a_course()
    a_run(course, term=autumn, first=SOON)
    dee, femi = sorted(course.authors, key=lambda author: author.knowledge, reverse=True)
    names = dee.person.name, femi.person.name
    assert not any(name in read(browser, edition) for name in names)

    with transaction():
        be_named(dee, publicly=True)
    said = read(browser, edition)
    assert f"{names[0]} (from lived experience)" in said
    assert names[1] not in said

    with transaction():
        be_named(dee, publicly=False)
    assert not any(name in read(browser, edition) for name in names)


def test_what_prepares_facilitators_is_not_printed(browser, autumn):
    a_run(a_course(audience="For us all", preparation="Secret key of the loft"), term=autumn, first=SOON)

    for edition in EDITIONS:
        said = read(browser, edition)
        assert "For us all" in said
        assert "Secret" not in said


def test_words_that_no_page_can_hold_stop_no_booklet(browser, autumn):
    course = a_course("🎉", topics=["🎉", "日本語"], description="🎉 李雷 \u202e" + "Long words. " * 4000)
    a_run(course, term=autumn, first=SOON, room=a_room(venue="🎉"))

    for edition in EDITIONS:
        assert "Long words." in read(browser, edition)


def test_a_booklet_of_four_hundred_courses_is_printed(app, autumn):
    a_run(a_course("Understanding sleep"), term=autumn, first=SOON)
    facts = facts_of(autumn)
    [topic] = facts["topics"]
    many = {"topics": [topic | {"courses": topic["courses"] * 400}], "weeks": facts["weeks"] * 40, "large": False}

    booklet = documents.pdf("prospectus.typ", facts | many)

    assert len(PdfReader(BytesIO(booklet)).pages) > 100


def test_a_term_that_is_not_there_is_not_found(browser):
    for edition in EDITIONS:
        assert browser.get(f"/prospectus/nothing{edition}").status_code == 404


def test_a_term_without_courses_says_so(browser, autumn):
    assert "No courses are planned for this term yet." in read(browser)


def test_the_command_writes_the_booklet(app, autumn, tmp_path):
    a_run(a_course("Understanding sleep"), term=autumn, first=SOON)
    command = app.test_cli_runner().invoke

    made = command(args=["prospectus", "2026-autumn", "--out", str(tmp_path / "a.pdf"), "--large-print"])
    missing = command(args=["prospectus", "nothing", "--out", str(tmp_path / "b.pdf")])
    nowhere = command(args=["prospectus", "2026-autumn", "--out", str(tmp_path / "no" / "c.pdf")])

    assert (made.exit_code, made.output) == (0, f"Wrote the prospectus of 2026-autumn to {tmp_path / 'a.pdf'}.\n")
    assert "Understanding sleep" in PdfReader(tmp_path / "a.pdf").pages[3].extract_text()
    assert (missing.exit_code, nowhere.exit_code) == (1, 1)
    assert not (tmp_path / "b.pdf").exists()
