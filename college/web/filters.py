"""How days, times and numbers look on a page. Dates are formatted by hand: `strftime` is slow in a long list."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from flask import Flask
from flask_babel import gettext

from college.attendance.rules import MARK_NAMES, Attended
from college.enrolment.audience import PART_NAMES, Part, how
from college.foundation import clock
from college.materials.rules import AUDIENCE_NAMES, FORMAT_NAMES, Audience, FormatKind
from college.outbox.rules import Channel
from college.people.rules import KNOWLEDGE_NAMES, Knowledge
from college.questionnaires.rules import WAVE_NAMES, Wave
from college.timetable.cover import ANSWER_NAMES, NEEDED_NAMES, Standing
from college.timetable.models import Run
from college.web import days
from college.web.needs_words import helps


class Told(Protocol):
    """A sentence of the catalogues with the values that are filled in where it is shown."""

    @property
    def sentence(self) -> str:
        """The sentence."""

    @property
    def values(self) -> Mapping[str, object]:
        """What stands in it, by name."""


def _day(when: date | datetime) -> date:
    return clock.local(when).date() if isinstance(when, datetime) else when


def weekday(when: date | datetime) -> str:
    """Name the day of the week: *Tuesday*."""
    return days.day_name(_day(when).weekday())


def short_weekday(when: date | datetime) -> str:
    """Name it shortly: *Tue*."""
    return days.short_day_name(_day(when).weekday())


def long_date(when: date | datetime) -> str:
    """Write a day out: *Tuesday 6 October 2026*."""
    day = _day(when)
    return f"{days.day_name(day.weekday())} {day.day} {days.month_name(day.month)} {day.year}"


def short_date(when: date | datetime) -> str:
    """Write a day shortly: *6 Oct 2026*."""
    day = _day(when)
    return f"{day.day} {days.short_month_name(day.month)} {day.year}"


def in_words(told: Told) -> str:
    """Say what a rule or a clash says in the reader's language, its days written out."""
    values = {name: long_date(word) if isinstance(word, date) else word for name, word in told.values.items()}
    return gettext(told.sentence, **values) if values else gettext(told.sentence)


def run_name(run: Run) -> str:
    """Name a run as people do, by its course, and as files do: *Mindfulness, run R014*."""
    if run.revision is None:
        return gettext("Run %(code)s", code=run.code)
    return gettext("%(title)s, run %(code)s", title=run.revision.title, code=run.code)


def session_name(title: str, run: str, number: int) -> str:
    """Name a session by the course, the run's code and its own number: *Mindfulness (R014), session 6*."""
    if title == run:
        return gettext("%(run)s, session %(number)s", run=run, number=number)
    return gettext("%(title)s (%(run)s), session %(number)s", title=title, run=run, number=number)


def day_month(when: date | datetime) -> str:
    """Write a day of this year: *Tuesday 6 October*."""
    day = _day(when)
    return f"{days.day_name(day.weekday())} {day.day} {days.month_name(day.month)}"


def clock_time(when: datetime) -> str:
    """Write a time as the clock on the wall shows it: *10:00*."""
    wall = clock.local(when)
    return f"{wall.hour:02}:{wall.minute:02}"


def times(thing: object) -> str:
    """Write from when until when a session lasts: *10:00 to 12:00*."""
    return gettext("%(start)s to %(end)s", start=clock_time(thing.starts_at), end=clock_time(thing.ends_at))  # type: ignore[attr-defined]


def last_day(when: datetime) -> datetime:
    """Give a moment of the day that ends at this one: of midnight, the day before."""
    return when - timedelta(microseconds=1)


def knowledge_name(knowledge: Knowledge) -> str:
    """Say from which knowledge somebody writes or teaches: *from lived experience*."""
    return gettext(KNOWLEDGE_NAMES[knowledge])


def needed_name(knowledge: Knowledge) -> str:
    """Say whom a session needs: *Needs a peer trainer*."""
    return gettext(NEEDED_NAMES[knowledge])


def answer_name(stands: Standing) -> str:
    """Say how a question to step in stands: *Has not answered yet*."""
    return gettext(ANSWER_NAMES[stands])


def channel_name(channel: Channel | None) -> str:
    """Say by which way somebody hears of a change: *by e-mail*."""
    return gettext(how(channel))


def part_name(part: Part) -> str:
    """Say what somebody has to do with a run: *has a place*."""
    return gettext(PART_NAMES[part])


def day_number(when: date | datetime) -> int:
    """Give the day of the month, for a calendar leaf: *6*."""
    return _day(when).day


def month_name(when: date | datetime) -> str:
    """Name the month shortly, for a calendar leaf: *Oct*."""
    return days.short_month_name(_day(when).month)


def public_place(meeting: object) -> str:
    """Say where a session meets, as everybody may know it: its `room`, its `venue`, whether it `is_online`."""
    place = ", ".join(name for name in (meeting.room, meeting.venue) if name)  # type: ignore[attr-defined]
    if not meeting.is_online:  # type: ignore[attr-defined]
        return place or gettext("We will tell you the place")
    return gettext("%(places)s, and online", places=place) if place else gettext("Online")


def wave_name(wave: Wave) -> str:
    """Name the time at which something is asked, as a message of the catalogues: *After 3 months*."""
    return WAVE_NAMES[wave]


def format_name(kind: FormatKind) -> str:
    """Say in which form one has a material: *Large print*."""
    return gettext(FORMAT_NAMES[kind])


def audience_name(audience: Audience) -> str:
    """Say whom a material is for: *Facilitators only*."""
    return gettext(AUDIENCE_NAMES[audience])


def mark_name(mark: Attended) -> str:
    """Name a mark of the register as students and facilitators say it, as a message of the catalogues."""
    return MARK_NAMES[mark]


def translated(sentences: Iterable[str]) -> list[str]:
    """Say each of these messages of the catalogues in the language of whoever reads."""
    return [gettext(sentence) for sentence in sentences]


def attach(app: Flask) -> None:
    """Teach the templates how days, times and numbers look."""
    dates = (weekday, short_weekday, long_date, short_date, day_month, day_number, month_name)
    hours = (clock_time, times, last_day)
    names = (knowledge_name, needed_name, answer_name, channel_name, part_name, format_name, audience_name)
    for shown in (*dates, *hours, public_place, in_words, run_name, *names):
        app.jinja_env.filters[shown.__name__] = shown
    app.jinja_env.filters["translated"] = translated
    app.jinja_env.filters["helps"] = helps
    app.jinja_env.globals.update(wave_name=wave_name, mark_name=mark_name, session_name=session_name)
