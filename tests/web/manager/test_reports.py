"""The report of a term, as a manager sees and takes it."""

import json

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.foundation.db import db, transaction
from college.settings.queries import the_college
from college.settings.rules import Preset
from tests import harbour
from tests.cast import ada, amina, carys, dee, gwen
from tests.factories import a_term


@pytest.fixture
def manager(browser):
    return browser.sign_in(gwen())


def readings():
    db.session.rollback()
    return [(entry.what, entry.facts) for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_a_manager_finds_every_term(manager):
    a_term("2026-autumn", name="Autumn 2026")

    page = manager.get("/manage/reports")

    assert "Report of Autumn 2026" in page.text
    assert "/manage/reports/2026-autumn" in page.text


def test_a_college_without_terms_is_told_so(manager):
    assert "No terms yet" in manager.get("/manage/reports").text


def test_the_report_opens_under_the_preset_of_the_college(manager):
    a_term("2026-autumn")
    with transaction():
        the_college().preset = Preset.HES

    page = manager.get("/manage/reports/2026-autumn")

    assert "1 to 7 are hidden" in page.text
    assert readings() == []


def test_the_headlines_stand_with_all_that_makes_them_honest(app, manager):
    harbour.load(app)

    page = manager.get("/manage/reports/2025-autumn?preset=internal").text

    words = " ".join(page.replace("&nbsp;", " ").split())
    for said in ("68 %", "25 of 37 usable answers", "73 of 121", "51.5 to 80.4", "no comparison group", "82 %", "92 %"):
        assert said in words, said


def test_the_shared_page_shows_rounded_numbers_alone(app, manager):
    harbour.load(app)

    page = manager.get("/manage/reports/2025-autumn?preset=shared").text

    words = " ".join(page.replace("&nbsp;", " ").split())
    assert "71 %" in words
    assert "25 of 35 usable answers" in words
    for exact in ("of 37", "of 121", ">428<", ">477<", "51.5"):
        assert exact not in words, exact


def test_looking_at_exact_numbers_is_written_down_and_marked(manager):
    a_term("2026-autumn")

    page = manager.get("/manage/reports/2026-autumn?preset=internal")

    assert "Internal, not for sharing" in page.text
    assert [what for what, _ in readings()] == ["report.internal"]


@pytest.mark.parametrize("form", ["html", "xlsx", "csv", "json"])
def test_the_report_can_be_taken_away(manager, form):
    a_term("2026-autumn")

    answer = manager.get(f"/manage/reports/2026-autumn/{form}?preset=hes")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=term-report-2026-autumn-hes.")
    assert answer.mimetype != "text/html"
    assert readings() == [("report.taken", {"preset": "hes", "format": form})]


def test_what_is_on_the_page_is_what_leaves(app, manager):
    harbour.load(app)

    page = " ".join(manager.get("/manage/reports/2025-autumn").text.split())
    told = json.loads(manager.get("/manage/reports/2025-autumn/json").data)

    for outcome in told["outcomes"]:
        names = {"percent": "Per cent", "low": "Likely from", "high": "Likely to"}
        cells = (f'<td class="table__number" data-label="{said}">{outcome[name]}</td>' for name, said in names.items())
        assert "".join(cells) in page.replace("> <", "><")


@pytest.mark.parametrize("preset", ["public", "none", "SHARED"])
def test_a_preset_that_there_is_not_is_refused(manager, preset):
    a_term("2026-autumn")

    assert manager.get(f"/manage/reports/2026-autumn?preset={preset}").status_code == 409


@pytest.mark.parametrize("address", ["/1066-spring", "/1066-spring/json", "/2026-autumn/pdf", "/2026-autumn/exe"])
def test_there_is_no_report_of_what_there_is_not(manager, address):
    a_term("2026-autumn")

    assert manager.get(f"/manage/reports{address}").status_code == 404


@pytest.mark.parametrize("who", [amina, dee, carys, ada])
def test_reports_are_for_managers(browser, who):
    a_term("2026-autumn")
    browser.sign_in(who())

    assert browser.get("/manage/reports").status_code == 403
    assert browser.get("/manage/reports/2026-autumn").status_code in {403, 404}
    assert browser.get("/manage/reports/2026-autumn/json").status_code in {403, 404}
