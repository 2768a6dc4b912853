"""Public pages kept as they were rendered, and proved fresh on every request by one cheap question.

Nothing here is ever stale for a while: a kept page is shown only where the two numbers that triggers raise with
every public change are the same as when it was made, and where no moment has passed at which time alone changes it.

A page goes onto the shelf when it was made for a visitor, with the headers that it left with. The door stands
before the application and answers visitors from the shelf; everybody else, and every page not on it, goes in.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_etags

from college.enrolment.queries import catalogue
from college.foundation import clock
from college.foundation.db import db, reading_only

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_QUERY = 300  # bytes; a page asked for by a longer one is made and not kept
ABOUT_THE_BODY = frozenset({"Content-Type", "Content-Length"})
View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class Proof:
    """What proves that something made from the catalogue is still true."""

    stamps: tuple[int, int]
    made_at: datetime
    good_until: datetime

    def holds(self, stamps: tuple[int, int], now: datetime) -> bool:
        """Tell whether it would look the same if it were made at this moment."""
        return self.stamps == stamps and self.made_at <= now < self.good_until


@dataclass(frozen=True)
class Kept:
    """A page, or a part of one, as it was rendered; a page with the headers that it left with."""

    body: bytes
    proof: Proof
    etag: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Shelf:
    """The kept pages of one application: those asked for longest ago go first when it is full."""

    def __init__(self, most: int = 256, most_bytes: int = 20 * 1024 * 1024) -> None:
        self._pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._most = most
        self._most_bytes = most_bytes
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, key: Hashable) -> Kept | None:
        """Give what was kept under this key."""
        with self._lock:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
            return found

    def put(self, key: Hashable, page: Kept) -> None:
        """Keep a page, and let go of others until there is room."""
        with self._lock:
            self._forget(self._pages.pop(key, None))
            self._pages[key] = page
            self.bytes += len(page.body)
            while len(self._pages) > self._most or self.bytes > self._most_bytes:
                self._forget(self._pages.popitem(last=False)[1])

    def _forget(self, page: Kept | None) -> None:
        self.bytes -= len(page.body) if page is not None else 0


class Door:
    """Answers visitors from the shelf, before anything of the application is woken."""

    def __init__(self, app: Flask, shelf: Shelf, engine: Engine) -> None:
        self._inside: WSGIApplication = app.wsgi_app
        self._config = app.config
        self._shelf = shelf
        self._engine = engine

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request, or let it in."""
        key = key_of(environ, self._config["SESSION_COOKIE_NAME"])
        page = self._shelf.find(key) if key is not None else None
        if page is None or not self._is_true(page.proof):
            return self._inside(environ, start_response)
        if page.etag in parse_etags(environ.get("HTTP_IF_NONE_MATCH")):
            start_response("304 NOT MODIFIED", [pair for pair in page.headers if pair[0] not in ABOUT_THE_BODY])
            return [b""]
        start_response("200 OK", list(page.headers))
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else page.body]

    def _is_true(self, proof: Proof) -> bool:
        reading_only(True)
        try:
            with self._engine.connect() as connection:
                return proof.holds(catalogue.stamps_on(connection), clock.now())
        except SQLAlchemyError:
            return False  # the application says in its own words that the database does not answer


def key_of(environ: "WSGIEnvironment", cookie: str) -> Hashable | None:
    """Give the key of a visitor's page; nothing for a request that is not answered from the shelf.

    Visitors bring no cookie of ours. The host is part of the key, so that one who was never let in finds nothing.
    """
    query = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or len(query) > LONGEST_QUERY:
        return None
    if cookie in environ.get("HTTP_COOKIE", ""):
        return None
    language = environ.get("HTTP_ACCEPT_LANGUAGE", "")[:100]
    return environ.get("HTTP_HOST"), environ.get("SCRIPT_NAME"), environ.get("PATH_INFO"), query, language


def kept(view: View) -> View:
    """Keep what this page says to visitors; only for pages that anybody may see.

    Somebody with a cookie has a menu and a name of their own: for them the page is made each time.
    """

    @wraps(view)
    def answered(**named: Any) -> ResponseReturnValue:
        key = key_of(request.environ, current_app.config["SESSION_COOKIE_NAME"])
        if key is not None:
            g.to_be_kept = (key, _proof())
        return view(**named)

    return answered


def part(template: str, facts: Callable[[], dict[str, Any]]) -> Markup:
    """Render the long part of a page that is the same for everybody, or take it from the shelf.

    `facts` is asked for what the template needs only where the part must be made. A visitor's page is kept whole.
    """
    key = ("part", template, request.path, request.query_string, request.headers.get("Accept-Language", "")[:100])
    if "to_be_kept" in g or len(request.query_string) > LONGEST_QUERY:
        return Markup(render_template(template, **facts()))  # noqa: S704 - rendered and escaped by our own template
    body = made_once(key, lambda: render_template(template, **facts()).encode())
    return Markup(body.decode())  # noqa: S704 - as above


def made_once(key: Hashable, make: Callable[[], bytes]) -> bytes:
    """Give what was made from the catalogue under this key, making it anew where anything public changed since."""
    shelf: Shelf = current_app.extensions["catalogue_cache"]
    found = shelf.find(key)
    if found is None or not found.proof.holds(catalogue.stamps(), clock.now()):
        proof = _proof()
        found = Kept(make(), proof)
        shelf.put(key, found)
    return found.body


def _proof() -> Proof:
    now = clock.now()
    return Proof(catalogue.stamps(), now, catalogue.next_change(now))


def _keep(response: Response) -> Response:
    if "to_be_kept" not in g or response.status_code != 200 or "Set-Cookie" in response.headers:
        return response
    key, proof = g.pop("to_be_kept")
    body = response.get_data()
    etag = hashlib.sha256(body).hexdigest()[:24]
    response.set_etag(etag)
    response.vary.update(("Cookie", "Accept-Language"))
    if request.method == "GET":
        shelf: Shelf = current_app.extensions["catalogue_cache"]
        shelf.put(key, Kept(body, proof, etag, tuple(response.headers.to_wsgi_list())))
    response.make_conditional(request)
    response.headers.pop("Date", None)  # the server says it
    return response


def attach(app: Flask) -> None:
    """Give the application an empty shelf and a door; asked for first, so that it keeps pages as they leave."""
    shelf = app.extensions["catalogue_cache"] = Shelf()
    app.after_request(_keep)
    with app.app_context():
        app.wsgi_app = Door(app, shelf, db.engine)  # type: ignore[method-assign]
