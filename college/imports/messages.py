"""Letters about spreadsheets."""

from college.imports.models import Spreadsheet
from college.outbox.actions import Letter
from college.outbox.rules import Channel
from college.people.models import Person


def done(spreadsheet: Spreadsheet, person: Person) -> Letter:
    """Tell who brought a long spreadsheet that it has been checked, or written, or that it has problems."""
    return Letter(
        to=person,
        name="imports/done",
        facts={"spreadsheet": spreadsheet.id, "state": str(spreadsheet.state)},
        about=spreadsheet,
        once=f"spreadsheet:{spreadsheet.id}:{spreadsheet.state}",
        channel=Channel.EMAIL,
    )
