"""Runs and their sessions as the public catalogue shows them: counted and paired by the database, decided by rules."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    Text,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    select,
)

from college.courses.models import Course
from college.courses.rules import State as CourseState
from college.courses.rules import stops
from college.enrolment.models import Enrolment
from college.enrolment.prospectus import Meeting, Place, RunOnOffer, mode_of
from college.enrolment.rules import HOLDS_A_PLACE, State, Tally
from college.foundation.db import db
from college.people.rules import Knowledge
from college.settings.queries import the_college
from college.settings.rules import Policy
from college.timetable.models import Facilitation, Room, Run, Session, Term, Venue
from college.timetable.queries.photographs import shown_of
from college.timetable.rules import SessionState, Window

PUBLISHED = (Course.state == CourseState.PUBLISHED) & Course.published_revision_id.is_not(None)
TAKES_PLACE = (SessionState.PLANNED, SessionState.HELD)
VENUE = (
    Venue.id.label("venue_id"),
    Venue.name.label("venue"),
    Venue.address,
    Venue.is_online,
    Venue.map_link,
    Venue.entrance,
    Venue.transport,
    Venue.parking,
    Venue.access,
)


def not_over(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Give the condition that a run has a session that is on, or to come."""
    return Run.id.in_(select(Session.run_id).where(Session.state.in_(TAKES_PLACE), Session.ends_at > now))


def run_rows() -> Select[Any]:
    """Ask for runs with their windows and how full they are."""
    of_run = select(func.count()).where(Enrolment.run_id == Run.id)
    return (
        select(
            Run.id,
            Run.course_id,
            Run.code,
            Run.places,
            Run.cancelled_at,
            func.coalesce(Run.opens_at, Term.enrolment_opens_at).label("opens_at"),
            func.coalesce(Run.closes_at, Term.enrolment_closes_at).label("closes_at"),
            of_run.where(Enrolment.state.in_(HOLDS_A_PLACE)).scalar_subquery().label("taken"),
            of_run.where(Enrolment.state == State.WAITING).scalar_subquery().label("waiting"),
        )
        .join_from(Run, Course, Run.course_id == Course.id)
        .join(Term, Run.term_id == Term.id)
    )


def runs_by_course(now: datetime, course: int | None = None) -> defaultdict[int, list[RunOnOffer]]:
    """List the runs of the published courses, or of one, that are not over, the soonest first; one question."""
    by_run: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    asked = _runs_not_over(of_one_course=course is not None)
    for row in db.session.execute(asked, {"now": now} | ({"course": course} if course is not None else {})):
        by_run[row.id].append(row)
    policy = the_college().policy
    listed: defaultdict[int, list[RunOnOffer]] = defaultdict(list)
    for rows in by_run.values():
        listed[rows[0].course_id].append(_on_offer(rows, policy))
    for runs in listed.values():
        runs.sort(key=lambda run: run.spans)
    return listed


@cache
def _runs_not_over(*, of_one_course: bool) -> Select[Any]:
    """One row for each run and venue. A question that is put into words once is asked in half the time."""
    span = cast(Session.starts_at, Text) + literal("|") + cast(Session.ends_at, Text)
    asked = (
        run_rows()
        .add_columns(
            Venue.name.label("venue"),
            Venue.is_online.label("venue_online"),
            func.max(is_online()).label("online"),
            func.min(_taught(Knowledge.LIVED_EXPERIENCE)).label("lived"),
            func.min(_taught(Knowledge.BY_TRAINING)).label("trained"),
            func.aggregate_strings(span, ",").label("spans"),
        )
        .join(Session, Session.run_id == Run.id)
        .join(Venue, Session.venue_id == Venue.id, isouter=True)
        .where(PUBLISHED, Run.cancelled_at.is_(None), Session.state.in_(TAKES_PLACE), not_over(bindparam("now")))
        .group_by(Run.id, Term.id, Venue.id)
    )
    return asked.where(Course.id == bindparam("course")) if of_one_course else asked


def is_online() -> Any:
    """Tell of a session whether one may take part from elsewhere, as 1 or 0."""
    return case((Session.online_link != "", 1), (Venue.is_online.is_(True), 1), else_=0)


def _taught(knowledge: Knowledge) -> Any:
    by = exists().where(Facilitation.session_id == Session.id, Facilitation.knowledge == knowledge)
    return case((by, 1), else_=0)


def _paired(policy: Policy, lived: int, trained: int) -> bool:
    # One person teaches a session once, so two kinds of knowledge are two people.
    pair = [(1, Knowledge.LIVED_EXPERIENCE)] * bool(lived) + [(2, Knowledge.BY_TRAINING)] * bool(trained)
    return not stops(policy, pair)


def _on_offer(where: Sequence[Row[Any]], policy: Policy) -> RunOnOffer:
    row = where[0]
    return RunOnOffer(
        code=row.code,
        tally=Tally(row.places, row.taken, row.waiting),
        window=Window(row.opens_at, row.closes_at),
        is_cancelled=row.cancelled_at is not None,
        is_paired=all(_paired(policy, each.lived, each.trained) for each in where),
        spans=tuple(sorted(span for each in where for span in _spans(each.spans))),
        venues=tuple(sorted(each.venue for each in where if each.venue and not each.venue_online)),
        mode=mode_of(
            in_a_room=any(each.venue and not each.venue_online for each in where),
            online=any(each.online for each in where),
        ),
    )


def _spans(kept: str) -> list[tuple[datetime, datetime]]:
    pairs = (span.split("|") for span in kept.split(","))
    return [(_moment(starts), _moment(ends)) for starts, ends in pairs]


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def meetings_of(number: int) -> tuple[Meeting, ...]:
    """List every session of a run as everybody may know it, in the order of time."""
    policy = the_college().policy
    found = db.session.execute(_sessions_of_run(), {"run": number}).all()
    places = places_of(found)
    return tuple(
        Meeting(
            number=row.number,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            is_on=row.state is not SessionState.CANCELLED,
            is_paired=_paired(policy, row.lived, row.trained),
            is_online=bool(row.online),
            place=places.get(row.venue_id),
            room=row.room or "",
        )
        for row in found
    )


def places_of(rows: Iterable[Any]) -> dict[int, Place]:
    """Describe each venue that these rows name, whose columns are those of `VENUE`; one question for all."""
    found = {row.venue_id: row for row in rows if row.venue_id is not None}
    shown = shown_of(found)
    return {
        number: Place(
            name=row.venue,
            address=row.address,
            is_online=row.is_online,
            map_link=row.map_link,
            entrance=row.entrance,
            transport=row.transport,
            parking=row.parking,
            access=row.access,
            features=shown[number].features,
            photographs=shown[number].photographs,
        )
        for number, row in found.items()
    }


@cache
def _sessions_of_run() -> Select[Any]:
    return (
        select(
            Session.number,
            Session.starts_at,
            Session.ends_at,
            Session.state,
            _taught(Knowledge.LIVED_EXPERIENCE).label("lived"),
            _taught(Knowledge.BY_TRAINING).label("trained"),
            is_online().label("online"),
            *VENUE,
            Room.name.label("room"),
        )
        .join_from(Session, Venue, Session.venue_id == Venue.id, isouter=True)
        .join(Room, Session.room_id == Room.id, isouter=True)
        .where(Session.run_id == bindparam("run"))
        .order_by(Session.starts_at, Session.number)
    )
