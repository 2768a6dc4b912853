"""What a spreadsheet would change: counted, with the first changes to look at, and the steps that write it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from college.foundation import clock
from college.foundation.spreadsheet_in import Problem
from college.imports.reading import Entry
from college.imports.rules import MOST_SHOWN, Kind

Step = Callable[[], None]
HIDDEN = "…"  # a preview tells that an answer changes, not what it is


@dataclass(frozen=True)
class Occasion:
    """What an import needs to know beside its file: the application's secret, and whose doing it is."""

    key: bytes
    by_id: int | None = None


@dataclass(frozen=True)
class Change:
    """One change as a preview shows it: where it stands, what it is about, and what becomes of which column."""

    row: int
    about: str
    is_new: bool
    fields: tuple[tuple[str, str, str], ...] = ()  # column, before, after


@dataclass
class Plan:
    """What a spreadsheet would change. With a problem nothing of it may be written."""

    kind: Kind
    file: str
    rows: int
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    new: int = 0
    updated: int = 0
    same: int = 0
    left: int = 0
    shown_updates: list[Change] = field(default_factory=list)
    shown_new: list[Change] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, change something, say what we know, or are left alone."""
        return {"new": self.new, "updated": self.updated, "same": self.same, "left": self.left}

    @property
    def first_changes(self) -> list[Change]:
        """The changes to look at before one says yes: what would be replaced comes first."""
        return (self.shown_updates + self.shown_new)[:MOST_SHOWN]

    def add_new(self, entry: Entry, about: str) -> None:
        """Count a row that brings something new."""
        self.new += 1
        if len(self.shown_new) < MOST_SHOWN:
            self.shown_new.append(Change(entry.number, about, is_new=True))

    def add_update(self, entry: Entry, about: str, differences: Mapping[str, tuple[Any, Any]]) -> None:
        """Count a row that replaces something; `differences` is before and after by column."""
        self.updated += 1
        if len(self.shown_updates) < MOST_SHOWN:
            fields = tuple((column, _shown(before), _shown(after)) for column, (before, after) in differences.items())
            self.shown_updates.append(Change(entry.number, about, is_new=False, fields=fields))

    def leave(self, entry: Entry, column: str, sentence: str, **values: object) -> None:
        """Count a row that is not written, because what is there is worth more; say so."""
        self.left += 1
        self.warn(entry, column, sentence, **values)

    def refuse(self, entry: Entry, column: str | None, sentence: str, **values: object) -> None:
        """Add a problem: nothing of the file may be written."""
        self.problems.append(entry.problem(column, sentence, **values))

    def warn(self, entry: Entry, column: str | None, sentence: str, **values: object) -> None:
        """Add something worth a look that stops nothing."""
        self.warnings.append(entry.problem(column, sentence, **values))

    def sort(self) -> None:
        """Put problems and warnings in the order of the rows."""
        self.problems.sort(key=lambda problem: problem.row or 0)
        self.warnings.sort(key=lambda problem: problem.row or 0)


def differences(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Compare what we know with what a row says; an empty cell says nothing, and leaves what is there."""
    return {
        column: (known, said[column])
        for column, known in before.items()
        if said.get(column) is not None and said[column] != known
    }


def _shown(value: Any) -> str:
    if hasattr(value, "astimezone"):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, frozenset | set | list | tuple):
        return "; ".join(sorted(map(str, value)))
    return "" if value is None else str(value)[:200]
