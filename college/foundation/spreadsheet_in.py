"""Reading a spreadsheet that somebody brings: CSV or XLSX, told apart by what is in it, not by its name.

Everything a person should mend is a `Problem` with file, row and column; a file that cannot be read at all
raises `Unreadable`, which carries one. What a cell means is read by spreadsheet_cells.py. Of a workbook the
first sheet is read.
"""

import csv
import difflib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from college.foundation import spreadsheet_xlsx
from college.foundation.spreadsheet_encoding import Undecodable, decoded
from college.foundation.wording import N_

LARGEST_FILE: Final = 10 * 1024 * 1024
MOST_ROWS: Final = 200_000  # beneath the header
MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 100_000

_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK"
_DELIMITERS: Final = ",;\t"
# What `spreadsheet_out` puts an apostrophe before, so that no program takes it for a formula.
_ESCAPED: Final = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


@dataclass(frozen=True)
class Problem:
    """Something in a spreadsheet that a person should mend, and where it stands.

    `row` counts as a spreadsheet program does, the header being row 1; it is None where the whole file is
    meant. The sentence belongs to the translation catalogues; its %(name)s are in `values`.
    """

    file: str
    row: int | None
    column: str | None
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        place = [self.file, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else ""]
        return f"{', '.join(filter(None, place))}: {self.sentence % self.values if self.values else self.sentence}"


class Unreadable(ValueError):
    """Say that nothing of a file can be read, with the one problem that stops it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Cell:
    """One cell and where it stands, so that whoever reads it can say what is wrong and where."""

    file: str
    row: int
    column: str
    text: str

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing in it but white space."""
        return not self.text.strip()

    def problem(self, sentence: str, **values: object) -> Problem:
        """Report what is wrong with this cell."""
        return Problem(self.file, self.row, self.column, sentence, values)


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet program shows it, and its text by column."""

    number: int
    cells: dict[str, str]
    file: str = ""

    def cell(self, column: str) -> Cell:
        """Point at the cell of a column; a column that the file does not have is empty."""
        return Cell(self.file, self.number, column, self.cells.get(column, ""))


@dataclass(frozen=True)
class Sheet:
    """What a spreadsheet says: column names in lower case, rows that are not empty, and what was wrong so far."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def read(name: str, data: bytes) -> Sheet:
    """Read a CSV or XLSX file; raises `Unreadable` where nothing of it can be used.

    CSV may be UTF-8 (with or without mark), UTF-16 (with mark) or Windows-1252, with commas, semicolons or
    tabs, whichever the header holds most of. Text that our own export escaped comes back as it was. Dates,
    times and numbers of a workbook become the text that a CSV would hold; its formulas are problems.
    """
    if len(data) > LARGEST_FILE:
        raise _unreadable(name, N_("This file is larger than 10 MB. Split it, and bring the parts one by one."))
    if data.startswith(_OLD_EXCEL):
        raise _unreadable(
            name,
            N_("This is an old or a protected Excel file. Save it as “Excel workbook (.xlsx)” without a password."),
        )
    records = _from_xlsx(name, data) if data.startswith(_ZIP) else _from_csv(name, data)
    return _sheet(name, records)


def check_columns(sheet: Sheet, *, required: Iterable[str], optional: Iterable[str] = ()) -> list[Problem]:
    """List the columns that are missing, unknown (with the name that may be meant) or there twice."""
    needed = list(required)
    known = [*needed, *optional]
    problems = [
        Problem(sheet.file, 1, column, N_("The column “%(column)s” is missing."), {"column": column})
        for column in needed
        if column not in sheet.columns
    ]
    problems += [_unknown(sheet, column, known) for column in dict.fromkeys(sheet.columns) if column not in known]
    problems += [
        Problem(sheet.file, 1, column, N_("The column “%(column)s” is there more than once."), {"column": column})
        for column, times in Counter(sheet.columns).items()
        if times > 1
    ]
    return problems


def _unknown(sheet: Sheet, column: str, known: Sequence[str]) -> Problem:
    absent = [name for name in known if name not in sheet.columns]
    if close := difflib.get_close_matches(column, absent, n=1):
        sentence = N_("We do not know the column “%(column)s”. Is it “%(suggestion)s”?")
        return Problem(sheet.file, 1, column, sentence, {"column": column, "suggestion": close[0]})
    sentence = N_("We do not know the column “%(column)s”. Take it out, or correct its name.")
    return Problem(sheet.file, 1, column, sentence, {"column": column})


