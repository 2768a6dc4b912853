"""What we ask of those who write to people, and of those who called them."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from college.enrolment.actions.writing import LONGEST
from college.web.forms.base import Form


class WriteToRun(Form):
    """What is to be said to everybody on a run."""

    text = TextAreaField(
        _l("What do you want to say?"),
        description=_l("Each person gets a message of their own. Leave out the course's name."),
        validators=[
            InputRequired(message=_l("Write what you want to say.")),
            Length(max=LONGEST, message=_l("Please keep this under 5,000 characters.")),
        ],
    )
    waiting = BooleanField(_l("Write to those who are waiting for a place, too"))
    key = HiddenField(validators=[Regexp(r"\A[A-Za-z0-9_-]{20,64}\Z")])


class NotReached(Form):
    """What the next person who tries should know."""

    note = StringField(
        _l("Anything to know for the next try?"),
        description=_l("For example: after six in the evening."),
        validators=[Length(max=500, message=_l("Please keep this under 500 characters."))],
    )
