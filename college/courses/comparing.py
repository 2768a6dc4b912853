"""What changed between two texts, word by word. Pure."""

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


class Kind(enum.StrEnum):
    """These words …"""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Passage:
    """Some words that stayed, went or came."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> tuple[Passage, ...]:
    """Tell which words went and which came, in the order of reading; joined, what is not new is the text before.

    Lines are compared first and words only inside lines that changed, so that a long text costs little more
    than its changes.
    """
    found: list[Passage] = []
    for same, gone, new in _blocks(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if same:
            _add(found, Kind.SAME, "".join(same))
        else:
            _words(found, "".join(gone), "".join(new))
    return tuple(found)


def is_changed(passages: Sequence[Passage]) -> bool:
    """Tell whether anything went or came."""
    return any(passage.kind is not Kind.SAME for passage in passages)


def _words(found: list[Passage], gone: str, new: str) -> None:
    for same, went, came in _blocks(_tokens(gone), _tokens(new)):
        _add(found, Kind.SAME, "".join(same))
        _add(found, Kind.GONE, "".join(went))
        _add(found, Kind.NEW, "".join(came))


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield (old[i:j], (), ()) if tag == "equal" else ((), old[i:j], new[k:m])


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _add(found: list[Passage], kind: Kind, text: str) -> None:
    if not text:
        return
    if found and found[-1].kind is kind:
        found[-1] = Passage(kind, found[-1].text + text)
    else:
        found.append(Passage(kind, text))
