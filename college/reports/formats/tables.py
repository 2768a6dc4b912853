"""The term report as tidy tables: the sheets of a workbook, or a zip of CSV files with a data dictionary.

Every row of every table names its preset, so that a row copied elsewhere still says whether it may be shared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from college.foundation import clock
from college.foundation.spreadsheet_out import Table, Value, csv_of, xlsx_of, zip_of
from college.reports import definitions
from college.reports.term import TermReport, plain

_NOT_FOR_SHARING = "internal, not for sharing"


def tables(report: TermReport) -> tuple[Table, ...]:
    """Lay the report out as tables, the last of them a dictionary of all the columns."""
    told = plain(report)
    mark = _NOT_FOR_SHARING if report.is_internal else report.preset
    by_capacity = told["participation"].pop("by_capacity")
    earlier = [{"term": each["term"]} | outcome for each in told["earlier"] for outcome in each["outcomes"]]
    outcome, change = list(definitions.OUTCOME), list(definitions.CHANGE)
    about = [("term", told["term"]), ("name", told["name"]), ("made_at", told["made_at"])]
    return (
        _table("about", ("what", "said"), [*about, *(("note", note) for note in told["notes"])], mark),
        _table("participation", ("figure", "value"), told["participation"].items(), mark),
        _table("by_capacity", ("capacity", "enrolments"), by_capacity.items(), mark),
        _table("outcomes", outcome, _rows(told["outcomes"], outcome), mark),
        _table("outcomes_before", ["term", *outcome], _rows(earlier, ["term", *outcome]), mark),
        _table("change", change, _rows(told["change"], change), mark),
        _table("coproduction", ("figure", "value"), told["coproduction"].items(), mark),
        _table("data_dictionary", ("table", "name", "meaning"), _dictionary(), mark),
    )


def workbook(report: TermReport) -> bytes:
    """Write the report as a workbook, one sheet a table."""
    return xlsx_of(tables(report), tzname=str(clock.zone()))


def archive(report: TermReport) -> bytes:
    """Write the report as a zip of CSV files, one a table."""
    return zip_of({f"{table.title}.csv": csv_of(table, tzname=str(clock.zone())) for table in tables(report)})


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], mark: str) -> Table:
    return Table(title, [*columns, "preset"], [[*row, mark] for row in rows])


def _rows(found: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[list[Value]]:
    return ([row[column] for column in columns] for row in found)


def _dictionary() -> Iterator[tuple[str, str, str]]:
    yield from (("participation", name, meaning) for name, (_, meaning) in definitions.PARTICIPATION.items())
    yield "by_capacity", "enrolments", definitions.BY_CAPACITY
    for table in ("outcomes", "outcomes_before"):
        yield from ((table, name, meaning) for name, (_, meaning) in definitions.OUTCOME.items())
    yield from (("outcomes", f"measure {name}", meaning) for name, meaning in definitions.MEASURE_MEANINGS.items())
    yield from (("change", name, meaning) for name, (_, meaning) in definitions.CHANGE.items())
    yield from (("coproduction", name, meaning) for name, (_, meaning) in definitions.COPRODUCTION.items())
    yield "outcomes_before", "term", "The code of the earlier term."
    yield "every table", "preset", "Which rule for small numbers holds, and whether the row may be shared."
    yield "every table", "*", "A number that is hidden, because it stands for few people."
    yield "every table", "empty", "There is no such figure."
