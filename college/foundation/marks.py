"""Named places in plain text, such as `((name))`, and what is put into them. No language is hidden in it.

The values are put in by one pass over the words: what a value says is never looked at again, so a name that
reads `((link))` or `{{ 7 * 7 }}` is printed as it is.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

_MARK: Final = re.compile(r"\(\(\s*([^()\n]{0,60}?)\s*\)\)")
# what other programs take for a field; here it would be sent as it stands, which nobody means
_FOREIGN: Final = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\$\{.*?\}|<%.*?%>|\[\[.*?\]\]|%\(\w*\)[sdr]|%s\b|\{[A-Za-z_][^{}\s]*\}|<<\w+>>"
)


class Unknown(Exception):
    """Say that a place in the words has no value."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def mark(name: str) -> str:
    """Write the mark of a name, as it is typed: `((name))`."""
    return f"(({name}))"


def marks_in(words: str) -> list[str]:
    """List the names that are marked in the words, each once, in their order and in small letters."""
    return list(dict.fromkeys(_plain(found) for found in _MARK.findall(words)))


def left_open(words: str) -> str:
    """Give the first piece of the words in which a mark begins and does not end; empty where there is none."""
    rest = _MARK.sub(lambda found: " " * len(found[0]), words)
    at = rest.find("((")
    return words[at : at + 20].split("\n")[0].strip() if at >= 0 else ""


def foreign_mark(words: str) -> str:
    """Give the first thing in the words that another program would take for a field; empty where there is none."""
    found = _FOREIGN.search(words)
    return found[0][:40] if found else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the known name that somebody most likely meant; empty where none is near."""
    found = get_close_matches(_plain(name), list(known), n=1, cutoff=0.5)
    return found[0] if found else ""


def filled(words: str, values: Mapping[str, str]) -> str:
    """Put the values into the words, in one pass; raises `Unknown` for a mark that has none."""

    def value(found: re.Match[str]) -> str:
        name = _plain(found[1])
        if name not in values:
            raise Unknown(name)
        return values[name]

    return _MARK.sub(value, words)


def marked(words: str, values: Mapping[str, str]) -> str:
    """Do the opposite: put the mark of each name where its value stands, the longest values first."""
    names = {value: name for name, value in values.items() if value.strip()}
    if not names:
        return words
    longest_first = sorted(names, key=len, reverse=True)
    anywhere = "|".join(rf"(?<!\w){re.escape(value)}(?!\w)" for value in longest_first)
    return re.sub(anywhere, lambda found: mark(names[found[0]]), words)


def _plain(name: str) -> str:
    return "_".join(name.lower().split())
