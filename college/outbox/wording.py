"""What a manager may write instead of the words that a message came with. Pure: it sees only what it is told.

`problems` is asked when a wording is kept, `Wording.filled` when a message leaves.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from college.foundation.lines import seen
from college.foundation.marks import filled, foreign_mark, left_open, mark, marks_in, nearest
from college.foundation.wording import N_

LONGEST_SUBJECT: Final = 120
LONGEST_TEXT: Final = 5000
# what nobody should read over a shoulder, in English and in Welsh
TELLING: Final = re.compile(
    r"psycho|mental|recovery course|illness|therap|health|seico|seici|iechyd|salwch|gwella", re.IGNORECASE
)
NEVER_SAID: Final = re.compile(r"mental[\s-]+health|iechyd\s+meddwl", re.IGNORECASE)
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_LINES: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_LONG_SECRET: Final = re.compile(r"(?<=[/=])[A-Za-z0-9_.~-]{20,}")
HIDDEN: Final = "•••"

Where = Literal["subject", "text"]


@dataclass(frozen=True)
class Offered:
    """What the words of a message may and must hold: the names of its fields, and of which groups one is needed.

    `brief` are those that fit into a subject: no link, no code and no whole sentence.
    """

    known: frozenset[str]
    brief: frozenset[str]
    needs: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a wording from being kept: beside which box, and a sentence that says what to do."""

    where: Where
    sentence: str
    values: Mapping[str, Any]


def tidied(text: str) -> str:
    """Give words as they are kept: lines that end alike, without blanks at their ends, never three empty ones."""
    lines = [line.rstrip() for line in re.sub(r"\r\n?", "\n", text).strip().split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def problems(subject: str, text: str, offered: Offered, *, titles: Collection[str] = ()) -> list[Problem]:
    """Tell everything that is wrong with a wording; nothing for one that may be kept.

    `titles` are those of the courses: a subject that names one tells whoever looks over a shoulder.
    """
    of_marks = [*_of_marks("subject", subject, offered), *_of_marks("text", text, offered)]  # a slip explains the rest
    return [*of_marks, *_of_subject(subject, offered, titles), *_of_text(text, offered)]


def _of_subject(typed: str, offered: Offered, titles: Collection[str]) -> list[Problem]:
    subject = seen(typed)  # as it leaves: what nobody sees neither fills a subject nor hides a word in it
    checks: list[tuple[bool, str, dict[str, Any]]] = [
        (not subject.strip(), N_("Write a subject."), {}),
        (
            len(subject) > LONGEST_SUBJECT,
            N_("Please keep the subject under %(most)s characters."),
            {"most": LONGEST_SUBJECT},
        ),
        (bool(_CONTROL.search(subject)), N_("Write the subject on one line."), {}),
    ]
    if telling := TELLING.search(subject):
        sentence = N_("Leave out “%(word)s”: a subject is read over shoulders and on locked screens.")
        checks.append((True, sentence, {"word": telling[0]}))
    if title := _titled(subject, titles):
        sentence = N_(
            "Leave out the course's name (%(title)s): a subject is read over shoulders and on locked screens."
        )
        checks.append((True, sentence, {"title": title}))
    for name in marks_in(subject):
        sentence = N_("The field %(field)s is for the text: a subject has no room for it.")
        checks.append((name in offered.known - offered.brief, sentence, {"field": mark(name)}))
    return [Problem("subject", sentence, values) for wrong, sentence, values in checks if wrong]


def _titled(subject: str, titles: Collection[str]) -> str:
    words = f" {_spoken(subject)} "
    return next((title for title in titles if _spoken(title) and f" {_spoken(title)} " in words), "")


def _spoken(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _of_text(text: str, offered: Offered) -> list[Problem]:
    found = []
    if not text.strip():
        found.append(Problem("text", N_("Write what the message says."), {}))
    if len(text) > LONGEST_TEXT:
        found.append(Problem("text", N_("Please keep the text under %(most)s characters."), {"most": LONGEST_TEXT}))
    if _CONTROL_BUT_LINES.search(text):
        found.append(Problem("text", N_("There is a sign in the text that cannot be printed. Type it again."), {}))
    if said := NEVER_SAID.search(seen(text)):
        sentence = N_("Leave out “%(word)s”: whoever else reads the message should not learn what it is about.")
        found.append(Problem("text", sentence, {"word": said[0]}))
    there = set(marks_in(text))
    for group in offered.needs:
        if there.isdisjoint(group):
            fields = ", ".join(map(mark, group))
            if len(group) == 1:
                sentence = N_("This message makes no sense without the field %(fields)s. Put it back in.")
            else:
                sentence = N_("This message makes no sense without one of the fields %(fields)s. Put one back in.")
            found.append(Problem("text", sentence, {"fields": fields}))
    return found


def _of_marks(where: Where, words: str, offered: Offered) -> list[Problem]:
    found = []
    for name in marks_in(words):
        if name not in offered.known:
            found.append(_unknown(where, name, offered))
    if piece := left_open(words):
        sentence = N_("“%(piece)s” begins a field and does not end it. A field is written so: ((name))")
        found.append(Problem(where, sentence, {"piece": piece}))
    if piece := foreign_mark(words):
        sentence = N_("“%(piece)s” would be sent as it stands. A field is written so: ((name))")
        found.append(Problem(where, sentence, {"piece": piece}))
    return found


def _unknown(where: Where, name: str, offered: Offered) -> Problem:
    near = nearest(name, sorted(offered.known))
    if near:
        sentence = N_("There is no field %(field)s in this message. Did you mean %(near)s?")
        return Problem(where, sentence, {"field": mark(name), "near": mark(near)})
    sentence = N_("There is no field %(field)s in this message. The list beside the box shows those that there are.")
    return Problem(where, sentence, {"field": mark(name)})


def without_links(text: str, spoken: Mapping[str, str]) -> str:
    """Give a text as it is said where nobody can follow a link.

    Each paragraph that holds one gives way to what is said in its place, which may be nothing.
    """
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        links = [spoken[name] for name in marks_in(paragraph) if name in spoken]
        said = [words for words in links if words and words not in kept] if links else [paragraph]
        kept += said
    return "\n\n".join(kept)


def said(subject: str, text: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Put the values into a subject and a text; raises `marks.Unknown` for one that is not known.

    The subject is one line whatever a value holds; lines of the text that came out empty leave no gap.
    """
    line = " ".join(_CONTROL.sub(" ", filled(subject, values)).split())
    body = re.sub(r"\n{3,}", "\n\n", filled(text, values).strip())
    return line, body + "\n"


def masked(words: str, secrets: Collection[str] = ()) -> str:
    """Hide what opens something: these secrets, and long tokens in addresses.

    A code is hidden also where it is written in two halves.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        half = len(secret) // 2
        for written in (secret, f"{secret[:half]} {secret[half:]}"):
            words = words.replace(written, HIDDEN)
    return _LONG_SECRET.sub(HIDDEN, words)
