"""Keeping how long it takes from one venue to another."""

from collections.abc import Mapping

from sqlalchemy import delete, or_

from college.audit.actions import Doer, record
from college.foundation.db import db
from college.settings.rules import travel_time
from college.timetable.models import TravelTime, Venue
from college.timetable.queries.travel import minutes_from


def keep_minutes(venue: Venue, minutes: Mapping[int, int | None], *, by: Doer | None) -> bool:
    """Keep the minutes from a venue to others, by their numbers, for both directions; tells whether any changed.

    Nothing for a venue means the college's usual time. Raises `Refused` for more than four hours.
    """
    wanted = {other: travel_time(said) for other, said in minutes.items() if said is not None and other != venue.id}
    if wanted == minutes_from(venue):
        return False
    one_way = or_(TravelTime.venue_id == venue.id, TravelTime.other_id == venue.id)
    db.session.execute(delete(TravelTime).where(one_way))
    for other, said in wanted.items():
        first, second = sorted((venue.id, other))
        db.session.add(TravelTime(venue_id=first, other_id=second, minutes=said))
    db.session.flush()
    record("venue.ways_changed", venue, by=by, venues=sorted(wanted))
    return True
