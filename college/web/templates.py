"""What every template may use: the college, the person who is here, addresses and static files."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, current_app, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from college.foundation import templating
from college.foundation.markdown import to_html
from college.settings import queries
from college.web.nhs import nhs
from college.web.sessions import me, settings

LEAVE_TO = "https://www.bbc.co.uk/weather"


def address(endpoint: str, **values: Any) -> str:
    """Give the whole address of a page, from the configured base and never from a request's Host header."""
    base = urlsplit(settings().base_url)
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)


@cache
def _fingerprint(folder: str, path: str) -> str:
    return hashlib.sha256((Path(folder) / path).read_bytes()).hexdigest()[:10]


def asset(path: str) -> str:
    """Give the address of a static file, which changes when the file does."""
    return f"/static/{quote(path)}?v={_fingerprint(str(current_app.static_folder), path)}"


# The words for help stand on every page and change once a year.
_rendered = lru_cache(maxsize=8)(to_html)


class Shown:
    """What the pages show of the college; read once a request, when first asked for."""

    def __init__(self) -> None:
        self._college = queries.the_college()
        self.leave_to = LEAVE_TO

    def __getattr__(self, name: str) -> Any:
        return getattr(self._college, name)

    @property
    def help_now(self) -> Markup:
        """Where to get help now, as the college words it."""
        return _rendered(self._college.help_now)


def brand_version() -> str:
    """Give a text that changes when the college's colour does."""
    return queries.the_college().brand_colour.removeprefix("#")


def _context() -> dict[str, Any]:
    return {"college": Shown(), "me": me()}


def attach(app: Flask) -> None:
    """Give the templates what they may use, strictly."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(asset=asset, address=address, nhs=nhs, brand_version=brand_version, url_for=url_for)
    environment.filters["markdown"] = to_html
    app.context_processor(_context)
    templating.use(environment)
