"""A workbook of 50,000 rows, written by ours and by XlsxWriter alone; run as a module it tells what memory ours needs.

The rows are those of a large export: codes, names, a moment, two numbers, a choice, and a remark.
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from college.foundation.spreadsheet_out import Table, xlsx_of

ROWS = 50_000
COLUMNS = ("reference", "name", "run", "session_starts_at", "places", "percent", "mark", "remark")
FIRST = datetime(2025, 9, 1, 10, tzinfo=UTC)


def rows() -> Iterator[Sequence[Any]]:
    """Make the rows one by one, as a query would hand them out."""
    for number in range(ROWS):
        starts = FIRST + timedelta(days=number % 100)
        who = (f"P{number:06}", f"Student {number}", f"SLEEP-{number % 40}")
        yield *who, starts, number % 14, number / 7, "attended", "Came by bus, and would rather sit near the door."


def ours() -> bytes:
    """Write the workbook as every export of ours is written."""
    return xlsx_of([Table("Register", COLUMNS, rows())])


def alone() -> bytes:
    """Write the same cells by the library alone, in constant memory."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet("Register")
        sheet.write_row(0, 0, COLUMNS)
        for number, row in enumerate(rows(), start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif isinstance(value, datetime):
                    sheet.write_string(number, place, f"{value:%Y-%m-%d %H:%M}")
                else:
                    sheet.write_number(number, place, value)
    return out.getvalue()


def most_memory() -> float:
    """Tell the most memory that this process has held, in MB; Linux keeps count."""
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(kilobytes) / 1024


if __name__ == "__main__":
    ours()
    print(most_memory())
