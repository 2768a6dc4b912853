"""flask prospectus: the booklet of a term as a file."""

from pathlib import Path

import click

from college.foundation.db import reading
from college.timetable.queries.terms import term_by_code
from college.web.prospectus import prospectus


@click.command("prospectus")
@click.argument("term")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--large-print", is_flag=True, help="Set it on A4 in 16 point.")
def write_prospectus(term: str, out: Path, large_print: bool) -> None:
    """Write the prospectus of a term, such as 2026-autumn, as a PDF for print."""
    with reading():
        found = term_by_code(term)
        if found is None:
            raise click.ClickException(f"There is no term {term}.")
        made = prospectus(found, "large-print" if large_print else "booklet")
    try:
        out.write_bytes(made)
    except OSError as wrong:
        raise click.ClickException(f"The file {out} cannot be written: {wrong.strerror}.") from wrong
    click.echo(f"Wrote the prospectus of {term} to {out}.")
