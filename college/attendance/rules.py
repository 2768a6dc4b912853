"""What a mark in the register means, who may be marked, who is called, and what the marks make of a course."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from college.foundation.refusal import Refused
from college.foundation.wording import N_


class Attended(enum.StrEnum):
    """What a register says of one student at one session."""

    ATTENDED = "attended"
    LATE = "late"
    PART = "part"
    APOLOGIES = "apologies"
    MISSED = "missed"
    NOT_EXPECTED = "not_expected"


CAME = frozenset({Attended.ATTENDED, Attended.LATE, Attended.PART})
AHEAD = frozenset({Attended.APOLOGIES, Attended.NOT_EXPECTED})  # what can be known before the day
MARKED_BEFORE = timedelta(hours=1)  # so long before a session one may begin to say who came
CALLED_WITHIN = timedelta(days=14)  # so long after a session that somebody missed a call is still about it

MARK_NAMES = {
    Attended.ATTENDED: N_("Here"),
    Attended.LATE: N_("Late"),
    Attended.PART: N_("Part"),
    Attended.APOLOGIES: N_("Told us"),
    Attended.MISSED: N_("Not here"),
    Attended.NOT_EXPECTED: N_("Not expected"),
}


@dataclass(frozen=True)
class Came:
    """To how many of the sessions that count for a student they came."""

    times: int
    of: int

    @property
    def needed(self) -> int:
        """The fewest times that complete these sessions, in whole numbers: 2 of 2, 3 of 3, 7 of 10."""
        return -(-7 * self.of // 10)

    @property
    def completed(self) -> bool | None:
        """Whether this completes the run, 10 × attended ≥ 7 × held; `None` where no session counts."""
        return 10 * self.times >= 7 * self.of if self.of else None


class CallOutcome(enum.StrEnum):
    """What the office did about a session that a student missed."""

    CALLED = "called"
    NOT_NEEDED = "not_needed"


class Standing(enum.StrEnum):
    """How a run stands for one student."""

    CANCELLED = "cancelled"
    LEFT = "left"
    TO_COME = "to_come"
    GOING_ON = "going_on"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    NOTHING_MARKED = "nothing_marked"


def came(marks: Iterable[Attended]) -> Came:
    """Count to how many sessions a student came, of those that count: apologies do, *not expected* does not."""
    counted = [mark for mark in marks if mark is not Attended.NOT_EXPECTED]
    return Came(sum(mark in CAME for mark in counted), len(counted))


def completed(marks: Iterable[Attended]) -> bool | None:
    """Decide in whole numbers whether a student completed a run: 10 × attended ≥ 7 × held.

    *Held* counts the student's marks in sessions that were held, apologies included and *not expected*
    excluded; with none the question does not apply, and the answer is `None`.
    """
    return came(marks).completed


def standing(found: Came, *, cancelled: bool, left: bool, begun: bool, over: bool) -> Standing:
    """Say how a run stands for a student; completing is spoken of only when the run is over."""
    if left:
        return Standing.LEFT
    if cancelled:
        return Standing.CANCELLED
    if not over:
        return Standing.GOING_ON if begun else Standing.TO_COME
    ends = {True: Standing.COMPLETED, False: Standing.NOT_COMPLETED, None: Standing.NOTHING_MARKED}
    return ends[found.completed]


def joined_late(joined_at: datetime, session_ends_at: datetime) -> bool:
    """Tell whether somebody joined only when a session was over, so that they were not expected at it."""
    return joined_at > session_ends_at


def marked_meanwhile(
    shown: Attended | None, now: Attended | None, chosen: Attended | None, *, by_another: bool
) -> bool:
    """Tell whether another person has marked a student since the page was shown, otherwise than was chosen here.

    One's own mark may always be put right, also where its answer was lost on the way; and where there is no mark
    any more, nothing is lost by writing one.
    """
    return by_another and now is not None and now is not shown and now is not chosen


def is_too_early(chosen: Attended | None, *, starts_at: datetime, now: datetime) -> bool:
    """Tell whether a mark says more than can be known yet: who came, long before the session starts."""
    return chosen is not None and chosen not in AHEAD and now < starts_at - MARKED_BEFORE


def may_mark(*, cancelled: bool, on_the_run: bool, too_early: bool) -> None:
    """Let a mark be made, changed or taken away, or raise `Refused`."""
    if cancelled:
        raise Refused("This session was cancelled, so there is nobody to mark.")
    if not on_the_run:
        raise Refused("This person is not on the run, so they cannot be marked. Please load the page again.")
    if too_early:
        raise Refused(
            "It is too early to say who came: that can be marked from an hour before the session starts. "
            "Until then there are “Told us” and “Not expected”."
        )


def wants_a_call(missed_at: datetime, *, came_at: datetime | None, settled_at: datetime | None) -> bool:
    """Tell whether a student who missed a session is to have a friendly call about it.

    The moments are when sessions of one run began: the one that was missed, the last to which the student came, and
    the last about which a call was made or not needed. Missing a session has no other consequence.
    """
    return all(later is None or later < missed_at for later in (came_at, settled_at))


def may_settle_call(*, missed: bool, settled: bool) -> None:
    """Let it be noted what became of a friendly call, or raise `Refused`."""
    if not missed:
        raise Refused("The register was changed: this person did not miss the session. No call is needed.")
    if settled:
        raise Refused("Somebody has noted this call already. Please load the page again.")
