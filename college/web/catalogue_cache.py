"""Public pages kept as they were rendered, and proved fresh on every request by one cheap question.

Nothing here is ever stale for a while: a kept page is shown only where the two numbers that triggers raise with
every public change are the same as when it was made, and where no moment has passed at which time alone changes it.

A page goes onto the shelf when it was made for a visitor, with the headers that it left with. The door stands
before the application and answers visitors from the shelf; everybody else, and every page not on it, goes in.

Those who are signed in see the same page but for the menu of their roles and for who they are. Inside, a page is
kept for each set of roles, with a hole where the name and the way out stand; the hole is filled as the page leaves.
"""

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_etags

from college.enrolment.queries import catalogue
from college.foundation import clock
from college.foundation.db import db, reading_only
from college.web.sessions import me

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_QUERY = 300  # bytes; a page asked for by a longer one is made and not kept
ABOUT_THE_BODY = frozenset({"Content-Type", "Content-Length"})
HOLE = f"<!-- {secrets.token_hex(16)} -->"  # another one in each process, so that no text of anybody's holds it
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
    """A page as it was rendered, with the headers that it left with."""

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
        key = key_of(environ) if not brings_cookie(environ, self._config) else None
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


def brings_cookie(environ: "WSGIEnvironment", config: Mapping[str, Any]) -> bool:
    """Tell whether this browser brought a cookie of ours; a visitor's brings none."""
    return config["SESSION_COOKIE_NAME"] in environ.get("HTTP_COOKIE", "")


def key_of(environ: "WSGIEnvironment") -> Hashable | None:
    """Name the page that is asked for; nothing for a request whose answer is not kept.

    The host is part of the name, so that one who was never let in finds nothing.
    """
    query = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or len(query) > LONGEST_QUERY:
        return None
    language = environ.get("HTTP_ACCEPT_LANGUAGE", "")[:100]
    return environ.get("HTTP_HOST"), environ.get("SCRIPT_NAME"), environ.get("PATH_INFO"), query, language


def kept(view: View) -> View:
    """Keep what this page says; only for pages that anybody may see, and that differ by nothing but one's roles."""

    @wraps(view)
    def answered(**named: Any) -> ResponseReturnValue:
        key = key_of(request.environ)
        if key is None:
            return view(**named)
        if brings_cookie(request.environ, current_app.config):
            return _for_somebody(key, lambda: view(**named))
        g.to_be_kept = (key, _proof(catalogue.stamps(), clock.now()))
        return view(**named)

    return answered


def made_once(key: Hashable, make: Callable[[], bytes]) -> bytes:
    """Give what was made from the catalogue under this key, making it anew where anything public changed since."""
    shelf: Shelf = current_app.extensions["catalogue_cache"]
    stamps, now = catalogue.stamps(), clock.now()
    found = shelf.find(key)
    if found is None or not found.proof.holds(stamps, now):
        found = Kept(make(), _proof(stamps, now))
        shelf.put(key, found)
    return found.body


def _for_somebody(key: Hashable, make: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    if "_flashes" in session:  # what has just happened is said once, and to one person
        return make()
    person = me()
    key = (key, person.roles if person is not None else None)
    stamps, now = catalogue.stamps(), clock.now()
    shelf: Shelf = current_app.extensions["catalogue_cache"]
    page = shelf.find(key)
    if page is None or not page.proof.holds(stamps, now):
        proof = _proof(stamps, now)
        made = _with_hole(make)
        page = Kept(made.get_data(), proof, headers=tuple(made.headers.items()))
        # A form has a token that is one browser's own: a page with one outside the hole is kept for nobody.
        if made.status_code != 200 or b"csrf_token" in page.body:
            return _filled(page, made.status_code)
        shelf.put(key, page)
    return _filled(page)


def _with_hole(make: Callable[[], ResponseReturnValue]) -> Response:
    g.leaves_hole = True
    try:
        return make_response(make())
    finally:
        del g.leaves_hole  # so that an error page is whole


def _filled(page: Kept, status: int = 200) -> Response:
    body = page.body.replace(HOLE.encode(), _who_is_here().encode())
    headers = [pair for pair in page.headers if pair[0] != "Content-Length"]
    return Response(body, status, headers)


def who_is_here() -> Markup:
    """Show who is signed in and the way out, or the way in; on a page that is being kept, leave a hole for it."""
    return Markup(HOLE if "leaves_hole" in g else _who_is_here())  # noqa: S704 - our own mark, or our own template


def _who_is_here() -> str:
    return current_app.jinja_env.get_template("layouts/_who.html").render(me=me())


def _proof(stamps: tuple[int, int], now: datetime) -> Proof:
    return Proof(stamps, now, catalogue.next_change(now))


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
    app.jinja_env.globals["who_is_here"] = who_is_here
    app.after_request(_keep)
    with app.app_context():
        app.wsgi_app = Door(app, shelf, db.engine)  # type: ignore[method-assign]
