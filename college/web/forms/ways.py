"""In which language, and by which way, somebody wants to hear of each kind of thing."""

from flask_babel import gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from college.outbox.rules import KIND_NAMES, Kind
from college.people.models import Person
from college.people.rules import CONTACT_NAMES, ContactBy, kinds_to_choose_for, may_choose
from college.web.forms.base import Form
from college.web.forms.languages import LanguageField, leave_out_if_one

AS_USUAL = ""
NEEDS_A_NUMBER = {ContactBy.TEXT, ContactBy.PHONE}


class WaysForm(Form):
    """One question for each kind of message; which there are depends on what somebody does here.

    The language is asked for first, where there is one to choose: it goes for every kind.
    """

    language: LanguageField | None = LanguageField()
    places = SelectField(default=AS_USUAL)
    changes = SelectField(default=AS_USUAL)
    reminders = SelectField(default=AS_USUAL)
    questionnaires = SelectField(default=AS_USUAL)
    news = SelectField(default=AS_USUAL)
    teaching = SelectField(default=AS_USUAL)

    def about(self, person: Person) -> "WaysForm":
        """Ask about the kinds of message that this person gets, and offer the ways by which they can be reached."""
        self.person = person
        leave_out_if_one(self)
        self.kinds = kinds_to_choose_for(teaches=person.teaches)
        for kind in KIND_NAMES:
            if kind in self.kinds:
                field = self[kind.value]
                field.label.text, field.choices = _(KIND_NAMES[kind]), self._choices(kind)
            elif kind.value in self:
                del self[kind.value]
        return self

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for what a chosen way needs."""
        if not super().validate():
            return False
        for kind, way in self.chosen().items():
            if way is ContactBy.EMAIL and not self.person.email:
                self[kind.value].errors = [
                    _("There is no e-mail address. Choose another way, or write one down first.")
                ]
            if way in NEEDS_A_NUMBER and not self.person.phone:
                self[kind.value].errors = [_("There is no phone number. Choose another way, or write one down first.")]
        return not self.errors

    def chosen(self) -> dict[Kind, ContactBy]:
        """Read the ways that were chosen, but for the kinds that go as usual."""
        said = {kind: self[kind.value].data for kind in self.kinds}
        return {kind: ContactBy(way) for kind, way in said.items() if way}

    def language_chosen(self) -> str | None:
        """Read the language that was chosen; the one that was kept stays where it was not asked for."""
        if self.language is None or not self.language.is_answered:
            return self.person.language
        return self.language.chosen

    def for_office(self) -> "WaysForm":
        """Ask in the words of somebody who writes about another."""
        if self.language is not None:
            self.language.of_somebody_else()
        return self

    def show(self, *, of_somebody_else: bool = False) -> "WaysForm":
        """Show what was chosen before."""
        if self.language is not None:
            self.language.show(self.person.language, of_somebody_else=of_somebody_else)
        for kind in self.kinds:
            self[kind.value].data = self.person.chosen_ways.get(kind.value, AS_USUAL)
        return self

    def _choices(self, kind: Kind) -> list[SelectChoice]:
        usual = _("As everything else: %(way)s", way=_(CONTACT_NAMES[self.person.contact_by]).lower())
        ways = [way for way in ContactBy if way is not ContactBy.NONE]
        offered = [SelectChoice(AS_USUAL, usual), *(SelectChoice(way.value, _(CONTACT_NAMES[way])) for way in ways)]
        if may_choose(kind, ContactBy.NONE):
            offered.append(SelectChoice(ContactBy.NONE.value, _("Not at all")))
        return offered
