"""A timetable on a page: as a week, a month, a list or a day; the same for everybody, whoever fills it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from college.foundation import clock
from college.foundation.wording import N_
from college.people.rules import KNOWLEDGE_NAMES, Knowledge
from college.timetable.layout import Day, Week, month_of, week_of
from college.timetable.overlaps import OVERLAP_NAMES
from college.timetable.queries.closures import DayOff, days_off
from college.timetable.queries.planned import Planned
from college.timetable.rules import CLOSED_NAMES, Closed
from college.timetable.spans import VIEW_NAMES, Span, View, monday_of
from college.web.days import month_name
from college.web.filters import day_month, long_date
from college.web.paging import Page, page_of

NAMED = 3  # closures of a day at most, and two where there are more; the page of closures has them all
A_PAGE = 36  # sessions; more would not be under 100 KB


@dataclass(frozen=True)
class Entry:
    """One session as a page shows it; `tags` say what is wrong, in words and a tone, `move` leads to its change."""

    key: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    href: str
    who: str = ""
    note: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    move: str = ""

    @property
    def is_off(self) -> bool:
        """Whether it is struck out."""
        return any(tone == "stop" for _words, tone in self.tags)


@dataclass(frozen=True)
class Step:
    """A way from one view to another."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Timetable:
    """What a page shows: the days, what is in them, and the ways to other days. `asked` narrows it on every way.

    One without an end lists all that is to come, and has no ways to other days. `off` says of some days what they are.
    """

    endpoint: str
    span: Span
    entries: Sequence[Entry]
    asked: dict[str, str]
    earliest: date | None = None
    latest: date | None = None
    is_endless: bool = False
    off: Mapping[date, Sequence[str]] = field(default_factory=dict)

    def address(self, view: View | None = None, day: date | None = None) -> str:
        """Give the address of another view of it, or of another day."""
        return self._address(self._args(view, day))

    def _address(self, args: dict[str, Any]) -> str:
        return url_for(self.endpoint, **args)

    def _args(self, view: View | None = None, day: date | None = None) -> dict[str, Any]:
        return {"view": view or self.span.view, "day": (day or self.span.day).isoformat(), **self.asked}

    @property
    def args(self) -> dict[str, Any]:
        """What stands in its address."""
        return self._args()

    @property
    def title(self) -> str:
        """Say which days it shows."""
        if self.span.view is View.MONTH:
            return f"{month_name(self.span.first.month)} {self.span.first.year}"
        if self.span.view is View.DAY:
            return long_date(self.span.first)
        return _("%(start)s to %(end)s", start=day_month(self.span.first), end=long_date(self.span.last))

    @property
    def views(self) -> list[Step]:
        """Lead to the same days as a week, a month or a list."""
        return [Step(_(name), self.address(view), view is self.span.view) for view, name in VIEW_NAMES.items()]

    @property
    def steps(self) -> list[tuple[str, Step]]:
        """Lead to the days before, to today, and to the days after."""
        if self.is_endless:
            return []
        today = self._address({"view": self.span.view} | self.asked)
        ways: list[tuple[str, Step | None]] = [
            ("prev", self._step(_("Earlier"), self.span.before)),
            ("", Step(_("Today"), today, self.span.holds(clock.today()))),
            ("next", self._step(_("Later"), self.span.after)),
        ]
        return [(rel, step) for rel, step in ways if step is not None]

    def _step(self, text: str, to: Span | None) -> Step | None:
        if to is None or (self.earliest and to.last < self.earliest) or (self.latest and to.first > self.latest):
            return None
        return Step(text, self.address(day=to.day))

    @cached_property
    def week(self) -> Week[Entry]:
        """Lay it out as a week."""
        return week_of(self.span, self.entries)

    @cached_property
    def month(self) -> tuple[tuple[Day[Entry], ...], ...]:
        """Lay it out as a month."""
        return month_of(self.span, self.entries)

    @property
    def today(self) -> date:
        """The day that is marked."""
        return clock.today()

    @cached_property
    def page(self) -> Page:
        """Say which page of a list is shown."""
        found = page_of(len(self.entries), A_PAGE)
        return replace(found, number=min(found.number, found.pages))

    @property
    def listed(self) -> list[tuple[date, list[tuple[date, list[Entry]]]]]:
        """List what stands on this page under the Mondays of its weeks and under its days."""
        first = (self.page.number - 1) * A_PAGE
        shown = self.entries[first : first + A_PAGE]
        days = [(day, list(of_day)) for day, of_day in groupby(shown, key=_day_of)]
        return [(monday, list(of_week)) for monday, of_week in groupby(days, key=lambda day: monday_of(day[0]))]


def _day_of(one: Entry) -> date:
    return clock.local(one.starts_at).date()


OFF_WORDS = {
    None: N_("Bank holiday: %(name)s"),
    Closed.COLLEGE: N_("The college is closed: %(name)s"),
    Closed.HALF_TERM: N_("Half-term: %(name)s"),
    Closed.VENUE: N_("%(place)s is closed: %(name)s"),
    Closed.ROOM: N_("%(place)s is closed: %(name)s"),
}


def days_off_in_words(span: Span) -> dict[date, list[str]]:
    """Say of the days of a timetable of the staff which are bank holidays, in a half-term or closed."""
    return {day: _few([_off_words(one) for one in of_day]) for day, of_day in days_off(span).items()}


def _few(words: list[str]) -> list[str]:
    if len(words) <= NAMED:
        return words
    more = len(words) - NAMED + 1
    return [*words[: NAMED - 1], ngettext("and one closure more", "and %(num)s closures more", more)]


def _off_words(off: DayOff) -> str:
    if off.kind is Closed.HALF_TERM and off.name.casefold() == _(CLOSED_NAMES[off.kind]).casefold():
        return off.name
    return _(OFF_WORDS[off.kind], **({"place": off.place} if off.place else {}), name=off.name)


def staff_entry(line: Planned, *, endpoint: str, may_move: bool) -> Entry:
    """Show a session as the staff, or those who teach it, see it."""
    move = ""
    if may_move and line.may_move(clock.now()):
        move = url_for("manager.sessions.edit", code=line.run_code, number=line.number)
    return Entry(
        key=f"s{line.id}",
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        title=line.title,
        place=line.place or _("Place not known yet"),
        href=url_for(endpoint, code=line.run_code),
        who=", ".join(line.teachers) or _("Nobody named yet"),
        note=_("%(run)s, session %(number)s", run=line.run_code, number=line.number),
        tags=tuple(_tags(line)),
        move=move,
    )


def _tags(line: Planned) -> list[tuple[str, str]]:
    if line.is_cancelled:
        return [(_("Cancelled"), "stop")]
    lacking = [(_("Missing: %(who)s", who=_knowledge(one)), "warn") for one in line.missing]
    return lacking + [(_(OVERLAP_NAMES[overlap]), "wait") for overlap in line.overlaps]


def _knowledge(knowledge: Knowledge) -> str:
    return _(KNOWLEDGE_NAMES[knowledge])
