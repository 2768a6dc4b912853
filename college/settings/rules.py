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


class Nation(enum.StrEnum):
    """Whose bank holidays a college keeps: a country, and a part of it where the days differ, as ISO 3166 writes them.

    These are the places where there are Recovery Colleges, or where one could be opened with the words that we have.
    """

    ENGLAND = "GB-ENG"
    WALES = "GB-WLS"
    SCOTLAND = "GB-SCT"
    NORTHERN_IRELAND = "GB-NIR"
    IRELAND = "IE"
    ISLE_OF_MAN = "IM"
    JERSEY = "JE"
    GUERNSEY = "GG"
    AUSTRALIA_ACT = "AU-ACT"
    AUSTRALIA_NSW = "AU-NSW"
    AUSTRALIA_NT = "AU-NT"
    AUSTRALIA_QLD = "AU-QLD"
    AUSTRALIA_SA = "AU-SA"
    AUSTRALIA_TAS = "AU-TAS"
    AUSTRALIA_VIC = "AU-VIC"
    AUSTRALIA_WA = "AU-WA"
    NEW_ZEALAND = "NZ"
    CANADA_AB = "CA-AB"
    CANADA_BC = "CA-BC"
    CANADA_MB = "CA-MB"
    CANADA_NS = "CA-NS"
    CANADA_ON = "CA-ON"
    CANADA_QC = "CA-QC"
    BELGIUM = "BE"
    BULGARIA = "BG"
    CZECHIA = "CZ"
    DENMARK = "DK"
    ESTONIA = "EE"
    FINLAND = "FI"
    FRANCE = "FR"
    GERMANY = "DE"
    HONG_KONG = "HK"
    ICELAND = "IS"
    ISRAEL = "IL"
    ITALY = "IT"
    JAPAN = "JP"
    NETHERLANDS = "NL"
    NORWAY = "NO"
    POLAND = "PL"
    SINGAPORE = "SG"
    SPAIN = "ES"
    SWEDEN = "SE"
    SWITZERLAND = "CH"
    UGANDA = "UG"


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
NATION_NAMES = {
    Nation.ENGLAND: N_("England"),
    Nation.WALES: N_("Wales"),
    Nation.SCOTLAND: N_("Scotland"),
    Nation.NORTHERN_IRELAND: N_("Northern Ireland"),
    Nation.IRELAND: N_("Ireland"),
    Nation.ISLE_OF_MAN: N_("Isle of Man"),
    Nation.JERSEY: N_("Jersey"),
    Nation.GUERNSEY: N_("Guernsey"),
    Nation.AUSTRALIA_ACT: N_("Australia: Australian Capital Territory"),
    Nation.AUSTRALIA_NSW: N_("Australia: New South Wales"),
    Nation.AUSTRALIA_NT: N_("Australia: Northern Territory"),
    Nation.AUSTRALIA_QLD: N_("Australia: Queensland"),
    Nation.AUSTRALIA_SA: N_("Australia: South Australia"),
    Nation.AUSTRALIA_TAS: N_("Australia: Tasmania"),
    Nation.AUSTRALIA_VIC: N_("Australia: Victoria"),
    Nation.AUSTRALIA_WA: N_("Australia: Western Australia"),
    Nation.NEW_ZEALAND: N_("New Zealand"),
    Nation.CANADA_AB: N_("Canada: Alberta"),
    Nation.CANADA_BC: N_("Canada: British Columbia"),
    Nation.CANADA_MB: N_("Canada: Manitoba"),
    Nation.CANADA_NS: N_("Canada: Nova Scotia"),
    Nation.CANADA_ON: N_("Canada: Ontario"),
    Nation.CANADA_QC: N_("Canada: Quebec"),
    Nation.BELGIUM: N_("Belgium"),
    Nation.BULGARIA: N_("Bulgaria"),
    Nation.CZECHIA: N_("Czechia"),
    Nation.DENMARK: N_("Denmark"),
    Nation.ESTONIA: N_("Estonia"),
    Nation.FINLAND: N_("Finland"),
    Nation.FRANCE: N_("France"),
    Nation.GERMANY: N_("Germany"),
    Nation.HONG_KONG: N_("Hong Kong"),
    Nation.ICELAND: N_("Iceland"),
    Nation.ISRAEL: N_("Israel"),
    Nation.ITALY: N_("Italy"),
    Nation.JAPAN: N_("Japan"),
    Nation.NETHERLANDS: N_("Netherlands"),
    Nation.NORWAY: N_("Norway"),
    Nation.POLAND: N_("Poland"),
    Nation.SINGAPORE: N_("Singapore"),
    Nation.SPAIN: N_("Spain"),
    Nation.SWEDEN: N_("Sweden"),
    Nation.SWITZERLAND: N_("Switzerland"),
    Nation.UGANDA: N_("Uganda"),
}
TRAVEL_MINUTES = (0, 240)  # between two venues
OFFER_HOURS = (1, 336)  # an offer is held from an hour to a fortnight


def offer_time(hours: int) -> int:
    """Accept the hours for which an offer is held; raises `Refused` outside an hour to two weeks."""
    if not OFFER_HOURS[0] <= hours <= OFFER_HOURS[1]:
        raise Refused("Hold an offer for 1 to 336 hours: a fortnight at most.")
    return hours


def travel_time(minutes: int) -> int:
    """Accept how long it takes from one venue to another; raises `Refused` above four hours."""
    if not TRAVEL_MINUTES[0] <= minutes <= TRAVEL_MINUTES[1]:
        raise Refused("Write 0 to 240 minutes for the way between two venues.")
    return minutes


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour such as `#1d5c63`."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None
