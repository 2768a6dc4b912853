"""Those who write a course hand out its materials, those who teach a run its own; nobody else does."""

import io
from pathlib import Path

import pytest
from sqlalchemy import select

from college.courses.models import CourseAuthor
from college.foundation.db import db
from college.materials.models import Material, MaterialFormat
from college.people.rules import Knowledge
from tests import files
from tests.cast import ada, amina, carys, dee, femi, gwen
from tests.factories import a_course, a_run, made

NAMES = ["../../../etc/cron.d/x.pdf", "a\0b.pdf", "annex\u202efdp.pdf", "😴.pdf", "a" * 3000 + ".pdf", "C:\\x\\y.pdf"]


@pytest.fixture
def taught(app):
    """A run that Dee teaches of a course that Femi writes."""
    teacher, author = dee(), femi()
    course = a_course()
    made(CourseAuthor(course_id=course.id, person_id=author.id, knowledge=Knowledge.BY_TRAINING))
    return teacher, author, a_run(course, pair=(teacher,))


def of_course(run):
    return f"/teach/courses/{run.course.slug}/materials"


def of_run(run):
    return f"/teach/runs/{run.code}/materials"


def sent(content=files.PDF, name="diary.pdf", **more):
    form = {"title": "A sleep diary", "audience": "students", "kind": "pdf", "file": (io.BytesIO(content), name)}
    return form | more


def the_formats():
    db.session.rollback()
    return list(db.session.scalars(select(MaterialFormat).order_by(MaterialFormat.id)))


def test_an_author_hands_something_out_and_takes_it_away_again(browser, taught):
    _, author, run = taught
    browser.sign_in(author)

    answer = browser.post(of_course(run), data=sent())
    page = browser.get(answer.location)
    file = browser.get(f"/materials/{the_formats()[0].material.token}/{the_formats()[0].id}")

    assert answer.status_code == 303
    assert "diary.pdf" in page.text
    assert "A sleep diary" in browser.get(of_course(run)).text
    assert file.data == files.PDF
    assert (file.status_code, file.mimetype) == (200, "application/pdf")


def test_a_file_leaves_as_an_attachment_that_may_do_nothing(browser, taught):
    _, author, run = taught
    browser.sign_in(author).post(of_course(run), data=sent(files.TEXT, 'ŷd "a".txt', kind="other"))
    form = the_formats()[0]

    file = browser.get(f"/materials/{form.material.token}/{form.id}")

    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert file.headers["Cache-Control"] == "no-store"
    assert "%C5%B7d" in file.headers["Content-Disposition"]


def test_a_recording_can_be_listened_to_from_the_middle(browser, taught):
    _, author, run = taught
    browser.sign_in(author).post(of_course(run), data=sent(files.MP3, "breathe.mp3", kind="audio"))
    form = the_formats()[0]

    part = browser.get(f"/materials/{form.material.token}/{form.id}", headers={"Range": "bytes=0-2"})

    assert (part.status_code, part.data) == (206, b"ID3")


def test_files_lie_outside_everything_that_is_served_under_names_that_say_nothing(app, browser, taught):
    _, author, run = taught
    browser.sign_in(author).post(of_course(run), data=sent())
    stored = the_formats()[0].stored_as

    assert (Path(app.instance_path) / "uploads" / stored).read_bytes() == files.PDF
    assert "diary" not in stored
    assert not str(Path(app.instance_path)).startswith(str(app.static_folder))
    assert browser.get(f"/static/uploads/{stored}").status_code == 404


def test_a_format_is_added_replaced_removed_and_put_back(browser, taught):
    _, author, run = taught
    page = browser.sign_in(author).post(of_course(run), data=sent()).location
    browser.post(page, data={"kind": "welsh", "file": (io.BytesIO(files.PDF + b"\n"), "dyddiadur.pdf")})
    browser.post(page, data={"kind": "pdf", "file": (io.BytesIO(files.PDF), "diary-2.pdf")})

    shown = browser.get(page).text
    first, welsh, second = the_formats()
    gone = browser.post(f"{page}/formats/{welsh.id}/remove")
    without = browser.get(page).text
    back = browser.post(f"{page}/formats/{welsh.id}/put-back")

    assert "Older than its master" in shown
    assert "Older than its master" in browser.get(of_course(run)).text
    assert (gone.status_code, back.status_code) == (303, 303)
    assert "Removed in the last week" in without
    assert "Older than its master" not in without
    assert first.removed_at is not None
    assert [form.removed_at for form in the_formats()] == [first.removed_at, None, None]
    assert browser.post(f"{page}/formats/{first.id}/put-back").status_code == 409
    assert second.is_master


def test_what_was_removed_is_not_given_to_anybody(browser, taught):
    _, author, run = taught
    page = browser.sign_in(author).post(of_course(run), data=sent()).location
    form = the_formats()[0]

    browser.post(f"{page}/formats/{form.id}/remove")

    assert browser.get(f"/materials/{form.material.token}/{form.id}").status_code == 404
    assert "Open it to put it back" in browser.get(of_course(run)).text


