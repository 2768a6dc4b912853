"""In which language somebody reads us: the best that their browser asks for of those that the college offers."""

from flask import Flask, has_request_context, request
from flask_babel import Babel

from config import HOUSE, Config


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
        BABEL_TRANSLATION_DIRECTORIES=str(HOUSE / "college" / "translations"),
    )
    Babel(app, locale_selector=chosen)
    app.jinja_env.add_extension("jinja2.ext.i18n")
