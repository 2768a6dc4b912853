"""The second look: what somebody sends back of a page that said what would happen, before it is done."""

from collections.abc import Collection

from flask import request
from flask_babel import ngettext

from college.enrolment.outlook import Outlook

OF_THE_PAGE = frozenset({"csrf_token", "seen", "reason", "opened"})


def was_seen() -> bool:
    """Tell whether the page comes from one that said already what would happen."""
    return "seen" in request.form


def is_as_seen(outlook: Outlook) -> bool:
    """Tell whether what would happen is still what the page said."""
    return request.form.get("seen") == outlook.mark


def typed(but: Collection[str] = ()) -> list[tuple[str, str]]:
    """Give what was typed on the page before, to be sent along from the next."""
    left = OF_THE_PAGE | set(but)
    return [(name, word) for name, word in request.form.items(multi=True) if name not in left]


def told(outlook: Outlook) -> str:
    """Say how many are being told, now that it is done."""
    return ngettext("One person is being told.", "%(num)s people are being told.", outlook.reached)
