"""What the pages for everybody say of a run: when, where, and whether there is a place."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from college.enrolment.prospectus import CAN_BE_ASKED, CourseOnOffer, Mode, RunOnOffer, Standing
from college.web.filters import clock_time, day_month, short_date

TONES = {
    Standing.OPEN: "good",
    Standing.FULL: "wait",
    Standing.NOT_YET: "info",
    Standing.CANCELLED: "stop",
}


@dataclass(frozen=True)
class RunCard:
    """A run in words."""

    code: str
    when: str
    where: str
    state: str
    tone: str
    may_ask: bool
    ask: str


@dataclass(frozen=True)
class CourseCard:
    """A course in words, as one card of the list shows it."""

    slug: str
    title: str
    summary: str
    label: str
    facts: list[tuple[str, str]]
    state: str
    tone: str


def run_card(run: RunOnOffer, now: datetime) -> RunCard:
    """Put a run into words."""
    standing = run.standing(now)
    return RunCard(
        code=run.code,
        when=when(run, now),
        where=where(run),
        state=state_of(run, standing),
        tone=TONES.get(standing, "neutral"),
        may_ask=standing in CAN_BE_ASKED,
        ask=_("Ask for a place") if standing is Standing.OPEN else _("Join the waiting list"),
    )


def course_card(course: CourseOnOffer, now: datetime) -> CourseCard:
    """Put a course into words: the next run that one can still join in full, and the starts of those after it."""
    label = " · ".join(course.topics)
    if not course.runs:
        nothing = _("No dates just now – be told")
        return CourseCard(course.slug, course.title, course.summary, label, [], nothing, "neutral")
    runs = sorted(course.runs, key=lambda run: run.standing(now) not in CAN_BE_ASKED)
    first = run_card(runs[0], now)
    facts = [(_("When"), first.when), (_("Where"), first.where)]
    for other in runs[1:3]:
        facts.append((_("Also"), f"{_starts(other, now)}. {state_of(other, other.standing(now))}"))
    return CourseCard(course.slug, course.title, course.summary, label, facts, first.state, first.tone)


def state_of(run: RunOnOffer, standing: Standing) -> str:
    """Say in a few words whether there is a place."""
    if standing is Standing.OPEN:
        return _("Places left: %(number)s", number=run.tally.left)
    if standing is Standing.FULL:
        return _full(run.tally.waiting)
    if standing is Standing.NOT_YET and run.window.opens_at is not None:
        return _("Enrolment opens %(day)s", day=short_date(run.window.opens_at))
    if standing is Standing.CANCELLED:
        return _("Cancelled")
    if standing is Standing.OVER:
        return _("Has taken place") if run.spans else _("No dates yet")
    return _("Enrolment has closed – call us") if standing is Standing.CLOSED else _("Enrolment is not open yet")


def _full(waiting: int) -> str:
    return (
        _("Full – waiting list of %(number)s", number=waiting) if waiting else _("Full – you can join a waiting list")
    )


def when(run: RunOnOffer, now: datetime) -> str:
    """Say when a run meets next, and how often it meets."""
    span = run.next_span(now) or (run.spans[-1] if run.spans else None)
    if span is None:
        return _("Dates are not known yet")
    first = f"{day_month(span[0])}, " + _("%(start)s to %(end)s", start=clock_time(span[0]), end=clock_time(span[1]))
    count = len(run.spans)
    if count == 1:
        return first
    if span != run.spans[0]:
        return _("Has begun. Next: %(first)s", first=first)
    many = ngettext("%(num)s session", "%(num)s sessions", count)
    return _("%(first)s (%(many)s, until %(last)s)", first=first, many=many, last=short_date(run.spans[-1][0]))


def where(run: RunOnOffer) -> str:
    """Say where a run meets."""
    places = ", ".join(run.venues)
    if run.mode is Mode.ONLINE:
        return _("Online")
    if run.mode is Mode.MIXED:
        return _("%(places)s, and online", places=places)
    return places or _("We will tell you the place")


def _starts(run: RunOnOffer, now: datetime) -> str:
    if not run.spans:
        return _("Dates are not known yet")
    day = day_month(run.spans[0][0])
    return _("Began on %(day)s", day=day) if run.spans[0][0] <= now else day
