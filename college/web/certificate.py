"""The certificate of attendance: plain, dignified, on one sheet, and discreet beyond the college's own name."""

from flask_babel import gettext as _
from flask_babel import ngettext

from college.attendance.queries.certificates import Certificate
from college.foundation import documents
from college.foundation.templating import document_words
from college.settings.queries import the_college
from college.web.filters import long_date


def certificate(found: Certificate) -> bytes:
    """Set somebody's certificate as a PDF that a screen reader can follow.

    It names nobody who taught: they gave no leave to be named outside the room.
    """
    college = the_college()
    return documents.pdf(
        "certificate.typ",
        {
            "language": _("en"),
            "words": document_words("certificate"),
            "college": {"name": college.name, "colour": college.brand_colour},
            "name": found.name,
            "title": found.title,
            "term": found.term,
            "sessions": ngettext(
                "Came to %(came)s of %(num)s session.",
                "Came to %(came)s of %(num)s sessions.",
                found.held,
                came=found.came,
            ),
            "outcomes": list(found.outcomes),
            "completed": _("Completed on %(day)s", day=long_date(found.ended_at)),
        },
    )
