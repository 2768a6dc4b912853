"""What a manager writes instead of the words that a message came with."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, Regexp

from college.outbox.wording import Problem, tidied
from college.web.forms.base import Form

MADE_UP = "0"


class WordMessage(Form):
    """The subject and the text of a message, with fields in them, and whose facts to try them with."""

    subject = StringField(
        _l("Subject"),
        description=_l("Short, and nothing that a stranger may not read: no course, nothing about health."),
        render_kw={"autocomplete": "off"},
    )
    text = TextAreaField(
        _l("Text"),
        description=_l("Plain words; an empty line begins a paragraph. Fields are written so: ((name))"),
        filters=[lambda text: tidied(text or "")],  # a browser ends its lines in two signs
    )
    source = SelectField(_l("Whose facts fill the preview?"), validate_choice=False, default="")
    seen = HiddenField(validators=[Regexp(r"\A[0-9]{1,9}\Z"), Optional()])

    def in_language(self, locale: str) -> None:
        """Say in which language one writes here, for screen readers and for what checks the spelling."""
        self.subject.render_kw = {**self.subject.render_kw, "lang": locale}
        self.text.render_kw = {"lang": locale}

    def offer(self, sources: Iterable[tuple[int, str]]) -> None:
        """Offer the newest real messages to try the words with, and made-up facts."""
        choices = [(str(number), label) for number, label in sources]
        self.source.choices = [*choices, (MADE_UP, gettext("Made-up facts"))]
        if self.source.data not in {value for value, _ in self.source.choices}:
            self.source.data = self.source.choices[0][0]

    def tell(self, problems: Iterable[Problem]) -> bool:
        """Put each problem beside its box, and tell whether there was none."""
        for problem in problems:
            box = self.subject if problem.where == "subject" else self.text
            sentence = gettext(problem.sentence, **problem.values) if problem.values else gettext(problem.sentence)
            box.errors = [*box.errors, sentence]
        return not (self.subject.errors or self.text.errors)
