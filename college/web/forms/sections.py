"""What we ask of somebody who writes one piece of a course, signs it, or has an idea for one."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from college.courses import words
from college.courses.pieces import fields_of
from college.courses.words import LED_BY_NAMES, Section, Words
from college.web.forms.base import Form

MARKDOWN = _l("An empty line starts a paragraph, a hyphen a list, **two stars** make words strong.")
LONGEST_WHY = 300  # characters


def _text(label: str, hint: str = MARKDOWN) -> TextAreaField:
    """Ask for a text; a box that is too full says so, and cuts nothing off."""
    length = Length(max=words.LONGEST_TEXT, message=_l("Please keep each text under %(max)d characters."))
    length.field_flags = {}
    return TextAreaField(label, validators=[length], description=hint)


def _line(label: str, longest: int, *, missing: str = "", hint: str = "", **look: Any) -> StringField:
    length = Length(max=longest, message=_l("Please keep this line under %(max)d characters."))
    length.field_flags = {}
    needed = [InputRequired(message=missing)] if missing else []
    return StringField(label, validators=[*needed, length], description=hint, render_kw=look or None)


def _summary() -> TextAreaField:
    length = Length(max=words.LONGEST_SUMMARY, message=_l("Please keep the summary under %(max)d characters."))
    length.field_flags = {}
    hint = _l("This stands in the list of courses.")
    return TextAreaField(_l("What is it about, in one or two sentences?"), validators=[length], description=hint)


class Writing(Form):
    """One piece of a course, and the revision that the writer had open."""

    why = _line(_l("What did you change, and why? (optional)"), LONGEST_WHY, hint=_l("A line for the history."))
    is_minor = BooleanField(
        _l("Only the spelling is corrected: the signatures stand"),
        description=_l("For managers. The history shows that it was done, and what."),
    )
    started_from = HiddenField()

    def fields(self, piece: str) -> dict[str, str]:
        """Read the piece as it was typed."""
        return {name: str(self[name].data or "") for name in fields_of(Words(""), piece)}

    def revision_open(self) -> int:
        """Read which revision the writer had open; 0, which none has, where the form does not say."""
        said = self.started_from.data or ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


class WriteOpening(Writing):
    """What a course is called, and what it is about."""

    title = _line(_l("What is the course called?"), words.LONGEST_TITLE, missing=_l("Give the course a title."))
    summary = _summary()


class WriteAims(Writing):
    """What a course is for."""

    description = _text(_l("What is this course about, and what does it hope for?"))


class WriteAudience(Writing):
    """Who a course is for."""

    audience = _text(_l("Who is it for?"))


class WriteOutcomes(Writing):
    """What somebody can do afterwards."""

    learning_outcomes = _text(
        _l("What will a student be able to do afterwards?"), _l("One a line, such as: Say what helps me.")
    )


class WriteExpect(Writing):
    """What somebody will meet with."""

    expect = _text(_l("What can a student expect: the room, the pace, breaks, what is up to them?"))


class WriteEvidence(Writing):
    """What a course rests on."""

    evidence = _text(_l("What does this rest on, and where can one read more?"))


class WritePreparation(Writing):
    """What facilitators have to know."""

    preparation = _text(_l("What do facilitators need to prepare, bring or know?"))


class WritePart(Writing):
    """One part of the plan: what is done, for how long, and who leads it."""

    title = _line(
        _l("What is this part called?"), words.LONGEST_LINE, missing=_l("Give this part of the plan a title.")
    )
    minutes = _line(_l("How many minutes does it take?"), 20, hint=_l("Such as 45."), inputmode="numeric")
    activity = _text(_l("What will we do?"))
    led_by = SelectField(
        _l("Who leads it?"), choices=[SelectChoice(str(one), _l(name)) for one, name in LED_BY_NAMES.items()]
    )
    materials = _line(_l("What is needed?"), words.LONGEST_LINE, hint=_l("Such as: flip chart, tea, 12 handouts."))


FORMS: dict[Section, type[Writing]] = {
    Section.OPENING: WriteOpening,
    Section.AIMS: WriteAims,
    Section.AUDIENCE: WriteAudience,
    Section.PLAN: WritePart,
    Section.OUTCOMES: WriteOutcomes,
    Section.EXPECT: WriteExpect,
    Section.EVIDENCE: WriteEvidence,
    Section.PREPARATION: WritePreparation,
}


class Sign(Form):
    """Somebody's name under one exact revision."""

    number = HiddenField()
    read = BooleanField(
        _l("I have read this version"),
        validators=[InputRequired(message=_l("Read the version, then tick that you did."))],
    )


class Propose(Form):
    """An idea for a course."""

    title = _line(_l("What could the course be called?"), words.LONGEST_TITLE, missing=_l("Give your idea a title."))
    summary = _summary()
