"""What we ask of those who say something about a course, invite others to, or note what to do next time."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from college.courses.suggesting import LONGEST_PASSAGE, LONGEST_REMARK
from college.people.models import Person
from college.web.forms.base import Form

TOO_LONG = _l("Please keep this under 5,000 characters.")
SAID = Length(max=LONGEST_REMARK, message=TOO_LONG)
QUOTED = Length(max=LONGEST_PASSAGE, message=TOO_LONG)


class SayForm(Form):
    """Words of one's own, and who shall be told of them."""

    text = TextAreaField(
        _l("What do you want to say?"), validators=[InputRequired(message=_l("Write what you want to say.")), SAID]
    )
    tell = SelectMultipleField(
        _l("Tell somebody?"),
        description=_l("Each gets a message with a link to this, and nothing else in it."),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(self, people: Iterable[Person]) -> None:
        """Say who may be told; where there is nobody, nothing is asked."""
        self.tell.choices = [SelectChoice(person.id, person.name) for person in people]
        if not self.tell.choices:
            del self.tell

    @property
    def told(self) -> list[int]:
        """The numbers of those who shall be told."""
        return list(self.tell.data or []) if self.tell else []


class RemarkForm(SayForm):
    """A remark on a section, or on a passage of it."""

    passage = TextAreaField(
        _l("Which words is it about?"),
        description=_l("Copy them from the text above. Leave this empty to speak of the whole section."),
        validators=[QUOTED],
    )


class SuggestionForm(SayForm):
    """Other words for a passage."""

    passage = TextAreaField(
        _l("Which words would you change?"),
        description=_l("Copy them from the text above."),
        validators=[InputRequired(message=_l("Copy the words that you would change.")), QUOTED],
    )
    proposed = TextAreaField(
        _l("What should stand there instead?"),
        description=_l("Leave this empty to suggest that the words go."),
        validators=[QUOTED],
    )
    text = TextAreaField(_l("Why? (if you like)"), validators=[SAID])


class AnswerForm(SayForm):
    """An answer to what somebody said."""

    text = TextAreaField(_l("Your answer"), validators=[InputRequired(message=_l("Write what you want to say.")), SAID])


class NoteForm(Form):
    """What should be different next time."""

    text = TextAreaField(
        _l("What should we do differently next time?"),
        description=_l("For those who write this course. Leave out who was there."),
        validators=[InputRequired(message=_l("Write what should be different next time.")), SAID],
    )


class InviteReviewer(Form):
    """Who shall read a course before it is published."""

    name = StringField(
        _l("What is their name?"),
        description=_l("First and last name, as they gave it to us."),
        validators=[InputRequired(message=_l("Write their name."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    known_by = StringField(
        _l("What is their e-mail address, or their reference?"),
        description=_l("Ask them for it. It makes sure that the invitation reaches nobody else."),
        validators=[InputRequired(message=_l("Write their e-mail address, or their reference."))],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )
