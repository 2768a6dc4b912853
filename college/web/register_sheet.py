"""The register of a session on paper, for a room without a connection: one sheet for a class of twelve."""

from collections.abc import Sequence

from flask_babel import gettext as _

from college.attendance.queries.registers import RegisterRow
from college.attendance.rules import MARK_NAMES, Attended
from college.foundation import documents
from college.foundation.templating import document_words
from college.settings.queries import the_college
from college.timetable.models import Session
from college.timetable.queries.sessions import place_of
from college.web.filters import long_date, times
from college.web.needs_words import helps

WALK_INS = 4  # blank lines for those who come without a place


def register_sheet(session: Session, rows: Sequence[RegisterRow]) -> bytes:
    """Set the register as a PDF: names, a box for each mark, and what helps wherever the rows tell it."""
    run = session.run
    return documents.pdf(
        "register.typ",
        {
            "language": _("en"),
            "words": document_words("register"),
            "college": the_college().name,
            "title": run.revision.title if run.revision is not None else run.course.title,
            "code": run.code,
            "when": f"{long_date(session.starts_at)}, {times(session)}",
            "place": place_of(session),
            "marks": [_(MARK_NAMES[mark]) for mark in Attended],
            "with_needs": any(helps(row) for row in rows),
            "rows": [_row(row) for row in rows],
            "blank": WALK_INS,
        },
    )


def _row(row: RegisterRow) -> dict[str, object]:
    return {"name": row.name, "helps": "; ".join(helps(row)), "ticks": [mark is row.shown for mark in Attended]}
