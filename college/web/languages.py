"""In which language somebody reads us, and how languages are named.

A page is in the best of the college's languages that the browser asks for and that we can speak: one without a
catalogue is English on the page, with English days. People are written to in it all the same, in the college's own
words; so what is offered to be written in is not what one happens to read in.
"""

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale

from college.foundation import languages
from college.foundation.languages import said_in
from college.foundation.running import settings


class Words(Domain):
    """Our catalogue, found once a request: a list has a thousand words to put in one language."""

    def get_translations(self) -> NullTranslations:
        """Find the catalogue of whoever asks."""
        if not g:
            return super().get_translations()
        if "words" not in g:
            g.words = super().get_translations()
        return g.words


def several() -> bool:
    """Tell whether there is a language to choose."""
    return len(settings().locales) > 1


def asked_for() -> str:
    """Give the one of the college's languages that the browser would rather have; it is offered, and never kept."""
    offered = settings().locales
    return request.accept_languages.best_match(offered) or offered[0]


def own_name(locale: str) -> str:
    """Name a language as its own speakers do, such as *Cymraeg*; its code where nobody knows its name."""
    return _named(locale, locale).capitalize()


def language_name(locale: str) -> str:
    """Name a language to whoever reads the page, as in a sentence: *Welsh*; its code where nobody knows its name."""
    return _named(locale, str(get_locale() or languages.WRITTEN_IN))


def _named(locale: str, to: str) -> str:
    try:
        return Locale.parse(locale).get_language_name(to) or locale
    except (UnknownLocaleError, ValueError):
        return locale


def _reading() -> str:
    readable = list(dict.fromkeys(said_in(locale) for locale in settings().locales))
    if len(readable) == 1 or not has_request_context():
        return readable[0]
    return request.accept_languages.best_match(readable) or readable[0]


def attach(app: Flask) -> None:
    """Give the application its languages."""
    folder, config = str(languages.FOLDER), app.extensions["college"]
    app.config.update(
        BABEL_DEFAULT_LOCALE=said_in(config.locales[0]),
        BABEL_DEFAULT_TIMEZONE=config.timezone,
        BABEL_TRANSLATION_DIRECTORIES=folder,
    )
    Babel(app, locale_selector=_reading).domain_instance = Words(folder)  # said before it is first asked for
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.filters["language_name"] = language_name
    app.jinja_env.globals.update(several_languages=several)
