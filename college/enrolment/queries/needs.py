"""What a room must have for those who come to a run. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from college.enrolment.models import Enrolment
from college.enrolment.rules import HOLDS_A_PLACE
from college.foundation import clock
from college.foundation.db import db
from college.people.models import AccessNeeds, PersonNeed
from college.people.needs import Need
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class RoomNeeds:
    """How many the room must seat, and whether any of them needs a step-free way to it; nobody is named."""

    expected: int
    step_free: bool


def needs_in_the_room(run: Run) -> RoomNeeds:
    """Tell what a room for this run must have: a seat for each place, and what those need who hold one now.

    Rooms are chosen before anybody asks for a place, and a run may be full. An open offer is a place that is held.
    """
    step_free = exists().where(
        Enrolment.run_id == run.id,
        Enrolment.state.in_(HOLDS_A_PLACE),
        PersonNeed.person_id == Enrolment.person_id,
        PersonNeed.need == Need.STEP_FREE,
    )
    return RoomNeeds(expected=run.places, step_free=bool(db.session.scalar(select(step_free))))


def step_free_since() -> dict[int, datetime]:
    """Tell since when we know of each run to come that somebody with a place needs a step-free way; names nobody."""
    to_come = select(Session.run_id).where(Session.state == SessionState.PLANNED, Session.ends_at > clock.now())
    rows = db.session.execute(
        select(Enrolment.run_id, func.max(Enrolment.asked_at), func.max(AccessNeeds.changed_at))
        .join(PersonNeed, PersonNeed.person_id == Enrolment.person_id)
        .outerjoin(AccessNeeds, AccessNeeds.person_id == Enrolment.person_id)
        .where(PersonNeed.need == Need.STEP_FREE, Enrolment.state.in_(HOLDS_A_PLACE), Enrolment.run_id.in_(to_come))
        .group_by(Enrolment.run_id)
    )
    return {run: max(asked_at, noted_at or asked_at) for run, asked_at, noted_at in rows}
