"""A spreadsheet is read as it was meant, and what is wrong with it is named by file, row and column."""

import io
import zipfile
from datetime import date, datetime, timedelta
from datetime import time as clock_time

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from college.foundation.spreadsheet_in import LARGEST_FILE, MOST_ROWS, Problem, Row, Unreadable, check_columns, read

AFTERNOON = datetime.fromisoformat("2026-10-05 14:00")  # a workbook knows no time zone
MIDNIGHT = datetime.fromisoformat("2026-10-05 00:00")
CANARY = "Zoë O’Brien–Łuczak"
PEOPLE = f'person,name,note\nP0001,{CANARY},"one, two"\nP0002,"She said ""yes""",last\n'


def a_workbook(*rows, epoch=None, formats=()):
    """Make a workbook of these rows, as Excel would save it."""
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    for row in rows:
        book.active.append(row)
    for place, number_format in formats:
        book.active[place].number_format = number_format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_way_to_save_a_csv_reads_the_same(encoding, delimiter, ending):
    name = CANARY.replace("Ł", "L") if encoding == "cp1252" else CANARY
    text = ending.join(
        [f"person{delimiter}name{delimiter}note", f'P0001{delimiter}"{name}"{delimiter}"a{delimiter}b"', ""]
    )
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")

    sheet = read("people.csv", mark + text.encode(encoding))

    assert sheet.columns == ("person", "name", "note")
    assert sheet.rows == (Row(2, {"person": "P0001", "name": name, "note": f"a{delimiter}b"}, "people.csv"),)
    assert sheet.problems == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_mac_roman_is_refused_with_its_line(delimiter):
    text = f"person{delimiter}name\rP0001{delimiter}{CANARY.replace('Ł', 'L')}\r"

    with pytest.raises(Unreadable, match=r"people\.csv: Line 2 "):
        read("people.csv", text.encode("mac_roman"))


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    data = b'a,b\n1,"two\nlines"\n\n,\n2,"x"\n'

    sheet = read("x.csv", data)

    assert [(row.number, row.cells["a"]) for row in sheet.rows] == [(2, "1"), (5, "2")]
    assert sheet.rows[0].cells["b"] == "two\nlines"


def test_a_delimiter_inside_a_quoted_name_of_a_column_is_not_counted():
    sheet = read("x.csv", b'"a,b,c";d\n1;2\n')

    assert sheet.columns == ("a,b,c", "d")


def test_names_of_columns_are_read_in_any_case_and_without_what_stands_empty_behind_them():
    assert read("x.csv", b" Person ,NAME,,\nP1,Amina,,\n").columns == ("person", "name")


def test_text_that_begins_like_a_formula_is_text():
    sheet = read("x.csv", b"a,b\n=1+1 ways to cope,-5\n")

    assert sheet.rows[0].cells == {"a": "=1+1 ways to cope", "b": "-5"}
    assert sheet.problems == ()


def test_what_our_own_export_escaped_comes_back_as_it_was():
    sheet = read("x.csv", "a,b,c,d\n'=1,'tis,''=1,'＋44\n".encode())

    assert list(sheet.rows[0].cells.values()) == ["=1", "'tis", "'=1", "＋44"]


def test_a_row_with_too_few_cells_is_filled_and_one_with_too_many_is_named():
    sheet = read("x.csv", b"a,b\n1\n1,2,3\n1,2,\n")

    assert [row.cells["b"] for row in sheet.rows] == ["", "2", "2"]
    assert [(problem.row, problem.column) for problem in sheet.problems] == [(3, None)]


def test_a_cell_that_is_too_long_is_named():
    (problem,) = read("x.csv", b"a,b\n1," + b"x" * 100_001).problems

    assert (problem.row, problem.column) == (2, "b")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"a,,b\n1,2,3\n", "Column 2 has no name"),
        (b'a,b\n1,2\n3,"open\n', "row 2: After this row the quotation marks"),
        (b'a,b\n1,"x"y\n', "quotation marks"),
        (b"a\n" + b"x" * 140_000, "too long"),
        (b",".join(b"c%d" % number for number in range(101)), "more than 100 columns"),
        (b"a\n" + b"1\n" * (MOST_ROWS + 1), "more than 200,000 rows"),
        (b"x" * (LARGEST_FILE + 1), "larger than 10 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or a protected Excel file"),
        (b"PK\x03\x04 nothing", "no Excel workbook"),
    ],
)  # fmt: skip
def test_a_file_of_which_nothing_can_be_used_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(Unreadable, match=sentence) as refusal:
        read("x.csv", data)

    assert refusal.value.problem.file == "x.csv"


def test_a_header_alone_is_a_sheet_without_rows():
    assert read("x.csv", b"a,b\n").rows == ()


def test_a_workbook_says_what_its_csv_would_say():
    data = a_workbook(
        ["Text", "day", "moment", "midnight", "clock", "whole", "part", "huge", "truth", "empty", "long"],
        [CANARY, date(2026, 10, 5), AFTERNOON, MIDNIGHT, clock_time(9, 30), 5.0, 0.1 + 0.2, 1.5e20, True, None,
         timedelta(hours=26, minutes=5)],
        [None, None],
        ["last"],
        formats=[("D2", "dd/mm/yyyy hh:mm")],
    )  # fmt: skip

    sheet = read("book.xlsx", data)

    assert list(sheet.rows[0].cells.values()) == [
        CANARY, "2026-10-05", "2026-10-05 14:00", "2026-10-05 00:00", "09:30", "5", "0.3", "1.5e+20", "TRUE", "",
        "26:05",
    ]  # fmt: skip
    assert [row.number for row in sheet.rows] == [2, 4]


