"""Every format says the same, to the digit, under every preset; and none says more than the preset allows."""

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import openpyxl
import pytest

from college.reports.definitions import MEASURE_NAMES
from college.reports.formats import FORMATS, file_name
from college.reports.formats.tables import tables
from college.reports.term import PRESET_NAMES, plain, term_report
from tests import harbour
from tests.factories import a_term

NOT_OF_PEOPLE = {"runs", "sessions_held", "places_offered"}


class Cells(HTMLParser):
    """The rows of every table of a page, and all its words."""

    def __init__(self):
        super().__init__()
        self.rows, self.words, self._cell = [], [], None

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self._cell = []

    def handle_endtag(self, tag):
        if tag in {"td", "th"} and self._cell is not None:
            self.rows[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data):
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)


@pytest.fixture(scope="module")
def reports(houses):
    """The Harbour report under every preset, made once: a report is plain figures and needs the database no more."""
    house = houses.of("sqlite")
    with house.app_context():
        houses.sweep(house)
        term = harbour.load(house)
        made = {preset: term_report(term, preset, key=harbour.key_of(house)) for preset in PRESET_NAMES}
        houses.rest()
    return made


@pytest.fixture(params=PRESET_NAMES)
def report(app, reports, request):
    return reports[request.param]


def from_workbook(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


def from_archive(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name.removesuffix(".csv"): list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }


def same(value):
    """Say a cell as a reader sees it: 75.0 and 75 are one number, and nothing is nothing."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value or ""


def test_every_format_holds_the_same_figures(report):
    wanted = {table.title: [[same(cell) for cell in row] for row in table.rows] for table in tables(report)}
    told = json.loads(FORMATS["json"].write(report))

    for found in (from_workbook(FORMATS["xlsx"].write(report)), from_archive(FORMATS["csv"].write(report))):
        assert {name: [[same(cell) for cell in row] for row in rows[1:]] for name, rows in found.items()} == wanted
    assert told["participation"].items() <= plain(report.participation).items()
    assert [[same(cell) for cell in each.values()] for each in told["outcomes"]] == _without_mark(wanted["outcomes"])
    assert [[same(cell) for cell in each.values()] for each in told["change"]] == _without_mark(wanted["change"])
    assert list(map(list, told["participation"].pop("by_capacity").items())) == _without_mark(wanted["by_capacity"])
    assert list(map(list, told["participation"].items())) == _without_mark(wanted["participation"])
    assert list(map(list, told["coproduction"].items())) == _without_mark(wanted["coproduction"])


def test_the_page_that_leaves_holds_the_same_figures(report):
    page = Cells()
    page.feed(FORMATS["html"].write(report).decode())
    words = re.sub(r"\s+", " ", " ".join(page.words))
    columns = ("percent", "low", "high", "numerator", "denominator", "answered", "returned", "invited")

    for outcome in plain(report.outcomes):
        shown = ["–" if outcome[name] is None else str(outcome[name]) for name in columns]
        assert any(row[2:10] == shown for row in page.rows), outcome
    for change in plain(report.change):
        lines = dict(row for row in page.rows if len(row) == 2)
        assert lines["Pairs"] == str(change["pairs"])
        assert lines["Mean change"] == str(change["mean_change"])
    for note in report.notes:
        assert str(note) in words
    for name, value in plain(report.participation).items():
        if name != "by_capacity" and value not in {"*", None}:
            assert f" {value} " in words, name


def test_a_figure_of_people_is_not_called_one_of_forms(app, reports):
    page = FORMATS["html"].write(reports["internal"]).decode()

    headlines = page.split('<h3 class="stat__label">')[1:]

    counted = {label: re.findall("Forms back|People who answered", label) for label in headlines}
    assert list(counted.values()) == [["Forms back"], ["Forms back"], ["People who answered"]]
    assert str(MEASURE_NAMES["progression"]) in list(counted)[-1]


def test_the_page_that_leaves_needs_nothing_else(report):
    page = FORMATS["html"].write(report).decode()

    assert not re.search(r"(?:src|href|action)=|@import|url\(", page)
    assert not re.search(r" style=| on[a-z]+=|<script", page)
    assert page.count("<h1") == 1


def test_an_internal_report_says_so_in_every_table_and_on_its_page(report):
    for name, rows in from_archive(FORMATS["csv"].write(report)).items():
        marks = {row[-1] for row in rows[1:]}
        assert marks <= {"internal, not for sharing" if report.is_internal else report.preset}, name
    page = FORMATS["html"].write(report).decode()
    assert ("Internal, not for sharing" in page) is report.is_internal


def test_outside_internal_no_number_of_people_is_exact(report):
    if report.is_internal:
        pytest.skip("internal figures are exact")
    told = json.loads(FORMATS["json"].write(report))
    people = {name: value for name, value in told["participation"].items() if name not in NOT_OF_PEOPLE}
    parts = people.pop("by_capacity")
    counts = [value for name, value in people.items() if not name.endswith("_percent")] + list(parts.values())
    for outcome in told["outcomes"]:
        counts += [outcome[name] for name in ("numerator", "denominator", "answered", "returned", "invited")]
    counts += [change[name] for change in told["change"] for name in ("pairs", "reliable_improved")]

    assert all(count in {"*", None} or count % 5 == 0 for count in counts)
    for outcome in told["outcomes"]:
        part, whole, percent = (outcome[name] for name in ("numerator", "denominator", "percent"))
        assert percent == ("*" if "*" in {part, whole} or whole < 20 else (200 * part + whole) // (2 * whole))
    assert told["change"][0]["df"] == "*"


def test_words_that_students_wrote_do_not_leave(report):
    for form in FORMATS.values():
        data = form.write(report)
        text = data.decode("latin-1") + str(from_archive(data) if form.ending == "zip" else "")
        assert "=1+1 ways to cope" not in text


def test_a_hidden_capacity_hides_them_all_and_none_is_left_out(reports):
    parts = plain(reports["shared"].participation.by_capacity)

    assert len(parts) == 5
    assert set(parts.values()) == {"*"}


def test_every_format_says_why_all_capacities_are_withheld(app, reports):
    why = {"shared": "because one of its numbers is under 5", "hes": "because one of its numbers is from 1 to 7"}

    for preset, report in reports.items():
        page = FORMATS["html"].write(report).decode()
        told = json.loads(FORMATS["json"].write(report))["notes"]
        about = from_workbook(FORMATS["xlsx"].write(report))["about"]
        notes = [row[1] for row in from_archive(FORMATS["csv"].write(report))["about"] if row[0] == "note"]
        assert [row[1] for row in about if row[0] == "note"] == notes == told
        assert [note for note in notes if "withheld whole" in note] == [
            f"What students came as is withheld whole, {why[preset]}." for _ in range(preset in why)
        ]
        assert page.count("withheld whole") == 2 * (preset in why)


def test_a_term_without_anything_has_figures_of_nothing(app):
    report = term_report(a_term("2026-spring"), "internal", key=harbour.key_of(app))

    for form in FORMATS.values():
        assert form.write(report)
    assert report.outcomes == ()
    assert plain(report.participation)["attendance_percent"] is None


def test_the_terms_before_are_set_beside_this_one(app):
    earlier = harbour.load(app)
    term = a_term("2026-spring")

    report = term_report(term, "shared", key=harbour.key_of(app))

    assert [one.term for one in report.earlier] == [earlier.code]
    rows = from_archive(FORMATS["csv"].write(report))["outcomes_before"]
    assert rows[1][:2] == ["2025-autumn", "hope"]


def test_files_are_named_discreetly(app):
    report = term_report(a_term("2026-spring"), "hes", key=harbour.key_of(app))

    assert [file_name(report, form) for form in FORMATS] == [
        "term-report-2026-spring-hes.html",
        "term-report-2026-spring-hes.xlsx",
        "term-report-2026-spring-hes.zip",
        "term-report-2026-spring-hes.json",
    ]


def _without_mark(rows):
    return [row[:-1] for row in rows]
