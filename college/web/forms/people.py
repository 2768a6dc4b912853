"""What we ask about somebody: a name, how to reach them, and what they do here."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, SelectMultipleField, StringField, TelField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from college.foundation.folding import digits
from college.people.addresses import canonical
from college.people.models import Person
from college.people.rules import CAPACITY_NAMES, CONTACT_NAMES, ROLE_NAMES, Capacity, ContactBy, Role
from college.web.forms.base import Form
from college.web.forms.languages import LanguageField, leave_out_if_one

LONGEST_NAME, LONGEST_NUMBER, FEWEST_DIGITS = 200, 40, 6
MOST_LINES, LONGEST_LINE = 6, 40  # of an address: what the window of an envelope shows
_CONTACT = [SelectChoice(way.value, _l(name)) for way, name in CONTACT_NAMES.items()]


class ContactForm(Form):
    """A name, and the ways to reach somebody."""

    name = StringField(
        _l("What is your name?"),
        render_kw={"autocomplete": "name", "spellcheck": "false"},
        validators=[
            InputRequired(message=_l("Write a name.")),
            Length(max=LONGEST_NAME, message=_l("Please keep the name under %(max)d characters.")),
        ],
    )
    email = EmailField(_l("What is your e-mail address?"), render_kw={"autocomplete": "email", "spellcheck": "false"})
    phone = TelField(_l("What is your phone number?"), render_kw={"autocomplete": "tel"})
    contact_by = RadioField(
        _l("How shall we tell you things?"),
        choices=_CONTACT,
        default=ContactBy.EMAIL.value,
        validators=[InputRequired(message=_l("Choose one way."))],
    )

    postal_address = TextAreaField(
        _l("Where shall we send letters?"),
        description=_l("Only if you would like letters. A line each for house and street, town, and postcode."),
        render_kw={"autocomplete": "street-address"},
    )

    def validate_postal_address(self, field: TextAreaField) -> None:
        """Ask for an address that fits into the window of an envelope."""
        lines = (field.data or "").splitlines()
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(_l("Write the address in at most 6 lines of 40 letters each, without the name."))

    def asking_for_letters(self, person: Person) -> "ContactForm":
        """Ask for a postal address only where letters are wanted, or one is known: nobody else need give theirs."""
        chosen = {person.contact_by, *person.ways.values(), self.contact_by.data}
        if ContactBy.LETTER not in chosen and not person.postal_address:
            del self.postal_address
        return self

    @property
    def post_to(self) -> str | None:
        """The postal address that was given; nothing where it was not asked for."""
        return (self.postal_address.data or "") if self.postal_address is not None else None

    def validate_name(self, field: StringField) -> None:
        """Refuse a name of nothing but spaces and invisible characters."""
        if not any(sign.isprintable() and not sign.isspace() for sign in field.data or ""):
            raise ValidationError(_l("Write a name."))

    def validate_email(self, field: EmailField) -> None:
        """Ask for an address that we can write to."""
        if field.data and canonical(field.data) is None:
            raise ValidationError(_l("Check the e-mail address. It should look like name@example.org."))

    def validate_phone(self, field: TelField) -> None:
        """Ask for a number that can be dialled."""
        if field.data and (len(field.data) > LONGEST_NUMBER or len(digits(field.data)) < FEWEST_DIGITS):
            raise ValidationError(_l("Check the phone number. It should look like 07700 900123."))

    def validate_contact_by(self, field: RadioField) -> None:
        """Ask for what the chosen way needs."""
        if field.data == ContactBy.EMAIL and not (self.email.data or "").strip():
            raise ValidationError(_l("Give an e-mail address, or choose another way."))
        if field.data in {ContactBy.TEXT, ContactBy.PHONE} and not (self.phone.data or "").strip():
            raise ValidationError(_l("Give a phone number, or choose another way."))

    @property
    def address(self) -> str:
        """The e-mail address in the form in which it is kept."""
        return canonical(self.email.data or "") or ""

    @property
    def way(self) -> ContactBy:
        """The way that was chosen."""
        return ContactBy(self.contact_by.data)


class PersonForm(ContactForm):
    """What the office writes down about somebody.

    The language is asked of somebody new; of those who are known it stands beside the ways by which they hear.
    """

    ORDER = ("name", "phone", "email")

    language: LanguageField | None = LanguageField()

    capacities = SelectMultipleField(
        _l("What do they usually come as?"),
        description=_l("Only if you know."),
        choices=[SelectChoice(one.value, _l(name)) for one, name in CAPACITY_NAMES.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    roles = SelectMultipleField(
        _l("What do they do here?"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )

    def for_office(self, givable: Iterable[Role], *, is_new: bool) -> "PersonForm":
        """Ask in the words of somebody who writes about another; roles only where there is something to give."""
        leave_out_if_one(self)
        if self.language is not None:
            if is_new:
                self.language.of_somebody_else()
            else:
                del self.language
        roles = [role for role in Role if role in set(givable)]
        if len(roles) > 1:
            self.roles.choices = [SelectChoice(role.value, _l(ROLE_NAMES[role])) for role in roles]
        else:
            del self.roles
        self.name.label.text, self.email.label.text = _l("What is their name?"), _l("What is their e-mail address?")
        self.phone.label.text, self.contact_by.label.text = (
            _l("What is their phone number?"),
            _l("How shall we tell them things?"),
        )
        self.postal_address.label.text = _l("Where do letters to them go?")
        self.postal_address.description = _l("Only if they would like letters. At most six lines, without the name.")
        for box in (self.name, self.email, self.phone, self.postal_address):
            box.render_kw = {"autocomplete": "off", "spellcheck": "false"}
        return self

    def chosen_capacities(self) -> list[Capacity]:
        """Read what they usually come as."""
        return [Capacity(one) for one in self.capacities.data or []]


class RolesForm(Form):
    """Everything that somebody does here."""

    roles = SelectMultipleField(
        _l("What do they do here?"),
        choices=[SelectChoice(role.value, _l(name)) for role, name in ROLE_NAMES.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def chosen(self) -> list[Role]:
        """Read the roles."""
        return [Role(role) for role in self.roles.data or []]


class ColleagueForm(RolesForm):
    """Somebody who will work for the college, and where their first link goes."""

    ORDER = ("name", "email", "roles")

    name = StringField(
        _l("What is their name?"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
        validators=[
            InputRequired(message=_l("Write a name.")),
            Length(max=LONGEST_NAME, message=_l("Please keep the name under %(max)d characters.")),
        ],
    )
    email = EmailField(
        _l("What is their e-mail address?"),
        description=_l("They sign in with it, so it must be theirs alone. We send a link to it."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def validate_email(self, field: EmailField) -> None:
        """Ask for an address that we can write to."""
        if canonical(field.data or "") is None:
            raise ValidationError(_l("Check the e-mail address. It should look like name@example.org."))

    def validate_roles(self, field: SelectMultipleField) -> None:
        """Ask for at least one role."""
        if not field.data:
            raise ValidationError(_l("Choose at least one."))
