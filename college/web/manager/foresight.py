"""The second look: what somebody sends back of a page that said what would happen, before it is done."""

from collections.abc import Collection

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from college.enrolment.outlook import Outlook
from college.timetable.actions.clashes import LONGEST_REASON
from college.web.forms.base import Form

OF_THE_PAGE = frozenset({"csrf_token", "seen", "reason"})


class WhyForm(Form):
    """Why something is done although something is in its way."""

    reason = TextAreaField(
        _l("Why do you go on all the same?"),
        description=_l("It is kept with the session, with your name, for whoever asks later."),
        validators=[Length(max=LONGEST_REASON, message=_l("Please keep this under 500 characters."))],
    )

    def ask(self) -> None:
        """Say that a reason is missing."""
        self.reason.errors = [_l("Something is in the way. Write why you go on all the same, or change it.")]


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
