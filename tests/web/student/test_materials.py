"""Students have what is handed out to them, during the course and afterwards; nobody else has."""

from datetime import timedelta
from pathlib import Path

import pytest

from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.materials import actions
from college.materials.actions import Brought
from college.materials.models import MaterialFormat
from college.materials.rules import Audience, FormatKind
from college.materials.storage import Cupboard
from college.timetable.models import Run
from tests import files
from tests.cast import ada, amina, bryn, carys, dee, femi, gwen
from tests.factories import a_course, a_run, an_enrolment


@pytest.fixture
def hand_out(app):
    """Hand something out, and give its address."""

    def do(owner, title="A sleep diary", audience=Audience.STUDENTS, brought=None):
        cupboard = Cupboard(Path(app.instance_path) / "uploads", 10)
        file = brought or Brought(FormatKind.PDF, name="diary.pdf", content=files.PDF)
        number, kind = owner.id, type(owner)
        db.session.rollback()
        with transaction():
            owner = db.session.get_one(kind, number)
            material = actions.add(owner, title, audience, file, cupboard=cupboard, by=None)
            return f"/materials/{material.token}/{material.formats[0].id}"

    return do


def test_a_student_finds_them_on_the_page_of_the_place(browser, hand_out):
    student, run = amina(), a_run()
    an_enrolment(student, run)
    address = hand_out(run.course)
    hand_out(run, title="Our own list")
    hand_out(run, title="How to lead it", audience=Audience.FACILITATORS)
    hand_out(run, title="A film", brought=Brought(FormatKind.LINK, link="https://www.example.org/film"))

    page = browser.sign_in(student).get(f"/my/runs/{run.code}/place").text
    page = " ".join(page.split())

    assert f'href="{address}"' in page
    assert "Our own list" in page
    assert 'href="https://www.example.org/film" rel="noreferrer noopener"' in page
    assert "How to lead it" not in page


def test_they_stay_after_the_course(browser, hand_out):
    student, run = amina(), a_run(first=clock.now() - timedelta(days=400))
    an_enrolment(student, run)
    address = hand_out(run)
    browser.sign_in(student)

    assert address in browser.get(f"/my/runs/{run.code}/place").text
    assert browser.get(address).data == files.PDF


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED, State.WITHDRAWN])
def test_who_has_no_place_has_none(browser, hand_out, state):
    student, run = amina(), a_run()
    an_enrolment(student, run, state)
    address = hand_out(run)
    browser.sign_in(student)

    assert "Materials" not in browser.get(f"/my/runs/{run.code}/place").text
    assert browser.get(address).status_code == 404


def test_what_is_handed_out_at_one_run_is_not_another_runs(browser, hand_out):
    course, student = a_course(), amina()
    one, other = a_run(course), a_run(course)
    an_enrolment(student, other)
    of_one, of_all = hand_out(one), hand_out(course)
    browser.sign_in(student)

    assert browser.get(of_one).status_code == 404
    assert browser.get(of_all).status_code == 200


@pytest.mark.parametrize("audience", list(Audience))
def test_who_may_take_them(browser, hand_out, audience):
    student, teacher, author, stranger = amina(), dee(), femi(), dee()
    run = a_run(pair=(teacher,))
    an_enrolment(student, run)
    own, whole = hand_out(run, audience=audience), hand_out(run.course, audience=audience)
    writes = db.session.get_one(Run, run.id).course.authors[0].person
    people = [student, bryn(), teacher, writes, author, stranger, carys(), gwen(), ada()]

    asked = [(browser.sign_in(who).get(own).status_code, browser.get(whole).status_code) for who in people]

    for_students = 200 if audience is Audience.STUDENTS else 404
    assert asked == [
        (for_students, for_students),
        (404, 404),
        (200, 200),
        (404, 200),
        (404, 404),
        (404, 404),
        (200, 200),
        (200, 200),
        (404, 404),
    ]


def test_a_visitor_signs_in_first(browser, hand_out):
    answer = browser.get(hand_out(a_run()))

    assert (answer.status_code, "/sign-in" in answer.location) == (302, True)


def test_an_address_is_not_guessed(browser, hand_out):
    address = hand_out(a_run())
    number = address.rpartition("/")[2]
    browser.sign_in(gwen())

    assert browser.get(f"/materials/{'A' * 22}/{number}").status_code == 404
    assert browser.get(f"{address}9").status_code == 404


def test_a_file_that_was_lost_is_not_an_error_of_ours(app, browser, hand_out):
    address = hand_out(a_run())
    stored = db.session.get_one(MaterialFormat, int(address.rpartition("/")[2])).stored_as
    (Path(app.instance_path) / "uploads" / stored).unlink()

    assert browser.sign_in(gwen()).get(address).status_code == 404
