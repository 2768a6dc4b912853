"""How somebody narrows a timetable. It is asked by an address and changes nothing, so it has no token."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from college.timetable.queries import planned as queries
from college.timetable.queries.planned import Narrowed
from college.timetable.queries.venues import Place, places
from college.timetable.spans import FIRST, LAST, Span, View
from college.web.forms.fields import Day

LONGEST_CHOICE = 200


class ShowTimetable(Form):
    """Which days are shown, and as what; `USUAL` is what one sees who asked for nothing."""

    USUAL = View.WEEK

    view = HiddenField()
    day = Day(_l("Around this day"), validators=[Optional()])

    def validate_day(self, field: Any) -> None:
        """Refuse a year in which no college plans."""
        if isinstance(field.data, date) and not FIRST <= field.data <= LAST:
            raise ValidationError(_l("Please check the year: we can plan from 2000 to 2100."))

    def span(self, today: date) -> Span:
        """Read which days are asked for; today's, where the day makes no sense."""
        view = View(self.view.data) if self.view.data in set(View) else self.USUAL
        day = self.day.data if isinstance(self.day.data, date) and not self.day.errors else today
        if not self.day.errors:
            self.day.data = day  # so that whoever narrows it stays where they are
        return Span(view, day)


class NarrowTimetable(ShowTimetable):
    """How the staff narrow it: by venue, room, facilitator and course. A word that is no choice narrows nothing."""

    venue = SelectField(_l("Venue"), validate_choice=False, default="")
    room = SelectField(_l("Room"), validate_choice=False, default="")
    who = SelectField(_l("Facilitator"), validate_choice=False, default="")
    course = SelectField(_l("Course"), validate_choice=False, default="")

    def offer(self) -> None:
        """Offer the places, people and courses that there are."""
        known = places()
        self._people = queries.people_who_teach()
        self._courses = queries.courses_with_runs()
        self.venue.choices = _choices(_l("Every venue"), ((str(p.venue_id), p.venue) for p in known if not p.room_id))
        self.room.choices = [SelectChoice("", _l("Every room")), *(_room(p) for p in known if p.room_id)]
        self.who.choices = _choices(_l("Everybody"), ((ref, f"{name} ({ref})") for _id, ref, name in self._people))
        self.course.choices = _choices(_l("Every course"), ((slug, title) for _id, slug, title in self._courses))

    def narrowed(self) -> Narrowed:
        """Read what was asked for."""
        people = {reference: number for number, reference, _name in self._people}
        courses = {slug: number for number, slug, _title in self._courses}
        return Narrowed(
            venue=_number(self.venue),
            room=_number(self.room),
            teacher=people.get(self.who.data or ""),
            course=courses.get(self.course.data or ""),
        )


class NarrowOwnTimetable(ShowTimetable):
    """How those who teach look at their own sessions: all of them, around a day."""


class NarrowPublicTimetable(ShowTimetable):
    """How everybody narrows it: by the building and by the course, by their names as the pages show them."""

    USUAL = View.LIST

    place = SelectField(_l("Where"), validate_choice=False, default="")
    course = SelectField(_l("Course"), validate_choice=False, default="")

    def offer(self, venues: Iterable[str], courses: Iterable[tuple[str, str]]) -> None:
        """Offer the buildings and courses that everybody may know of; what is chosen already stays among them."""
        named = dict.fromkeys([*venues, *_kept(self.place)])
        self.place.choices = _choices(_l("Anywhere"), ((name, name) for name in sorted(named, key=str.casefold)))
        titles = dict(courses)
        if self.course.data and self.course.data not in titles:  # so that nobody takes an empty list for everything
            titles[self.course.data[:LONGEST_CHOICE]] = _l("A course with nothing to come")
        self.course.choices = _choices(_l("Every course"), titles.items())

    def asked(self) -> dict[str, str]:
        """Read how it is narrowed."""
        return {"place": self.place.data or "", "course": self.course.data or ""}


def _choices(whatever: Any, offered: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice("", whatever), *(SelectChoice(value, text) for value, text in offered)]


def _room(place: Place) -> SelectChoice:
    return SelectChoice(str(place.room_id), place.room, optgroup=place.venue)


def _number(field: SelectField) -> int | None:
    """Read the number that was chosen, if it was offered."""
    offered = {choice.value for choice in field.choices or ()}
    return int(field.data) if field.data and field.data in offered else None


def _kept(field: SelectField) -> list[str]:
    return [field.data[:LONGEST_CHOICE]] if field.data else []
