"""What a course must satisfy before it may be seen, and before it may be taught."""

import enum
from collections.abc import Iterable

from college.foundation.refusal import Refused
from college.people.rules import Knowledge
from college.settings.rules import Policy


class State(enum.StrEnum):
    """This course is …"""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


def missing(policy: Policy, pair: Iterable[tuple[int, Knowledge]]) -> frozenset[Knowledge]:
    """Tell which kinds of knowledge are missing among (person number, capacity) pairs.

    Somebody counts once, in the capacity that they chose, so one person never stands for both. Under
    *peer-led*, lived experience alone is enough; under *advisory* the same is missing as under *two
    capacities*, but nothing is stopped (see `stops`).
    """
    once = dict(pair)
    needed = {Knowledge.LIVED_EXPERIENCE} if policy is Policy.PEER_LED else set(Knowledge)
    return frozenset(needed - set(once.values()))


def stops(policy: Policy, pair: Iterable[tuple[int, Knowledge]]) -> bool:
    """Decide whether the co-production policy forbids to publish or to open with these people."""
    return policy is not Policy.ADVISORY and bool(missing(policy, pair))


def may_publish(policy: Policy, authors: Iterable[tuple[int, Knowledge]], *, title: str, summary: str) -> None:
    """Let a course be published, or raise `Refused` with what is missing."""
    if not title.strip() or not summary.strip():
        raise Refused("A published course needs a title and a summary. Write both and save first.")
    lacking = missing(policy, authors)
    if policy is Policy.ADVISORY or not lacking:
        return
    if len(lacking) == 2:
        raise Refused("Needs two authors: one from lived experience and one by training.")
    if Knowledge.LIVED_EXPERIENCE in lacking:
        raise Refused("Needs an author who writes from lived experience.")
    raise Refused("Needs an author who writes by training, another person than the one with lived experience.")
