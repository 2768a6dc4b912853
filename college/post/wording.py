"""A message in a college's own words, or as it came; and the original as a manager begins with it.

Own words that cannot be said, because a fact is missing, give way to the original: no message is lost for them. What
cannot be said in a language at all is said in the college's first, whole: words of two languages are never mixed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext

from college.foundation.languages import WRITTEN_IN, said_in
from college.foundation.marks import Unknown, marked, marks_in
from college.foundation.templating import Words, piece, words, worked_out
from college.outbox.queries import wording_in_force
from college.outbox.wording import Offered, said, without_links
from college.post import still_true
from college.post.field_kinds import EXAMPLE, Facts, Field
from college.post.fields import fields_of, offered
from college.post.speaking import speaking, speaking_our_own

# the test of a wording is worded by the test itself
NOT_WORDED = frozenset({"college/test"})


@dataclass(frozen=True)
class Said:
    """The words of a message and their language, whether they are the college's own, and which field was missing.

    `missing` is empty unless own words gave way for want of a field.
    """

    words: Words
    locale: str
    is_own: bool = False
    missing: str = ""


def worded(name: str, facts: Facts, languages: Sequence[str]) -> Said:
    """Say a message in the first of these languages in which it can be said, in the college's own words if it can.

    A language without own words for it and without a catalogue cannot say it: then the next one does. English can.
    """
    missing = ""
    for locale in languages:
        with speaking(locale):
            try:
                if (own := _own(name, facts, locale)) is not None:
                    return Said(own, locale, is_own=True, missing=missing)
            except Unknown as gap:
                current_app.logger.warning("%s is said as it came: nothing is known for %s", name, gap.name)
                missing = missing or gap.name
            if said_in(locale) == locale:
                return Said(words(name, facts), locale, missing=missing)
    with speaking(WRITTEN_IN):
        return Said(words(name, facts), WRITTEN_IN, missing=missing)


def tried(name: str, facts: Facts, languages: Sequence[str]) -> Said:
    """Say the test of a wording, whose words were made before: it is in their language, whoever gets it."""
    locale = str(facts.get("locale") or languages[0])
    with speaking(locale):
        return Said(words(name, facts), locale)


def filled_in(subject: str, text: str, name: str, facts: Facts) -> Words:
    """Put the facts into these words; raises `Unknown` for a field for which nothing is known."""
    fields = {field.name: field for field in offered(name)}
    if not facts["links"]:
        text = without_links(text, _spoken(fields.values()))
    line, body = said(subject, text, values(name, facts, marks_in(f"{subject}\n{text}")))
    return Words(subject=line, text=f"{body}\n{_foot(facts)}\n")


def values(name: str, facts: Facts, wanted: Collection[str]) -> dict[str, str]:
    """Find what the wanted fields say; one for which nothing is known is left out."""
    found = {}
    for field in offered(name):
        if field.name in wanted and (value := _value(field, facts)) is not None:
            found[field.name] = value
    return found


def names_offered(name: str) -> Offered:
    """Give what the words of a message may and must hold, for the rules."""
    every = offered(name)
    brief = frozenset(field.name for field in every if field.brief)
    return Offered(frozenset(field.name for field in every), brief, fields_of(name).needs)


def example_of(name: str, college: Any) -> dict[str, Any]:
    """Give made-up facts for a message, which name nobody and open nothing."""
    return {**EXAMPLE, **fields_of(name).example, "college": college}


def original(name: str, college: Any, locale: str) -> tuple[str, str]:
    """Show the original subject and text of a message in a language, with its fields in place of the facts.

    The foot is left out: it follows every message by itself. One that cannot be shown gives a greeting to begin with.
    In a language without a catalogue it is in English, for somebody to put into theirs.
    """
    with speaking(said_in(locale)):
        try:
            return _with_marks(name, example_of(name, college))
        except Exception:
            current_app.logger.exception("the original of %s cannot be shown", name)
            return "", "((name))"


def _with_marks(name: str, facts: Facts) -> tuple[str, str]:
    came = words(name, facts)
    every = values(name, facts, {field.name for field in offered(name)})
    brief = {field.name: every[field.name] for field in offered(name) if field.brief and field.name in every}
    body = came.text.strip().removesuffix(_foot(facts)).rstrip()
    return marked(came.subject, brief), marked(body, every)


def kinds() -> list[str]:
    """List the messages that may be worded, by domain and name."""
    return sorted(name for name in still_true.TABLE if name not in NOT_WORDED)


def _own(name: str, facts: Facts, locale: str) -> Words | None:
    """Say a message in the college's own words of this language, if it has some; raises `Unknown` as filling does."""
    own = wording_in_force(name, locale)
    if own is None or not _applies(name, facts):
        return None
    return filled_in(own.subject, own.text, name, facts)


def _applies(name: str, facts: Facts) -> bool:
    only = fields_of(name).only
    if not only:
        return True
    try:
        return worked_out(only, facts) == "True"
    except Exception:
        return False


def _value(field: Field, facts: Facts) -> str | None:
    """Find what a field says; nothing where a fact is missing, and where a field that must say something does not."""
    try:
        value = field.find(facts)
    except Exception:  # whatever an old message lacks, it must leave
        return None
    return value if value.strip() or field.may_be_empty else None


def _spoken(fields: Collection[Field]) -> Mapping[str, str]:
    links = {field.name: field.spoken for field in fields if field.spoken is not None}
    with speaking_our_own():
        return {name: "\n\n".join(gettext(sentence) for sentence in spoken) for name, spoken in links.items()}


def _foot(facts: Facts) -> str:
    with speaking_our_own():
        return piece("_foot", facts)
