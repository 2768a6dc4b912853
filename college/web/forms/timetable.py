"""What we ask to plan terms, places, runs and sessions."""

from datetime import date, timedelta
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from college.foundation import clock
from college.people.rules import KNOWLEDGE_NAMES, Knowledge
from college.timetable.actions.sessions import Plan, Teaching
from college.timetable.actions.wall import Times, times_on
from college.timetable.models import Facilitation, Session
from college.timetable.queries.facilitators import people_who_may_teach, somebody_who_teaches
from college.timetable.queries.runs import courses_that_may_run
from college.timetable.queries.terms import terms
from college.timetable.queries.venues import places, room_of, venue_of
from college.timetable.rules import MOST_PLACES
from college.web.forms.base import Form, InOrder, tidy

MOST_ROWS = 12
CODE_LENGTH = Length(max=40, message=_l("Please keep the code under 40 characters."))
NAME_LENGTH = Length(max=200, message=_l("Please keep this under 200 characters."))
TEXT_LENGTH = Length(max=5000, message=_l("Please keep this under 5,000 characters."))


class Day(DateField):
    """A day of the calendar."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day; says how to write one."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write the day as a date, such as 6 October 2026, with all of its parts.")) from None


class WallTime(TimeField):
    """A time on the college's wall."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a time; says how to write one."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write the time with hours and minutes, such as 14:00.")) from None


class Number(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number; says how to write one."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a whole number, such as 12.")) from None


class TermWords(Form):
    """When a term is, and when one may ask for places in it."""

    name = StringField(
        _l("What do you call this term?"),
        description=_l("For example: Autumn 2026"),
        validators=[InputRequired(message=_l("Write a name for the term.")), NAME_LENGTH],
    )
    starts_on = Day(_l("First day of the term"), validators=[InputRequired(message=_l("Choose the first day."))])
    ends_on = Day(_l("Last day of the term"), validators=[InputRequired(message=_l("Choose the last day."))])
    opens_on = Day(
        _l("First day on which people can ask for a place"),
        description=_l("Leave this empty if they can ask as soon as a run is ready."),
        validators=[Optional()],
    )
    closes_on = Day(
        _l("Last day on which people can ask for a place"),
        description=_l("Leave this empty if they can ask until a run is over."),
        validators=[Optional()],
    )


