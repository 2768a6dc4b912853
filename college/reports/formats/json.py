"""The term report for machines."""

import json
from typing import Any

from college.reports.term import TermReport, plain

_SECTIONS = ("term", "preset", "made_at", "participation", "outcomes", "change", "coproduction", "notes")


def document(report: TermReport) -> dict[str, Any]:
    """Give the figures by name: a number, a star where it is hidden, None where there is none."""
    return {section: plain(getattr(report, section)) for section in _SECTIONS}


def written(report: TermReport) -> bytes:
    """Write the report as JSON, in UTF-8."""
    return (json.dumps(document(report), ensure_ascii=False, indent=1) + "\n").encode()
