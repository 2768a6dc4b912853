"""What we ask of a venue and its rooms."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from college.timetable.rules import MOST_PLACES, STEP_FREE_NAMES, StepFree
from college.web.forms.base import Form
from college.web.forms.fields import NAME_LENGTH, TEXT_LENGTH, Number


class VenueForm(Form):
    """What people need to know of a place."""

    name = StringField(
        _l("What is the venue called?"),
        validators=[InputRequired(message=_l("Write the name of the venue.")), NAME_LENGTH],
    )
    address = TextAreaField(_l("What is its address?"), validators=[TEXT_LENGTH])
    getting_there = TextAreaField(
        _l("How does one get there, and in?"),
        description=_l("Bus stops, parking, which door, who is at the desk."),
        validators=[TEXT_LENGTH],
    )
    access = TextAreaField(
        _l("What should people with access needs know?"),
        description=_l("Steps, lift, hearing loop, toilets, a quiet space."),
        validators=[TEXT_LENGTH],
    )
    is_online = BooleanField(_l("This is not a building: people join online"))


class RoomForm(Form):
    """A room of a venue."""

    name = StringField(
        _l("What is the room called?"),
        validators=[InputRequired(message=_l("Write the name of the room.")), NAME_LENGTH],
    )
    seats = Number(
        _l("How many seats does it have?"),
        description=_l("Leave this empty if you do not know."),
        validators=[Optional(), NumberRange(1, MOST_PLACES, message=_l("A room has at least one seat."))],
    )
    step_free = RadioField(
        _l("Can one get in without a step?"),
        description=_l("From the street to the seat, by ramp or lift."),
        choices=[SelectChoice(one.value, _l(name)) for one, name in STEP_FREE_NAMES.items()],
        default=StepFree.UNKNOWN.value,
    )
