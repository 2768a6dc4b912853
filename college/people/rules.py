"""What people are to the college, and how they may be reached."""

import enum
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from college.foundation.wording import N_
from college.outbox.rules import OPTIONAL, Channel, Kind


class Role(enum.StrEnum):
    """What somebody does here; a person may hold several."""

    STUDENT = "student"
    PEER_TRAINER = "peer-trainer"
    CLINICIAN = "clinician"
    OFFICE = "office"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Knowledge(enum.StrEnum):
    """The capacity in which somebody writes or teaches: from lived experience, or by training."""

    LIVED_EXPERIENCE = "lived_experience"
    BY_TRAINING = "by_training"


class Capacity(enum.StrEnum):
    """What somebody comes to a run as; several at once."""

    LIVED_EXPERIENCE = "lived_experience"
    SUPPORTER = "supporter"
    STAFF = "staff"
    EXTERNAL = "external"
    PUBLIC = "public"


class ContactBy(enum.StrEnum):
    """How somebody wants to hear from us."""

    EMAIL = "email"
    TEXT = "text"
    PHONE = "phone"
    LETTER = "letter"
    NONE = "none"


STAFF = frozenset({Role.OFFICE, Role.MANAGER, Role.ADMINISTRATOR})
FACILITATORS = frozenset({Role.PEER_TRAINER, Role.CLINICIAN})
PRIVILEGED = STAFF  # roles that only an administrator, or a command, gives

ROLE_NAMES = {
    Role.STUDENT: N_("Student"),
    Role.PEER_TRAINER: N_("Peer trainer"),
    Role.CLINICIAN: N_("Clinician"),
    Role.OFFICE: N_("College office"),
    Role.MANAGER: N_("Manager"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

CAPACITY_NAMES = {
    Capacity.LIVED_EXPERIENCE: N_("Somebody with experience of their own"),
    Capacity.SUPPORTER: N_("A supporter: family, friend or carer"),
    Capacity.STAFF: N_("Staff or a volunteer of our organisation"),
    Capacity.EXTERNAL: N_("A professional from another organisation"),
    Capacity.PUBLIC: N_("A member of the public"),
}

KNOWLEDGE_NAMES = {
    Knowledge.LIVED_EXPERIENCE: N_("from lived experience"),
    Knowledge.BY_TRAINING: N_("by training"),
}

CONTACT_NAMES = {
    ContactBy.EMAIL: N_("E-mail"),
    ContactBy.TEXT: N_("Text message"),
    ContactBy.PHONE: N_("Phone call"),
    ContactBy.LETTER: N_("Letter"),
    ContactBy.NONE: N_("Do not contact me"),
}

REFERENCE = re.compile(r"[A-Z]{1,3}\d{3,8}")


def looks_like_reference(text: str) -> bool:
    """Tell whether a text has the shape of this college's references, such as `P0042`."""
    return REFERENCE.fullmatch(text) is not None


def knowledge_of(roles: frozenset[Role]) -> Knowledge | None:
    """Read from somebody's roles what they teach from; nothing where the roles do not decide."""
    known = {
        knowledge
        for role, knowledge in (
            (Role.PEER_TRAINER, Knowledge.LIVED_EXPERIENCE),
            (Role.CLINICIAN, Knowledge.BY_TRAINING),
        )
        if role in roles
    }
    return known.pop() if len(known) == 1 else None


class Purpose(enum.StrEnum):
    """What a link in a message, or from a command, is for."""

    SIGN_IN = "sign-in"
    RESET = "reset"
    WELCOME = "welcome"


LINK_LIVES = {
    Purpose.SIGN_IN: timedelta(minutes=10),
    Purpose.RESET: timedelta(minutes=60),
    Purpose.WELCOME: timedelta(hours=48),
}
TRIES = 5  # at a code of eight digits


def staying(roles: frozenset[Role]) -> tuple[timedelta, timedelta]:
    """Give how long somebody stays signed in: without doing anything, and altogether."""
    if Role.ADMINISTRATOR in roles:
        return timedelta(minutes=15), timedelta(hours=4)
    if roles & (STAFF | FACILITATORS):
        return timedelta(minutes=20), timedelta(hours=10)
    return timedelta(minutes=60), timedelta(hours=12)


def may_stay(roles: frozenset[Role], *, since: datetime, seen: datetime, now: datetime) -> bool:
    """Decide whether a browser that signed in `since`, and was last `seen`, is still signed in."""
    idle, altogether = staying(roles)
    return now - seen <= idle and now - since <= altogether


STUDENTS_CHOOSE = (Kind.PLACES, Kind.CHANGES, Kind.REMINDERS, Kind.QUESTIONNAIRES, Kind.NEWS)


def kinds_to_choose_for(*, teaches: bool) -> tuple[Kind, ...]:
    """List the kinds of message for which somebody may choose a way of their own."""
    return (*STUDENTS_CHOOSE, Kind.TEACHING) if teaches else STUDENTS_CHOOSE


def may_choose(kind: Kind, way: ContactBy) -> bool:
    """Decide whether a way may be chosen for a kind of message: none only for what nobody need hear."""
    return kind is not Kind.ACCOUNT and (way is not ContactBy.NONE or kind in OPTIONAL)


def way_to_reach(
    contact_by: ContactBy,
    kind: Kind,
    chosen: Mapping[Kind, ContactBy],
    *,
    has_email: bool,
    has_phone: bool,
) -> Channel | None:
    """Decide which way a message of this kind reaches somebody: the one they chose, else the next that they have.

    `chosen` holds what they chose for single kinds, `contact_by` for all others. Nothing for somebody who asked not
    to be contacted, and for a kind that they do not want and need not hear. What one signs in with goes by e-mail.
    """
    if kind is Kind.ACCOUNT:
        return Channel.EMAIL
    if contact_by is ContactBy.NONE:
        return None
    way = chosen.get(kind, contact_by)
    if way is ContactBy.NONE:
        if kind in OPTIONAL:
            return None
        way = contact_by
    return _nearest(way, has_email=has_email, has_phone=has_phone)


def _nearest(way: ContactBy, *, has_email: bool, has_phone: bool) -> Channel:
    if way is ContactBy.EMAIL and has_email:
        return Channel.EMAIL
    if way is ContactBy.LETTER:
        return Channel.LETTER
    if has_phone:
        return Channel.TEXT if way is ContactBy.TEXT else Channel.PHONE
    return Channel.EMAIL if has_email else Channel.LETTER
