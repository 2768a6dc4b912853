"""In which language a person is written to, and making words in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g
from flask_babel import force_locale

from college.foundation.running import settings
from college.people.models import Person


def language_of(person: Person) -> str:
    """Give the language in which a person is written to.

    Nobody has said yet which they like, so it is the first of the college's.
    """
    return settings().locales[0]


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
