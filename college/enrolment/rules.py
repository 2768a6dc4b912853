"""The journey of one place, and who gets it."""

import enum
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from college.foundation.refusal import Refused
from college.foundation.wording import N_


class State(enum.StrEnum):
    """This place is …

    `waiting` → `offered` (held until the offer lapses) → `enrolled`; from each one may step away to
    `withdrawn`, and come back at the end of the queue. *Finished* is read from the dates.
    """

    WAITING = "waiting"
    OFFERED = "offered"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"


class EnrolledBy(enum.StrEnum):
    """By which way somebody asked for the place."""

    WEB = "web"
    PHONE = "phone"
    PAPER = "paper"
    IN_PERSON = "in_person"


SPOKEN = frozenset({EnrolledBy.PHONE, EnrolledBy.IN_PERSON})  # whoever asked so had their answer there and then
HOLDS_A_PLACE = frozenset({State.OFFERED, State.ENROLLED})
STANDS = frozenset({State.WAITING, State.OFFERED, State.ENROLLED})

QUIET_FROM, QUIET_UNTIL = time(20), time(8)  # hours of the night that no offer's clock counts
OFFERS_KEPT_OPEN = 2  # so many offers in a row may lapse unanswered; then the turn in the queue ends too
LAPSED = "lapsed"  # the reason on record where the clock ended an offer

STATE_NAMES = {
    State.WAITING: N_("in the queue"),
    State.OFFERED: N_("offered"),
    State.ENROLLED: N_("has a place"),
    State.WITHDRAWN: N_("stepped away"),
}

CHANNEL_NAMES = {
    EnrolledBy.WEB: N_("On this website"),
    EnrolledBy.PHONE: N_("By phone"),
    EnrolledBy.PAPER: N_("On paper"),
    EnrolledBy.IN_PERSON: N_("In person"),
}


@dataclass(frozen=True)
class Tally:
    """How full a run is just now. An offered place counts as taken."""

    places: int
    taken: int
    waiting: int

    @property
    def left(self) -> int:
        """Places that somebody asking now would get; none while others are waiting for them."""
        return 0 if self.waiting else max(self.places - self.taken, 0)

    @property
    def free(self) -> int:
        """Places held by nobody, which the queue is to be offered."""
        return max(self.places - self.taken, 0)


def answer(tally: Tally, *, ahead: bool = False) -> State:
    """Decide what a student is told when they ask for a place.

    A free place goes to the person asking only if nobody is waiting for it; asking late never beats
    asking early. `ahead` passes the queue, which the office may do for a reason, but it makes no place:
    raises `Refused` where none is free.
    """
    if ahead and not tally.free:
        raise Refused("No place is free, not even ahead of the queue. Raise the number of places first.")
    return State.ENROLLED if tally.left or ahead else State.WAITING


def may_ask(*, is_open: bool, cancelled: bool, over: bool, paired: bool) -> None:
    """Let somebody ask for a place, or raise `Refused` with the reason."""
    if cancelled:
        raise Refused("This course has been cancelled this time. Have a look at the other dates.")
    if over:
        raise Refused("This course has already taken place. Have a look at the other dates.")
    if not is_open or not paired:
        raise Refused("Enrolment for this course is not open just now. Please call us, and we will help.")


def may_accept(state: State, *, lapses_at: datetime | None, now: datetime, cancelled: bool, over: bool) -> None:
    """Let somebody take the place that they were offered, or raise `Refused`.

    An offer without a time has not been told yet, so its time has not begun to run.
    """
    if cancelled:
        raise Refused("This course has been cancelled this time. Have a look at the other dates.")
    if over:
        raise Refused("This course has already taken place. Have a look at the other dates.")
    if state is not State.OFFERED:
        raise Refused("There is no offer to answer just now. Please call us if you think that there should be.")
    if lapses_at is not None and now >= lapses_at:
        raise Refused("The time for this offer has passed. Please call us: we will see what we can do.")


def may_offer(tally: Tally, state: State, *, cancelled: bool, over: bool) -> None:
    """Let the office offer a place out of turn, or raise `Refused`."""
    if cancelled or over:
        raise Refused("This course is over or was cancelled: there is nothing left to offer.")
    if state in HOLDS_A_PLACE:
        raise Refused("They already have a place, or an offer of one.")
    if not tally.free:
        raise Refused("No place is free, not even ahead of the queue. Raise the number of places first.")


def may_leave(state: State, *, over: bool) -> None:
    """Let somebody step away from a run, or raise `Refused`."""
    if state not in STANDS:
        raise Refused("There is no place to give up: it was given up already.")
    if over:
        raise Refused("This course has already taken place, so there is no place left to give up.")


def state_after_declining(*, stay: bool, others_wait: bool) -> State:
    """Decide where somebody goes who does not want the place just now.

    Who would stay in a queue of nobody else would be offered the same place again at once: `Refused`.
    """
    if stay and not others_wait:
        raise Refused("Nobody else is waiting just now, so the place is yours to take or to leave.")
    return State.WAITING if stay else State.WITHDRAWN


def state_after_lapsing(lapsed_before: int) -> State:
    """Decide where somebody goes whose offer lapsed: to the end of the queue, and after the second out of it.

    Otherwise a place could be offered for ever to somebody who never hears of it, while nobody has it.
    """
    return State.WAITING if lapsed_before + 1 < OFFERS_KEPT_OPEN else State.WITHDRAWN


def may_act_for(reason: str, *, needed: bool) -> None:
    """Let the office step outside the usual order, or raise `Refused` where no reason is given."""
    if needed and not reason.strip():
        raise Refused("Write down the reason first: it stays on record.")


def lapses_at(told_at: datetime, hours: int, starts_at: datetime | None) -> datetime:
    """Decide until when an offer is held: so many hours from when it was told, never past the start.

    `told_at` is a moment by the college's wall clock. Hours between eight in the evening and eight in the
    morning do not count, so that nobody loses a place while asleep: 48 hours are four days.
    """
    left, moment = timedelta(hours=hours), told_at
    while True:
        opens = max(moment, datetime.combine(moment.date(), QUIET_UNTIL, tzinfo=moment.tzinfo))
        awake = datetime.combine(moment.date(), QUIET_FROM, tzinfo=moment.tzinfo) - opens
        if left <= awake:
            break
        left -= max(awake, timedelta(0))
        moment = datetime.combine(moment.date() + timedelta(days=1), QUIET_UNTIL, tzinfo=moment.tzinfo)
    return min(opens + left, starts_at) if starts_at else opens + left
