"""How one gets into the venues of the demonstration college, and how they look: two of them are described in full."""

import io
from typing import Final

from PIL import Image, ImageDraw
from sqlalchemy import select

from college.foundation import pictures
from college.foundation.db import db
from college.foundation.running import settings
from college.materials.storage import Cupboard
from college.timetable.actions.photographs import add_photograph
from college.timetable.actions.venues import VenueWords, change_venue
from college.timetable.models import Venue
from college.timetable.welcome import SIDE, SMALL_SIDE, Feature

SIZE: Final = (1200, 800)
SKY, STONE, BRICK, DOOR, GLASS, GROUND, FLOOR, WALL, SEAT, DARK = (
    "#cfe3ee",
    "#e6dcc8",
    "#a5543f",
    "#1f6b4d",
    "#9cc3d5",
    "#8d8a84",
    "#c99f6d",
    "#f3ead8",
    "#2f5d73",
    "#33302c",
)
HOUSE: Final = VenueWords(
    name="Tidewater House",
    address="12 Quay Street\nTidewater TW1 2AB",
    map_link="https://www.openstreetmap.org/?mlat=51.6&mlon=-3.9#map=18/51.6/-3.9",
    entrance="The **green door** between the bakery and the bank. Ring the lowest bell; one of us opens.\n\n"
    "The desk is on the left. The Loft is on the second floor: lift or stairs are behind the desk.",
    transport="Five minutes from the station, along the quay. Bus 4 and 7 stop outside, at *Quay Street*. "
    "Bicycles stand in the yard.",
    parking="Two Blue Badge places in the yard. The car park in Mill Lane is three minutes away, £1.20 an hour.",
    access="The ramp to the door is 1.20 m wide. The lift takes one wheelchair and one person. Tell us if we can make "
    "anything easier.",
    features=dict.fromkeys(Feature, True) | {Feature.CHANGING_PLACES: False, Feature.DROP_OFF: False},
)
LIBRARY: Final = VenueWords(
    name="Central Library",
    address="Market Square\nTidewater TW1 1AA",
    entrance="The main door is opposite the town hall. **After six** use the side door in Bridge Street: push the "
    "grey button and say that you come to the college.",
    transport="Every bus stops at *Market Square*. The station is ten minutes away on foot, slightly uphill.",
    parking="There is no car park. Blue Badge holders may stop in Bridge Street.",
    access="The side door has one step; the ramp is kept at the desk, so please ring.",
    features={
        Feature.STEP_FREE_ENTRANCE: False,
        Feature.LIFT: True,
        Feature.ACCESSIBLE_TOILET: True,
        Feature.CHANGING_PLACES: True,
        Feature.HEARING_LOOP: True,
        Feature.BABY_CHANGING: True,
        Feature.ASSISTANCE_DOGS: True,
        Feature.BLUE_BADGE_PARKING: False,
        Feature.WIFI: True,
    },
)


def describe_venues() -> None:
    """Say of two venues how one gets in, what is there and how it looks."""
    for words in (HOUSE, LIBRARY):
        venue = db.session.scalars(select(Venue).where(Venue.name == words.name)).one()
        change_venue(venue, words, by=None)
        for picture, shows in _photographs(words.name):
            large, small = pictures.redrawn(picture, SIDE, SMALL_SIDE)
            config = settings()
            cupboard = Cupboard(config.instance / "uploads", config.upload_limit)
            add_photograph(venue, large, small, shows, cupboard=cupboard, by=None)


def _photographs(venue: str) -> list[tuple[bytes, str]]:
    if venue == LIBRARY.name:
        return [(_front(STONE, DARK, steps=True), "The side door in Bridge Street: dark wood, one step, and a bell.")]
    return [
        (_front(BRICK, DOOR, steps=False), "A brick house with a green door. A ramp leads up to it, with a rail."),
        (_room(), "The Loft: ten blue chairs in a half circle, a large window, and a door on the right."),
    ]


def _front(wall: str, door: str, *, steps: bool) -> bytes:
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((150, 90, 1050, 700), fill=wall)
    draw.rectangle((0, 700, *SIZE), fill=GROUND)
    for left in (230, 800):
        for top in (160, 420):
            draw.rectangle((left, top, left + 170, top + 170), fill=GLASS, outline=WALL, width=10)
    draw.rectangle((505, 340, 695, 700), fill=door, outline=WALL, width=12)
    draw.ellipse((655, 520, 675, 540), fill=WALL)
    draw.rectangle((725, 470, 755, 520), fill=DARK)
    if steps:
        draw.rectangle((470, 680, 730, 720), fill=WALL)
    else:
        draw.polygon([(505, 700), (695, 700), (980, 790), (430, 790)], fill=WALL)
        draw.line((700, 610, 960, 700), fill=DARK, width=10)
    return _as_png(image)


def _room() -> bytes:
    image = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 520, *SIZE), fill=FLOOR)
    draw.rectangle((130, 110, 760, 400), fill=GLASS, outline=STONE, width=16)
    draw.rectangle((930, 180, 1090, 520), fill=DOOR, outline=STONE, width=12)
    for n in range(10):
        left, top = 100 + 100 * n, 560 + (n - 4.5) ** 2 * 6
        draw.rectangle((left, top, left + 70, top + 60), fill=SEAT)
        draw.rectangle((left, top - 70, left + 12, top), fill=SEAT)
    return _as_png(image)


def _as_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()
