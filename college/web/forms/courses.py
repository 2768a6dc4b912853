"""What we ask of somebody who looks for a course, and of those who write one."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Form,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length

from college.courses import rules, words
from college.courses.words import Words
from college.enrolment.prospectus import DAYS, Asked, Mode
from college.foundation.refusal import Refused
from college.people.rules import Knowledge
from college.web.days import WEEKDAYS
from college.web.forms.base import Form as OwnForm
from college.web.forms.base import tidy

LONGEST_SEARCH = 200
TEXT = Length(max=words.LONGEST_TEXT, message=_l("Please keep each text under %(max)d characters."))
MODE_NAMES = {Mode.IN_PERSON: _l("In a room"), Mode.ONLINE: _l("Online"), Mode.MIXED: _l("In a room and online")}


class NarrowCourses(Form):
    """How somebody narrows the list of courses. It is asked by an address and changes nothing, so it has no token."""

    q = StringField(_l("Search"), filters=[tidy], render_kw={"type": "search", "autocomplete": "off"})
    topic = SelectField(_l("About"), validate_choice=False, default="")
    place = SelectField(_l("Where"), validate_choice=False, default="")
    mode = SelectField(_l("How"), validate_choice=False, default="")
    day = SelectField(_l("Day of the week"), validate_choice=False, default="")
    since = DateField(_l("Starts on or after"), name="from")
    places = BooleanField(_l("Only with places left"), default=False)

    def asked(self) -> Asked:
        """Read what was asked; a word that is no choice of ours narrows nothing."""
        mode, day = str(self.mode.data or ""), str(self.day.data or "")
        return Asked(
            q=(self.q.data or "")[:LONGEST_SEARCH],
            topic=self.topic.data or "",
            place=self.place.data or "",
            mode=Mode(mode) if mode in list(Mode) else None,
            day=DAYS.index(day) if day in DAYS else None,
            since=self.since.data if isinstance(self.since.data, date) else None,
            with_places=bool(self.places.data),
        )

    def offer(self, topics: list[str], places: list[str]) -> None:
        """Say what may be chosen; what is chosen already stays among it."""
        self.topic.choices = _choices(_l("Anything"), topics, self.topic.data)
        self.place.choices = _choices(_l("Anywhere"), places, self.place.data)
        self.mode.choices = _named(_l("Any way"), [(str(mode), name) for mode, name in MODE_NAMES.items()])
        self.day.choices = _named(_l("Any day"), list(zip(DAYS, WEEKDAYS, strict=True)))


def _choices(whatever: str, offered: list[str], chosen: str | None) -> list[SelectChoice]:
    known = sorted({*offered, chosen[:LONGEST_SEARCH] if chosen else ""} - {""}, key=str.casefold)
    return _named(whatever, [(one, one) for one in known])


def _named(whatever: str, pairs: list[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice("", whatever), *(SelectChoice(value, name) for value, name in pairs)]


class SortCourse(OwnForm):
    """What a course is about, in the college's own words."""

    topics = StringField(
        _l("Which topics does it belong to?"), description=_l("Several are separated by commas, such as: Sleep, Art.")
    )

    def validate_topics(self, field: StringField) -> None:
        """Refuse topics that would not fit on a card."""
        try:
            rules.acceptable_topics(self.topics_given())
        except Refused as refused:
            raise ValidationError(gettext(refused.sentence, **refused.values)) from refused

    def topics_given(self) -> list[str]:
        """Read the topics, separated by commas or semicolons."""
        return (self.topics.data or "").replace(";", ",").split(",")


class NewCourse(SortCourse):
    """A course that is not there yet: its code, and the words that it begins with."""

    code = StringField(
        _l("Which code shall it have?"),
        description=_l("Short, of letters, digits and hyphens, such as SLEEP-1. It stands in the address and stays."),
        render_kw={"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"},
        validators=[InputRequired(message=_l("Give the course a code, such as SLEEP-1."))],
    )
    title = StringField(
        _l("What is the course called?"),
        validators=[
            InputRequired(message=_l("Give the course a title.")),
            Length(max=words.LONGEST_TITLE, message=_l("Please keep the title under %(max)d characters.")),
        ],
    )
    summary = TextAreaField(
        _l("What is it about, in one or two sentences?"),
        description=_l("This stands in the list of courses."),
        validators=[Length(max=words.LONGEST_SUMMARY, message=_l("Please keep the summary under %(max)d characters."))],
    )
    description = TextAreaField(
        _l("What is this course about, and what does it hope for?"),
        validators=[TEXT],
        description=_l("An empty line starts a paragraph, a hyphen a list, **two stars** make words strong."),
    )
    learning_outcomes = TextAreaField(
        _l("What will a student be able to do afterwards?"),
        validators=[TEXT],
        description=_l("One a line, such as: Say what helps me."),
    )

    def validate_code(self, field: StringField) -> None:
        """Refuse a code that could not stand in an address."""
        try:
            rules.acceptable_code(field.data or "")
        except Refused as refused:
            raise ValidationError(gettext(refused.sentence, **refused.values)) from refused

    def words(self) -> Words:
        """Read the words as they were typed."""
        return Words(
            title=self.title.data or "",
            summary=self.summary.data or "",
            description=self.description.data or "",
            learning_outcomes=self.learning_outcomes.data or "",
        )


class NameAuthor(OwnForm):
    """Who is to write a course, and from which knowledge."""

    person = HiddenField(validators=[InputRequired(message=_l("Choose somebody from the list."))])
    knowledge = HiddenField(
        validators=[AnyOf(list(Knowledge), message=_l("Say whether they write from lived experience or by training."))]
    )


class JustDo(OwnForm):
    """A button that does one thing; all that it sends is its token."""
