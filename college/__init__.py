"""A Recovery College: courses written and taught by two kinds of knowledge together, and what becomes of them.

The packages are a tower in the order of a student's journey: people, courses, timetable, enrolment,
attendance, questionnaires, outcomes, reports. A layer uses only the layers beneath it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from config import Config


def create_app(config: Config | None = None) -> Flask:
    """Make the application, from the environment unless settings are handed in.

    Raises `config.UnsafeSetting` when a setting is unknown, wrong or unsafe.
    """
    # Not above: `config` reads what its settings mean from this package, which is then still being opened.
    from college import background, cli, post, web
    from college.foundation import clock, db
    from config import HOUSE, keep_private, read

    config = config or read(os.environ)
    keep_private(config)
    app = Flask(
        __name__,
        instance_path=str(config.instance),
        template_folder=str(HOUSE / "templates"),
        static_folder=str(HOUSE / "static"),
    )
    app.extensions["college"] = config
    app.config.update(
        SECRET_KEY=config.secret_key,
        TESTING=config.env == "testing",
        TRUSTED_HOSTS=list(config.trusted_hosts) or None,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # an error goes to the log, and what people wrote does not
    )
    clock.live_in(config.timezone)
    db.attach(app)
    post.attach(app)
    background.attach(app)
    web.attach(app)
    cli.attach(app)
    return app
