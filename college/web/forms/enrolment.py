"""What we ask of somebody who would like a place, wants to join, or wants to be told; and of the office for them."""

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from college.enrolment.actions.asking import Wish
from college.enrolment.actions.forms import Newcomer, SentForm
from college.enrolment.rules import CHANNEL_NAMES, EnrolledBy
from college.foundation import tokens
from college.foundation.folding import digits
from college.foundation.running import settings
from college.people.addresses import canonical
from college.people.rules import CAPACITY_NAMES, Capacity
from college.web.forms.base import Form
from college.web.forms.languages import ASKED, LanguageField, leave_out_if_one
from college.web.languages import asked_for, own_name, several

LONGEST_NAME, LONGEST_WISH, LONGEST_REASON = 200, 2000, 500
FEWEST_DIGITS = 6
ON_PAPER = {
    "name": "line",
    "email": "line",
    "phone": "line",
    "language": "choices",
    "capacities": "choices",
    "what_helps": "long",
    "agrees": "tick",
}


class SentOnce(Form):
    """A form that does its work once, however often it is sent: its page gives it a key of its own."""

    key = HiddenField(
        default=tokens.new,
        validators=[Length(min=22, max=100, message=_l("Something is missing from this form. Please send it again."))],
    )

    def sent(self, *about: object) -> SentForm:
        """Read the form as it came; `about` names what it was sent for, and by whom."""
        said = sorted((name, word) for name, word in request.form.items(multi=True) if name not in {"csrf_token"})
        return SentForm(self.key.data or "", repr((about, said)))