class NewTerm(TermWords):
    """A term that is not there yet."""

    ORDER = ("name", "code")

    code = StringField(
        _l("Which code does it have?"),
        description=_l("Short, and it stays for good: reports and spreadsheets use it. For example: 2026-autumn"),
        validators=[InputRequired(message=_l("Write a code for the term.")), CODE_LENGTH],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


class VenueForm(Form):
    """What people need to know of a place."""

    name = StringField(
        _l("What is the venue called?"),
        validators=[InputRequired(message=_l("Write the name of the venue.")), NAME_LENGTH],
    )
    address = TextAreaField(_l("What is its address?"), validators=[TEXT_LENGTH])
    getting_there = TextAreaField(
        _l("How does one get there, and in?"),
        description=_l("Bus stops, parking, which door, who is at the desk."),
        validators=[TEXT_LENGTH],
    )
    access = TextAreaField(
        _l("What should people with access needs know?"),
        description=_l("Steps, lift, hearing loop, toilets, a quiet space."),
        validators=[TEXT_LENGTH],
    )
    is_online = BooleanField(_l("This is not a building: people join online"))


class RoomForm(Form):
    """A room of a venue."""

    name = StringField(
        _l("What is the room called?"),
        validators=[InputRequired(message=_l("Write the name of the room.")), NAME_LENGTH],
    )
    seats = Number(
        _l("How many seats does it have?"),
        description=_l("Leave this empty if you do not know."),
        validators=[Optional(), NumberRange(1, MOST_PLACES, message=_l("A room has at least one seat."))],
    )


class _When:
    """When a session is."""

    day = Day(_l("Date"), validators=[InputRequired(message=_l("Choose the date of the session."))])
    starts = WallTime(_l("Starts at"), validators=[InputRequired(message=_l("Write when the session starts."))])
    ends = WallTime(_l("Ends at"), validators=[InputRequired(message=_l("Write when the session ends."))])


class _Where:
    """Where a session is."""

    place = SelectField(_l("Where"), validate_choice=True)
    online_link = StringField(
        _l("Joining link"),
        description=_l("Only for an online session. People on the run see it on their own page."),
        validators=[
            Optional(),
            Length(max=500, message=_l("Please keep the link under 500 characters.")),
            Regexp(r"https?://\S+\Z", message=_l("Write the whole link; it starts with https://")),
        ],
        render_kw={"inputmode": "url", "spellcheck": "false", "autocapitalize": "none"},
    )


class _Who:
    """Who teaches a session."""

    first = SelectField(_l("Who teaches it?"))
    second = SelectField(_l("And who else?"))

    def offer_people(self, choices: list[SelectChoice]) -> None:
        """Offer these people."""
        self.first.choices = self.second.choices = choices

    def teachers(self) -> tuple[Teaching, ...]:
        """Read who was chosen, each in the capacity that was chosen with them."""
        return tuple(_teaching(field.data) for field in (self.first, self.second) if field.data)


class _Meeting(_When, _Where, _Who):
    """One session: when, where and who."""

    def offer(self, rooms: list[SelectChoice], people: list[SelectChoice]) -> None:
        """Offer these places and these people."""
        self.place.choices = rooms
        self.offer_people(people)

    def times(self) -> Times:
        """Read the moments; raises `Refused` for a time that the clock on the wall does not show."""
        return times_on(self.day.data, self.starts.data, self.ends.data)

    def plan(self) -> Plan:
        """Read the whole plan of the session; raises `Refused` as `times` does."""
        found, (venue, room) = self.times(), _place(self.place.data)
        return Plan(
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            venue=venue,
            room=room,
            online_link=self.online_link.data or "",
            teachers=self.teachers(),
        )


class SessionForm(_Meeting, Form):
    """A session of a run that is there already."""


class TeachersForm(_Who, Form):
    """Who teaches, or taught, a session whose time is settled."""


class _NeededOnADay:
    """Asks for a time where the row has a day, and for nothing where it is left out."""

    def __init__(self, message: object) -> None:
        self.needed = InputRequired(message=message)

    def __call__(self, form: Any, field: Any) -> None:
        ask = self.needed if form.day.raw_data and form.day.raw_data[0].strip() else Optional()
        ask(form, field)


class SessionRow(_Meeting, InOrder, Part):
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

    ORDER = ("course", "term", "code", "places", "sessions", "first_visit")

    course = SelectField(_l("Which course is it?"), coerce=int)
    code = StringField(
        _l("Which code does the run have?"),
        description=_l("Short, and it stays for good. Leave this empty for the next one, such as C01-03."),
        validators=[CODE_LENGTH],
        render_kw={"autocapitalize": "characters", "spellcheck": "false"},
    )
    sessions = FieldList(FormField(SessionRow), min_entries=1, max_entries=MOST_ROWS)

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
        """Add one more session, a week after the last one and otherwise like it."""
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


def a_week_later(day: date | None) -> date | None:
    """Give the same weekday a week later; nothing for no day, and for the last one that a calendar knows."""
    return day + timedelta(days=7) if day and day.year < 9999 else None


def place_choices() -> list[SelectChoice]:
    """Offer everywhere that a session can be, a venue and its rooms together."""
    found = [SelectChoice("", _("Not known yet, or only online"))]
    for place in places():
        text = f"{place.venue}, {place.room}" if place.room else place.venue
        seats = _(" (%(seats)s seats)", seats=place.seats) if place.seats else ""
        value = f"r{place.room_id}" if place.room_id else f"v{place.venue_id}"
        found.append(SelectChoice(value, text + seats, optgroup=place.venue))
    return found


def people_choices(session: Session | None = None) -> list[SelectChoice]:
    """Offer everybody who teaches, with the knowledge from which they do; who has both stands there twice.

    Whoever is named on the session already is offered too, though they may have left since.
    """
    found = [SelectChoice("", _("Not known yet"))]
    for row in people_who_may_teach():
        text = f"{row.name}, {_(KNOWLEDGE_NAMES[row.knowledge])} ({row.reference})"
        found.append(SelectChoice(f"{row.person_id}:{row.knowledge.value}", text))
    offered = {choice.value for choice in found}
    for named in session.facilitations if session else ():
        if _value(named) not in offered:
            text = f"{named.person.name}, {_(KNOWLEDGE_NAMES[named.knowledge])}"
            found.append(SelectChoice(_value(named), text))
    return found


def answers_of(session: Session) -> dict[str, object]:
    """Give what is known of a session as the answers of its form."""
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    first, second = (*map(_value, _in_order(session)), "", "")[:2]
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "place": f"r{session.room_id}" if session.room_id else f"v{session.venue_id}" if session.venue_id else "",
        "online_link": session.online_link,
        "first": first,
        "second": second,
    }


def others_who_teach(session: Session) -> tuple[Teaching, ...]:
    """Give those beyond the two whom the form shows; a spreadsheet may name more, and they stay."""
    return tuple(Teaching(row.person, row.knowledge) for row in _in_order(session)[2:])


def _in_order(session: Session) -> list[Facilitation]:
    return sorted(session.facilitations, key=lambda row: row.id)


def _value(row: Facilitation) -> str:
    return f"{row.person_id}:{row.knowledge.value}"


def _place(value: str) -> tuple[Any, Any]:
    if not value:
        return None, None
    number = int(value[1:])
    if value.startswith("v"):
        return venue_of(number), None
    room = room_of(number)
    return (room.venue if room else None), room


def _teaching(value: str) -> Teaching:
    number, _colon, knowledge = value.partition(":")
    person = somebody_who_teaches(int(number))
    if person is None:
        raise LookupError("somebody was offered who is not there")
    return Teaching(person, Knowledge(knowledge))
