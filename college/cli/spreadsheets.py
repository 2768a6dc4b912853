"""Long work with spreadsheets, done outside the request so that its page can be left.

The rows are read before the transaction begins: nobody waits while a long file is read, and the page sees how far
it is. What is written is then compared and written in one transaction.
"""

from functools import partial

from college.cli.jobs import at_start, job, later
from college.cli.running import secret_key
from college.foundation.db import reading, transaction
from college.foundation.refusal import Refused
from college.imports import queries
from college.imports.actions import bringing
from college.imports.actions.filing import Parsed
from college.imports.models import Spreadsheet
from college.imports.rules import State


@job
def check(number: int) -> None:
    """Check a spreadsheet that was brought, and tell who brought it."""
    parsed = _parsed(number, State.CHECKING)
    if parsed is None:
        return
    with transaction():
        spreadsheet = _in_state(number, State.CHECKING)
        if spreadsheet is not None:
            bringing.preview(spreadsheet, parsed, key=secret_key())
            bringing.tell(spreadsheet)


@job
def write(number: int) -> None:
    """Write a spreadsheet that somebody said yes to, and tell them."""
    parsed = _parsed(number, State.WRITING)
    if parsed is None:
        return
    try:
        with transaction():
            spreadsheet = _in_state(number, State.WRITING)
            if spreadsheet is not None:
                bringing.write(spreadsheet, parsed, key=secret_key())
                bringing.tell(spreadsheet)
    except Refused as refused:
        with transaction():
            spreadsheet = _in_state(number, State.WRITING)
            if spreadsheet is not None:
                bringing.give_up(spreadsheet, refused.sentence)
                bringing.tell(spreadsheet)


@at_start
def begin_anew() -> None:
    """Go on with the spreadsheets that were being checked or written when the process ended.

    One that still waits in the queue is then asked for twice, and the second time there is nothing left to do.
    """
    with transaction():
        for spreadsheet in queries.in_hand():
            later(check if spreadsheet.state is State.CHECKING else write, spreadsheet.id)


def _parsed(number: int, state: State) -> Parsed | None:
    with reading():
        spreadsheet = _in_state(number, state)
        if spreadsheet is None:
            return None
        return bringing.parse(spreadsheet, partial(bringing.note_progress, number))


def _in_state(number: int, state: State) -> Spreadsheet | None:
    spreadsheet = queries.spreadsheet(number)
    return spreadsheet if spreadsheet is not None and spreadsheet.state is state else None
