"""Reading a file, finding out what it would change, and writing that whole or not at all."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from college.audit.actions import Doer, record
from college.foundation.db import Base, db
from college.foundation.refusal import Refused
from college.foundation.spreadsheet_in import Problem, Unreadable, read
from college.imports.kinds import SHAPES
from college.imports.plans import Occasion, Plan
from college.imports.reading import Entry, Progress, entries
from college.imports.rules import Kind


@dataclass(frozen=True)
class Parsed:
    """What a file says, before anybody asked what we know: good rows, and problems of the others."""

    kind: Kind
    file: str
    rows: int
    good: list[Entry]
    problems: list[Problem]


def parse(kind: Kind, name: str, data: bytes, progress: Progress | None = None) -> Parsed:
    """Read every row of a file. Asks the database nothing, so that nobody waits for it, however long it takes."""
    try:
        sheet = read(name, data)
    except Unreadable as unreadable:
        return Parsed(kind, name, 0, [], [unreadable.problem])
    good, problems = entries(sheet, SHAPES[kind].columns, progress)
    return Parsed(kind, name, len(sheet.rows), good, problems)


def compare(parsed: Parsed, *, key: bytes, by: Doer | None) -> Plan:
    """Find out what a file would change, with every problem at once; writes nothing.

    `key` is the application's secret, which pseudonyms are made with.
    """
    plan = Plan(parsed.kind, parsed.file, parsed.rows, problems=list(parsed.problems))
    SHAPES[parsed.kind].compare(parsed.good, plan, Occasion(key, by.id if by is not None else None))
    plan.sort()
    return plan


def write(plan: Plan, *, by: Doer | None, about: Base | None = None) -> None:
    """Write what was planned, in the transaction in which it was compared. No message is written to anybody.

    Raises `Refused` for a plan with problems, and where somebody changed the same things at the same moment.
    """
    if plan.problems:
        raise Refused("This spreadsheet has problems, so nothing of it was written.")
    try:
        for step in plan.steps:
            step()
    except IntegrityError as clash:
        raise Refused("Somebody changed the same things at the same moment. Nothing was written: try again.") from clash
    db.session.flush()
    db.session.expire_all()
    record("spreadsheet.written", about, by=by, kind=str(plan.kind), rows=plan.rows, **plan.counts)
