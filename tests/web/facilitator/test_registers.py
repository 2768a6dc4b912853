"""The register as those who teach see it."""

import re
from datetime import timedelta

from sqlalchemy import select

from college.attendance.models import Mark
from college.attendance.rules import Attended
from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import db
from tests.cast import amina, bryn, carys, dee, femi, gwen
from tests.factories import a_run, an_enrolment


def a_class(first=None):
    teacher, clinician = dee(), femi()
    run = a_run(sessions=1, first=first or clock.now() - timedelta(hours=1), pair=(teacher, clinician))
    place = an_enrolment(amina(), run, what_helps="A seat near the door.", asked_at=clock.now() - timedelta(days=30))
    return teacher, run, place, f"/teach/runs/{run.code}/register/1"


def readings():
    return [entry.what for entry in db.session.scalars(select(AuditEntry))]


def key(page, place, mark):
    return re.search(rf'<input[^>]*name="mark-{place.id}"[^>]*value="{mark}"[^>]*>', page.text)[0]


def test_those_who_teach_see_what_helps_and_that_they_looked_is_noted(app, browser):
    teacher, _, _, address = a_class()

    page = browser.sign_in(teacher).get(address)

    assert "A seat near the door." in page.text
    assert readings() == ["register.seen"]


def test_the_office_marks_without_reading_what_was_told_to_those_who_teach(app, browser):
    _, _, _, address = a_class()

    page = browser.sign_in(carys()).get(address)

    assert "Amina Yusuf" in page.text
    assert "A seat near the door." not in page.text
    assert "What helps" not in page.text
    assert readings() == ["register.seen"]


def test_the_usual_marks_are_one_tap_and_the_others_behind_one_more(app, browser):
    teacher, _, place, address = a_class()

    page = browser.sign_in(teacher).get(address).text

    usual, _, fold = page.partition('<details class="segmented__fold">')
    marks = rf'name="mark-{place.id}"\s+value="(\w+)"'
    assert re.findall(marks, usual) == ["attended", "late", "missed"]
    assert re.findall(marks, fold) == ["part", "apologies", "not_expected", "none"]


def test_who_came_is_no_key_before_the_day_and_who_will_not_come_is(app, browser):
    _, _, place, address = a_class(first=clock.now() + timedelta(days=1))
    page = browser.sign_in(carys()).get(address)

    assert "From an hour before the session you can mark who came" in page.text
    assert [mark for mark in Attended if "disabled" not in key(page, place, mark.value)] == [
        Attended.APOLOGIES,
        Attended.NOT_EXPECTED,
    ]
    refused = browser.post(address, data={f"mark-{place.id}": "attended", f"shown-{place.id}": "none"})
    assert refused.status_code == 409
    assert "It is too early to say who came" in refused.text
    assert browser.post(address, data={f"mark-{place.id}": "apologies"}).status_code == 303
    assert db.session.scalars(select(Mark)).one().mark is Attended.APOLOGIES


def test_a_mark_can_be_taken_away_again(app, browser):
    teacher, _, place, address = a_class()
    browser.sign_in(teacher).post(address, data={f"mark-{place.id}": "late", f"shown-{place.id}": "none"})

    browser.post(address, data={f"mark-{place.id}": "none", f"shown-{place.id}": "late"})

    assert db.session.scalars(select(Mark)).all() == []


def test_a_long_wish_is_folded_to_one_line_and_a_short_one_is_not(app, browser):
    teacher, run, _, address = a_class()
    an_enrolment(bryn(), run, what_helps="Please say when the breaks are, and let me sit where I can see the door.")

    page = browser.sign_in(teacher).get(address).text

    assert page.count('<details class="register__helps">') == 1
    assert "A seat near the door." in page


def test_paper_has_a_box_for_each_mark_and_room_for_whoever_comes_without_a_place(app, browser):
    teacher, run, _, address = a_class()
    an_enrolment(bryn(), run)

    sheet = browser.sign_in(teacher).get(address).text.partition('<div class="only-print">')[2].partition("</div>")[0]
    class_of_two, walk_ins = sheet.split("Came without a place")

    assert class_of_two.count("sheet__box") == 2 * len(Attended)
    assert "A seat near the door." in class_of_two
    assert "✓" not in class_of_two
    assert walk_ins.count("<tr>") == 1 + 4
    assert "tell the office" in walk_ins


def test_somebody_who_is_there_without_a_place_is_put_down_by_those_who_may(app, browser):
    teacher, run, _, address = a_class()
    to_put_down = f"/manage/runs/{run.code}/places/find?channel=in_person"

    for somebody, may in ((carys(), True), (gwen(), True), (teacher, False)):
        page = browser.sign_in(somebody).get(address).text
        assert (to_put_down in page, "tell the office their name" in page) == (may, not may)


def test_a_whole_page_is_saved_and_shown_again(app, browser):
    teacher, _, place, address = a_class()

    answer = browser.sign_in(teacher).post(address, data={f"mark-{place.id}": "late", f"shown-{place.id}": "none"})

    assert (answer.status_code, answer.location) == (303, address)
    assert db.session.scalars(select(Mark)).one().mark is Attended.LATE
    assert "The register is saved." in browser.get(address).text


def test_each_tap_is_saved_and_says_when(app, browser):
    teacher, _, place, address = a_class()

    answer = browser.sign_in(teacher).post(
        address,
        data={f"mark-{place.id}": "missed", f"shown-{place.id}": "none"},
        headers={"Accept": "application/json"},
    )

    assert answer.json["saved"] is True
    assert len(answer.json["at"]) == 5


def test_a_mark_that_somebody_else_made_meanwhile_stays_and_is_told(app, browser):
    teacher, _, place, address = a_class()
    browser.sign_in(carys()).post(address, data={f"mark-{place.id}": "attended", f"shown-{place.id}": "none"})

    browser.sign_in(teacher).post(address, data={f"mark-{place.id}": "missed", f"shown-{place.id}": "none"})

    assert db.session.scalars(select(Mark)).one().mark is Attended.ATTENDED
    assert "their mark stays" in browser.get(address).text


def test_nonsense_marks_nobody(app, browser):
    teacher, _, place, address = a_class()

    browser.sign_in(teacher).post(
        address, data={f"mark-{place.id}": "brilliant", "mark-999999": "attended", "mark-": "x"}
    )

    assert db.session.scalars(select(Mark)).all() == []


def test_nobody_else_sees_or_marks_it(app, browser):
    _, _, place, address = a_class()

    for stranger, code in ((amina(), 403), (dee(), 404), (bryn(), 403)):
        assert browser.sign_in(stranger).get(address).status_code == code
        assert browser.post(address, data={f"mark-{place.id}": "attended"}).status_code == code
    assert browser.sign_in(carys()).get(address).status_code == 200


def test_outside_its_weeks_a_register_is_the_offices(app, browser):
    teacher, _, place, address = a_class(first=clock.now() - timedelta(days=9))
    browser.sign_in(teacher)

    page = browser.get(address).text
    assert "the office can do it" in page
    assert "No mark yet" in page
    assert 'type="radio"' not in page
    assert browser.post(address, data={f"mark-{place.id}": "attended"}).status_code == 404
    assert browser.sign_in(gwen()).post(address, data={f"mark-{place.id}": "attended"}).status_code == 303
