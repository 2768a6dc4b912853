"""Reading the first sheet of an Excel workbook as the text that a CSV of it would hold."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from college.foundation.wording import N_

MOST_UNPACKED: Final = 50 * 1024 * 1024
MOST_MEMBERS: Final = 1_000

_NOT_XLSX: Final = N_(
    "This is no Excel workbook that we can read. Save it as “Excel workbook (.xlsx)” or as “CSV UTF-8”."
)
_TOO_LARGE: Final = N_("This workbook is too large once unpacked. Save the one sheet as “CSV UTF-8” and bring that.")
_FORMULA: Final = N_("This cell holds a formula. Put its value there instead (copy, then paste as values).")
_ERROR: Final = N_("This cell holds an error of the spreadsheet program. Correct it, or empty it.")
_OUTSIDE_THE_FORMAT: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


class NoWorkbook(ValueError):
    """Say in a sentence why a file cannot be read as a workbook."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Unusable:
    """A cell whose text cannot be known, and why."""

    sentence: str


def records(data: bytes, *, most_columns: int) -> Iterator[Sequence[str | Unusable]]:
    """Read the first sheet row by row, without its formats; empty rows are counted too.

    Raises `NoWorkbook` for a damaged file, more than 50 MB unpacked or more than 1,000 members. No formula is
    calculated and no stored result is trusted: both may be old, so the cell is `Unusable`.
    """
    _refuse_bombs(data)
    try:
        yield from _rows(data, most_columns)
    except Exception as wrong:  # a damaged workbook makes openpyxl raise almost anything
        raise NoWorkbook(_NOT_XLSX) from wrong


def _refuse_bombs(data: bytes) -> None:
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as wrong:
        raise NoWorkbook(_NOT_XLSX) from wrong
    # A size that lies is no way in: zipfile stops reading a member at the size it declares.
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise NoWorkbook(_TOO_LARGE)


def _rows(data: bytes, most_columns: int) -> Iterator[Sequence[str | Unusable]]:
    from openpyxl import load_workbook  # here, so that the start does not wait for it: few ever bring a workbook

    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()
    try:
        for row in sheet.iter_rows(max_col=most_columns + 1):
            yield [_text(cell) for cell in row[: _filled(row)]]
    finally:
        workbook.close()


def _filled(row: Sequence[Any]) -> int:
    return next((width for width in range(len(row), 0, -1) if row[width - 1].value is not None), 0)


def _text(cell: Any) -> str | Unusable:
    if cell.data_type == "f":
        return Unusable(_FORMULA)
    if cell.data_type == "e":
        return Unusable(_ERROR)
    value = cell.value
    if isinstance(value, datetime):
        return _moment(value, cell.number_format)
    return "" if value is None else _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return f"{value:%H:%M:%S}".removesuffix(":00")
    return value.isoformat() if isinstance(value, date) else _unescaped(str(value))


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    from openpyxl.utils.escape import unescape  # here for the same reason

    return unescape(text)  # _x000D_ is a carriage return


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(value, ".15g")  # as many digits as Excel keeps


def _moment(value: datetime, number_format: str) -> str:
    nearest = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    shown = _OUTSIDE_THE_FORMAT.sub("", number_format).lower()
    if nearest.time() == time.min and "h" not in shown:
        return f"{nearest:%Y-%m-%d}"
    return f"{nearest:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
