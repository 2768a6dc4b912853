"""Questions about sessions. Nothing here changes anything."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from college.foundation.db import db
from college.people.models import Person
from college.timetable.models import Facilitation, Run, Session
from college.timetable.rules import place_words


def place_of(session: Session) -> str:
    """Say in few words where a session is: *Room 2, Library*, *Library* or *Online*; empty when it is not known yet."""
    return place_words(
        venue=session.venue.name if session.venue else "",
        room=session.room.name if session.room else "",
        online=bool(session.online_link),
    )


def session_of(code: str, number: int) -> Session | None:
    """Find a session by its run's code and its own number."""
    wanted = select(Session).join(Run).where(Run.code == code, Session.number == number)
    return db.session.scalars(wanted).one_or_none()


def sessions_taught_by(person: Person, since: datetime) -> list[Session]:
    """List the sessions that this person teaches and that end after a moment, the next first, with their runs."""
    wanted = (
        select(Session)
        .join(Facilitation)
        .where(Facilitation.person_id == person.id, Session.ends_at > since)
        .order_by(Session.starts_at, Session.id)
        .options(
            joinedload(Session.venue),
            joinedload(Session.room),
            joinedload(Session.run).joinedload(Run.revision),
            selectinload(Session.facilitations).joinedload(Facilitation.person),
        )
    )
    return list(db.session.scalars(wanted))
