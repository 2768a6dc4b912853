"""Commands that bring spreadsheets in: all of a file, or nothing of it and the list of what is wrong."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from college.foundation.db import reading, transaction
from college.foundation.refusal import Refused
from college.foundation.running import secret_key
from college.imports.actions import filing
from college.imports.actions.filing import Parsed
from college.imports.plans import Plan
from college.imports.rules import Kind


@click.command("import")
@click.argument("kind", type=click.Choice([str(kind) for kind in Kind]))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
def command(kind: str, file: Path, dry_run: bool) -> None:
    """Bring in a spreadsheet (CSV or XLSX): people, courses, timetable, enrolments, attendance, responses.

    All problems are listed at once, and nothing is written unless every row is good. The same file twice
    changes nothing.
    """
    parsed = filing.parse(Kind(kind), file.name, _content(file))
    try:
        plan = _looked_at(parsed) if dry_run else _written(parsed)
    except Refused as refused:
        _stop(str(refused))
    if plan.problems:
        _stop("\n".join(map(str, plan.problems)))
    for warning in plan.warnings:
        click.echo(f"{warning} (a warning)", err=not dry_run)
    click.echo(_in_one_line(plan, dry_run))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        _stop(f"There is no file {file}.")
    except OSError as wrong:
        _stop(f"The file {file} cannot be read: {wrong.strerror}.")


def _looked_at(parsed: Parsed) -> Plan:
    with reading():
        return filing.compare(parsed, key=secret_key(), by=None)


def _written(parsed: Parsed) -> Plan:
    with transaction():
        plan = filing.compare(parsed, key=secret_key(), by=None)
        if not plan.problems:
            filing.write(plan, by=None)
        return plan


def _in_one_line(plan: Plan, dry_run: bool) -> str:
    parts = [f"{plan.new} new", f"{plan.updated} updated", f"{plan.same} unchanged"]
    if plan.left:
        parts.append(f"{plan.left} left as they are")
    said = f"{plan.file}: {plan.rows} rows of {plan.kind}: {', '.join(parts)}."
    return f"{said} Nothing was written." if dry_run else said


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
