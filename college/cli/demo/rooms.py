"""What stands in the way of sessions in the demonstration college: closures, leave, ways, and a decision on record."""

from datetime import date, datetime, timedelta

from sqlalchemy import case, select, update

from college.cli.demo.making import PRESENT, Making, write_silently
from college.foundation import clock
from college.foundation.db import db
from college.timetable.clashes import Kind
from college.timetable.models import ClashReason, Closure, Facilitation, Leave, Room, Session, TravelTime, Venue
from college.timetable.rules import Closed, SessionState, StepFree

WEEK = timedelta(weeks=1)
BETWEEN_TERMS, AFTER_TERMS = 4, 12  # weeks from today in which nothing is taught
REASON = "Agreed on the phone: this one session is taught, and another day is free instead."


def make_rooms_known(making: Making) -> None:
    """Say of each room whether it has steps, how far venues are apart, what is closed, and who is away.

    A leave and a closed room came in the way of a session each, and wait for a decision on the page of today; one
    leave was overruled, and its reason is on record.
    """
    steps = Room.name.in_(["The Loft", "Small Hall"])
    unknown = Room.name == "Main Hall"
    step_free = case((steps, StepFree.NO), (unknown, StepFree.UNKNOWN), else_=StepFree.YES)
    db.session.execute(update(Room).values(step_free=step_free))
    venues = list(db.session.scalars(select(Venue.id).where(Venue.is_online.is_(False)).order_by(Venue.id)))
    ways = [(venues[0], venues[1], 10), (venues[0], venues[2], 25), (venues[1], venues[2], 40)]
    write_silently(TravelTime, [{"venue_id": a, "other_id": b, "minutes": minutes} for a, b, minutes in ways])
    ahead = _sessions_ahead(making)
    _close(making, venues[2], ahead[:1])
    _go_on_leave(making, [each for each in ahead if _day(each) != _day(ahead[0])][:2])


def _sessions_ahead(making: Making) -> list[Session]:
    """Find sessions of this term that are still to come, of three runs without any of the cast's own."""
    runs = [run.id for run in making.runs if run.when == PRESENT and run.place_in_term > 0]
    later = making.now + timedelta(days=2)
    wanted = select(Session).where(
        Session.run_id.in_(runs), Session.state == SessionState.PLANNED, Session.starts_at > later
    )
    by_run = {session.run_id: session for session in db.session.scalars(wanted.order_by(Session.starts_at.desc()))}
    return sorted(by_run.values(), key=lambda session: (session.starts_at, session.id))


def _day(session: Session) -> date:
    return clock.local(session.starts_at).date()


def _close(making: Making, hall: int, meeting: list[Session]) -> None:
    monday = making.today - timedelta(days=making.today.weekday())
    between, after = monday + BETWEEN_TERMS * WEEK, monday + AFTER_TERMS * WEEK
    rows = [
        _closure(making, Closed.HALF_TERM, "Half-term", between, days=5),
        _closure(making, Closed.COLLEGE, "Break between terms", after, days=14),
        _closure(making, Closed.VENUE, "New floor", after, days=5, venue_id=hall),
    ]
    for session in meeting:
        rows.append(_closure(making, Closed.ROOM, "Painting", _day(session), days=1, room_id=session.room_id))
    write_silently(Closure, rows)


def _closure(
    making: Making, kind: Closed, name: str, first: date, *, days: int, **where: int | None
) -> dict[str, object]:
    row = {"kind": kind, "name": name, "first_on": first, "last_on": first + timedelta(days=days - 1)}
    return row | {"venue_id": None, "room_id": None, "noted_at": making.now - timedelta(days=3)} | where


def _go_on_leave(making: Making, meeting: list[Session]) -> None:
    for session, is_overruled in zip(meeting, (True, False), strict=False):
        teaching = select(Facilitation.person_id).where(Facilitation.session_id == session.id)
        person = db.session.scalars(teaching.order_by(Facilitation.id)).first()
        _leave(making, person, clock.start_of(_day(session)))
        if is_overruled:
            db.session.add(
                ClashReason(
                    session_id=session.id,
                    kind=Kind.ON_LEAVE,
                    person_id=person,
                    reason=REASON,
                    by_person_id=making.cast["gwen"],
                    made_at=making.now - timedelta(days=2),
                )
            )


def _leave(making: Making, person: int | None, starts_at: datetime) -> None:
    ends_at, noted_at = starts_at + timedelta(days=1), making.now - timedelta(days=3)
    db.session.add(Leave(person_id=person, starts_at=starts_at, ends_at=ends_at, noted_at=noted_at))
