"""Keeping the places where the college teaches."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from college.audit.actions import Doer, record
from college.foundation.db import save
from college.foundation.refusal import Refused
from college.timetable.models import Room, Venue, VenueFeature
from college.timetable.queries.venues import room_named, venue_named
from college.timetable.rules import StepFree
from college.timetable.welcome import Feature, map_link_of


@dataclass(frozen=True)
class VenueWords:
    """What a page says of a venue; of a feature that is left out nobody knows whether it is there."""

    name: str
    address: str = ""
    access: str = ""
    is_online: bool = False
    map_link: str = ""
    entrance: str = ""
    transport: str = ""
    parking: str = ""
    features: Mapping[Feature, bool] = field(default_factory=dict)


def make_venue(words: VenueWords, *, by: Doer | None) -> Venue:
    """Make a venue; raises `Refused` for a name that another venue has, and for a map that is no secure address."""
    venue = Venue()
    _write(venue, words)
    save(venue)
    record("venue.made", venue, by=by)
    return venue


def change_venue(venue: Venue, words: VenueWords, *, by: Doer | None) -> None:
    """Change what is said of a venue; its sessions stay where they are. Raises `Refused` as `make_venue` does."""
    _write(venue, words)
    save(venue)
    record("venue.changed", venue, by=by)


def make_room(
    venue: Venue, name: str, *, seats: int | None = None, step_free: StepFree = StepFree.UNKNOWN, by: Doer | None
) -> Room:
    """Make a room in a venue; raises `Refused` for a name that another of its rooms has."""
    room = Room(venue_id=venue.id, name=_free_room_name(venue, name, None), seats=seats, step_free=step_free)
    save(room)
    record("room.made", room, by=by)
    return room


def change_room(
    room: Room, *, name: str, seats: int | None, step_free: StepFree | None = None, by: Doer | None
) -> None:
    """Change a room's name and the number of its seats, and, if it is said, whether one gets in without a step."""
    room.name = _free_room_name(room.venue, name, room)
    room.seats, room.step_free = seats, step_free or room.step_free
    save(room)
    record("room.changed", room, by=by)


def _write(venue: Venue, words: VenueWords) -> None:
    name = " ".join(words.name.split())
    other = venue_named(name)
    if other is not None and other is not venue:
        raise Refused("There is a venue called %(name)s already. Choose another name.", name=name)
    venue.name, venue.address, venue.is_online = name, words.address, words.is_online
    venue.map_link = map_link_of(words.map_link)
    venue.entrance, venue.transport, venue.parking = words.entrance, words.transport, words.parking
    venue.access = words.access
    _know(venue, words.features)


def _know(venue: Venue, features: Mapping[Feature, bool]) -> None:
    rows = {row.feature: row for row in venue.features}
    for feature, is_there in features.items():
        rows.setdefault(feature, VenueFeature(feature=feature)).is_there = is_there
    venue.features = [rows[feature] for feature in features]


def _free_room_name(venue: Venue, name: str, room: Room | None) -> str:
    tidy = " ".join(name.split())
    other = room_named(venue, tidy)
    if other is not None and other is not room:
        raise Refused("There is a room called %(name)s in this venue already. Choose another name.", name=tidy)
    return tidy
