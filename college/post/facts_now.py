"""What is true just now of the things that messages are about. Nothing here changes anything."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.interfaces import ORMOption

from college.enrolment import letters_of_series
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation.db import Base, db
from college.outbox.models import Message
from college.post import as_read
from college.post.once import once
from college.timetable.models import Run

T = TypeVar("T", bound=Base)

# What is asked of a place besides is found with it, in one question; what somebody comes as, no message says.
_BESIDE: Final[dict[type[Base], tuple[ORMOption, ...]]] = {
    Enrolment: (joinedload(Enrolment.run), lazyload(Enrolment.capacity_rows))
}


def thing(message: Message, kind: type[T]) -> T | None:
    """Find what a message is about, if it is about a thing of this kind that is still there."""
    if message.about != kind.__tablename__ or message.about_id is None:
        return None
    found = db.session.get(kind, message.about_id, options=_BESIDE.get(kind, ()))
    db.session.info["at hand"] = found  # which else forgets it, and reads it anew for the next question
    return found


def has_standing(person_id: int, run_id: int, states: Collection[State]) -> bool:
    """Tell whether somebody's place on a run is in one of these states."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Enrolment.person_id == person_id, Enrolment.run_id == run_id, Enrolment.state.in_(states)
                )
            )
        )
    )


def coming_sessions(run: Run, now: datetime) -> list[int]:
    """List the numbers of a run's sessions that have not begun, cancelled ones among them."""
    return [session.id for session in run.sessions if session.starts_at > now]


@once
def run_of(message: Message) -> Run | None:
    """Find the run that a message names."""
    return db.session.get(Run, message.facts["run_id"])


@once
def sessions_still_so(message: Message) -> list[dict[str, Any]]:
    """List those of the sessions that a message tells of at once which are still as it says, and news to the reader."""
    found = letters_of_series.still_so(message.name, message.facts, message.person_id)
    if message.name not in as_read.MOVES:
        return found
    known = as_read.last_read(message)
    return [one for one in found if not as_read.is_back(one, known.get(one["id"]))]
