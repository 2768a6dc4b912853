"""What a manager decides about the college."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from college.foundation.refusal import Refused
from college.people.addresses import canonical
from college.settings.actions import Settings
from college.settings.rules import (
    NATION_NAMES,
    OFFER_HOURS,
    POLICY_NAMES,
    PRESET_NAMES,
    TRAVEL_MINUTES,
    Nation,
    Policy,
    Preset,
    is_colour,
    readable,
)
from college.web.forms.base import Form
from college.web.forms.fields import Number

LONGEST_LINE, LONGEST_TEXT = 200, 20_000
LINE = Length(max=LONGEST_LINE, message=_l("Please keep this under %(max)d characters."))
TEXT = Length(max=LONGEST_TEXT, message=_l("Please keep this under %(max)d characters."))


class SettingsForm(Form):
    """The college's name, words, colour and policies."""

    name = StringField(
        _l("What is the college called?"),
        validators=[InputRequired(message=_l("Write the name of the college.")), LINE],
    )
    contact_email = EmailField(_l("Which e-mail address may people write to?"), validators=[LINE])
    contact_phone = TelField(_l("Which phone number may people call?"), validators=[LINE])
    contact_address = TextAreaField(_l("What is the postal address?"), validators=[TEXT])
    brand_colour = StringField(
        _l("Which colour is the college's?"),
        description=_l("As # and six digits. White words must be readable on it."),
        render_kw={"spellcheck": "false", "autocomplete": "off"},
        validators=[InputRequired(message=_l("Write a colour, for example #1d5c63."))],
    )
    agreement = TextAreaField(
        _l("What do students agree to?"),
        description=_l("Markdown. A change makes a new version, and students are asked again at their next course."),
        validators=[TEXT],
    )
    help_now = TextAreaField(
        _l("Where does somebody get help now?"),
        description=_l("Markdown. It stands on the page that every footer leads to."),
        validators=[InputRequired(message=_l("Say where somebody gets help at once.")), TEXT],
    )
    policy = RadioField(
        _l("Who must write and teach together?"),
        choices=[SelectChoice(policy.value, _l(name)) for policy, name in POLICY_NAMES.items()],
        validators=[InputRequired(message=_l("Choose one."))],
    )
    preset = RadioField(
        _l("How are small numbers protected in reports?"),
        choices=[SelectChoice(preset.value, _l(name)) for preset, name in PRESET_NAMES.items()],
        validators=[InputRequired(message=_l("Choose one."))],
    )
    offer_hours = IntegerField(
        _l("For how many hours is a free place held for the next in line?"),
        render_kw={"inputmode": "numeric"},
        validators=[
            InputRequired(message=_l("Write a number of hours.")),
            NumberRange(*OFFER_HOURS, message=_l("Write a number from %(min)s to %(max)s.")),
        ],
    )

    nation = SelectField(
        _l("Whose bank holidays does the college keep?"),
        choices=[SelectChoice(nation.value, _l(name)) for nation, name in NATION_NAMES.items()],
    )
    travel_minutes = Number(
        _l("How many minutes does the way from one venue to another usually take?"),
        description=_l("For two venues of which you wrote nothing else down. Nobody needs time to or from online."),
        validators=[
            InputRequired(message=_l("Write a number of minutes.")),
            NumberRange(*TRAVEL_MINUTES, message=_l("Write a number from %(min)s to %(max)s.")),
        ],
    )

    def validate_contact_email(self, field: EmailField) -> None:
        """Ask for an address that can be written to."""
        if field.data and canonical(field.data) is None:
            raise ValidationError(_l("Check the e-mail address. It should look like name@example.org."))

    def validate_brand_colour(self, field: StringField) -> None:
        """Ask for a colour that white words can be read on."""
        if not is_colour(field.data or ""):
            raise ValidationError(_l("Write a colour as # and six digits, for example #1d5c63."))
        try:
            readable(field.data or "")
        except Refused as refused:
            raise ValidationError(_l(refused.sentence, **refused.values)) from refused

    def said(self) -> Settings:
        """Read what was decided."""
        return Settings(
            name=" ".join((self.name.data or "").split()),
            contact_email=canonical(self.contact_email.data or "") or "",
            contact_phone=self.contact_phone.data or "",
            contact_address=self.contact_address.data or "",
            brand_colour=(self.brand_colour.data or "").lower(),
            agreement=self.agreement.data or "",
            help_now=self.help_now.data or "",
            policy=Policy(self.policy.data),
            preset=Preset(self.preset.data),
            offer_hours=self.offer_hours.data or 0,
            nation=Nation(self.nation.data),
            travel_minutes=self.travel_minutes.data or 0,
        )
