"""A cell means one thing, or its problem is named with its place."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.foundation import spreadsheet_cells as cells
from college.foundation.spreadsheet_in import Cell, Problem, Row


def a_cell(text):
    return Cell("x.csv", 7, "when", text)


def refusal(answer):
    """Say the English sentence of a problem, after making sure that it knows its place."""
    assert isinstance(answer, Problem)
    assert (answer.file, answer.row, answer.column) == ("x.csv", 7, "when")
    return answer.sentence % answer.values


def test_a_row_points_at_its_cells_even_at_those_that_the_file_does_not_have():
    row = Row(7, {"when": " x "}, "x.csv")

    assert row.cell("when") == a_cell(" x ")
    assert not row.cell("when").is_empty
    assert row.cell("where").is_empty


def test_text_is_read_without_the_space_around_it():
    assert cells.text(a_cell("  Zoë O’Brien–Łuczak \r\n second\rthird \n")) == "Zoë O’Brien–Łuczak \n second\nthird"
    assert cells.text(a_cell("")) == ""
    assert cells.text(a_cell("=1+1 ways to cope 😀 שלום")) == "=1+1 ways to cope 😀 שלום"


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\uffff"])
def test_text_with_what_cannot_be_shown_is_refused(sign):
    assert "cannot be shown" in refusal(cells.text(a_cell(f"a{sign}b")))


def test_text_that_is_too_long_is_refused():
    assert cells.text(a_cell("x" * 10), longest=10) == "x" * 10
    assert refusal(cells.text(a_cell("x" * 11), longest=10)) == "This cell has 11 characters; please keep it to 10."


def test_a_code_is_letters_digits_and_a_few_signs():
    assert cells.code(a_cell(" 2026-autumn ")) == "2026-autumn"
    assert cells.code(a_cell("after-course@2"), also="@") == "after-course@2"


@pytest.mark.parametrize("said", ["a b", "é", "../x", "-a", "a/b", "after-course@2", "<b>", "a\nb"])
def test_what_is_no_code_is_refused(said):
    assert "is no code" in refusal(cells.code(a_cell(said)))


def test_a_code_that_is_too_long_or_not_there_is_refused():
    assert "65 characters" in refusal(cells.code(a_cell("x" * 65)))
    assert "must not be empty" in refusal(cells.code(a_cell(" ")))


def test_a_whole_number_is_read_within_its_limits():
    assert cells.integer(a_cell(" 12 "), least=1, most=12) == 12
    assert cells.integer(a_cell("-3"), least=-3, most=12) == -3
    assert refusal(cells.integer(a_cell("13"), least=1, most=12)) == (
        "13 is outside what is possible here: from 1 to 12."
    )
    assert "must not be empty" in refusal(cells.integer(a_cell(""), least=1, most=12))


@pytest.mark.parametrize("said", ["twelve", "1.5", "1e3", "NaN", "١٢", "9" * 16, "1 2", "0x1"])
def test_what_is_no_whole_number_is_refused(said):
    assert "is no whole number" in refusal(cells.integer(a_cell(said), least=0, most=10**20))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-10-05", date(2026, 10, 5)),
        ("5/10/2026", date(2026, 10, 5)),
        ("05/10/2026", date(2026, 10, 5)),
        ("1/2/2026", date(2026, 2, 1)),
        ("2026-02-01", date(2026, 2, 1)),
        ("29/2/2028", date(2028, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("31/12/2100", date(2100, 12, 31)),
    ],
)
def test_the_day_comes_before_the_month(said, meant):
    assert cells.day(a_cell(f" {said} ")) == meant


@pytest.mark.parametrize("said", ["29/2/2027", "31/4/2026", "2026-13-01", "12/31/2026", "0/1/2026", "0000-01-01"])
def test_a_day_that_does_not_exist_is_refused(said):
    assert "There is no such day" in refusal(cells.day(a_cell(said)))


@pytest.mark.parametrize("said", ["0001-01-01", "9999-12-31", "1899-12-31", "1/1/2101"])
def test_a_year_nobody_means_is_refused(said):
    assert "from 1900 to 2100" in refusal(cells.day(a_cell(said)))


@pytest.mark.parametrize(
    "said", ["5 October 2026", "5.10.2026", "5/10/26", "46300", "2026/10/05", "tomorrow", "٥/١٠/٢٠٢٦"]
)
def test_what_is_no_date_is_refused_with_an_example(said):
    assert "5/10/2026" in refusal(cells.day(a_cell(said)))


def test_an_empty_date_is_refused():
    assert "must not be empty" in refusal(cells.day(a_cell("")))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-10-05 14:00", datetime(2026, 10, 5, 13, tzinfo=UTC)),
        ("5/10/2026 14:00", datetime(2026, 10, 5, 13, tzinfo=UTC)),
        ("2026-10-05T14:00:30", datetime(2026, 10, 5, 13, 0, 30, tzinfo=UTC)),
        ("2026-12-05  9:00", datetime(2026, 12, 5, 9, tzinfo=UTC)),
        ("2026-10-25 01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 02:00", datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_a_moment_is_the_time_on_the_wall_and_the_first_of_two(said, meant):
    assert cells.moment(a_cell(said)) == meant


def test_the_wall_may_hang_elsewhere():
    assert cells.moment(a_cell("2026-10-05 14:00"), tzname="Europe/Warsaw") == datetime(2026, 10, 5, 12, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused():
    assert "the clocks skip that hour" in refusal(cells.moment(a_cell("2027-03-28 01:30")))


@pytest.mark.parametrize("said", ["2026-10-05", "14:00", "2026-10-05 25:00", "2026-10-05 14:60", "2026-10-05 2pm"])
def test_what_is_no_moment_is_refused_with_an_example(said):
    assert "2026-10-05 14:00" in refusal(cells.moment(a_cell(said)))


def test_a_moment_on_a_day_that_does_not_exist_is_refused():
    assert "There is no such day" in refusal(cells.moment(a_cell("29/2/2027 14:00")))
    assert "must not be empty" in refusal(cells.moment(a_cell(" ")))


def test_a_choice_is_one_of_the_words_in_any_case():
    assert cells.choice(a_cell(" Enrolled "), ["enrolled", "waiting"]) == "enrolled"


def test_another_word_is_refused_with_the_nearest_or_with_all():
    assert refusal(cells.choice(a_cell("enroled"), ["enrolled", "waiting"])) == (
        "“enroled” is not one of the possible values. Is it “enrolled”?"
    )
    assert refusal(cells.choice(a_cell("xyz"), ["enrolled", "waiting"])) == (
        "“xyz” is not one of the possible values: enrolled, waiting."
    )
    assert "must not be empty" in refusal(cells.choice(a_cell(""), ["enrolled"]))


def test_several_values_are_each_read_once_and_in_order():
    assert cells.several(a_cell(" S002; S001 ;;S002;")) == ["S002", "S001"]
    assert cells.several(a_cell("")) == []
    assert cells.several(a_cell("Staff;public;staff"), ["staff", "public"]) == ["staff", "public"]


def test_one_wrong_value_among_several_is_refused():
    assert "Is it “staff”?" in refusal(cells.several(a_cell("public;staf"), ["staff", "public"]))
    assert "cannot be shown" in refusal(cells.several(a_cell("a;\0")))


def test_a_long_wrong_value_is_not_repeated_whole():
    assert len(refusal(cells.day(a_cell("x" * 10_000)))) < 200


@given(st.text(alphabet=st.characters(), max_size=80))
def test_no_text_at_all_breaks_a_reader(said):
    cell = a_cell(said)

    for answer in (
        cells.text(cell), cells.code(cell), cells.integer(cell, least=0, most=9), cells.day(cell), cells.moment(cell),
        cells.choice(cell, ["one", "two"]), cells.several(cell), cells.several(cell, ["one"]),
    ):  # fmt: skip
        if isinstance(answer, Problem):
            str(answer).encode()
