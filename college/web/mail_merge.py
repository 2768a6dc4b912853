"""The letters of today as one document, put into words for print."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from college.foundation import clock, documents
from college.post.mail_merge import PaperLetter
from college.post.speaking import speaking
from college.settings.queries import the_college
from college.web.filters import long_date


def mail_merge(letters: Sequence[PaperLetter]) -> bytes:
    """Set letters as a PDF, one page each, with the address where the window of a DL envelope shows it."""
    college = the_college()
    return documents.pdf(
        "letters.typ",
        {
            "language": _language_of_all(letters),
            "title": _("Letters"),
            "college": {"name": college.name, "lines": _sender(college.contact_address)},
            "letters": [_letter(letter) for letter in letters],
        },
    )


def _letter(letter: PaperLetter) -> dict[str, Any]:
    with speaking(letter.said_in):
        day = long_date(clock.now())
    return {
        "language": letter.said_in,
        "day": day,
        "name": letter.name,
        "address": letter.address,
        "paragraphs": letter.paragraphs,
    }


def _language_of_all(letters: Sequence[PaperLetter]) -> str:
    """Give the language of most letters: a document has one, and each page in another says so of itself."""
    return Counter(letter.said_in for letter in letters).most_common(1)[0][0]


def _sender(address: str) -> list[str]:
    return [part.strip() for line in address.splitlines() for part in line.split(",") if part.strip()]
