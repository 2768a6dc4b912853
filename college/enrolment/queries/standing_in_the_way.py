"""What stands in the way of a session, for those who are to come to it. Nothing here changes anything."""

from college.enrolment.queries.needs import needs_in_the_room
from college.timetable.clashes import Clash, Slot
from college.timetable.models import Session
from college.timetable.queries.clashes import clashes_of


def in_the_way(session: Session) -> tuple[Clash, ...]:
    """Tell what stands in the way of a session as it is planned now, seats and step-free access included."""
    if not session.is_on:
        return ()
    people = frozenset(row.person_id for row in session.facilitations)
    slot = Slot(session.starts_at, session.ends_at, session.venue_id, session.room_id, people, session.id)
    room = needs_in_the_room(session.run)
    return clashes_of([slot], expected=room.expected, step_free_needed=room.step_free)[0]
