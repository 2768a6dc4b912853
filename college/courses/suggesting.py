"""Passages of a section: finding one however its lines are broken, and putting other words in its place. Pure."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from re import finditer

from college.courses.words import FIELDS, Section, SessionPlan, Words
from college.foundation.refusal import Refused

LONGEST_REMARK = 5_000  # characters
LONGEST_PASSAGE = 5_000
PLAN_TEXTS = ("title", "activity", "materials")
ONE_LINE = frozenset({"title", "materials"})


def texts_of(words: Words, section: Section) -> tuple[str, ...]:
    """Give the texts of a section as they are written, in the order of reading."""
    if section is Section.PLAN:
        return tuple(getattr(part, name) for part in words.plan for name in PLAN_TEXTS)
    return tuple(getattr(words, name) for name in FIELDS[section])


def times_found(words: Words, section: Section, passage: str) -> int:
    """Tell whether a passage stands in a section: 0 for not at all, 1 for once, 2 for more often."""
    return min(2, sum(len(_places(text, passage)) for text in texts_of(words, section)))


def as_it_stands(words: Words, section: Section, passage: str) -> str:
    """Give a passage with the line breaks that it has in the text; raises `Refused` where it is not there."""
    for text in texts_of(words, section):
        for begins, ends in _places(text, passage):
            return text[begins:ends]
    raise Refused("These words are not in this section today. Copy them from the text as it stands now.")


def with_suggestion(words: Words, section: Section, passage: str, proposed: str) -> Words:
    """Put the words proposed where a passage stands; raises `Refused` unless it stands there exactly once."""
    found = times_found(words, section, passage)
    if found == 0:
        raise Refused("The words that this is about have changed since. Write it in by hand, or decline it.")
    if found > 1:
        raise Refused("The words that this is about stand there more than once. Write it in by hand, or decline it.")
    if section is Section.PLAN:
        return replace(words, plan=tuple(_in_part(part, passage, proposed) for part in words.plan))
    changed = {name: _in_text(name, getattr(words, name), passage, proposed) for name in FIELDS[section]}
    return replace(words, **changed)  # type: ignore[arg-type]


def _in_part(part: SessionPlan, passage: str, proposed: str) -> SessionPlan:
    changed = {name: _in_text(name, getattr(part, name), passage, proposed) for name in PLAN_TEXTS}
    return replace(part, **changed)  # type: ignore[arg-type]


def _in_text(name: str, text: str, passage: str, proposed: str) -> str:
    for begins, ends in _places(text, passage):
        text = text[:begins] + proposed + text[ends:]
        return " ".join(text.split()) if name in ONE_LINE else text
    return text


def _places(text: str, passage: str, most: int = 2) -> list[tuple[int, int]]:
    """Where a passage stands; any white space is like any other, since a browser breaks lines as it likes."""
    wanted, words = " ".join(passage.split()), list(finditer(r"\S+", text))
    if not wanted:
        return []
    flat, starts = " ".join(word.group() for word in words), [0]
    for word in words:
        starts.append(starts[-1] + len(word.group()) + 1)

    def in_text(place: int) -> int:
        at = bisect_right(starts, place) - 1
        return words[at].start() + place - starts[at]

    return [(in_text(place), in_text(place + len(wanted) - 1) + 1) for place in islice(_each(flat, wanted), most)]


def _each(flat: str, wanted: str) -> Iterator[int]:
    at = flat.find(wanted)
    while at >= 0:
        yield at
        at = flat.find(wanted, at + 1)
