"""Two people who wrote the same thing at once: what touches nothing is joined, paragraph by paragraph. Pure.

Nothing that anybody typed is ever dropped: where both changed the same paragraphs, both texts stand in the result.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from merge3 import Merge3

BETWEEN = "\n\n"


@dataclass(frozen=True)
class Both:
    """Paragraphs that both changed: as they were, as one saved them, and as the other wrote them."""

    base: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merged:
    """What became of two texts: parts that are settled, and parts where somebody has to choose."""

    parts: tuple[str | Both, ...]

    @property
    def clashes(self) -> tuple[Both, ...]:
        """The places where both wrote."""
        return tuple(part for part in self.parts if isinstance(part, Both))

    @property
    def text(self) -> str:
        """The whole text; where both wrote, what was saved first stands before what came second."""
        settled = []
        for part in self.parts:
            settled += [part.theirs, part.mine] if isinstance(part, Both) else [part]
        return BETWEEN.join(part for part in settled if part)


def merge(base: str, *, mine: str, theirs: str) -> Merged:
    """Join two texts that began as the same one.

    A change beside an untouched paragraph is taken over; changes to the same paragraphs, or to paragraphs
    without an untouched one between them, are a clash unless they are the same.
    """
    if mine == theirs or theirs == base:
        return Merged((mine,))
    if mine == base:
        return Merged((theirs,))
    groups = Merge3(_paragraphs(base), _paragraphs(theirs), _paragraphs(mine)).merge_groups()
    return Merged(tuple(_part(*group) for group in groups))


def merge_fields(base: Mapping[str, str], *, mine: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, Merged]:
    """Join several texts that are saved together, each by itself."""
    return {name: merge(base.get(name, ""), mine=text, theirs=theirs.get(name, "")) for name, text in mine.items()}


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n[ \t]*\n\s*", text.strip("\n")) if part.strip()]


def _part(kind: str, *lines: list[str]) -> str | Both:
    if kind == "conflict":
        return Both(*(BETWEEN.join(side) for side in lines))
    return BETWEEN.join(lines[0])
