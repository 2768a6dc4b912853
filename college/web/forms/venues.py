"""What we ask of a venue, its rooms and its photographs."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from college.foundation.web_addresses import LONGEST
from college.timetable.models import Venue
from college.timetable.rules import MOST_PLACES, STEP_FREE_NAMES, StepFree
from college.timetable.welcome import FEATURES, LONGEST_WORDS, Feature
from college.web.forms.base import Form
from college.web.forms.fields import NAME_LENGTH, TEXT_LENGTH, Number

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS = {True: YES, False: NO, None: UNKNOWN}


class VenueForm(Form):
    """What people need to know of a place. Each feature of the list is asked for beside what stands here."""

    name = StringField(
        _l("What is the venue called?"),
        validators=[InputRequired(message=_l("Write the name of the venue.")), NAME_LENGTH],
    )
    is_online = BooleanField(_l("This is not a building: people join online"))
    address = TextAreaField(_l("What is its address?"), validators=[TEXT_LENGTH])
    map_link = StringField(
        _l("Where does it stand on a map?"),
        description=_l(
            "The address of a map on another site, if you have one; it starts with https://. Without it, a link "
            "looks the address up on OpenStreetMap."
        ),
        validators=[Length(max=LONGEST, message=_l("This address is too long."))],
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )
    entrance = TextAreaField(
        _l("How do people get in?"),
        description=_l("Which door, which bell, who is at the desk, where the room is from there."),
        validators=[TEXT_LENGTH],
    )
    transport = TextAreaField(
        _l("How do people get there without a car?"),
        description=_l("Which bus or train, where it stops, how far it is to walk, where a bicycle can stand."),
        validators=[TEXT_LENGTH],
    )
    parking = TextAreaField(
        _l("Where can people park?"),
        description=_l("How many places, what they cost, where to go when they are full."),
        validators=[TEXT_LENGTH],
    )
    access = TextAreaField(
        _l("What else should people with access needs know?"),
        description=_l("What the list above does not say: how many steps, how wide, where to ask for the key."),
        validators=[TEXT_LENGTH],
    )

    @property
    def features(self) -> list[tuple[str, RadioField]]:
        """The features in the order of the list, each with its name and its question."""
        return [(words.name, self[_question(feature)]) for feature, words in FEATURES.items()]

    def features_given(self) -> dict[Feature, bool]:
        """Read which features are there and which are not; one that nobody knows of is left out."""
        answers = {feature: self[_question(feature)].data for feature in Feature}
        return {feature: answer == YES for feature, answer in answers.items() if answer in {YES, NO}}


def _question(feature: Feature) -> str:
    return f"has_{feature}"


for _feature, _words in FEATURES.items():
    _asked = RadioField(
        _l(_words.name),
        choices=[
            SelectChoice(YES, _l("Yes")),
            SelectChoice(NO, _l("No")),
            SelectChoice(UNKNOWN, _l("Not known")),
        ],
        default=UNKNOWN,
    )
    setattr(VenueForm, _question(_feature), _asked)


def form_of(venue: Venue, **named: Any) -> VenueForm:
    """Show what is said of a venue, to be changed."""
    known: Mapping[Feature, bool] = venue.known
    answers = {_question(feature): ANSWERS[known.get(feature)] for feature in Feature}
    return VenueForm(obj=venue, data=answers, **named)


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
        _l("Can people get in without a step?"),
        description=_l("From the street to the seat, by ramp or lift."),
        choices=[SelectChoice(one.value, _l(name)) for one, name in STEP_FREE_NAMES.items()],
        default=StepFree.UNKNOWN.value,
    )


class WordsOfPhotograph(Form):
    """What a photograph shows, in words."""

    shows = TextAreaField(
        _l("What does it show, for somebody who cannot see it?"),
        description=_l("Such as: The side door, green, with a bell at the height of a hand. A ramp leads up to it."),
        validators=[
            DataRequired(message=_l("Write what it shows, for somebody who cannot see it.")),
            Length(max=LONGEST_WORDS, message=_l("Keep it under %(max)d letters.")),
        ],
    )


class BringPhotograph(WordsOfPhotograph):
    """A photograph that is new."""

    ORDER = ("file",)

    file = FileField(
        _l("Which photograph is it?"),
        validators=[FileRequired(message=_l("Choose a photograph first."))],
        render_kw={"accept": "image/png,image/jpeg"},
    )
