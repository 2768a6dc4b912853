"""A message in a college's own words, or as it came; and the original as a manager begins with it.

Own words that cannot be said, because a fact is missing, give way to the original: no message is lost for them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext

from college.foundation.marks import Unknown, marked, marks_in
from college.foundation.templating import Words, piece, words, worked_out
from college.outbox.queries import wording_in_force
from college.outbox.wording import Offered, said, without_links
from college.post import still_true
from college.post.field_kinds import EXAMPLE, Facts, Field
from college.post.fields import fields_of, offered

# the test of a wording is worded by the test itself
NOT_WORDED = frozenset({"college/test"})


@dataclass(frozen=True)
class Said:
    """The words of a message, whether they are the college's own, and which field was missing if they gave way."""

    words: Words
    is_own: bool = False
    missing: str = ""


def worded(name: str, facts: Facts, locale: str) -> Said:
    """Say a message in the college's own words, or as it came where there are none or they cannot be said."""
    own = wording_in_force(name, locale)
    if own is None or not _applies(name, facts):
        return Said(words(name, facts))
    try:
        return Said(filled_in(own.subject, own.text, name, facts), is_own=True)
    except Unknown as gap:
        current_app.logger.warning("%s is said as it came: nothing is known for %s", name, gap.name)
        return Said(words(name, facts), missing=gap.name)


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


def original(name: str, college: Any) -> tuple[str, str]:
    """Show the original subject and text of a message with its fields in place of the facts.

    The foot is left out: it follows every message by itself. One that cannot be shown gives a greeting to begin with.
    """
    facts = example_of(name, college)
    try:
        came = words(name, facts)
    except Exception:
        current_app.logger.exception("the original of %s cannot be shown", name)
        return "", "((name))"
    every = values(name, facts, {field.name for field in offered(name)})
    brief = {field.name: every[field.name] for field in offered(name) if field.brief and field.name in every}
    body = came.text.strip().removesuffix(_foot(facts)).rstrip()
    return marked(came.subject, brief), marked(body, every)


def kinds() -> list[str]:
    """List the messages that may be worded, by domain and name."""
    return sorted(name for name in still_true.TABLE if name not in NOT_WORDED)


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
    return {name: "\n\n".join(gettext(sentence) for sentence in spoken) for name, spoken in links.items()}


def _foot(facts: Facts) -> str:
    return piece("_foot", facts)
