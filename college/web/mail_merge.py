"""The letters of today as one document, put into words for print."""

from collections.abc import Sequence

from flask_babel import gettext as _

from college.foundation import clock, documents
from college.post.mail_merge import PaperLetter
from college.settings.queries import the_college
from college.web.filters import long_date


def mail_merge(letters: Sequence[PaperLetter]) -> bytes:
    """Set letters as a PDF, one page each, with the address where the window of a DL envelope shows it."""
    college = the_college()
    return documents.pdf(
        "letters.typ",
        {
            "language": _("en"),
            "title": _("Letters"),
            "college": {"name": college.name, "lines": _sender(college.contact_address)},
            "day": long_date(clock.now()),
            "letters": [
                {"name": letter.name, "address": letter.address, "paragraphs": letter.paragraphs} for letter in letters
            ],
        },
    )


def _sender(address: str) -> list[str]:
    return [part.strip() for line in address.splitlines() for part in line.split(",") if part.strip()]
