"""A college that speaks Welsh beside English, or offers it without having a word of it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from college.foundation import languages

WELSH = {
    "en": "cy",
    "Hello %(name)s,": "Helo %(name)s,",
    "You have a place": "Mae gennych le",
    "It begins on %(day)s at %(time)s.": "Mae'n dechrau ar %(day)s am %(time)s.",
    "A message from your college": "Neges gan eich coleg",
    "Phone: %(phone)s": "Ffôn: %(phone)s",
    "We are glad to tell you where it is and how to get there: just ask.": "Gofynnwch sut i gyrraedd.",
    "Join the college": "Ymuno â'r coleg",
}


def catalogue(folder: Path, locale: str = "cy", said: Mapping[str, str] = WELSH) -> Path:
    """Write a catalogue of a language into a folder, as a translator's is compiled."""
    book = Catalog(locale=locale)
    for original, translated in said.items():
        book.add(original, translated)
    place = folder / locale / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, book)
    return folder


def offer(app: Flask, monkeypatch: pytest.MonkeyPatch, *locales: str) -> None:
    """Let the college offer these languages for one test, the first as the usual one."""
    monkeypatch.setitem(app.extensions, "college", replace(app.extensions["college"], locales=locales))


def speak(app: Flask, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the product have the catalogues of this folder for one test."""
    domain = app.extensions["babel"].instance.domain_instance
    monkeypatch.setattr(languages, "FOLDER", folder)
    monkeypatch.setattr(domain, "_translation_directories", [str(folder)])
    monkeypatch.setattr(domain, "cache", {})
