"""In which languages our own sentences can be said: English, in which they are written, and those with a catalogue."""

from functools import cache
from pathlib import Path
from typing import Final

from babel.support import Translations

from config import HOUSE

FOLDER = HOUSE / "college" / "translations"
WRITTEN_IN: Final = "en"


def said_in(locale: str) -> str:
    """Tell in which language our own sentences come out when somebody asks for this one: it, or English without it."""
    return locale if locale == WRITTEN_IN or _speaks(FOLDER, locale) else WRITTEN_IN


@cache
def _speaks(folder: Path, locale: str) -> bool:
    """Believe a catalogue that says which language it speaks: one that was only begun does not say so yet."""
    return Translations.load(str(folder), [locale]).gettext(WRITTEN_IN) == locale
