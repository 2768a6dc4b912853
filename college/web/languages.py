"""In which language somebody reads us: the best that their browser asks for of those that the college offers."""

from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain

from config import HOUSE, Config

FOLDER = str(HOUSE / "college" / "translations")


class Words(Domain):
    """Our catalogue, found once a request: a list has a thousand words to put in one language."""

    def get_translations(self) -> NullTranslations:
        """Find the catalogue of whoever asks."""
        if not g:
            return super().get_translations()
        if "words" not in g:
            g.words = super().get_translations()
        return g.words


def attach(app: Flask) -> None:
    """Give the application its languages."""
    config: Config = app.extensions["college"]
    offered = list(config.locales)

    def chosen() -> str:
        if len(offered) == 1 or not has_request_context():
            return offered[0]
        return request.accept_languages.best_match(offered) or offered[0]

    app.config.update(
        BABEL_DEFAULT_LOCALE=offered[0],
        BABEL_DEFAULT_TIMEZONE=config.timezone,
        BABEL_TRANSLATION_DIRECTORIES=FOLDER,
    )
    Babel(app, locale_selector=chosen).domain_instance = Words(FOLDER)  # said before it is first asked for
    app.jinja_env.add_extension("jinja2.ext.i18n")
