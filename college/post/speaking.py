"""In which language a person is written to, and making words in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g
from flask_babel import force_locale, get_locale

from college.foundation.languages import WRITTEN_IN, said_in
from college.foundation.running import settings
from college.people.models import Person


def language_of(chosen: str | None) -> str:
    """Give the language in which somebody who chose this one is written to: it, while the college offers it.

    The first of the college's for whoever has not said, and for a language that is offered no longer.
    """
    offered = settings().locales
    return chosen if chosen is not None and chosen in offered else offered[0]


def another_language(chosen: str | None) -> str:
    """Give the language of somebody who is not written to in the college's first; empty for everybody else."""
    language = language_of(chosen)
    return "" if language == settings().locales[0] else language


def languages_for(person: Person) -> tuple[str, ...]:
    """List the languages in which words for somebody are looked for, in turn: their own, then the college's first."""
    return tuple(dict.fromkeys((language_of(person.language), settings().locales[0])))


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Make words in this language inside, whichever whoever asks reads."""
    before = g.pop("words", None)  # the catalogue that was found for the reader
    try:
        with force_locale(locale):
            yield
    finally:
        g.pop("words", None)
        if before is not None:
            g.words = before


@contextmanager
def speaking_our_own() -> Iterator[None]:
    """Make sentences of ours inside, whole: one in English holds no day in a language without a catalogue."""
    locale = get_locale()
    with speaking(said_in(str(locale) if locale is not None else WRITTEN_IN)):
        yield
