"""What we ask to plan a session: when, where, and who teaches it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from college.foundation import clock
from college.people.rules import KNOWLEDGE_NAMES, Knowledge
from college.timetable.actions.changing import Wanted
from college.timetable.actions.sessions import Plan, Teaching
from college.timetable.actions.wall import Times, Which, times_on, which_is_meant
from college.timetable.models import Facilitation, Session
from college.timetable.queries.facilitators import people_who_may_teach, somebody_who_teaches
from college.timetable.queries.sessions_of_run import Scope, sessions_meant
from college.timetable.queries.venues import places, room_of, venue_of
from college.web.forms.base import Form
from college.web.forms.fields import Day, WallTime

WHICH_CHOICES = [
    SelectChoice(Which.FIRST.value, _l("The first, before the clocks go back")),
    SelectChoice(Which.SECOND.value, _l("The second, an hour later")),
]


class _When:
    """When a session is."""

    day = Day(_l("Date"), validators=[InputRequired(message=_l("Choose the date of the session."))])
    starts = WallTime(_l("Starts at"), validators=[InputRequired(message=_l("Write when the session starts."))])
    ends = WallTime(_l("Ends at"), validators=[InputRequired(message=_l("Write when the session ends."))])
    which = RadioField(
        _l("The clocks go back that night, and this time comes twice. Which one is meant?"),
        choices=WHICH_CHOICES,
        validators=[Optional()],
        validate_choice=False,
    )

    @property
    def asks_which(self) -> bool:
        """Whether the page asks which of two equal times is meant."""
        return bool(self.which.errors or self.which_is_meant)

    @property
    def which_is_meant(self) -> Which | None:
        """Which of two equal times is meant, if somebody said so."""
        return Which(self.which.data) if self.which.data in set(Which) else None


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


class Meeting(_When, _Where, _Who):
    """One session: when, where and who."""

    def offer(self, rooms: list[SelectChoice], people: list[SelectChoice]) -> None:
        """Offer these places and these people."""
        self.place.choices = rooms
        self.offer_people(people)

    def times(self) -> Times:
        """Read the moments; raises `Refused` for a time that the clock on the wall shows never, or twice."""
        return times_on(self.day.data, self.starts.data, self.ends.data, self.which_is_meant)

    def wanted(self) -> Wanted:
        """Read how the session is to be, by the clock on the wall."""
        venue, room = _place(self.place.data)
        return Wanted(
            day=self.day.data,
            starts=self.starts.data,
            ends=self.ends.data,
            which=self.which_is_meant,
            venue=venue,
            room=room,
            online_link=self.online_link.data or "",
            teachers=self.teachers(),
        )

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


class SessionForm(Meeting, Form):
    """A session of a run; of one that is there already, which others are meant as well."""

    scope = RadioField(_l("Which sessions do you want to change?"), default=Scope.THIS.value)

    def offer_scopes(self, session: Session | None) -> None:
        """Offer to change others of its run too, where there are some that are still to come."""
        choices = scope_choices(session) if session else []
        if choices:
            self.scope.choices = choices
            self.scope.data = self.scope.data or Scope.THIS.value
        else:
            del self.scope

    @property
    def scope_meant(self) -> Scope:
        """Which sessions are meant; the one alone where nothing else was offered."""
        return Scope(self.scope.data) if self.scope else Scope.THIS


class TeachersForm(_Who, Form):
    """Who teaches, or taught, a session whose time is settled."""


def scope_choices(session: Session) -> list[SelectChoice]:
    """Name what can be meant beside this session: those of its run that follow, and all that are still to come."""
    found, seen = [], set[frozenset[int]]()
    for scope in Scope:
        meant = sessions_meant(session, scope)
        numbers = frozenset(one.id for one in meant)
        if numbers not in seen:
            seen.add(numbers)
            found.append(SelectChoice(scope.value, _scope_words(scope, len(meant))))
    return found if len(found) > 1 else []


def _scope_words(scope: Scope, count: int) -> str:
    if scope is Scope.THIS:
        return _("Only this one")
    if scope is Scope.FOLLOWING:
        return _("This one and those after it (%(count)s sessions)", count=count)
    return _("All of this run that are still to come (%(count)s sessions)", count=count)


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
        "which": which_is_meant(session.starts_at) or which_is_meant(session.ends_at),
        "place": f"r{session.room_id}" if session.room_id else f"v{session.venue_id}" if session.venue_id else "",
        "online_link": session.online_link,
        "first": first,
        "second": second,
    }


def moved_to(session: Session, asked: Mapping[str, str]) -> dict[str, object]:
    """Give a session's answers with the `day` and `starts` that an address asks for; it lasts as long as it did."""
    known = answers_of(session)
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    try:
        day = date.fromisoformat(asked.get("day", "") or starts.date().isoformat())
        begins = time.fromisoformat(asked.get("starts", "") or f"{starts:%H:%M}").replace(second=0, microsecond=0)
    except ValueError:
        return known
    if (day, begins) == (starts.date(), starts.time()):
        return known
    on_the_wall = ends.replace(tzinfo=None) - starts.replace(tzinfo=None)
    finishes = (datetime.combine(starts.date(), begins.replace(tzinfo=None)) + on_the_wall).time()
    return known | {"day": day, "starts": begins.replace(tzinfo=None), "ends": finishes, "which": None}


def as_opened(session: Session) -> str:
    """Give the fingerprint of what a session's form is filled with, by which a change made meanwhile is noticed."""
    said = [answers_of(session), [_value(row) for row in _in_order(session)], session.state.value]
    return sha256(repr(said).encode()).hexdigest()[:16]


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
