"""What can be asked, when it is asked, and which answers are kept."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from college.foundation.months import months_after
from college.foundation.refusal import Refused
from college.foundation.wording import N_


class Wave(enum.StrEnum):
    """When a questionnaire is asked, seen from the run."""

    BEFORE = "before"
    AFTER = "after"
    MONTHS_3 = "3m"
    MONTHS_6 = "6m"
    MONTHS_12 = "12m"
    MONTHS_18 = "18m"


class Kind(enum.StrEnum):
    """How a question is answered: 1 to 5, one choice, any choices, own words, or an item of a validated scale."""

    SCALE_5 = "scale_5"
    ONE = "one"
    ANY = "any"
    TEXT = "text"
    ITEM_1_5 = "item_1_5"


class Mode(enum.StrEnum):
    """How the answers reached us."""

    LINK = "link"
    SIGNED_IN = "signed_in"
    PAPER = "paper"
    PHONE = "phone"
    SPREADSHEET = "spreadsheet"


class Judged(enum.StrEnum):
    """Words whose writer gave leave to quote them are …"""

    WAITING = "waiting"
    APPROVED = "approved"
    SET_ASIDE = "set-aside"


WAVE_NAMES = {
    Wave.BEFORE: N_("Before the course"),
    Wave.AFTER: N_("After the course"),
    Wave.MONTHS_3: N_("After 3 months"),
    Wave.MONTHS_6: N_("After 6 months"),
    Wave.MONTHS_12: N_("After 12 months"),
    Wave.MONTHS_18: N_("After 18 months"),
}

MONTHS_AFTER = {Wave.AFTER: 0, Wave.MONTHS_3: 3, Wave.MONTHS_6: 6, Wave.MONTHS_12: 12, Wave.MONTHS_18: 18}
ASKED_BY_THE_CLOCK = {wave: "after-course" if wave is Wave.AFTER else "progression" for wave in MONTHS_AFTER}

OPEN_FOR = timedelta(days=30)  # a link can be answered for so long
REMIND_AFTER = timedelta(days=7)  # one reminder, to those who have not answered
TOO_LATE = timedelta(days=30)  # an answer would be called by a time at which it was not given
LONGEST_ANSWER = 2000


@dataclass(frozen=True)
class Asked:
    """One question as far as an answer to it is judged."""

    key: str
    kind: Kind
    choices: frozenset[str]


def due_on(wave: Wave, last_ended_on: date) -> date:
    """Tell the day on which a wave is asked: so many calendar months after the last session.

    The 31st becomes the last day of a shorter month.
    """
    return months_after(last_ended_on, MONTHS_AFTER[wave])


def is_due(wave: Wave, last_ended_on: date, today: date) -> bool:
    """Tell whether a wave is due today: since its day, and for thirty days, so that nothing is missed meanwhile."""
    return due_on(wave, last_ended_on) <= today < due_on(wave, last_ended_on) + TOO_LATE


def last_days_due(wave: Wave, today: date) -> tuple[date, date]:
    """Tell between which two days, both included, the last session ended of the runs that a wave is due for today.

    The days lie side by side, for a later last session is never asked about earlier.
    """
    near = months_after(today, -MONTHS_AFTER[wave])
    days = [near + timedelta(days=n) for n in range(-TOO_LATE.days - 4, 5)]
    due = [day for day in days if is_due(wave, day, today)]
    return due[0], due[-1]


def answers_to_keep(questions: Iterable[Asked], given: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Take what was answered, question by question; a question left blank has no answer.

    Several choices are kept in the order of the question's own, separated by `;`. Raises `Refused` for a
    choice that the question does not have and for a text that is too long.
    """
    kept = {
        asked.key: _judged(asked, [text.strip() for text in given.get(asked.key, ()) if text.strip()])
        for asked in questions
    }
    return {key: answer for key, answer in kept.items() if answer}


def _judged(asked: Asked, given: list[str]) -> str:
    if asked.kind is Kind.TEXT:
        text = given[0] if given else ""
        if len(text) > LONGEST_ANSWER:
            raise Refused(
                "One of your answers is too long. Please keep each under %(most)s characters.", most=LONGEST_ANSWER
            )
        return text
    if len(given) > 1 and asked.kind is not Kind.ANY:
        raise Refused("One of the questions has two answers. Choose one, or leave it blank.")
    if set(given) - asked.choices:
        raise Refused("One of the answers is not among the choices. Choose again, or leave the question blank.")
    return ";".join(sorted(set(given)))
