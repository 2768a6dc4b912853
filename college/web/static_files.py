"""Style, scripts, type and pictures: sent packed, and kept for a year where the address holds a fingerprint.

Pages are not packed here: they are small, and the length of a packed page can tell a secret that stands in it.
"""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

from college.web.headers import of_every_answer

A_YEAR = "public, max-age=31536000, immutable"
ALSO = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}
HOUR = 3600
PACKED = frozenset({".css", ".js", ".svg"})  # type and pictures are packed already


class PackedFiles(WhiteNoise):
    """The files of a folder, each with a packed form that is made when it is first needed and kept elsewhere."""

    def __init__(self, application: Any, *, packed: Path, headers: Mapping[str, str], **said: Any) -> None:
        self._packed = packed
        self._headers = headers
        super().__init__(application, **said)

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """Give what is sent for a file to a browser that unpacks, and to one that does not."""
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        for name, value in self._headers.items():
            headers[name] = value
        with suppress(OSError):  # a full disk costs the packing and not the file; what is no file is told below
            return StaticFile(path, headers.items(), encodings=self._forms(Path(path)))
        return StaticFile(path, headers.items())

    def _forms(self, path: Path) -> dict[str, str]:
        if path.suffix not in PACKED:
            return {}
        content = path.read_bytes()
        # Named by what is in it: two releases may give a file the same date.
        packed = self._packed / f"{path.name}-{hashlib.sha256(content).hexdigest()[:16]}.gz"
        if not packed.exists():
            self._packed.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._packed, delete=False) as fresh:
                fresh.write(gzip.compress(content, mtime=0))
            Path(fresh.name).replace(packed)  # whole or not at all, if two processes make it
        return {"gzip": str(packed)}


class StaticFiles:
    """Answer for static files before the application is asked; everything else passes through."""

    def __init__(self, app: Flask) -> None:
        self._app = app.wsgi_app
        self._files = PackedFiles(
            self._app,
            packed=Path(app.instance_path) / "packed",
            headers=of_every_answer(app.extensions["college"]) | ALSO,
            root=app.static_folder,
            prefix="/static/",
            max_age=HOUR,
            autorefresh=not app.extensions["college"].is_production,
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Serve one request."""
        if not environ.get("PATH_INFO", "").startswith("/static/"):
            return self._app(environ, start_response)
        if environ.get("QUERY_STRING", "").startswith("v="):
            return self._files(environ, _kept_for_a_year(start_response))
        return self._files(environ, start_response)


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
