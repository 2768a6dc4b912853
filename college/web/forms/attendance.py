"""What a register sends: a choice for each student, and what the page had shown."""

from college.attendance.actions import Tap
from college.attendance.queries.registers import RegisterRow
from college.attendance.rules import Attended
from college.web.forms.base import Form

NOTHING = "none"


class Register(Form):
    """The register's token; its choices are read by the names of the students' own fields."""


def as_mark(text: str) -> Attended | None:
    """Read what was chosen; nothing for no choice, and for what is no mark."""
    return Attended(text) if text in set(Attended) else None


def taps(rows: list[RegisterRow], sent: dict[str, str]) -> list[Tap]:
    """Read the choices of a whole page; a student who is not on the register cannot be among them."""
    return [
        Tap(
            row.enrolment_id,
            as_mark(sent.get(f"shown-{row.enrolment_id}", "")),
            as_mark(sent[f"mark-{row.enrolment_id}"]),
        )
        for row in rows
        if f"mark-{row.enrolment_id}" in sent
    ]
