"""What may help somebody to take part: the fixed list, in the groups of the Accessible Information Standard.

The list is what a college can plan by; the person's own words stand beside it and are shown as they wrote them.
"""

import enum
from datetime import date
from typing import Final

from college.foundation.months import months_after
from college.foundation.refusal import Refused
from college.foundation.wording import N_


class Need(enum.StrEnum):
    """One thing that helps somebody."""

    TEXT_RELAY = "text_relay"
    VIDEO_CALL = "video_call"
    THROUGH_SOMEBODY = "through_somebody"
    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    BRAILLE = "braille"
    AUDIO = "audio"
    PLAIN_EMAIL = "plain_email"
    COLOURED_PAPER = "coloured_paper"
    BSL_INTERPRETER = "bsl_interpreter"
    LIPSPEAKER = "lipspeaker"
    NOTE_TAKER = "note_taker"
    SPEECH_TO_TEXT = "speech_to_text"
    HEARING_LOOP = "hearing_loop"
    ADVOCATE = "advocate"
    MORE_TIME = "more_time"
    STEP_FREE = "step_free"
    SEAT_NEAR_DOOR = "seat_near_door"
    BREAKS = "breaks"
    COMPANION = "companion"
    ASSISTANCE_DOG = "assistance_dog"
    PRAYER = "prayer"
    DIET = "diet"
    TRAVEL = "travel"


class Group(enum.StrEnum):
    """What a need is about: the four of the standard, and the room."""

    CONTACT = "contact"
    FORMAT = "format"
    PROFESSIONAL = "professional"
    SUPPORT = "support"
    ROOM = "room"


class ToldBy(enum.StrEnum):
    """By which way somebody told us what helps."""

    WEB = "web"
    PHONE = "phone"
    PAPER = "paper"
    IN_PERSON = "in_person"


GROUPS: Final[dict[Group, tuple[Need, ...]]] = {
    Group.CONTACT: (Need.TEXT_RELAY, Need.VIDEO_CALL, Need.THROUGH_SOMEBODY),
    Group.FORMAT: (
        Need.LARGE_PRINT,
        Need.EASY_READ,
        Need.BRAILLE,
        Need.AUDIO,
        Need.PLAIN_EMAIL,
        Need.COLOURED_PAPER,
    ),
    Group.PROFESSIONAL: (Need.BSL_INTERPRETER, Need.LIPSPEAKER, Need.NOTE_TAKER, Need.SPEECH_TO_TEXT),
    Group.SUPPORT: (Need.HEARING_LOOP, Need.ADVOCATE, Need.MORE_TIME),
    Group.ROOM: (
        Need.STEP_FREE,
        Need.SEAT_NEAR_DOOR,
        Need.BREAKS,
        Need.COMPANION,
        Need.ASSISTANCE_DOG,
        Need.PRAYER,
        Need.DIET,
        Need.TRAVEL,
    ),
}
IN_THE_ROOM: Final = frozenset(need for group, needs in GROUPS.items() if group is not Group.CONTACT for need in needs)

GROUP_NAMES = {
    Group.CONTACT: N_("Getting in touch"),
    Group.FORMAT: N_("Reading and information"),
    Group.PROFESSIONAL: N_("Somebody to help with communication"),
    Group.SUPPORT: N_("Support to follow and to take part"),
    Group.ROOM: N_("In the room, and getting there"),
}

NEED_NAMES = {
    Need.TEXT_RELAY: N_("Text relay when you ring"),
    Need.VIDEO_CALL: N_("A video call with a sign language interpreter"),
    Need.THROUGH_SOMEBODY: N_("Getting in touch through somebody else"),
    Need.LARGE_PRINT: N_("Large print"),
    Need.EASY_READ: N_("Easy Read"),
    Need.BRAILLE: N_("Braille"),
    Need.AUDIO: N_("Audio"),
    Need.PLAIN_EMAIL: N_("Plain e-mail that a screen reader reads well"),
    Need.COLOURED_PAPER: N_("Coloured paper"),
    Need.BSL_INTERPRETER: N_("British Sign Language interpreter"),
    Need.LIPSPEAKER: N_("Lipspeaker"),
    Need.NOTE_TAKER: N_("Note taker"),
    Need.SPEECH_TO_TEXT: N_("Speech-to-text"),
    Need.HEARING_LOOP: N_("Hearing loop"),
    Need.ADVOCATE: N_("An advocate beside me"),
    Need.MORE_TIME: N_("More time"),
    Need.STEP_FREE: N_("Step-free way to the room"),
    Need.SEAT_NEAR_DOOR: N_("A seat near the door"),
    Need.BREAKS: N_("Breaks"),
    Need.COMPANION: N_("Somebody who comes with me"),
    Need.ASSISTANCE_DOG: N_("An assistance dog"),
    Need.PRAYER: N_("A time and place to pray"),
    Need.DIET: N_("A diet"),
    Need.TRAVEL: N_("Help with the way there"),
}

TOLD_BY_NAMES = {
    ToldBy.WEB: N_("On this website"),
    ToldBy.PHONE: N_("On the phone"),
    ToldBy.PAPER: N_("On paper"),
    ToldBy.IN_PERSON: N_("In person"),
}

SMALLEST_PRINT, LARGEST_PRINT = 16, 72  # points; below 16 print is not large
REVIEWED_AFTER: Final = 12  # months, unless the person chooses a day
LATEST_REVIEW: Final = 36  # months: what helps changes, and a need that nobody looks at is not met


def print_size_of(needs: frozenset[Need], size: int | None) -> int | None:
    """Take the size of print that somebody reads, in points; it is kept only beside large print.

    Raises `Refused` for a size that is too small to be large, or that fits on no sheet.
    """
    if size is None or Need.LARGE_PRINT not in needs:
        return None
    if not SMALLEST_PRINT <= size <= LARGEST_PRINT:
        raise Refused(
            "Give the size of large print as a number between %(least)s and %(most)s.",
            least=SMALLEST_PRINT,
            most=LARGEST_PRINT,
        )
    return size


def review_day(chosen: date | None, *, today: date) -> date:
    """Decide on which day we ask whether it is still right: the day chosen, else twelve months from today.

    Raises `Refused` for a day that is not ahead, or more than three years away.
    """
    day = chosen or months_after(today, REVIEWED_AFTER)
    if not today < day <= months_after(today, LATEST_REVIEW):
        raise Refused("Choose a day after today and within the next three years.")
    return day
