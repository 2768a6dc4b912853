"""Bringing spreadsheets in through the browser: looked at first, then written whole or thrown away."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from college.background.spreadsheets import begin_anew
from college.foundation import clock
from college.foundation.db import db, transaction
from college.imports.actions import bringing
from college.imports.models import Spreadsheet
from college.imports.rules import State
from college.outbox.models import Message
from college.people.models import Person
from tests.cast import ada, amina, carys, dee, gwen
from tests.factories import a_person
from tests.working import work_off

PEOPLE = "person,name,phone\nK0001,Zoë O’Brien–Łuczak,07700 900123\nK0002,Ann,\n"


def send(browser, text, kind="people", name="people.csv"):
    """Bring a spreadsheet and give the page that it leads to."""
    data = text if isinstance(text, bytes) else text.encode()
    answer = browser.post("/manage/imports", data={"kind": kind, "file": (io.BytesIO(data), name)})
    assert answer.status_code == 303
    return answer.headers["Location"], browser.get(answer.headers["Location"])


def people():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Person))


def kept():
    db.session.rollback()
    spreadsheet = db.session.scalars(select(Spreadsheet)).one()
    db.session.refresh(spreadsheet, ["content", "state", "changes", "problems", "rows_done", "rows"])
    return spreadsheet


def test_a_manager_looks_first_and_then_writes(browser):
    browser.sign_in(gwen())
    before = people()

    address, page = send(browser, PEOPLE)

    assert "Nothing has been written yet" in page.text
    assert "K0001" in page.text
    assert people() == before
    answer = browser.post(f"{address}/write")
    assert answer.status_code == 303
    assert "The spreadsheet is written." in browser.get(address).text
    assert people() == before + 2
    assert kept().state is State.WRITTEN
    assert kept().content is None
    assert "first" not in kept().changes


def test_what_would_be_replaced_is_shown_before_and_after_but_no_equality_answer(browser):
    a_person("Ann Price", reference="K0002", phone="07700 900001")
    browser.sign_in(gwen())

    _, page = send(browser, "person,name,phone,gender\nK0002,Ann Price,07700 900999,woman\n")

    assert "07700 900001" in page.text
    assert "07700 900999" in page.text
    assert "gender" in page.text
    assert "woman" not in page.text


def test_every_problem_is_listed_and_can_be_taken_along(browser):
    browser.sign_in(gwen())
    before = people()

    address, page = send(browser, "person,name,email,contact_by\nK0001,,nonsense,emial\n,Ann,,\n")

    assert "4 problems were found" in page.text
    assert "Is it “email”?" in page.text
    assert people() == before
    listed = browser.get(f"{address}/problems.csv")
    assert listed.mimetype == "text/csv"
    assert listed.text.count('"problem"') == 4
    assert '"3","person","This cell must not be empty."' in listed.text
    assert browser.post(f"{address}/write").status_code == 409
    assert kept().content is None


def test_an_unreadable_file_is_refused_in_a_sentence(browser):
    _, page = send(browser.sign_in(gwen()), b"\xd0\xcf\x11\xe0 old", name="old.xls")

    assert "1 problem was found" in page.text
    assert "protected Excel file" in page.text


def test_what_is_thrown_away_is_gone(browser):
    browser.sign_in(gwen())
    address, _ = send(browser, PEOPLE)

    answer = browser.post(f"{address}/abandon")

    assert answer.status_code == 303
    assert (kept().state, kept().content, kept().problems) == (State.ABANDONED, None, [])
    assert browser.post(f"{address}/write").status_code == 409
    assert "thrown away" in browser.get(address).text


def test_a_spreadsheet_is_written_once(browser):
    browser.sign_in(gwen())
    address, _ = send(browser, PEOPLE)
    browser.post(f"{address}/write")

    assert browser.post(f"{address}/write").status_code == 409
    assert browser.post(f"{address}/abandon").status_code == 409


def test_what_changed_since_it_was_looked_at_is_asked_anew(browser):
    browser.sign_in(gwen())
    address, _ = send(browser, PEOPLE)
    a_person("Somebody", reference="K0001", erased_at=clock.now())
    before = people()

    browser.post(f"{address}/write")

    assert "has been erased" in browser.get(address).text
    assert kept().state is State.REFUSED
    assert people() == before


def test_a_long_spreadsheet_is_worked_on_while_its_page_can_be_left(app, browser):
    person = gwen()
    browser.sign_in(person)
    before = people()
    rows = "".join(f"K{number:05},Person {number}\n" for number in range(2_500))

    address, page = send(browser, f"person,name\n{rows}")
    assert "You can leave this page" in page.text
    assert people() == before

    assert work_off(app) == 1
    assert "Nothing has been written yet" in browser.get(address).text
    browser.post(f"{address}/write")
    assert "You can leave this page" in browser.get(address).text
    assert work_off(app) == 1
    assert people() == before + 2_500
    assert (kept().rows_done, kept().rows) == (2_500, 2_500)
    messages = db.session.scalars(select(Message).where(Message.name == "imports/done").order_by(Message.id)).all()
    assert [(message.person_id, message.facts["state"]) for message in messages] == [
        (person.id, "previewed"),
        (person.id, "written"),
    ]


def test_work_that_the_end_of_the_process_interrupted_is_begun_anew(app):
    with transaction():
        bringing.bring("people", "x.csv", PEOPLE.encode(), by=gwen())
    before = people()

    begin_anew()
    begin_anew()  # and one that the queue still held is done once
    assert work_off(app) == 2
    assert kept().state is State.PREVIEWED
    begin_anew()
    assert work_off(app) == 0
    with transaction():
        bringing.begin_writing(kept())
    begin_anew()
    begin_anew()
    assert work_off(app) == 2

    assert (kept().state, people()) == (State.WRITTEN, before + 2)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 2


def test_progress_is_seen_while_a_long_file_is_read(app, browser):
    with transaction():
        number = bringing.bring("people", "x.csv", PEOPLE.encode(), by=gwen()).id

    bringing.note_progress(number, 1_500, 2_500)

    page = browser.sign_in(gwen()).get(f"/manage/imports/{number}")
    assert "1500 of 2500" in page.text


@pytest.mark.parametrize(("data", "words"), [({"kind": "people"}, "Choose a file"), ({"kind": "pets"}, "choice")])
def test_a_wrong_form_is_said_to_be(browser, data, words):
    page = browser.sign_in(gwen()).post("/manage/imports", data=data)

    assert page.status_code == 422
    assert words in page.text


def test_a_file_beyond_the_limit_is_refused(browser):
    beyond = {"data": b"x" * (10 * 1024 * 1024 + 1), "content_type": "multipart/form-data; boundary=x"}

    answer = browser.sign_in(gwen()).post("/manage/imports", **beyond, token=False)

    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\<script>.csv", "\u202ex.csv", ""])
def test_the_name_of_a_file_is_only_shown(browser, name):
    data = {"kind": "people", "file": (io.BytesIO(PEOPLE.encode()), name or "a\tb.csv")}

    answer = browser.sign_in(gwen()).post("/manage/imports", data=data)

    assert answer.status_code == 303
    assert "/" not in kept().filename
    assert "<script>" not in browser.get(answer.headers["Location"]).text
    assert kept().filename.isprintable()


@pytest.mark.parametrize("who", [amina, dee, carys, ada])
def test_nobody_but_a_manager_brings_spreadsheets(browser, who):
    with transaction():
        number = bringing.bring("people", "x.csv", PEOPLE.encode(), by=None).id
    browser.sign_in(who())

    for address in ("/manage/imports", f"/manage/imports/{number}", f"/manage/imports/{number}/problems.csv"):
        assert browser.get(address).status_code in {403, 404}
    for address in ("/manage/imports", f"/manage/imports/{number}/write", f"/manage/imports/{number}/abandon"):
        assert browser.post(address).status_code in {403, 404}


def test_what_nobody_came_back_to_is_forgotten(app):
    long_ago = clock.now() - timedelta(days=31)
    with transaction():
        left = bringing.bring("people", "left.csv", PEOPLE.encode(), by=None)
        left.made_at = clock.now() - timedelta(hours=25)
        fresh = bringing.bring("people", "fresh.csv", PEOPLE.encode(), by=None)
        old = bringing.bring("people", "old.csv", PEOPLE.encode(), by=None)
        old.problems, old.state, old.finished_at = [{"row": 1}], State.REFUSED, long_ago

    with transaction():
        assert bringing.forget_old() == 2

    assert (left.state, left.content) == (State.ABANDONED, None)
    assert fresh.content
    assert old.problems == []
    with transaction():
        assert bringing.forget_old() == 0
