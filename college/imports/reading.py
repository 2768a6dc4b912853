"""The rows of a spreadsheet as values, with everything that is wrong with them, all at once."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from college.foundation.refusal import Refused
from college.foundation.spreadsheet_in import Cell, Problem, Row, Sheet, check_columns
from college.foundation.wording import N_

T = TypeVar("T")
Progress = Callable[[int, int], None]  # rows read, of how many
EVERY = 500  # rows between two words about how far it is


@dataclass(frozen=True)
class Column:
    """One column: what reads its cells (a value, or the problem with the cell), and whether one may be empty."""

    read: Callable[[Cell], Any]
    required: bool = False


@dataclass(frozen=True)
class Entry:
    """One good row: its values by column, nothing where the cell is empty."""

    row: Row
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    @property
    def number(self) -> int:
        """The number of the row, as a spreadsheet program shows it."""
        return self.row.number

    def problem(self, column: str | None, sentence: str, **values: object) -> Problem:
        """Say what is wrong, or what is worth a look, in this row."""
        return Problem(self.row.file, self.row.number, column, sentence, values)


def by_rule(read: Callable[[Cell], str | Problem], rule: Callable[[str], T]) -> Callable[[Cell], T | Problem]:
    """Read a cell, then ask a rule of the college; its refusal becomes the problem with the cell."""

    def ruled(cell: Cell) -> T | Problem:
        said = read(cell)
        if isinstance(said, Problem):
            return said
        try:
            return rule(said)
        except Refused as refused:
            return cell.problem(refused.sentence, **refused.values)

    return ruled


def entries(
    sheet: Sheet, columns: Mapping[str, Column], progress: Progress | None = None
) -> tuple[list[Entry], list[Problem]]:
    """Read every row; gives the good ones, and all problems of the others and of the columns."""
    required = [name for name, column in columns.items() if column.required]
    problems = check_columns(sheet, required=required, optional=[name for name in columns if name not in required])
    problems += sheet.problems
    fits = not problems or not any(problem.row in {None, 1} for problem in problems)
    known = {name: column for name, column in columns.items() if name in sheet.columns}
    spoilt = {(problem.row, problem.column) for problem in sheet.problems}
    good: list[Entry] = []
    for done, row in enumerate(sheet.rows, start=1):
        values, wrong = _values(row, known, spoilt)
        problems += wrong
        if fits and values is not None:
            good.append(Entry(row, dict.fromkeys(columns) | values))
        if progress and done % EVERY == 0:
            progress(done, len(sheet.rows))
    return good, sorted(problems, key=lambda problem: problem.row or 0)


def _values(
    row: Row, columns: Mapping[str, Column], spoilt: set[tuple[int | None, str | None]]
) -> tuple[dict[str, Any] | None, list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    bad = (row.number, None) in spoilt
    for name, column in columns.items():
        if (row.number, name) in spoilt:
            bad = True
            continue
        cell = row.cell(name)
        value = None if cell.is_empty and not column.required else _read(cell, column)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[name] = value
    return (None if bad or problems else values), problems


def _read(cell: Cell, column: Column) -> Any:
    return cell.problem(N_("This cell must not be empty.")) if cell.is_empty else column.read(cell)


def each_once(
    rows: Iterable[Entry], key: Callable[[Entry], Hashable], column: str, problems: list[Problem]
) -> Iterator[Entry]:
    """Go through the rows, but for those whose key an earlier row has: each of them is a problem."""
    first: dict[Hashable, int] = {}
    for entry in rows:
        said = first.setdefault(key(entry), entry.number)
        if said == entry.number:
            yield entry
        else:
            sentence = N_("Row %(first)s is about the same already. Keep one of the two.")
            problems.append(entry.problem(column, sentence, first=said))
