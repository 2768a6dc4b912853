"""The formats in which a term report leaves. All are written from the same plain figures, so that none differs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from college.reports.formats import html, json, tables
from college.reports.term import TermReport


@dataclass(frozen=True)
class Format:
    """One way to take a report away: its file ending, its media type, and how it is written."""

    ending: str
    media_type: str
    write: Callable[[TermReport], bytes]


FORMATS: Mapping[str, Format] = {
    # Not text/html: it is a file to keep, and no browser shall show it as a page of this site.
    "html": Format("html", "application/octet-stream", html.written),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tables.workbook),
    "csv": Format("zip", "application/zip", tables.archive),
    "json": Format("json", "application/json", json.written),
}


def file_name(report: TermReport, form: str) -> str:
    """Name the file, discreetly: the term and the preset, and no word of what the college is for."""
    return f"term-report-{report.term}-{report.preset}.{FORMATS[form].ending}"
