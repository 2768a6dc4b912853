"""Questions about the way between venues. Nothing here changes anything."""

from sqlalchemy import or_, select

from college.foundation.db import db
from college.timetable.models import TravelTime, Venue


def minutes_from(venue: Venue) -> dict[int, int]:
    """Give the minutes from a venue to each other of which they were written down, by its number."""
    ways = select(TravelTime).where(or_(TravelTime.venue_id == venue.id, TravelTime.other_id == venue.id))
    return {way.other_id if way.venue_id == venue.id else way.venue_id: way.minutes for way in db.session.scalars(ways)}


def venues_to_travel_to(venue: Venue) -> list[tuple[int, str]]:
    """List the number and name of every other venue that one travels to; one's own screen is near from anywhere."""
    others = select(Venue.id, Venue.name).where(Venue.id != venue.id, Venue.is_online.is_(False)).order_by(Venue.name)
    return [(number, name) for number, name in db.session.execute(others)]
