"""Reports as files, from the command line."""

from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup

from college.audit.actions import record
from college.foundation.db import reading, transaction
from college.foundation.refusal import Refused
from college.foundation.running import secret_key
from college.reports.formats import FORMATS
from college.reports.term import term_report
from college.timetable.models import Term
from college.timetable.queries.terms import term_by_code

group = AppGroup("report", help="Reports as files.")


@group.command("term")
@click.argument("term")
@click.option("--format", "form", required=True, type=click.Choice(["html", "pdf", "xlsx", "csv", "json"]))
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option(
    "--preset", default="shared", show_default=True, type=click.Choice(["shared", "public", "hes", "internal"])
)
def write_term(term: str, form: str, out: Path, preset: str) -> None:
    """Write the report of a term, such as 2026-autumn. CSV is a zip of tidy tables with a data dictionary."""
    if form not in FORMATS:
        _stop(f"The format {form} is not available yet. Use one of: {', '.join(FORMATS)}.")
    try:
        content, found = _made(term, form, preset)
        out.write_bytes(content)
    except Refused as refused:
        _stop(str(refused))
    except OSError as wrong:
        _stop(f"The file {out} cannot be written: {wrong.strerror}.")
    with transaction():
        record("report.taken", found, preset=preset, format=form)
    click.echo(f"Wrote the report of {term} to {out}, preset {preset}.")


def _made(code: str, form: str, preset: str) -> tuple[bytes, Term]:
    with reading():
        term = term_by_code(code)
        if term is None:
            raise Refused("There is no term %(code)s.", code=code)
        report = term_report(term, preset, key=secret_key(), compare=form != "json")
        return FORMATS[form].write(report), term


def _stop(reason: str) -> NoReturn:
    click.echo(reason, err=True)
    raise SystemExit(1)
