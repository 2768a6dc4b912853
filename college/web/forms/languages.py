"""In which of the college's languages somebody is written to and called."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from college.foundation.running import settings
from college.post.speaking import language_of
from college.web.languages import language_name, own_name, several

ASKED = _l("In which language shall we write to you and call you?")
NOT_SAID = ""


def _offered() -> list[SelectChoice]:
    return [SelectChoice(one, own_name(one), {"lang": one}) for one in settings().locales]


class LanguageField(RadioField):
    """One of the college's languages, each by its own name. Nothing sent is nothing chosen."""

    def __init__(self, label: str = ASKED, **named: Any) -> None:
        super().__init__(label, choices=_offered, **named)

    def pre_validate(self, form: Any) -> None:
        """Take a language that the college offers, and no other."""
        if self.data and self.data not in settings().locales:
            raise ValidationError(_("The college does not write in that language. Choose one of those below."))

    @property
    def chosen(self) -> str | None:
        """The code of what was chosen; nothing where nothing was sent, whatever the page would have offered."""
        return (self.data or None) if self.is_answered else None

    @property
    def is_answered(self) -> bool:
        """Whether the page that came back held the question."""
        return bool(self.raw_data)

    def of_somebody_else(self) -> None:
        """Ask in the words of somebody who writes about another, whom they may not have asked yet."""
        usual = language_name(settings().locales[0])
        self.label.text = _("In which language shall we write to them and call them?")
        self.choices = [SelectChoice(NOT_SAID, _("They have not said: %(language)s, as usual", language=usual))]
        self.choices += _offered()
        if not self.is_answered:
            self.data = NOT_SAID

    def show(self, kept: str | None, *, of_somebody_else: bool = False) -> None:
        """Show what was chosen before, or which it is while nobody has said."""
        self.data = language_of(kept) if kept or not of_somebody_else else NOT_SAID


def leave_out_if_one(form: Any) -> None:
    """Leave the question out of a form where the college has one language: there is nothing to choose."""
    if not several():
        del form.language
