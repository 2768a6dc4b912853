"""What we ask of whoever has a session taught in spite of something."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from college.timetable.actions.clashes import LONGEST_REASON
from college.web.forms.base import Form


class ReasonForm(Form):
    """Why a session is taught in spite of what stands in its way."""

    reason = TextAreaField(
        _l("Why is it taught all the same?"),
        description=_l("Colleagues read this beside the session. Write nothing about anybody's health."),
        validators=[
            DataRequired(message=_l("Write why it is taught all the same.")),
            Length(max=LONGEST_REASON, message=_l("Please keep the reason under %(max)d characters.")),
        ],
    )