def test_a_link_leads_to_the_other_site_and_tells_it_nothing(browser, taught):
    _, author, run = taught
    browser.sign_in(author)

    page = browser.post(
        of_course(run),
        data={"title": "Read this", "audience": "students", "kind": "link", "link": "https://www.example.org/a?b=1&c"},
    ).location
    form = the_formats()[0]

    assert 'href="https://www.example.org/a?b=1&amp;c" rel="noreferrer noopener"' in " ".join(
        browser.get(page).text.split()
    )
    assert browser.get(f"/materials/{form.material.token}/{form.id}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (files.HTML, "diary.pdf", "The name says PDF, but the file is HTML."),
        (files.SVG, "picture.svg", "This is no file that we take."),
        (files.PROGRAM, "diary.pdf", "The name says PDF, but the file is EXE."),
        (b"", "diary.pdf", "This file is empty."),
        (files.a_bomb(), "diary.docx", "unpacks into far more"),
    ],
)
def test_a_file_that_we_do_not_take_is_refused_in_a_sentence_and_the_words_stay(browser, taught, content, name, said):
    _, author, run = taught

    answer = browser.sign_in(author).post(of_course(run), data=sent(content, name, title="My <b>words</b>"))

    assert answer.status_code == 422
    assert said in answer.text
    assert "My &lt;b&gt;words&lt;/b&gt;" in answer.text
    assert the_formats() == []
    assert db.session.scalars(select(Material)).all() == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"title": "A", "audience": "students", "kind": "pdf"}, "Choose a file, or write the address of a link"),
        ({"title": "A", "audience": "students", "kind": "link", "link": "javascript:alert(1)"}, "the whole address"),
        ({"title": "A", "audience": "everybody", "kind": "pdf"}, "Not a valid choice"),
        ({"title": "", "audience": "students", "kind": "pdf"}, "Write what it is"),
        ({}, "Choose which format it is"),
    ],
)
def test_what_is_missing_is_said(browser, taught, form, said):
    _, author, run = taught

    answer = browser.sign_in(author).post(of_course(run), data=form)

    assert answer.status_code == 422
    assert said in answer.text


def test_eleven_megabytes_are_refused(browser, taught):
    _, author, run = taught
    browser.sign_in(author)

    answer = browser.post(
        of_course(run), data=bytes(11 * 1024 * 1024), content_type="multipart/form-data; boundary=x", token=False
    )

    assert answer.status_code == 413
    assert the_formats() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_is_shown_harmlessly_and_names_no_file_of_ours(app, browser, taught, name):
    _, author, run = taught

    page = browser.sign_in(author).post(of_course(run), data=sent(name=name))

    form = the_formats()[0]
    assert page.status_code == 303
    assert not set(form.filename) & set("/\\\0\u202e")
    assert browser.get(page.location).status_code == 200
    assert browser.get(f"/materials/{form.material.token}/{form.id}").status_code == 200


def test_who_teaches_a_run_hands_out_for_it_and_finds_what_the_course_has(browser, taught):
    teacher, author, run = taught
    browser.sign_in(author).post(of_course(run), data=sent(title="For those who teach", audience="facilitators"))
    browser.sign_in(teacher)

    answer = browser.post(of_run(run), data=sent(title="For this run"))
    page = browser.get(of_run(run)).text

    assert answer.location.startswith(of_run(run))
    assert "For this run" in page
    assert "For those who teach" in page
    assert "For this run" not in browser.sign_in(author).get(of_course(run)).text


@pytest.mark.parametrize(
    ("who", "course", "run"),
    [(None, 302, 302), (amina, 404, 403), (dee, 404, 404), (carys, 404, 200), (gwen, 200, 200), (ada, 404, 404)],
)
def test_nobody_else_keeps_them(browser, taught, who, course, run):
    _, _, taught_run = taught
    if who is not None:
        browser.sign_in(who())

    assert browser.get(of_course(taught_run)).status_code == course
    assert browser.get(of_run(taught_run)).status_code == run


def test_the_teacher_keeps_no_course_and_the_author_no_run(browser, taught):
    teacher, author, run = taught

    assert browser.sign_in(teacher).get(of_course(run)).status_code == 404
    assert browser.sign_in(author).get(of_run(run)).status_code == 404
    assert browser.sign_in(author).post(of_run(run), data=sent()).status_code == 404


def test_a_material_is_found_only_where_it_belongs(browser, taught):
    _, author, run = taught
    other = a_run()
    page = browser.sign_in(author).post(of_course(run), data=sent()).location
    browser.post(of_course(run), data=sent(title="Another"))
    number, (form, others) = page.rpartition("/")[2], [one.id for one in the_formats()]
    browser.sign_in(gwen())

    assert browser.get(f"{of_course(run)}/{number}").status_code == 200
    assert browser.get(f"{of_course(other)}/{number}").status_code == 404
    assert browser.get(f"{of_run(run)}/{number}").status_code == 404
    assert browser.post(f"{of_course(other)}/{number}/formats/{form}/remove").status_code == 404
    assert browser.post(f"{of_course(run)}/{number}/formats/{others}/remove").status_code == 404
    assert browser.post(f"{of_course(run)}/{number}/formats/{others + 99}/remove").status_code == 404
    assert [one.removed_at for one in the_formats()] == [None, None]


def test_somebody_brings_so_many_files_an_hour_and_no_more(browser, taught):
    _, author, run = taught
    browser.sign_in(author)

    codes = [browser.post(of_course(run), data={}).status_code for _ in range(21)]

    assert codes == [422] * 20 + [429]
