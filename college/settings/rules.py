"""What a college may decide about itself, and what its choices must satisfy."""

import enum
import re

from college.foundation.refusal import Refused
from college.foundation.wording import N_


class Policy(enum.StrEnum):
    """Which kinds of knowledge a course and a session need."""

    TWO_CAPACITIES = "two_capacities"
    PEER_LED = "peer_led"
    ADVISORY = "advisory"


class Preset(enum.StrEnum):
    """Which rule for small numbers a report opens with. `internal` is a switch on the page, never a default."""

    SHARED = "shared"
    HES = "hes"


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour such as `#005eb8`, 0 black to 1 white (WCAG 2.2)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str) -> str:
    """Accept a colour that white words can be read on; raises `Refused` below 4.5 to 1."""
    found = contrast(colour, "#ffffff")
    if found < 4.5:
        raise Refused(
            "White words on this colour have a contrast of %(found)s to 1. Choose a darker colour: at least 4.5 to 1.",
            found=f"{found:.1f}",
        )
    return colour


POLICY_NAMES = {
    Policy.TWO_CAPACITIES: N_("Two people: one from lived experience, one by training"),
    Policy.PEER_LED: N_("Peer-led: everybody writes and teaches from lived experience"),
    Policy.ADVISORY: N_("Advisory: we are told when somebody is missing, and nothing is stopped"),
}
PRESET_NAMES = {
    Preset.SHARED: N_("Shared: numbers of people rounded to 5, fewer than 5 hidden"),
    Preset.HES: N_("Hospital statistics: numbers of people rounded to 5, fewer than 8 hidden"),
}
OFFER_HOURS = (1, 336)  # an offer is held from an hour to a fortnight


def offer_time(hours: int) -> int:
    """Accept the hours for which an offer is held; raises `Refused` outside an hour to two weeks."""
    if not OFFER_HOURS[0] <= hours <= OFFER_HOURS[1]:
        raise Refused("Hold an offer for 1 to 336 hours: a fortnight at most.")
    return hours


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour such as `#1d5c63`."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None
