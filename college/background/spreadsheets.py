"""Long work with spreadsheets, done outside the request so that its page can be left.

The rows are read before the transaction begins: nobody waits while a long file is read, and the page sees how far
it is. What is written is then compared and written in one transaction. Of several workers one has claimed it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from college.background.jobs import at_start, job, later
from college.foundation import clock
from college.foundation.db import reading, transaction
from college.foundation.refusal import Refused
from college.foundation.running import secret_key
from college.imports import queries
from college.imports.actions import bringing
from college.imports.actions.filing import Parsed
from college.imports.rules import State


@job
def check(number: int) -> None:
    """Check a spreadsheet that was brought, and tell who brought it."""
    with _claimed(number, State.CHECKING) as parsed:
        if parsed is None:
            return
        with transaction():
            spreadsheet = bringing.hold(number, State.CHECKING)
            if spreadsheet is not None:
                bringing.preview(spreadsheet, parsed, key=secret_key())
                bringing.tell(spreadsheet)


@job
def write(number: int) -> None:
    """Write a spreadsheet that somebody said yes to, and tell them."""
    with _claimed(number, State.WRITING) as parsed:
        if parsed is None:
            return
        try:
            with transaction():
                spreadsheet = bringing.hold(number, State.WRITING)
                if spreadsheet is not None:
                    bringing.write(spreadsheet, parsed, key=secret_key())
                    bringing.tell(spreadsheet)
        except Refused as refused:
            with transaction():
                spreadsheet = bringing.hold(number, State.WRITING)
                if spreadsheet is not None:
                    bringing.give_up(spreadsheet, refused.sentence)
                    bringing.tell(spreadsheet)


@at_start
def begin_anew() -> None:
    """Go on with the spreadsheets that were being checked or written when a process ended.

    One that still waits in the queue is then asked for twice, and the second time there is nothing left to do.
    """
    with transaction():
        for spreadsheet in queries.interrupted(clock.now()):
            later(check if spreadsheet.state is State.CHECKING else write, spreadsheet.id)


@contextmanager
def _claimed(number: int, state: State) -> Iterator[Parsed | None]:
    """Claim a spreadsheet and read it; nothing when it is not in this state, or another worker has it in hand."""
    with transaction():
        ours = bringing.claim(number, state)
    if not ours:
        yield None
        return
    try:
        yield _parsed(number)
    finally:
        with transaction():
            bringing.let_go(number)


def _parsed(number: int) -> Parsed | None:
    with reading():
        spreadsheet = queries.spreadsheet(number)
        if spreadsheet is None:
            return None
        return bringing.parse(spreadsheet, partial(bringing.note_progress, number))
