"""What changed between two texts, word by word. Pure."""

import enum
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_PAIRS = 250_000  # of equal words, one in each text: what is looked at once for every block that is found


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
    than its changes; where nearly everything changed, sentences, or the whole.
    """
    found: list[Passage] = []
    old, fresh = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for same, gone, new in _blocks(old, fresh) if _is_quick(old, fresh) else [((), (before,), (after,))]:
        if same:
            _add(found, Kind.SAME, "".join(same))
        else:
            _words(found, "".join(gone), "".join(new))
    return tuple(found)


def _words(found: list[Passage], gone: str, new: str) -> None:
    for same, went, came in _blocks(*_tokens(gone, new)):
        _add(found, Kind.SAME, "".join(same))
        _add(found, Kind.GONE, "".join(went))
        _add(found, Kind.NEW, "".join(came))


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield (old[i:j], (), ()) if tag == "equal" else ((), old[i:j], new[k:m])


def _tokens(gone: str, new: str) -> tuple[Sequence[str], Sequence[str]]:
    """Take both texts apart into words; into sentences, or not at all, where words would be compared for too long."""
    for pattern in (r"\s+|\w+|[^\w\s]", r"[^.!?]*[.!?]*\s*"):
        old, fresh = re.findall(pattern, gone), re.findall(pattern, new)
        if _is_quick(old, fresh):
            return old, fresh
    return (gone,), (new,)


def _is_quick(old: Sequence[str], fresh: Sequence[str]) -> bool:
    known = Counter(fresh)
    return sum(count * known[token] for token, count in Counter(old).items()) <= MOST_PAIRS


def _add(found: list[Passage], kind: Kind, text: str) -> None:
    if not text:
        return
    if found and found[-1].kind is kind:
        found[-1] = Passage(kind, found[-1].text + text)
    else:
        found.append(Passage(kind, text))
