"""Why something is done although something is in its way: the question, wherever it is asked."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from college.timetable.actions.clashes import LONGEST_REASON
from college.web.forms.base import Form

NO_REASON = _l("Something is in the way. Write why you go on all the same, or choose another date or place.")


def reason_field() -> TextAreaField:
    """Make the question; that an answer is missing is said by the page, for only it knows what is in the way."""
    return TextAreaField(
        _l("Why do you go on all the same?"),
        description=_l("It is kept with the session, with your name, for whoever asks later."),
        validators=[Length(max=LONGEST_REASON, message=_l("Please keep this under 500 characters."))],
    )


class WhyForm(Form):
    """The question alone."""

    reason = reason_field()

    def ask(self) -> None:
        """Say that a reason is missing."""
        self.reason.errors = [NO_REASON]
