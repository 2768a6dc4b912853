"""Writing tables as CSV, XLSX and zip so that no program takes a cell for a formula.

`spreadsheet_in` reads both back as they were.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

Value = str | int | float | Decimal | bool | date | datetime | time | None

LONGEST_CELL: Final = 32_767  # what Excel holds
NOTE_OF_CUT: Final = " […cut: too long for a cell]"

_FORMULA_LIKE: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_ESCAPED_LIKE: Final = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TITLE_FORBIDS: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE: Final = 31
_FIFTEEN_DIGITS: Final = 10**15
_NARROWEST: Final = 8
_WIDEST: Final = 60
_ROWS_THAT_SET_THE_WIDTH: Final = 200
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
# The library keeps a workbook's time of making; a fixed one makes the same table the same file.
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no time zone


@dataclass(frozen=True)
class Table:
    """One table: a title (the name of its sheet), column names, and rows of plain values."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]


def csv_of(table: Table, *, tzname: str = "Europe/London") -> bytes:
    """Write a table as CSV that Excel opens rightly: UTF-8 with its mark, every cell in quotation marks.

    Text that a program might take for a formula gets an apostrophe before it; a number stays a number, even
    below zero. Moments are shown as on the wall of `tzname`; control characters go.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_for_csv(name, tzname) for name in table.columns])
    writer.writerows([_for_csv(value, tzname) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(tables: Iterable[Table], *, tzname: str = "Europe/London") -> bytes:
    """Write tables as the sheets of one workbook, the header bold and in sight, every text as text.

    Text beyond what a cell holds is cut, with a note in the cell; dates and moments are text, as in the CSV.
    """
    import xlsxwriter  # here, so that the start does not wait for it: few ever take a workbook with them

    out = io.BytesIO()
    settings = {
        "constant_memory": True,
        "in_memory": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, settings) as workbook:
        workbook.set_properties({"created": _MADE})
        bold = workbook.add_format({"bold": True, "text_wrap": True})
        titles: set[str] = set()
        for table in tables:
            _write_sheet(workbook.add_worksheet(_free_title(table.title, titles)), table, bold, tzname)
    return out.getvalue()


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip that is the same, byte for byte, whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, data)
    return out.getvalue()


def _for_csv(value: Value, tzname: str) -> str:
    said = _said(value, tzname)
    return f"'{said}" if isinstance(value, str) and _FORMULA_LIKE.match(said) else said


def _said(value: Value, tzname: str) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(tzname)) if value.tzinfo else value
        return f"{local.date().isoformat()} {_said(local.time(), tzname)}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M:%S}".removesuffix(":00")
    return "" if value is None else _UNPRINTABLE.sub("", str(value))


def _write_sheet(sheet: Any, table: Table, bold: Any, tzname: str) -> None:
    rows = iter(table.rows)
    first = [row for _, row in zip(range(_ROWS_THAT_SET_THE_WIDTH), rows, strict=False)]
    for place, name in enumerate(table.columns):
        sheet.set_column(place, place, _width([name, *(_said(row[place], tzname) for row in first)]))
        sheet.write_string(0, place, _for_xlsx(name), bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(_chained(first, rows), start=1):
        for place, value in enumerate(row):
            _write_cell(sheet, number, place, value, tzname)


def _chained(first: Iterable[Sequence[Value]], rest: Iterable[Sequence[Value]]) -> Iterable[Sequence[Value]]:
    yield from first
    yield from rest


def _write_cell(sheet: Any, number: int, place: int, value: Value, tzname: str) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(number, place, value)
    elif isinstance(value, int | float | Decimal) and _fits_a_number(value):
        sheet.write_number(number, place, value)
    elif value is not None and value != "":
        sheet.write_string(number, place, _for_xlsx(_said(value, tzname)))


def _fits_a_number(value: int | float | Decimal) -> bool:
    return -_FIFTEEN_DIGITS < value < _FIFTEEN_DIGITS  # Excel would change the rest, and knows no infinity


def _for_xlsx(text: str) -> str:
    clean = _UNPRINTABLE.sub("", text)
    escaped = f"'{clean}" if _ESCAPED_LIKE.match(clean) else clean  # so that reading back takes away no other
    if len(escaped.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return escaped
    room = (LONGEST_CELL - len(NOTE_OF_CUT)) * 2
    return escaped.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + NOTE_OF_CUT


def _free_title(title: str, taken: set[str]) -> str:
    plain = _TITLE_FORBIDS.sub(" ", _UNPRINTABLE.sub("", title)).strip(" '") or "Sheet"
    candidate, number = plain[:_LONGEST_TITLE], 1
    while candidate.casefold() in taken or candidate.casefold() == "history":
        number += 1
        candidate = f"{plain[: _LONGEST_TITLE - 4]} {number}"
    taken.add(candidate.casefold())
    return candidate


def _width(texts: Iterable[str]) -> int:
    longest = max(len(line) for text in texts for line in (text.splitlines() or [""]))
    return min(max(longest + 2, _NARROWEST), _WIDEST)