def test_both_of_excels_epochs_give_the_same_day():
    row = ["day"], [date(2026, 10, 5)]

    assert read("a.xlsx", a_workbook(*row)).rows == read("a.xlsx", a_workbook(*row, epoch=CALENDAR_MAC_1904)).rows


def test_a_workbook_is_known_by_what_is_in_it_not_by_its_name():
    assert read("people.csv", a_workbook(["person"], ["P1"])).rows[0].cells == {"person": "P1"}


def test_a_formula_or_an_error_in_a_workbook_is_a_problem_with_its_place():
    data = a_workbook(["a", "b"], ["=1+1", "fine"], ["fine", "#N/A"], [ArrayFormula("A4", "=SUM(B1:B2)"), ""])

    problems = read("book.xlsx", data).problems

    assert [(problem.row, problem.column) for problem in problems] == [(2, "a"), (3, "b"), (4, "a")]
    assert "formula" in str(problems[0])
    assert "error" in str(problems[1])


def test_text_in_a_workbook_that_begins_like_a_formula_is_text():
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.active["A2"].value = "=1+1 ways"
    book.active["A2"].data_type = "s"
    book.save(out := io.BytesIO())

    sheet = read("book.xlsx", out.getvalue())

    assert (sheet.rows[0].cells["a"], sheet.problems) == ("=1+1 ways", ())


def a_zip(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (a_zip([("xl/worksheets/sheet1.xml", b"0" * (51 * 1024 * 1024))]), "too large once unpacked"),
        (a_zip([(f"{number}.xml", b"") for number in range(1_001)]), "too large once unpacked"),
        (a_zip([("word/document.xml", b"<document/>")]), "no Excel workbook"),
        (a_workbook(["a"], ["b"])[:-200], "no Excel workbook"),
    ],
    ids=["unpacked", "members", "another kind", "damaged"],
)
def test_a_workbook_that_is_none_or_a_bomb_is_refused(data, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read("book.xlsx", data)


def rewritten(data, name, change):
    """Change one member of a workbook as an attacker would."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return a_zip(
            [(each, change(archive.read(each)) if each == name else archive.read(each)) for each in archive.namelist()]
        )


def test_entities_that_laugh_a_billion_times_are_refused():
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    laughing = rewritten(
        a_workbook(["a"], ["b"]),
        "xl/worksheets/sheet1.xml",
        lambda _: (
            b'<!DOCTYPE x [<!ENTITY l0 "ha">' + entities + b"]><worksheet><sheetData>&l11;</sheetData></worksheet>"
        ),
    )

    with pytest.raises(Unreadable, match="no Excel workbook"):
        read("book.xlsx", laughing)


def test_cells_far_away_are_refused_before_the_way_to_them_is_walked():
    far = rewritten(
        a_workbook(["a"], ["b"]),
        "xl/worksheets/sheet1.xml",
        lambda sheet: sheet.replace(
            b"</sheetData>", b'<row r="999999999"><c r="XFD999999999"><v>1</v></c></row></sheetData>'
        ),
    )

    with pytest.raises(Unreadable, match="more than 200,000 rows"):
        read("book.xlsx", far)


def test_missing_unknown_and_repeated_columns_are_all_named_at_once():
    sheet = read("people.csv", b"person,nane,person,shoe size\n1,2,3,4\n")

    problems = check_columns(sheet, required=["person", "name"], optional=["email"])

    assert [str(problem) for problem in problems] == [
        "people.csv, row 1, column name: The column “name” is missing.",
        "people.csv, row 1, column nane: We do not know the column “nane”. Is it “name”?",
        "people.csv, row 1, column shoe size: We do not know the column “shoe size”. Take it out, or correct its name.",
        "people.csv, row 1, column person: The column “person” is there more than once.",
    ]


def test_good_columns_have_no_problem():
    assert check_columns(read("x.csv", b"a,b\n"), required=["a"], optional=["b", "c"]) == []


def test_a_problem_reads_as_a_sentence_even_with_a_percent_sign_in_it():
    assert str(Problem("x.csv", None, None, "100% wrong")) == "x.csv: 100% wrong"


def test_a_hundred_thousand_rows_are_read():
    assert len(read("x.csv", b"a,b,c\n" + b"1,2,three\n" * 100_000).rows) == 100_000


def test_two_hundred_thousand_rows_are_read_the_header_apart():
    sheet = read("big.csv", b"a\n" + b"1\n" * MOST_ROWS)

    assert (len(sheet.rows), sheet.rows[-1].number) == (MOST_ROWS, MOST_ROWS + 1)


def test_a_whole_number_kept_as_a_fraction_is_whole():
    data = rewritten(
        a_workbook(["a"], [5]), "xl/worksheets/sheet1.xml", lambda sheet: sheet.replace(b"<v>5<", b"<v>5.0<")
    )

    assert read("book.xlsx", data).rows[0].cells == {"a": "5"}
