"""Public pages kept as they were rendered, and proved fresh on every request by one cheap question.

Nothing here is ever stale for a while: a kept page is shown only where the two numbers that triggers raise with
every public change are the same as when it was made, and where no moment has passed at which time alone changes it.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from college.enrolment.queries import catalogue
from college.foundation import clock
from college.web.sessions import is_visitor

LONGEST_QUERY = 300  # bytes; a page asked for by a longer one is made and not kept
View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class Kept:
    """A page as it was rendered, and what proves that it is still true."""

    body: bytes
    content_type: str
    etag: str
    stamps: tuple[int, int]
    made_at: datetime
    good_until: datetime

    def is_true(self, stamps: tuple[int, int], now: datetime) -> bool:
        """Tell whether the page would look the same if it were made at this moment."""
        return self.stamps == stamps and self.made_at <= now < self.good_until


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
        """Give the page that was kept under this key."""
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


def kept(view: View) -> View:
    """Keep what this page says to visitors; stands outside the guard, so only for pages that anybody may see.

    Somebody with a cookie has a menu and a name of their own: for them the page is made each time.
    """

    @wraps(view)
    def answered(**named: Any) -> ResponseReturnValue:
        if not is_visitor() or len(request.query_string) > LONGEST_QUERY:
            return view(**named)
        shelf: Shelf = current_app.extensions["catalogue_cache"]
        key = (request.path, request.query_string, str(get_locale()))
        now, stamps = clock.now(), catalogue.stamps()
        page = shelf.find(key)
        if page is None or not page.is_true(stamps, now):
            made = make_response(view(**named))
            if made.status_code != 200:
                return made
            page = _keep(made, stamps, now)
            shelf.put(key, page)
        return _shown(page)

    return answered


def _keep(made: Response, stamps: tuple[int, int], now: datetime) -> Kept:
    body = made.get_data()
    return Kept(
        body=body,
        content_type=made.content_type or "text/html; charset=utf-8",
        etag=hashlib.sha256(body).hexdigest()[:24],
        stamps=stamps,
        made_at=now,
        good_until=catalogue.next_change(now),
    )


def _shown(page: Kept) -> Response:
    response = Response(page.body, content_type=page.content_type)
    response.set_etag(page.etag)
    response.headers["Vary"] = "Cookie"
    if request.if_none_match:
        response.make_conditional(request)
    return response


def attach(app: Flask) -> None:
    """Give the application an empty shelf."""
    app.extensions["catalogue_cache"] = Shelf()
