"""What somebody reads before they come to a venue: what there is for them, how it looks, and where it is. Pure."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from college.foundation import web_addresses
from college.foundation.refusal import Refused
from college.foundation.wording import N_

MAP_SEARCH: Final = "https://www.openstreetmap.org/search"
MOST_PHOTOGRAPHS: Final = 8
LONGEST_WORDS: Final = 300  # letters of what a photograph shows
SIDE: Final = 1600  # pixels of a photograph's longer side, at most
SMALL_SIDE: Final = 640  # of the one that stands on a page
KEPT_FOR: Final = timedelta(days=7)  # in which a photograph that was removed can be put back


class Feature(enum.StrEnum):
    """Something that decides for somebody whether they can come. A venue has it, has it not, or nobody knows yet."""

    STEP_FREE_ENTRANCE = "step_free_entrance"
    WIDE_DOORS = "wide_doors"
    LIFT = "lift"
    ACCESSIBLE_TOILET = "accessible_toilet"
    CHANGING_PLACES = "changing_places"
    GENDER_NEUTRAL_TOILET = "gender_neutral_toilet"
    BABY_CHANGING = "baby_changing"
    HEARING_LOOP = "hearing_loop"
    GOOD_LIGHTING = "good_lighting"
    QUIET_ROOM = "quiet_room"
    SEATS_ON_THE_WAY = "seats_on_the_way"
    ASSISTANCE_DOGS = "assistance_dogs"
    BLUE_BADGE_PARKING = "blue_badge_parking"
    DROP_OFF = "drop_off"
    WIFI = "wifi"


@dataclass(frozen=True)
class Words:
    """How a feature is called, and what a visitor reads where it is there and where it is not."""

    name: str
    there: str
    missing: str


FEATURES: Final = {
    Feature.STEP_FREE_ENTRANCE: Words(
        N_("Step-free entrance"), N_("You can come in without steps."), N_("There are steps at the entrance.")
    ),
    Feature.WIDE_DOORS: Words(
        N_("Wide doors"), N_("The doors are wide enough for a wheelchair."), N_("Some doors are narrow.")
    ),
    Feature.LIFT: Words(N_("Lift"), N_("There is a lift."), N_("There is no lift.")),
    Feature.ACCESSIBLE_TOILET: Words(
        N_("Accessible toilet"), N_("There is an accessible toilet."), N_("There is no accessible toilet.")
    ),
    Feature.CHANGING_PLACES: Words(
        N_("Changing Places toilet"),
        N_("There is a Changing Places toilet, with a hoist and a bench."),
        N_("There is no Changing Places toilet."),
    ),
    Feature.GENDER_NEUTRAL_TOILET: Words(
        N_("Gender-neutral toilet"), N_("There is a toilet for everybody."), N_("The toilets are for men or for women.")
    ),
    Feature.BABY_CHANGING: Words(
        N_("Baby changing"), N_("There is a place to change a baby."), N_("There is no place to change a baby.")
    ),
    Feature.HEARING_LOOP: Words(N_("Hearing loop"), N_("There is a hearing loop."), N_("There is no hearing loop.")),
    Feature.GOOD_LIGHTING: Words(
        N_("Good lighting"), N_("The rooms and the way in are well lit."), N_("The light is dim in places.")
    ),
    Feature.QUIET_ROOM: Words(
        N_("Quiet room"), N_("There is a quiet room, where you can be by yourself."), N_("There is no quiet room.")
    ),
    Feature.SEATS_ON_THE_WAY: Words(
        N_("Seats on the way"), N_("There are seats on the way to the room."), N_("There are no seats on the way in.")
    ),
    Feature.ASSISTANCE_DOGS: Words(
        N_("Assistance dogs"), N_("Assistance dogs are welcome."), N_("The building does not let dogs in. Ask us.")
    ),
    Feature.BLUE_BADGE_PARKING: Words(
        N_("Blue Badge parking"), N_("There is Blue Badge parking."), N_("There is no Blue Badge parking.")
    ),
    Feature.DROP_OFF: Words(
        N_("Drop-off at the door"), N_("A car or taxi can stop at the door."), N_("Cars cannot stop at the door.")
    ),
    Feature.WIFI: Words(N_("Free wifi"), N_("There is free wifi."), N_("There is no free wifi.")),
}


@dataclass(frozen=True)
class OnShow:
    """A photograph as a page shows it: the secret in its address, what it shows in words, its size in pixels."""

    token: str
    shows: str
    width: int
    height: int

    @property
    def small(self) -> tuple[int, int]:
        """The width and height of the one that stands on a page."""
        return small_size(self.width, self.height)


def small_size(width: int, height: int) -> tuple[int, int]:
    """Give the size in pixels of the smaller of the two that are kept of a photograph."""
    ratio = min(1, SMALL_SIDE / max(width, height))
    return max(1, round(width * ratio)), max(1, round(height * ratio))


def map_link_of(text: str) -> str:
    """Accept the address of a map, or none; raises `Refused` for one that is not whole, or not secure."""
    tidy = text.strip()
    if tidy and (len(tidy) > web_addresses.LONGEST or not web_addresses.is_whole(tidy, {"https"})):
        raise Refused("Write the whole address of the map. It starts with https://")
    return tidy


def map_search(name: str, address: str) -> str:
    """Make a link that looks an address up on a map of everybody's; empty where there is no address.

    It is followed by a click alone: no page of ours asks another site for anything.
    """
    lines = [" ".join(line.split()) for line in address.splitlines()]
    found = ", ".join(line for line in lines if line)
    return f"{MAP_SEARCH}?{urlencode({'query': found or name})}" if found else ""


def what_it_shows(text: str) -> str:
    """Accept what a photograph shows, in words; raises `Refused` for none, since some of us cannot see it."""
    tidy = " ".join(text.split())
    if not tidy:
        raise Refused("Write what it shows, for somebody who cannot see it.")
    if len(tidy) > LONGEST_WORDS:
        raise Refused("Keep it under %(count)s letters: say what helps to find the way.", count=LONGEST_WORDS)
    return tidy


def one_more(count: int) -> None:
    """Let a venue have one more photograph, or raise `Refused`."""
    if count >= MOST_PHOTOGRAPHS:
        raise Refused("A venue has at most %(most)s photographs. Remove one first.", most=MOST_PHOTOGRAPHS)


def can_come_back(removed_at: datetime, now: datetime) -> bool:
    """Tell whether a photograph that was removed can still be put back."""
    return now - removed_at < KEPT_FOR
