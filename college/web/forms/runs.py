"""What we ask to plan a run: its term and places, and its first sessions."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from college.timetable.queries.runs import courses_that_may_run
from college.timetable.queries.terms import terms
from college.timetable.rules import MOST_PLACES
from college.web.forms.base import Form, InOrder, tidy
from college.web.forms.fields import CODE_LENGTH, TEXT_LENGTH, Day, Number, WallTime
from college.web.forms.reasons import NO_REASON, reason_field
from college.web.forms.sessions import Meeting, a_week_later, people_choices, place_choices

MOST_ROWS = 12


class _NeededOnADay:
    """Asks for a time where the row has a day, and for nothing where it is left out."""

    def __init__(self, message: object) -> None:
        self.needed = InputRequired(message=message)

    def __call__(self, form: Any, field: Any) -> None:
        ask = self.needed if form.day.raw_data and form.day.raw_data[0].strip() else Optional()
        ask(form, field)


class SessionRow(Meeting, InOrder, Part):
    """A session on the page of a new run; without a date it is left out."""

    ORDER = ("day", "starts", "ends")

    class Meta:
        """Tidy words, as in every form."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Take stray spaces off."""
            return unbound_field.bind(form=form, **options | {"filters": [tidy]})

    day = Day(_l("Date"), description=_l("Leave this empty to leave the session out."), validators=[Optional()])
    starts = WallTime(_l("Starts at"), validators=[_NeededOnADay(_l("Write when the session starts."))])
    ends = WallTime(_l("Ends at"), validators=[_NeededOnADay(_l("Write when the session ends."))])


class RunWordsForm(Form):
    """What a run is, beside its course."""

    ORDER: ClassVar[tuple[str, ...]] = ("places", "term")

    term = SelectField(_l("In which term?"), coerce=int)
    places = Number(
        _l("How many places are there?"),
        validators=[
            InputRequired(message=_l("Write how many places there are.")),
            NumberRange(0, MOST_PLACES, message=_l("A run has between 0 and 10,000 places.")),
        ],
    )
    opens_on = Day(
        _l("First day on which people can ask for a place"),
        description=_l("Leave this empty to use the term's own day."),
        validators=[Optional()],
    )
    closes_on = Day(
        _l("Last day on which people can ask for a place"),
        description=_l("Leave this empty to use the term's own day."),
        validators=[Optional()],
    )
    first_visit = TextAreaField(
        _l("What should people know before their first visit?"),
        description=_l("Who meets them at the door, what happens first, breaks, what to bring. Markdown works here."),
        validators=[TEXT_LENGTH],
    )

    def offer_terms(self) -> None:
        """Offer every term, the latest first."""
        self.term.choices = [SelectChoice(term.id, term.name) for term in terms()]


class NewRun(RunWordsForm):
    """A run that is not there yet, with its first sessions."""

    ORDER = ("course", "term", "code", "places", "sessions", "reason", "first_visit")

    course = SelectField(_l("Which course is it?"), coerce=int)
    code = StringField(
        _l("Which code does the run have?"),
        description=_l("Short, and it stays for good. Leave this empty for the next one, such as C01-03."),
        validators=[CODE_LENGTH],
        render_kw={"autocapitalize": "characters", "spellcheck": "false"},
    )
    sessions = FieldList(FormField(SessionRow), min_entries=1, max_entries=MOST_ROWS)

    reason = reason_field()

    def ask_why(self) -> None:
        """Say that a reason is missing."""
        self.reason.errors = [NO_REASON]

    def offer(self) -> None:
        """Offer the courses, terms, places and people that there are."""
        self.offer_terms()
        self.course.choices = [
            SelectChoice(number, f"{title} ({code})") for number, code, title in courses_that_may_run()
        ]
        rooms, people = place_choices(), people_choices()
        for row in self.sessions:
            row.form.offer(rooms, people)

    @property
    def rows(self) -> list[SessionRow]:
        """The sessions that have a day."""
        return [row.form for row in self.sessions if row.form.day.data]

    def add_row(self) -> None:
        """Add one more session, a week after the last one and otherwise like it; none where the page is full."""
        if len(self.sessions) == MOST_ROWS:
            return
        last = (self.rows or [self.sessions[-1].form])[-1]
        self.sessions.append_entry(
            {
                "day": a_week_later(last.day.data),
                "starts": last.starts.data,
                "ends": last.ends.data,
                "place": last.place.data,
                "online_link": last.online_link.data,
                "first": last.first.data,
                "second": last.second.data,
            }
        )
