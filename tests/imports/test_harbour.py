"""A whole real-looking term comes in, in one go, and a second time without a trace."""

import csv
import json
from datetime import datetime

import pytest
import time_machine
import xlsxwriter
from sqlalchemy import func, select, text

from college.background.clock import tick
from college.enrolment.models import Enrolment
from college.foundation.db import Base, db
from college.imports.rules import Kind
from college.outbox.models import Message
from college.people.models import Account, EqualityAnswers
from college.questionnaires.models import Answer, Invitation, Response
from college.reports.formats import json as as_json
from college.reports.term import term_report
from college.timetable.models import Run, Session, Term, Venue
from tests.imports.conftest import HARBOUR, KEY


def counts():
    """Count the rows of every table but the audit's, which tells of an import that changed nothing too."""
    names = [table.name for table in Base.metadata.sorted_tables if table.name != "audit_entry"]
    return {name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in names}


def number_of(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def rows_of(kind):
    with (HARBOUR / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_harbour_term_comes_in(app, bring):
    plans = bring.harbour()

    assert [str(problem) for plan in plans for problem in plan.problems] == []
    assert [plan.new for plan in plans] == [92, 24, 65, 150, 547, 785]
    assert number_of(Enrolment) == 150
    assert number_of(Run) == 14
    assert number_of(Session) == 65
    assert number_of(Account) == 0
    assert number_of(Message) == 0
    assert number_of(EqualityAnswers) > 0
    assert db.session.scalars(select(Venue.name).where(Venue.is_online)).all() == ["Online"]
    term = db.session.scalars(select(Term)).one()
    assert (term.code, term.name) == ("2025-autumn", "Autumn 2025")
    assert (term.starts_on.isoformat(), term.ends_on.isoformat()) == _days_of_the_file()
    assert "=1+1 ways to cope" in set(db.session.scalars(select(Answer.value)))


def _days_of_the_file():
    days = sorted(row[5][:10] for row in rows_of("timetable")[1:])
    return days[0], days[-1]


def test_forms_of_the_harbour_are_counted_apart_from_those_who_returned_nothing(app, bring):
    bring.harbour()

    forms = {tuple(row[:4]) for row in rows_of("responses")[1:] if row[4] != "_invited"}
    assert number_of(Response) == len(forms)
    assert number_of(Invitation, Invitation.returned) == len(forms)
    assert number_of(Invitation, ~Invitation.returned) == 73
    assert number_of(Invitation, Invitation.closes_at > Invitation.invited_at) == 0


def test_the_same_files_twice_change_nothing(app, bring):
    bring.harbour()
    before = counts()

    plans = bring.harbour()

    assert [(plan.new, plan.updated, plan.left, plan.problems) for plan in plans] == [(0, 0, 0, [])] * 6
    assert counts() == before


@pytest.mark.parametrize("when", ["2026-02-01 12:00", "2026-06-15 12:00", "2026-12-20 12:00"])
def test_nothing_becomes_due_for_a_term_that_had_ended(app, bring, when):
    with time_machine.travel(datetime.fromisoformat("2026-01-20 12:00+00:00"), tick=False):
        bring.harbour()
    before = counts()

    with time_machine.travel(datetime.fromisoformat(f"{when}+00:00"), tick=False):
        tick()

    assert counts() == before


@pytest.mark.parametrize("kind", list(Kind))
def test_a_workbook_of_the_same_rows_changes_nothing_after_the_csv(app, bring, kind, tmp_path):
    bring.harbour()
    with xlsxwriter.Workbook(tmp_path / "x.xlsx", {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows_of(kind)):
            for column, value in enumerate(row):
                if value.isdecimal() and not value.startswith("0"):
                    sheet.write_number(number, column, int(value))
                else:
                    sheet.write_string(number, column, value)

    plan = bring.file(kind, "x.xlsx", (tmp_path / "x.xlsx").read_bytes())

    assert (plan.problems, plan.new, plan.updated) == ([], 0, 0)
    assert plan.same == len(rows_of(kind)) - 1


def test_the_report_of_the_harbour_term_has_every_expected_figure(app, bring):
    bring.harbour()
    expected = json.loads((HARBOUR / "expected.json").read_text("utf-8"))

    report = term_report(db.session.scalars(select(Term)).one(), "internal", key=KEY)

    told = json.loads(as_json.written(report))
    assert told["term"] == expected["term"]
    assert {name: told["participation"][name] for name in expected["participation"]} == expected["participation"]
    for part, names in (("outcomes", ("measure", "wave")), ("change", ("instrument", "wave_from", "wave_to"))):
        found = {tuple(each[name] for name in names): each for each in told[part]}
        for each in expected[part]:
            there = found[tuple(each[name] for name in names)]
            assert {name: there[name] for name in each} == each
