"""What stands in the way of a session, for those who are to come to it. Nothing here changes anything."""

from college.enrolment.queries.places import tally
from college.timetable.clashes import Clash, Slot
from college.timetable.models import Session
from college.timetable.queries.clashes import clashes_of


def in_the_way(session: Session) -> tuple[Clash, ...]:
    """Tell what stands in the way of a session as it is planned now, seats for everybody with a place included."""
    if not session.is_on:
        return ()
    people = frozenset(row.person_id for row in session.facilitations)
    slot = Slot(session.starts_at, session.ends_at, session.venue_id, session.room_id, people, session.id)
    return clashes_of([slot], expected=tally(session.run).taken)[0]
