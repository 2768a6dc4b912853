"""Style, scripts, type and pictures: served as they are, and kept for a year where the address holds a fingerprint."""

from collections.abc import Iterable
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from college.web.headers import of_every_answer

A_YEAR = "public, max-age=31536000, immutable"
ALSO = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}
HOURS = 3600


class StaticFiles:
    """Answer for static files before the application is asked; everything else passes through."""

    def __init__(self, app: Flask) -> None:
        self._app = app.wsgi_app
        self._headers = of_every_answer(app.extensions["college"]) | ALSO
        self._files = WhiteNoise(
            self._app,
            root=app.static_folder,
            prefix="/static/",
            max_age=HOURS,
            allow_all_origins=False,
            autorefresh=not app.extensions["college"].is_production,
            add_headers_function=self._add_headers,
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Serve one request."""
        if not environ.get("PATH_INFO", "").startswith("/static/"):
            return self._app(environ, start_response)
        if environ.get("QUERY_STRING", "").startswith("v="):
            return self._files(environ, _kept_for_a_year(start_response))
        return self._files(environ, start_response)

    def _add_headers(self, headers: Any, path: str, url: str) -> None:
        for name, value in self._headers.items():
            headers[name] = value


def _kept_for_a_year(start_response: Any) -> Any:
    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        if status.startswith(("200", "206", "304")):
            headers = [pair for pair in headers if pair[0].lower() != "cache-control"]
            headers.append(("Cache-Control", A_YEAR))
        return start_response(status, headers, *rest)

    return start


def attach(app: Flask) -> None:
    """Put static files before the application."""
    app.wsgi_app = StaticFiles(app)  # type: ignore[method-assign]
