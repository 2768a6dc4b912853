"""Certificates of attendance: for those who completed, for nobody else, and discreet."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from college.attendance.models import Mark
from college.attendance.rules import Attended
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.settings.models import College
from college.timetable.rules import SessionState
from tests.cast import amina, bryn, dee, gwen
from tests.factories import a_course, a_person, a_run, a_term, an_enrolment, made

HERE, LATE, SORRY, AWAY = Attended.ATTENDED, Attended.LATE, Attended.APOLOGIES, Attended.NOT_EXPECTED


def a_place(*marks, person=None, weeks_ago=10, state=State.ENROLLED, title="Understanding sleep", **said):
    """Make a run of as many sessions as there are marks, and somebody's place on it with these marks."""
    person = person or amina()
    course = a_course(title, learning_outcomes="Say what helps me rest\nPlan an evening")
    first = clock.now() - timedelta(weeks=weeks_ago)
    run = a_run(course, sessions=len(marks), first=first, term=a_term("autumn"), **said)
    place = an_enrolment(person, run, state)
    for session, mark in zip(run.sessions, marks, strict=True):
        if mark is not None:
            made(Mark(session_id=session.id, enrolment_id=place.id, mark=mark, made_at=clock.now()))
    return person, f"/my/certificates/{run.code}.pdf", run


def read(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    reader = PdfReader(BytesIO(answer.data))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_certificate_says_who_came_to_what_and_what_it_teaches(browser):
    person, address, run = a_place(HERE, LATE, SORRY, AWAY, HERE)

    reader, said = read(browser.sign_in(person).get(address))

    for words in (
        "Harbour Recovery College",
        "Certificate of attendance",
        "Amina Yusuf",
        "Understanding sleep",
        run.term.name,
        "Came to 3 of 4 sessions.",
        "Say what helps me rest",
        "Plan an evening",
        "Completed on",
    ):
        assert words in said
    assert "mental health" not in said.lower()
    assert len(reader.pages) == 1
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == (842, 595)


def test_a_certificate_is_a_tagged_pdf_that_names_nobody_who_taught(browser):
    person, address, run = a_place(HERE)

    answer = browser.sign_in(person).get(address)
    reader, said = read(answer)
    root = reader.trailer["/Root"]

    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert reader.metadata.title == "Certificate of attendance"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not any(pair.person.name in said for session in run.sessions for pair in session.facilitations)


@pytest.mark.parametrize("marks", [(HERE, HERE, SORRY), (SORRY,), (AWAY,), (None, None), (HERE, SORRY)])
def test_nobody_gets_one_for_a_run_that_they_did_not_complete(browser, marks):
    person, address, run = a_place(*marks)

    assert browser.sign_in(person).get(address).status_code == 404
    for page in ("/my/record", f"/my/runs/{run.code}/place"):
        assert "/my/certificates/" not in browser.get(page).text


def test_seven_of_ten_complete_a_run(browser):
    person, address, _run = a_place(*[HERE] * 7, *[SORRY] * 3, weeks_ago=11)

    assert "Came to 7 of 10 sessions." in read(browser.sign_in(person).get(address))[1]


def test_nobody_gets_one_before_the_last_session_is_over(browser):
    person, address, _run = a_place(HERE, HERE, None, weeks_ago=2)

    assert browser.sign_in(person).get(address).status_code == 404


def test_a_cancelled_session_counts_for_nothing(browser):
    person, address, run = a_place(HERE, SORRY, weeks_ago=3)
    with transaction():
        run.sessions[1].state = SessionState.CANCELLED

    assert "Came to 1 of 1 session." in read(browser.sign_in(person).get(address))[1]


@pytest.mark.parametrize(
    "said", [{"state": State.WITHDRAWN}, {"cancelled_at": clock.now()}], ids=["given up", "run cancelled"]
)
def test_a_place_that_is_no_more_has_none(browser, said):
    person, address, _run = a_place(HERE, **said)

    assert browser.sign_in(person).get(address).status_code == 404


def test_a_certificate_is_its_persons_own(browser):
    person, address, _run = a_place(HERE)

    assert browser.get(address).status_code == 302
    for stranger in (bryn(), dee(), gwen()):
        assert browser.sign_in(stranger).get(address).status_code == 404
    assert browser.sign_in(person).get("/my/certificates/nothing.pdf").status_code == 404


def test_record_and_place_lead_to_it(browser):
    person, address, run = a_place(HERE)
    browser.sign_in(person)

    for page in ("/my/record", f"/my/runs/{run.code}/place"):
        assert f'href="{address}"' in browser.get(page).text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Łucja Ŵyn Ŷstwyth", "Łucja Ŵyn Ŷstwyth"),
        ("Zoë 🎉 O’Neill", "Zoë O’Neill"),
        ('#read("/etc/passwd") $x$ *b*', '#read("/etc/passwd") $x$ *b*'),
        ("<b>Sam</b> {{ 7 * 7 }}", "<b>Sam</b> {{ 7 * 7 }}"),
    ],
)
def test_a_name_is_printed_as_it_is_written(browser, name, shown):
    person, address, _run = a_place(HERE, person=a_person(name, email="somebody@example.org"))

    assert shown in read(browser.sign_in(person).get(address))[1]


def test_a_name_from_right_to_left_and_very_long_words_stay_on_the_sheet(browser):
    person, address, _run = a_place(HERE, person=a_person("محمد الفارسي " * 8, email="m@example.org"), title="W" * 150)
    with transaction():
        db.session.get(College, 1).name = "The Very Long and Winding College of the Northern Quays and Islands " * 3

    assert len(read(browser.sign_in(person).get(address))[0].pages) == 1
