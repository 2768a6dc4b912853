"""What a room must have for those who come to a run. Nothing here changes anything."""

from dataclasses import dataclass

from sqlalchemy import distinct, func, select

from college.enrolment.models import Enrolment
from college.enrolment.rules import HOLDS_A_PLACE
from college.foundation.db import db
from college.people.models import PersonNeed
from college.people.needs import Need
from college.timetable.models import Run


@dataclass(frozen=True)
class RoomNeeds:
    """How many come, and whether any of them needs a step-free way to the room; nobody is named."""

    expected: int
    step_free: bool


def needs_in_the_room(run: Run) -> RoomNeeds:
    """Tell what a room for this run must have, by those who hold a place now, an open offer included."""
    step_free = (PersonNeed.person_id == Enrolment.person_id) & (PersonNeed.need == Need.STEP_FREE)
    found = db.session.execute(
        select(func.count(distinct(Enrolment.id)), func.count(PersonNeed.id))
        .select_from(Enrolment)
        .outerjoin(PersonNeed, step_free)
        .where(Enrolment.run_id == run.id, Enrolment.state.in_(HOLDS_A_PLACE))
    ).one()
    return RoomNeeds(expected=found[0], step_free=found[1] > 0)
