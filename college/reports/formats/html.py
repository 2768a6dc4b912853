"""The term report as one page that needs nothing else: no picture, script or address beside it."""

from collections.abc import Mapping
from typing import Any

from college.foundation import templating
from college.reports import charts, definitions
from college.reports.term import TermReport, plain
from college.settings.queries import the_college

HEADLINES = ("hope", "plan", "progression")


def facts(report: TermReport) -> dict[str, Any]:
    """Gather what a page about the report is written from; the page of the college and the file use the same."""
    told = plain(report)
    return {
        "report": told,
        "notes": report.notes,
        "is_internal": report.is_internal,
        "made_at": report.made_at,
        "headlines": [_headline(key, told) for key in HEADLINES],
        "compared": charts.compared(told),
        "capacities": charts.bars(told["participation"]["by_capacity"]),
        "moves": charts.moves(told),
        "says": definitions,
    }


def written(report: TermReport) -> bytes:
    """Write the report as a page that can be kept, sent and printed."""
    told = facts(report) | {"college_name": the_college().name}
    return templating.document("term_report.html", told).encode()


def _headline(key: str, told: Mapping[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """Choose the time of asking that a measure opens with: the first of hope and plan, the last of progression.

    One that may be shown goes before one that is hidden.
    """
    found = [outcome for outcome in told["outcomes"] if outcome["measure"] == key]
    if key == "progression":
        found.reverse()
    shown = [outcome for outcome in found if outcome["percent"] != "*"]
    return key, next(iter([*shown, *found]), None)
