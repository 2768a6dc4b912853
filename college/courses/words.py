"""What a course says of itself: its sections, the plan of its sessions, and what each must satisfy. Pure."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from college.foundation.refusal import Refused
from college.foundation.wording import N_

LONGEST_TITLE = 150  # characters
LONGEST_SUMMARY = 600
LONGEST_TEXT = 50_000
LONGEST_LINE = 300
MOST_SESSIONS = 60
LONGEST_MINUTES = 600


class Section(enum.StrEnum):
    """A part of a course that is written, and has a history, by itself."""

    OPENING = "opening"
    AIMS = "aims"
    AUDIENCE = "audience"
    PLAN = "plan"
    OUTCOMES = "outcomes"
    EXPECT = "expect"
    EVIDENCE = "evidence"
    PREPARATION = "preparation"


class LedBy(enum.StrEnum):
    """A session is led by …"""

    BOTH = "both"
    LIVED_EXPERIENCE = "lived_experience"
    BY_TRAINING = "by_training"


FIELDS = {
    Section.OPENING: ("title", "summary"),
    Section.AIMS: ("description",),
    Section.AUDIENCE: ("audience",),
    Section.OUTCOMES: ("learning_outcomes",),
    Section.EXPECT: ("expect",),
    Section.EVIDENCE: ("evidence",),
    Section.PREPARATION: ("preparation",),
}
PRIVATE = Section.PREPARATION
SECTION_NAMES = {
    Section.OPENING: N_("Title and summary"),
    Section.AIMS: N_("Aims: what this course is about"),
    Section.AUDIENCE: N_("Who it is for"),
    Section.PLAN: N_("What we will do"),
    Section.OUTCOMES: N_("Learning outcomes"),
    Section.EXPECT: N_("What to expect"),
    Section.EVIDENCE: N_("Evidence and further reading"),
    Section.PREPARATION: N_("Preparation for facilitators"),
}
LED_BY_NAMES = {
    LedBy.BOTH: N_("Both together"),
    LedBy.LIVED_EXPERIENCE: N_("From lived experience"),
    LedBy.BY_TRAINING: N_("By training"),
}


@dataclass(frozen=True)
class SessionPlan:
    """What is planned for one part of a course. `minutes` is its length; `source` the code of the course it came from.

    `key` stays the same through every revision, so that two people can change different parts at once.
    """

    key: str
    title: str
    minutes: int = 0
    activity: str = ""
    led_by: LedBy = LedBy.BOTH
    materials: str = ""
    source: str = ""

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "SessionPlan":
        """Read a part of the plan as the database keeps it."""
        return cls(**{**kept, "led_by": LedBy(kept["led_by"])})

    def kept(self) -> dict[str, Any]:
        """Give the part as the database keeps it."""
        return asdict(self) | {"led_by": str(self.led_by)}


@dataclass(frozen=True)
class Words:
    """What a course says of itself in one revision: outcomes one a line, the other texts in Markdown."""

    title: str
    summary: str = ""
    description: str = ""
    learning_outcomes: str = ""
    audience: str = ""
    expect: str = ""
    evidence: str = ""
    preparation: str = ""
    plan: tuple[SessionPlan, ...] = ()

    def of(self, section: Section) -> dict[str, Any]:
        """Read the fields of one section."""
        if section is Section.PLAN:
            return {"plan": self.plan}
        return {name: getattr(self, name) for name in FIELDS[section]}

    def public(self) -> "Words":
        """Leave out what only facilitators may read."""
        return replace(self, preparation="")

    def changed_since(self, before: "Words | None") -> tuple[Section, ...]:
        """Tell which sections are not what they were, in their order; at the beginning, those that are written."""
        earlier = before or Words("")
        return tuple(section for section in Section if self.of(section) != earlier.of(section))


def acceptable_words(words: Words) -> Words:
    """Accept words that a course can be found by and a page can hold; raises `Refused` for others."""
    texts = {name: _tidy(value) for name, value in vars(words).items() if isinstance(value, str)}
    tidy = Words(**texts, plan=acceptable_plan(words.plan))
    if not tidy.title:
        raise Refused("Give the course a title.")
    if len(tidy.title) > LONGEST_TITLE:
        raise Refused("Please keep the title under %(most)s characters.", most=LONGEST_TITLE)
    if len(tidy.summary) > LONGEST_SUMMARY:
        raise Refused("Please keep the summary under %(most)s characters.", most=LONGEST_SUMMARY)
    if max(len(text) for text in texts.values()) > LONGEST_TEXT:
        raise Refused("Please keep each text under %(most)s characters.", most=LONGEST_TEXT)
    return tidy


def acceptable_plan(plan: Iterable[SessionPlan]) -> tuple[SessionPlan, ...]:
    """Accept a plan whose every part has a title and a length that a day can hold; raises `Refused` for others."""
    tidy = tuple(
        replace(part, title=_tidy(part.title), activity=_tidy(part.activity), materials=_tidy(part.materials))
        for part in plan
    )
    if len(tidy) > MOST_SESSIONS:
        raise Refused("Please plan at most %(most)s sessions.", most=MOST_SESSIONS)
    for part in tidy:
        _acceptable_part(part)
    return tidy


def _acceptable_part(part: SessionPlan) -> None:
    if not part.title:
        raise Refused("Give this part of the plan a title.")
    if not 0 <= part.minutes <= LONGEST_MINUTES:
        raise Refused("Give the length in minutes, from 0 to %(most)s.", most=LONGEST_MINUTES)
    if max(len(part.title), len(part.materials)) > LONGEST_LINE or len(part.activity) > LONGEST_TEXT:
        raise Refused("Please keep each text under %(most)s characters.", most=LONGEST_LINE)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
