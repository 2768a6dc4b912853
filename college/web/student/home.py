"""Somebody's own college: the next session first, then what waits for them, then everything else."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.attendance.queries.registers import places_of
from college.courses.queries.reviewers import reviews_of
from college.enrolment.models import Enrolment
from college.enrolment.queries.places import number_in_queue
from college.enrolment.rules import State
from college.foundation import clock
from college.people.models import Person
from college.permissions.policy import Permission
from college.questionnaires.queries import waiting_for
from college.timetable.models import Session
from college.timetable.queries.sessions import place_of
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class Next:
    """The next session, as it is shown at the top."""

    session: Session
    place: str


def _next(places: list[Enrolment], now: datetime) -> Next | None:
    mine = [place.run for place in places if place.state is State.ENROLLED and place.run.cancelled_at is None]
    ahead = [session for run in mine for session in run.sessions if session.is_on and session.ends_at > now]
    first = min(ahead, key=lambda session: session.starts_at, default=None)
    return Next(first, place_of(first)) if first is not None else None


def _is_over(place: Enrolment, now: datetime) -> bool:
    ends_at = place.run.last_ends_at
    return place.run.cancelled_at is not None or (ends_at is not None and ends_at <= now)


def _notices(person: Person, places: list[Enrolment]) -> list[tuple[str, str, str, str]]:
    offers = [
        (
            _("A place has come free for you"),
            url_for("student.places.show", code=place.run.code),
            _("Say yes or no"),
            "warm",
        )
        for place in places
        if place.state is State.OFFERED
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
    return offers + questions + reviews


@bp.get("")
@allow(Permission.SEE_OWN_COLLEGE)
def show() -> ResponseReturnValue:
    """Show the next session, what waits, and every course."""
    person, now = somebody(), clock.now()
    places = list(places_of(person))
    return render_template(
        "student/home/show.html",
        next=_next(places, now),
        notices=_notices(person, places),
        coming=[place for place in places if place.state is not State.WAITING and not _is_over(place, now)],
        queues=[
            (place, number_in_queue(place))
            for place in places
            if place.state is State.WAITING and not _is_over(place, now)
        ],
        past=[place for place in places if place.state is State.ENROLLED and _is_over(place, now)],
    )
