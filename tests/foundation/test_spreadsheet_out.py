"""What leaves as a spreadsheet is never a formula, and comes back as it was (T-F4, T-F5)."""

import io
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.foundation.spreadsheet_in import read
from college.foundation.spreadsheet_out import LONGEST_CELL, NOTE_OF_CUT, Table, csv_of, xlsx_of, zip_of

PAYLOADS = [
    "=1+1", "+44 7700 900123", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠A1",
    '=HYPERLINK("https://evil.example","x")', "=cmd|' /C calc'!A0", "'=1+1",
]  # fmt: skip


def a_table(*values):
    return Table("Answers", ["key", "said"], [["row", value] for value in values])


def said(sheet):
    return [row.cells["said"] for row in sheet.rows]


def the_cells(data):
    return [row[1] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_csv_cell_is_a_formula_and_every_one_comes_back(payload):
    data = csv_of(a_table(payload))

    assert data.startswith(b"\xef\xbb\xbf")
    assert f'"\'{payload.replace(chr(34), chr(34) * 2)}"\r\n'.encode() in data
    assert said(read("x.csv", data)) == [payload]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_workbook_cell_is_a_formula_and_every_one_comes_back(payload):
    data = xlsx_of([a_table(payload)])

    (cell,) = the_cells(data)
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert said(read("x.xlsx", data)) == [payload]


@pytest.mark.parametrize(
    "payload", [name for name in PAYLOADS if "\t" not in name and "\r" not in name and "\n" not in name]
)
def test_not_even_the_name_of_a_column_is_a_formula(payload):
    table = Table("Answers", [payload], [["x"]])

    assert read("x.csv", csv_of(table)).columns == (payload.casefold(),)
    assert openpyxl.load_workbook(io.BytesIO(xlsx_of([table]))).active["A1"].data_type == "s"


def test_numbers_stay_numbers():
    values = [-5, 1.5, Decimal("-2.50"), 0]

    assert csv_of(a_table(*values)).decode("utf-8-sig").split("\r\n")[1:5] == [
        '"row","-5"', '"row","1.5"', '"row","-2.50"', '"row","0"',
    ]  # fmt: skip
    assert [(cell.value, cell.data_type) for cell in the_cells(xlsx_of([a_table(*values)]))] == [
        (-5, "n"), (1.5, "n"), (-2.5, "n"), (0, "n"),
    ]  # fmt: skip


def test_digits_that_are_text_stay_text():
    assert [cell.data_type for cell in the_cells(xlsx_of([a_table("007", "1e5", "https://college.example")]))] == [
        "s"
    ] * 3


def test_numbers_that_excel_would_change_are_text():
    data = xlsx_of([a_table(2**63, float("inf"), float("nan"))])

    assert said(read("x.xlsx", data)) == ["9223372036854775808", "inf", "nan"]


def test_days_moments_and_truth_are_the_same_text_in_both():
    values = [
        date(2026, 10, 5),
        datetime(2026, 10, 5, 13, tzinfo=UTC),
        datetime.fromisoformat("2026-10-05 14:00:07"),
        time(9, 30),
        True,
        None,
        "x",
    ]
    shown = ["2026-10-05", "2026-10-05 14:00", "2026-10-05 14:00:07", "09:30", "TRUE", "", "x"]

    assert said(read("x.csv", csv_of(a_table(*values)))) == shown
    assert said(read("x.xlsx", xlsx_of([a_table(*values)]))) == shown


def test_separators_quotes_and_line_ends_come_back():
    values = ["a,b;c\td", 'she said "yes"', "two\nlines", "Zoë O’Brien–Łuczak 😀"]

    assert said(read("x.csv", csv_of(a_table(*values)))) == values
    assert said(read("x.xlsx", xlsx_of([a_table(*values)]))) == values


def test_control_characters_go_and_nothing_breaks():
    assert said(read("x.csv", csv_of(a_table("a\0b\x07c\ud800d\x85")))) == ["abcd"]
    assert said(read("x.xlsx", xlsx_of([a_table("a\0b\x07c\ud800d\x85")]))) == ["abcd"]


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_a_cell_too_long_for_excel_is_cut_with_a_note(letter):
    (value,) = said(read("x.xlsx", xlsx_of([a_table(letter * 40_000)])))

    assert value.endswith(NOTE_OF_CUT)
    assert LONGEST_CELL - 1 <= len(value.encode("utf-16-le")) // 2 <= LONGEST_CELL


def test_a_csv_cell_is_never_cut():
    assert said(read("x.csv", csv_of(a_table("x" * 40_000)))) == ["x" * 40_000]


def test_a_workbook_has_a_bold_header_in_sight_and_columns_wide_enough():
    data = xlsx_of([Table("Answers", ["k", "said"], [["x", "a rather long answer that needs room"]])])

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width < 10 < 35 < sheet.column_dimensions["B"].width


def test_every_table_has_a_sheet_whatever_its_title():
    titles = ["A/B: [what?]", "a/b: [WHAT?]", "", "x" * 40, "History", "'quoted'"]

    book = openpyxl.load_workbook(io.BytesIO(xlsx_of([Table(title, ["a"], []) for title in titles])))

    assert len(book.sheetnames) == len(titles)
    assert len({name.casefold() for name in book.sheetnames}) == len(titles)


def test_rows_may_come_one_by_one():
    table = Table("Many", ["n", "said"], ([number, "x"] for number in range(1_000)))

    assert len(read("x.xlsx", xlsx_of([table])).rows) == 1_000


def test_the_same_files_make_the_same_zip():
    files = {"answers.csv": csv_of(a_table("x")), "read me.txt": "Zoë".encode()}

    data = zip_of(files)

    assert data == zip_of(dict(files))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert archive.testzip() is None


def test_the_same_table_makes_the_same_workbook():
    assert xlsx_of([a_table("x", 1)]) == xlsx_of([a_table("x", 1)])


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
        min_size=1,
        max_size=60,
    )
)
def test_any_text_comes_back_from_a_csv(text):
    assert said(read("x.csv", csv_of(a_table(text)))) == [text]
