"""Who steps in when somebody cannot teach a session: what may be asked, answered and taken back. Pure.

A question stands only while the session is what it was when it was asked: once it moves, is cancelled, begins or has
its people, the question is over by itself, whichever way that came about.
"""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from college.foundation.refusal import Refused
from college.foundation.wording import N_
from college.people.rules import Knowledge
from college.timetable.rules import SessionState


class Answer(enum.StrEnum):
    """Whoever was asked to step in said yes or no; or somebody else was first; or it was not needed any more."""

    YES = "yes"
    NO = "no"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Standing(enum.StrEnum):
    """A question to step in is …"""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


NEEDED_NAMES = {
    Knowledge.LIVED_EXPERIENCE: N_("Needs a peer trainer"),
    Knowledge.BY_TRAINING: N_("Needs somebody who teaches by training"),
}
ANSWER_NAMES = {
    Standing.OPEN: N_("Has not answered yet"),
    Standing.YES: N_("Said yes"),
    Standing.NO: N_("Said no"),
    Standing.SETTLED: N_("Somebody else stepped in"),
    Standing.WITHDRAWN: N_("Not needed any more"),
}


@dataclass(frozen=True)
class Need:
    """A session as somebody who might step in must know it; `sequence` rises each time that it changes."""

    state: SessionState
    starts_at: datetime
    sequence: int
    missing: frozenset[Knowledge]
    teacher_ids: frozenset[int]

    def is_ahead(self, now: datetime) -> bool:
        """Whether it is to take place and has not begun."""
        return self.state is SessionState.PLANNED and now < self.starts_at


def standing(
    answer: Answer | None, knowledge: Knowledge, person_id: int, asked_of: int, need: Need, now: datetime
) -> Standing:
    """Tell how a question stands; `asked_of` is the session's sequence when it was asked.

    A yes counts only while the person teaches the session: the office may have put somebody else on it since. Whoever
    teaches it without having said yes was put on it by the office, and need not be asked any more.
    """
    if answer is Answer.YES and person_id not in need.teacher_ids:
        return Standing.WITHDRAWN
    if answer is not None:
        return Standing(answer.value)
    if not need.is_ahead(now) or need.sequence != asked_of or person_id in need.teacher_ids:
        return Standing.WITHDRAWN
    return Standing.OPEN if knowledge in need.missing else Standing.SETTLED


def may_say_cannot(need: Need, now: datetime, *, seen: int | None = None) -> None:
    """Let somebody say that they cannot teach a session, or raise `Refused` when it is too late to find another.

    `seen` is the session's sequence when they saw it, where that is known: what moved since is another time.
    """
    if need.state is SessionState.CANCELLED:
        raise Refused("This session was cancelled, so nobody has to teach it.")
    if not need.is_ahead(now):
        raise Refused("This session has begun or is over. Please call the office.")
    if seen is not None and seen != need.sequence:
        raise Refused("This session has moved since you opened the page. Open it again to see when it is now.")


def may_ask(need: Need, wanted: Collection[Knowledge], now: datetime) -> None:
    """Let the office ask people to step in, or raise `Refused` when nobody is needed, or it is too late."""
    if not need.is_ahead(now):
        raise Refused("This session has begun, is over or was cancelled, so nobody can step in any more.")
    if not wanted:
        raise Refused("Tick at least one person to ask.")
    if not set(wanted) <= need.missing:
        raise Refused("This session has the people that it needs. Nobody has to be asked.")


def may_step_in(stands: Standing, *, elsewhere: bool) -> None:
    """Let somebody who was asked step in, or raise `Refused`: somebody was first, or nobody is needed any more.

    `elsewhere` says that they are down to teach something else at that very time. Whatever else is in their way, a
    journey or a day of leave, is theirs to judge.
    """
    if stands is Standing.WITHDRAWN:
        raise Refused("Thank you. This session has changed since, so the question is closed. Nothing is left to do.")
    if stands is not Standing.OPEN:
        raise Refused("Thank you. Somebody has stepped in already, so nothing is left to do.")
    if elsewhere:
        raise Refused("You are down to teach something else at that time. Please call us, and we will sort it out.")


def may_take_back(need: Need, knowledge: Knowledge, *, untouched: bool, elsewhere: bool, now: datetime) -> None:
    """Let somebody teach a session after all, or raise `Refused` when somebody has stepped in or it has begun.

    `untouched` says that nobody has come to teach it, or gone, since: then they may come back also where, by the
    policy or because others teach it from the same knowledge, nobody is needed for them.
    """
    if not need.is_ahead(now):
        raise Refused("This session has begun, is over or was cancelled. Please call the office.")
    if knowledge not in need.missing and not untouched:
        raise Refused(
            "Somebody has stepped in already. Please call the office if you would like to teach it after all."
        )
    if elsewhere:
        raise Refused("You are down to teach something else at that time. Please call us, and we will sort it out.")
