"""Somebody's own college: the next session first, then what waits for them, then everything else."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.attendance.queries.own_record import attendance_in, is_off, places_of
from college.courses.queries.reviewers import reviews_of
from college.enrolment.models import Enrolment
from college.enrolment.queries.places import number_in_queue
from college.enrolment.rules import State
from college.foundation import clock
from college.learning_plans.queries import plan_of
from college.learning_plans.queries import review_is_due as plan_review_is_due
from college.people.models import Person
from college.people.queries.needs import review_is_due as needs_review_is_due
from college.people.queries.needs import sheet_of
from college.permissions.policy import Permission
from college.questionnaires.queries import waiting_for
from college.timetable.models import Run, Session
from college.timetable.queries.sessions import place_of
from college.web.filters import clock_time, long_date
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class Next:
    """The next session, as it is shown at the top."""

    session: Session
    place: str
    label: str


@dataclass(frozen=True)
class Coming:
    """A course that is not over, with its next session, if that is known."""

    place: Enrolment
    next: Session | None
    has_begun: bool


def _ahead(run: Run, now: datetime) -> list[Session]:
    sessions = [session for session in run.sessions if session.is_on and session.ends_at > now]
    return [] if is_off(run) else sorted(sessions, key=lambda session: session.starts_at)


def _next(places: list[Enrolment], now: datetime) -> Next | None:
    ahead = [session for place in places if place.state is State.ENROLLED for session in _ahead(place.run, now)]
    first = min(ahead, key=lambda session: session.starts_at, default=None)
    return Next(first, place_of(first), _label(first, now)) if first is not None else None


def _label(session: Session, now: datetime) -> str:
    if session.starts_at <= now:
        return _("Your session is on now")
    days = (clock.local(session.starts_at).date() - clock.local(now).date()).days
    return {0: _("Your next session is today"), 1: _("Your next session is tomorrow")}.get(days, _("Your next session"))


def _coming(places: list[Enrolment], now: datetime) -> list[Coming]:
    rows = []
    for place in places:
        begins = place.run.first_starts_at
        first = next(iter(_ahead(place.run, now)), None)
        rows.append(Coming(place, first, begins is not None and begins <= now))
    return sorted(rows, key=lambda row: (row.next is None, row.next.starts_at if row.next else now))


def _is_over(place: Enrolment, now: datetime) -> bool:
    ends_at = place.run.last_ends_at
    return is_off(place.run) or (ends_at is not None and ends_at <= now)


def _notices(person: Person, offered: list[Enrolment]) -> list[tuple[str, str, str, str]]:
    offers = [
        (
            _("A place has come free for you"),
            url_for("student.places.show", code=place.run.code),
            _until(place),
            "warm",
        )
        for place in offered
    ]
    questions = [
        (
            _("Tell us how it was"),
            url_for("student.questionnaires.show", number=asked.id),
            asked.run.course.title,
            "info",
        )
        for asked in waiting_for(person)
    ]
    reviews = [
        (
            _("Read with us before it is published"),
            url_for("student.reviews.show", slug=review.slug),
            review.title,
            "info",
        )
        for review in reviews_of(person.id)
    ]
    return offers + questions + reviews + _to_look_at(person)


def _to_look_at(person: Person) -> list[tuple[str, str, str, str]]:
    found = []
    if needs_review_is_due(sheet_of(person)):
        what, where = _("Is what helps you still right?"), url_for("student.needs.show")
        found.append((what, where, _("Have a look, and say so with one button"), "info"))
    if plan_review_is_due(plan_of(person.id)):
        what, where = _("You wanted to look at your plan again"), url_for("student.plan.show")
        found.append((what, where, _("It is yours alone"), "info"))
    return found


def _until(place: Enrolment) -> str:
    until = place.offer_lapses_at
    if until is None:
        return _("Say yes or no")
    return _("Say yes or no by %(day)s at %(time)s", day=long_date(until), time=clock_time(until))


@bp.get("")
@allow(Permission.SEE_OWN_COLLEGE)
def show() -> ResponseReturnValue:
    """Show the next session, what waits, what comes, and what is over."""
    person, now = somebody(), clock.now()
    places = list(places_of(person))
    current = [place for place in places if not _is_over(place, now)]
    over = [place for place in places if place.state is State.ENROLLED and _is_over(place, now)]
    return render_template(
        "student/home/show.html",
        next=_next(places, now),
        notices=_notices(person, [place for place in current if place.state is State.OFFERED]),
        coming=_coming([place for place in current if place.state is not State.WAITING], now),
        queues=[(place, number_in_queue(place)) for place in current if place.state is State.WAITING],
        past=attendance_in(over),
    )
