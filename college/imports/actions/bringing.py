"""Bringing a spreadsheet through the browser: checked, looked at, then written or thrown away."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import update

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import db, lock, save, separate_transaction
from college.foundation.spreadsheet_in import Problem
from college.imports import messages, queries, rules
from college.imports.actions import filing
from college.imports.actions.filing import Parsed
from college.imports.models import Spreadsheet
from college.imports.plans import Plan
from college.imports.reading import Progress
from college.imports.rules import Kind, State
from college.outbox.actions import post
from college.people.models import Person


def bring(kind: Kind, filename: str, content: bytes, *, by: Doer | None) -> Spreadsheet:
    """Take in a spreadsheet that is to be checked; its content is kept until it is written, refused or abandoned."""
    spreadsheet = save(
        Spreadsheet(
            kind=kind,
            filename=filename,
            content=content,
            state=State.CHECKING,
            made_at=clock.now(),
            by_person_id=by.id if by is not None else None,
        )
    )
    record("spreadsheet.brought", spreadsheet, by=by, kind=str(kind))
    return spreadsheet


def parse(spreadsheet: Spreadsheet, progress: Progress | None = None) -> Parsed:
    """Read the rows of a spreadsheet that was brought."""
    return filing.parse(spreadsheet.kind, spreadsheet.filename, spreadsheet.content or b"", progress)


def claim(number: int, state: State) -> bool:
    """Claim a spreadsheet in this state for one worker; of several that try, one wins.

    A worker that dies loses its claim after three minutes without progress.
    """
    now = clock.now()
    won = db.session.execute(
        update(Spreadsheet)
        .where(Spreadsheet.id == number, Spreadsheet.state == state, queries.is_unclaimed(now))
        .values(claimed_until=now + rules.CLAIM)
        .execution_options(synchronize_session=False)
    )
    return won.rowcount == 1  # type: ignore[attr-defined]


def let_go(number: int) -> None:
    """Give a claim up, so that the spreadsheet can be begun anew at once."""
    db.session.execute(update(Spreadsheet).where(Spreadsheet.id == number).values(claimed_until=None))


def hold(number: int, state: State) -> Spreadsheet | None:
    """Hold a spreadsheet until this transaction ends, if it is in this state; nothing when another has done it."""
    spreadsheet = queries.spreadsheet(number)
    if spreadsheet is None:
        return None
    lock(spreadsheet)
    return spreadsheet if spreadsheet.state is state else None


def preview(spreadsheet: Spreadsheet, parsed: Parsed, *, key: bytes) -> Plan:
    """Keep for the page what the spreadsheet would change, or what is wrong with it."""
    lock(spreadsheet)
    plan = filing.compare(parsed, key=key, by=_bringer(spreadsheet))
    _keep(spreadsheet, plan)
    if plan.problems:
        _end(spreadsheet, State.REFUSED)
    else:
        spreadsheet.state = State.PREVIEWED
        db.session.flush()
    return plan


def begin_writing(spreadsheet: Spreadsheet) -> None:
    """Say that the spreadsheet is being written; raises `Refused` unless it was checked and waits for this."""
    lock(spreadsheet)
    rules.may_write(spreadsheet.state)
    spreadsheet.state = State.WRITING
    spreadsheet.rows_done = 0
    db.session.flush()


def write(spreadsheet: Spreadsheet, parsed: Parsed, *, key: bytes) -> None:
    """Write a spreadsheet whole, or refuse it whole where something changed since it was looked at."""
    by = _bringer(spreadsheet)
    lock(spreadsheet)
    plan = filing.compare(parsed, key=key, by=by)
    _keep(spreadsheet, plan)
    if not plan.problems:
        filing.write(plan, by=by, about=spreadsheet)
    _end(spreadsheet, State.REFUSED if plan.problems else State.WRITTEN)


def give_up(spreadsheet: Spreadsheet, sentence: str) -> None:
    """Refuse a spreadsheet that could not be brought to an end, with the reason."""
    spreadsheet.problems = [_kept(Problem(spreadsheet.filename, None, None, sentence), "problem")]
    _end(spreadsheet, State.REFUSED)


def abandon(spreadsheet: Spreadsheet, *, by: Doer | None) -> None:
    """Throw a spreadsheet away, with what it held; raises `Refused` when it is written already."""
    lock(spreadsheet)
    rules.may_abandon(spreadsheet.state)
    spreadsheet.problems = []
    _end(spreadsheet, State.ABANDONED)
    record("spreadsheet.abandoned", spreadsheet, by=by)


def tell(spreadsheet: Spreadsheet) -> None:
    """Write to the person who brought the spreadsheet that the long work with it is done."""
    person = db.session.get(Person, spreadsheet.by_person_id) if spreadsheet.by_person_id else None
    if person is not None and person.email:
        post(messages.done(spreadsheet, person))


def note_progress(number: int, done: int, rows: int) -> None:
    """Note how many rows have been read, so that the page can say so, and that whoever claimed it lives.

    Never inside a transaction that writes.
    """
    seen = {"rows_done": done, "rows": rows, "claimed_until": clock.now() + rules.CLAIM}
    with separate_transaction() as connection:
        connection.execute(update(Spreadsheet).where(Spreadsheet.id == number).values(**seen))


def forget_old() -> int:
    """Forget what spreadsheets held: those nobody came back to after a day, and problems after thirty days.

    Gives how many; safe to run twice.
    """
    now = clock.now()
    count = 0
    for spreadsheet in queries.left_behind(now - rules.CONTENT_LIVES):
        spreadsheet.problems = []
        _end(spreadsheet, State.ABANDONED)
        count += 1
    for spreadsheet in queries.finished(now - rules.PROBLEMS_LIVE):
        count += bool(spreadsheet.problems)
        spreadsheet.problems = []
    db.session.flush()
    return count


def _bringer(spreadsheet: Spreadsheet) -> Person | None:
    return db.session.get(Person, spreadsheet.by_person_id) if spreadsheet.by_person_id else None


def _keep(spreadsheet: Spreadsheet, plan: Plan) -> None:
    spreadsheet.rows = spreadsheet.rows_done = plan.rows
    told = [_kept(problem, "problem") for problem in plan.problems]
    told += [_kept(warning, "warning") for warning in plan.warnings]
    spreadsheet.problems = told[: rules.MOST_PROBLEMS_KEPT]
    counts = plan.counts | {"problems": len(plan.problems), "warnings": len(plan.warnings)}
    spreadsheet.changes = counts | {"first": [asdict(change) for change in plan.first_changes]}


def _kept(problem: Problem, severity: str) -> dict[str, Any]:
    values = {name: value if isinstance(value, int) else str(value) for name, value in problem.values.items()}
    return {
        "severity": severity,
        "row": problem.row,
        "column": problem.column,
        "sentence": problem.sentence,
        "values": values,
    }


def _end(spreadsheet: Spreadsheet, state: State) -> None:
    spreadsheet.state = state
    spreadsheet.finished_at = clock.now()
    spreadsheet.content = None
    spreadsheet.changes = {name: value for name, value in spreadsheet.changes.items() if name != "first"}
    db.session.flush()