def _unreadable(name: str, sentence: str, row: int | None = None, **values: object) -> Unreadable:
    return Unreadable(Problem(name, row, None, sentence, values))


def _from_xlsx(name: str, data: bytes) -> Iterator[Sequence[str | spreadsheet_xlsx.Unusable]]:
    try:
        yield from spreadsheet_xlsx.records(data, most_columns=MOST_COLUMNS)
    except spreadsheet_xlsx.NoWorkbook as wrong:
        raise _unreadable(name, wrong.sentence) from wrong


def _from_csv(name: str, data: bytes) -> Iterator[Sequence[str]]:
    try:
        text = decoded(data)
    except Undecodable as wrong:
        raise Unreadable(Problem(name, None, None, wrong.sentence, wrong.values)) from wrong
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows_read = 0
    try:
        for record in lines:
            yield record
            rows_read += 1
    except csv.Error as wrong:
        sentence = N_("After this row the quotation marks do not match, or a cell is too long (line %(line)s).")
        raise _unreadable(name, sentence, max(rows_read, 1), line=lines.line_num) from wrong


def _delimiter(text: str) -> str:
    counts = Counter(_outside_quotes_of_the_header(text))
    return max(_DELIMITERS, key=lambda sign: counts[sign])


def _outside_quotes_of_the_header(text: str) -> Iterator[str]:
    quoted = False
    for sign in text:
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in "\r\n":
            return
        elif not quoted:
            yield sign


def _sheet(name: str, records: Iterable[Sequence[str | spreadsheet_xlsx.Unusable]]) -> Sheet:
    numbered = enumerate(records, start=1)
    columns = _columns(name, next(numbered, (1, ()))[1])
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, record in numbered:
        if number > MOST_ROWS + 1:  # the header is row 1
            raise _unreadable(
                name, N_("This file has more than 200,000 rows. Split it, and bring the parts one by one.")
            )
        if any(record):
            rows.append(Row(number, _cells(columns, record), name))
            problems += _problems_of(name, number, columns, record)
    return Sheet(name, columns, tuple(rows), tuple(problems))


def _columns(name: str, header: Sequence[str | spreadsheet_xlsx.Unusable]) -> tuple[str, ...]:
    names = [_unescaped(cell).strip().casefold() if isinstance(cell, str) else "" for cell in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise _unreadable(name, N_("This file is empty: its first row must hold the names of the columns."))
    if len(names) > MOST_COLUMNS:
        raise _unreadable(name, N_("This file has more than 100 columns. Take out those that are not asked for."))
    if "" in names:
        raise _unreadable(
            name, N_("Column %(position)s has no name in the first row."), 1, position=names.index("") + 1
        )
    return tuple(names)


def _cells(columns: Sequence[str], record: Sequence[str | spreadsheet_xlsx.Unusable]) -> dict[str, str]:
    cells = dict.fromkeys(columns, "")
    for column, cell in zip(reversed(columns), reversed(_padded(record, len(columns))), strict=True):
        cells[column] = _unescaped(cell) if isinstance(cell, str) else ""
    return cells


def _padded(record: Sequence[str | spreadsheet_xlsx.Unusable], width: int) -> Sequence[str | spreadsheet_xlsx.Unusable]:
    return [*record[:width], *[""] * (width - len(record))]


def _problems_of(
    name: str, number: int, columns: Sequence[str], record: Sequence[str | spreadsheet_xlsx.Unusable]
) -> Iterator[Problem]:
    for column, cell in zip(columns, record, strict=False):
        if isinstance(cell, spreadsheet_xlsx.Unusable):
            yield Problem(name, number, column, cell.sentence)
        elif len(cell) > LONGEST_CELL:
            yield Problem(name, number, column, N_("This cell is too long: please keep it under 100,000 characters."))
    if any(record[len(columns) :]):
        yield Problem(
            name,
            number,
            None,
            N_("This row has more cells than there are columns. Is text with a comma not in quotation marks?"),
        )


def _unescaped(text: str) -> str:
    return text[1:] if _ESCAPED.match(text) else text
