"""What a term, a run and a session may be, who may teach it, and when enrolment is open."""

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from college.courses.rules import missing
from college.foundation.refusal import Refused
from college.foundation.wording import N_
from college.people.rules import FACILITATORS, Knowledge, Role, knowledge_of
from college.settings.rules import Policy

CODE: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
MOST_PLACES: Final = 10_000
MOST_SESSIONS: Final = 60
ONLINE: Final = N_("Online")


class SessionState(enum.StrEnum):
    """This session is …; the clock makes it `held` when its end has passed."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


STATE_NAMES = {
    SessionState.PLANNED: N_("Planned"),
    SessionState.HELD: N_("Held"),
    SessionState.CANCELLED: N_("Cancelled"),
}


class Shows(enum.StrEnum):
    """What the staff's calendar of a room, or of the whole college, says of each session."""

    BOOKED = "booked"
    CODES = "codes"
    TITLES = "titles"


SHOWS_NAMES = {
    Shows.BOOKED: N_("“Booked” and nothing else"),
    Shows.CODES: N_("The code of the run"),
    Shows.TITLES: N_("The title of the course"),
}


class Closed(enum.StrEnum):
    """What is closed; a half-term closes nothing, but families are away."""

    COLLEGE = "college"
    HALF_TERM = "half_term"
    VENUE = "venue"
    ROOM = "room"


CLOSED_NAMES = {
    Closed.COLLEGE: N_("The college is closed"),
    Closed.HALF_TERM: N_("Half-term"),
    Closed.VENUE: N_("A venue is closed"),
    Closed.ROOM: N_("A room is closed"),
}


class StepFree(enum.StrEnum):
    """Whether one gets into a room without a step; that nobody has looked yet is not the same as no."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


STEP_FREE_NAMES = {
    StepFree.UNKNOWN: N_("We do not know yet"),
    StepFree.YES: N_("Yes"),
    StepFree.NO: N_("No, there are steps"),
}


@dataclass(frozen=True)
class Window:
    """From when until when one may ask for a place; an empty end is open."""

    opens_at: datetime | None
    closes_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Tell whether one may ask for a place at this moment."""
        return (self.opens_at is None or self.opens_at <= now) and (self.closes_at is None or now < self.closes_at)


def code(text: str) -> str:
    """Accept a code that can stand in an address and be read aloud; raises `Refused` for any other."""
    tidy = text.strip()
    if not CODE.fullmatch(tidy):
        raise Refused("Write the code with letters, digits, hyphens and dots only, such as 2026-autumn or C01-03.")
    return tidy


def day(given: date) -> date:
    """Accept a day in the years that a college plans for; raises `Refused` for a year that was mistyped."""
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise Refused("Please check the year: we can plan from 2000 to 2100.")
    return given


def days_of_term(starts_on: date, ends_on: date) -> None:
    """Let a term last from one day to another, or raise `Refused`."""
    if day(ends_on) < day(starts_on):
        raise Refused("The term ends before it starts. Please check the two days.")


def days_closed(first_on: date, last_on: date) -> None:
    """Let something be closed from one day to another, both included, or raise `Refused`."""
    if day(last_on) < day(first_on):
        raise Refused("The last day is before the first. Please check the two days.")


def window(opens_at: datetime | None, closes_at: datetime | None) -> Window:
    """Let enrolment be open for this time, or raise `Refused` when it would close before it opens."""
    if opens_at and closes_at and closes_at <= opens_at:
        raise Refused("Enrolment would close before it opens. Please check the two days.")
    return Window(opens_at, closes_at)


def times(starts_at: datetime, ends_at: datetime) -> None:
    """Let a session last from one moment to another, or raise `Refused`."""
    if ends_at <= starts_at:
        raise Refused("The session ends before it starts. Please check the two times.")


def places(wanted: int, *, taken: int, over: bool) -> None:
    """Let a run have so many places, or raise `Refused` with the numbers.

    Of a run that is over the number may be put right freely; until then nobody loses a place by it.
    """
    if not 0 <= wanted <= MOST_PLACES:
        raise Refused("A run has between 0 and %(most)s places.", most=MOST_PLACES)
    if wanted < taken and not over:
        raise Refused(
            "%(taken)s places are taken, so there cannot be fewer: %(wanted)s is too few.", taken=taken, wanted=wanted
        )


def knowledge_in_teaching(name: str, roles: frozenset[Role], stated: Knowledge | None) -> Knowledge:
    """Decide from which knowledge somebody teaches: their role says it, and they choose where it does not decide.

    Raises `Refused` for somebody who does not teach here, for a choice that is missing, and for one that
    their role denies: nobody stands for a knowledge that the college does not know them for.
    """
    if not roles & FACILITATORS:
        raise Refused("%(name)s is neither a peer trainer nor a clinician here. Give them the role first.", name=name)
    known = knowledge_of(roles)
    chosen = stated or known
    if chosen is None:
        raise Refused("%(name)s teaches from lived experience and by training. Say which it is this time.", name=name)
    if known is not None and chosen is not known:
        raise Refused("The role of %(name)s here says something else than you chose. Please choose again.", name=name)
    return chosen


def different_people(numbers: Iterable[int]) -> None:
    """Let these people teach a session together, or raise `Refused` when one of them is named twice."""
    named = list(numbers)
    if len(set(named)) < len(named):
        raise Refused("A session is taught by two different people. The same person is chosen twice.")


def may_change(state: SessionState, *, over: bool) -> None:
    """Let a session be moved or cancelled, or raise `Refused` when it is too late for that."""
    if state is SessionState.CANCELLED:
        raise Refused("This session has been cancelled already. Add a new one if it is to take place after all.")
    if state is SessionState.HELD or over:
        raise Refused("This session has already taken place, so it cannot be moved or cancelled any more.")


def may_move_to(ends_at: datetime, *, now: datetime) -> None:
    """Let a session that is not over move to this time, or raise `Refused`: where it is over, nobody could hear of it.

    Such a time is mistyped. What was taught without being planned is a session that is added afterwards.
    """
    if ends_at <= now:
        raise Refused("At that time the session would be over already. Please check the date and the times.")


def may_cancel_run(states: Iterable[SessionState], *, cancelled: bool) -> None:
    """Let a whole run be cancelled, or raise `Refused` when it was, or when nothing of it is still to come."""
    known = list(states)
    if cancelled:
        raise Refused("This run has been cancelled already.")
    if known and SessionState.PLANNED not in known:
        raise Refused("Every session of this run is over, so it cannot be cancelled any more.")


def is_paired(policy: Policy, pairs: Iterable[Iterable[tuple[int, Knowledge]]]) -> bool:
    """Tell whether enrolment may open: there is a session, and every one that is on has its pair.

    Takes the (person number, capacity) pairs of each session that was not cancelled.
    """
    sessions = [list(pair) for pair in pairs]
    return bool(sessions) and all(policy is Policy.ADVISORY or not missing(policy, pair) for pair in sessions)


def place_words(*, venue: str, room: str, online: bool) -> str:
    """Say in few words where a session is: *Room 2, Library*, *Library* or *Online*."""
    there = ", ".join(part for part in (room, venue) if part)
    return there or (ONLINE if online else "")
