"""What a course must satisfy before it may be seen, and before it may be taught."""

import enum
import re
from collections.abc import Iterable

from college.foundation.refusal import Refused
from college.people.rules import Knowledge
from college.settings.rules import Policy


class State(enum.StrEnum):
    """This course is …"""

    IDEA = "idea"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SIGNED_OFF = "signed_off"
    PUBLISHED = "published"
    RETIRED = "retired"


class Settled(enum.StrEnum):
    """A comment was …"""

    RESOLVED = "resolved"
    ACCEPTED = "accepted"
    DECLINED = "declined"


CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
TAKEN_BY_PAGES = frozenset({"new"})
LONGEST_CODE = 40  # characters
LONGEST_TOPIC = 60
MOST_TOPICS = 12


def acceptable_code(code: str) -> str:
    """Accept a code of letters, digits and hyphens, since it stands in addresses; raises `Refused` for another."""
    tidy = code.strip()
    if tidy.lower() in TAKEN_BY_PAGES:
        raise Refused("Choose another code: a page of ours has this address already.")
    if len(tidy) > LONGEST_CODE or CODE.fullmatch(tidy) is None:
        raise Refused("Use letters, digits and single hyphens for the code of a course, at most 40 in all.")
    return tidy


def acceptable_topics(topics: Iterable[str]) -> list[str]:
    """Tidy what a course is about: each topic once, however it is spelt; raises `Refused` for too many or too long."""
    once: dict[str, str] = {}
    for topic in (" ".join(topic.split()) for topic in topics):
        if topic:
            once.setdefault(topic.casefold(), topic)
    if len(once) > MOST_TOPICS or any(len(topic) > LONGEST_TOPIC for topic in once.values()):
        raise Refused("Give at most %(most)s topics, each in a few words.", most=MOST_TOPICS)
    return list(once.values())


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
    """Let a spreadsheet publish a course, or raise `Refused` with what is missing among its authors and words."""
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


def may_keep_authors(policy: Policy, state: State, authors: Iterable[tuple[int, Knowledge]]) -> None:
    """Let the authors of a course become these, or raise `Refused`: a published course keeps its pair."""
    if state is State.PUBLISHED and stops(policy, authors):
        raise Refused("This course is published and needs its authors. Name another one first, or retire the course.")