class WhoAreYou(SentOnce):
    """A name and one way to reach somebody: all that we need to know. A language is offered, and kept only as sent."""

    NO_NAME = _l("Tell us your name.")
    NO_WAY = _l("Give an e-mail address or a phone number, so that we can tell you more.")

    name = StringField(
        _l("What is your name?"),
        description=_l("As you like to be called. One name is enough."),
        render_kw={"autocomplete": "name", "spellcheck": "false"},
        validators=[
            InputRequired(message=NO_NAME),
            Length(max=LONGEST_NAME, message=_l("Please keep your name under %(max)d characters.")),
        ],
    )
    email = EmailField(
        _l("What is your e-mail address?"),
        description=_l("Leave it empty if you would rather be called."),
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    phone = TelField(
        _l("What is your phone number?"),
        description=_l("Leave it empty if you would rather hear by e-mail."),
        render_kw={"autocomplete": "tel"},
    )

    language: LanguageField | None = LanguageField(ASKED, default=asked_for)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        leave_out_if_one(self)

    def validate_name(self, field: StringField) -> None:
        """Refuse a name of nothing but spaces and invisible characters."""
        if not any(sign.isprintable() and not sign.isspace() for sign in field.data or ""):
            raise ValidationError(self.NO_NAME)

    def validate_email(self, field: EmailField) -> None:
        """Ask for one way to reach somebody, and for an address that we can write to."""
        if not field.data and not (self.phone.data or "").strip():
            raise ValidationError(self.NO_WAY)
        if field.data and canonical(field.data) is None:
            raise ValidationError(_l("Check the e-mail address. It should look like name@example.org."))

    def validate_phone(self, field: TelField) -> None:
        """Ask for a number that can be dialled."""
        if field.data and (len(field.data) > 40 or len(digits(field.data)) < FEWEST_DIGITS):
            raise ValidationError(_l("Check the phone number. It should look like 07700 900123."))

    def newcomer(self) -> Newcomer:
        """Read who somebody says they are."""
        email = canonical(self.email.data or "") if self.email.data else ""
        language = self.language.chosen if self.language is not None else None
        return Newcomer(name=self.name.data or "", email=email or "", phone=self.phone.data or "", language=language)

    def of_somebody_known(self) -> None:
        """Leave out what is asked of a newcomer alone: who they are, how they are reached and in which language."""
        del self.name, self.email, self.phone
        if self.language is not None:
            del self.language


class AskForPlace(WhoAreYou):
    """What we need to know before we keep a place for somebody."""

    NO_CAPACITY = _l("Choose at least one thing that you come as.")

    capacities = SelectMultipleField(
        _l("What do you come as?"),
        description=_l("Choose everything that fits. All are welcome, and it changes nothing about your place."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    what_helps = TextAreaField(
        _l("Is there anything that would make it easier for you to take part?"),
        description=_l(
            "Only if you like. For example a seat near the door, large print, or somebody who comes with you. "
            "Only those who teach this course see it."
        ),
        validators=[Length(max=LONGEST_WISH, message=_l("Please keep this under %(max)d characters."))],
    )
    agrees = BooleanField(
        _l("I have read what we agree on, and I agree"),
        validators=[InputRequired(message=_l("Read what we agree on, then tick the box."))],
    )

    def for_page(self, *, known: bool, agreement: bool, usual: Iterable[Capacity] = ()) -> "AskForPlace":
        """Leave out what need not be asked: of somebody signed in their name, and an agreement that is kept already."""
        self.capacities.choices = [SelectChoice(one.value, _l(name)) for one, name in CAPACITY_NAMES.items()]
        if known:
            self.of_somebody_known()
        if not agreement:
            del self.agrees
        if not self.is_submitted():
            self.capacities.data = [one.value for one in usual]
        return self

    def validate_capacities(self, field: SelectMultipleField) -> None:
        """Ask for at least one thing that somebody comes as."""
        if not field.data:
            raise ValidationError(self.NO_CAPACITY)

    def wish(self, agreement_id: int | None, channel: EnrolledBy = EnrolledBy.WEB) -> Wish:
        """Read what was asked for."""
        capacities = frozenset(Capacity(one) for one in self.capacities.data or [])
        return Wish(capacities, channel, self.what_helps.data or "", agreement_id)


def questions_on_paper(*, agreement: bool) -> list[dict[str, Any]]:
    """Give the questions of the form as paper asks them: label, hint, kind and choices, in the same order and words.

    The kinds are line, long, choices and tick. The last tick stands only where there is an agreement, and the
    language only where there is one to choose.
    """
    left_out = {name for name, asked in (("agrees", agreement), ("language", several())) if not asked}
    return [_on_paper(AskForPlace, name, kind) for name, kind in ON_PAPER.items() if name not in left_out]


def _on_paper(form: type[Form], name: str, kind: str) -> dict[str, Any]:
    field: Any = getattr(form, name)  # not bound to a form: what it was declared with
    choices = {
        "capacities": [str(_l(said)) for said in CAPACITY_NAMES.values()],
        "language": [own_name(one) for one in settings().locales],
    }
    return {
        "label": str(field.args[0]),
        "hint": str(field.kwargs.get("description", "")),
        "kind": kind,
        "choices": choices.get(name, []),
    }


class EnrolSomebody(AskForPlace):
    """What the office writes down for somebody who calls, writes or comes in."""

    NO_NAME = _l("Write their name.")
    NO_WAY = _l("Write an e-mail address or a phone number, so that we can reach them.")
    NO_CAPACITY = _l("Choose at least one thing that they come as.")

    ORDER = ("name", "email", "phone", "language", "channel")

    person = HiddenField()
    channel = RadioField(_l("How did they ask?"), default=EnrolledBy.PHONE.value)
    ahead = BooleanField(_l("Give them a free place ahead of the queue"))
    reason = StringField(
        _l("Why outside the usual order?"),
        description=_l("Needed when enrolment is closed, or to pass the queue. It stays on record."),
        validators=[Length(max=LONGEST_REASON, message=_l("Please keep the reason under %(max)d characters."))],
    )

    def for_office(self, *, known: bool, agreement: bool, usual: Iterable[Capacity] = ()) -> "EnrolSomebody":
        """Ask in the words of somebody who fills it in for another; the agreement may be kept later."""
        self.for_page(known=known, agreement=agreement, usual=usual)
        by_hand = [one for one in EnrolledBy if one is not EnrolledBy.WEB]
        self.channel.choices = [SelectChoice(one.value, _l(CHANNEL_NAMES[one])) for one in by_hand]
        self.capacities.label.text = _l("What do they come as?")
        self.what_helps.label.text = _l("Is there anything that would make it easier for them to take part?")
        if agreement:
            self.agrees.validators = []
            self.agrees.label.text = _l("They have heard or read what we agree on, and agree")
        if not known:
            self.name.label.text = _l("What is their name?")
            self.name.validators = [InputRequired(message=self.NO_NAME), *list(self.name.validators)[1:]]
            self.email.label.text = _l("What is their e-mail address?")
            self.phone.label.text = _l("What is their phone number?")
        if self.language is not None:
            self.language.of_somebody_else()
        return self

    def wish_of(self, agreement_id: int | None) -> Wish:
        """Read what was asked for, by which way, and why outside the usual order."""
        asked = self.wish(agreement_id, EnrolledBy(self.channel.data))
        return Wish(
            asked.capacities,
            asked.channel,
            asked.what_helps,
            asked.agreement_id,
            reason=self.reason.data or "",
            ahead=bool(self.ahead.data),
        )


class Because(Form):
    """A reason, for something outside the usual order or for stepping away."""

    reason = StringField(
        _l("Reason"),
        validators=[Length(max=LONGEST_REASON, message=_l("Please keep the reason under %(max)d characters."))],
    )


class StepAway(Form):
    """A reason for giving up a place, which nobody need give."""

    reason = StringField(
        _l("Would you like to tell us why?"),
        description=_l("Only if you like. It helps us to plan."),
        validators=[Length(max=LONGEST_REASON, message=_l("Please keep this under %(max)d characters."))],
    )
