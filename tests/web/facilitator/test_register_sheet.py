"""The register on paper."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from college.attendance.models import Mark
from college.attendance.rules import MARK_NAMES, Attended
from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import db
from tests.cast import ada, amina, bryn, carys, dee, femi, gwen
from tests.factories import a_person, a_room, a_run, an_enrolment, made

NAMES = ("Łucja Ŵyn Ŷstwyth", "Zoë O’Neill", '#read("/etc/passwd")', "<b>Sam</b>", "محمد", "Bo 🎉")


def a_class(students=NAMES, helps="A seat near the door."):
    teacher, clinician = dee(), femi()
    first = clock.now() - timedelta(minutes=10)
    run = a_run(sessions=2, first=first, pair=(teacher, clinician), room=a_room(venue="Quay Library"), places=40)
    joined = clock.now() - timedelta(days=3)
    people = [a_person(name, email=f"student{n}@example.org") for n, name in enumerate(students)]
    places = [an_enrolment(person, run, what_helps=helps, asked_at=joined) for person in people]
    return teacher, places, f"/teach/runs/{run.code}/register/1.pdf"


def read(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    reader = PdfReader(BytesIO(answer.data))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_sheet_has_everybody_what_helps_and_a_box_for_each_mark(app, browser):
    teacher, places, address = a_class()
    session = places[0].run.sessions[0]
    made(Mark(session_id=session.id, enrolment_id=places[0].id, mark=Attended.LATE, made_at=clock.now()))

    reader, said = read(browser.sign_in(teacher).get(address))

    for words in (*NAMES[:4], "Bo", "A seat near the door.", "Quay Library", "Came without a place", "Marked by"):
        assert words in said
    assert all(name in said for name in MARK_NAMES.values())
    assert said.count("✓") == 1
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == (595, 842)


def test_the_sheet_is_tagged_kept_nowhere_and_tells_nothing_in_its_name(app, browser):
    teacher, places, address = a_class()

    answer = browser.sign_in(teacher).get(address)
    root = read(answer)[0].trailer["/Root"]

    assert bool(root["/MarkInfo"]["/Marked"])
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'inline; filename="register.pdf"'
    assert places[0].run.course.title not in read(answer)[0].metadata.title


def test_that_somebody_looked_is_noted(app, browser):
    teacher, _places, address = a_class()

    browser.sign_in(teacher).get(address)

    assert [entry.what for entry in db.session.scalars(select(AuditEntry))] == ["register.seen"]


def test_a_class_of_twelve_stands_on_one_sheet(app, browser):
    helps = "I may need to step out for a while, and I read large print (18 point) on yellow paper."
    teacher, _places, address = a_class([f"Bartholomew Featherstonehaugh the {n}th" for n in range(12)], helps)

    assert len(read(browser.sign_in(teacher).get(address))[0].pages) == 1


@pytest.mark.parametrize(("students", "helps"), [((), ""), ([f"Student {n}" for n in range(40)], "x" * 2000)])
def test_an_empty_and_a_very_full_class_are_printed_too(app, browser, students, helps):
    teacher, _places, address = a_class(students, helps)

    said = read(browser.sign_in(teacher).get(address))[1]

    assert ("Nobody is enrolled yet" in said) is not bool(students)
    assert "Came without a place" in said


def test_those_who_may_see_the_register_may_print_it_and_nobody_else(app, browser):
    _teacher, _places, address = a_class()

    assert browser.get(address).status_code == 302
    for person, code in ((amina(), 403), (bryn(), 403), (dee(), 404), (ada(), 404), (carys(), 200), (gwen(), 200)):
        assert browser.sign_in(person).get(address).status_code == code
    assert browser.get(address.replace("/1.pdf", "/9.pdf")).status_code == 404


def test_the_register_leads_to_its_sheet(app, browser):
    teacher, _places, address = a_class()

    assert f'href="{address}"' in browser.sign_in(teacher).get(address.removesuffix(".pdf")).text
