"""What may come in at all: addresses and words that a database can keep."""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_wtf import CSRFProtect
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1  # the largest number of a row
LONGEST_ADDRESS = 2000
_NEVER_IN_A_PATH = re.compile(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029]")
csrf = CSRFProtect()


class RowNumber(IntegerConverter):
    """A number in an address, no larger than a row's can be."""

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **{"max": LARGEST} | named)  # type: ignore[arg-type]


def refuse_unkeepable() -> None:
    """Refuse words that no database keeps (NUL, half of a character), and writes that another site sends."""
    if not _keepable(request.path):
        abort(404)
    words = [word for pair in request.args.items(multi=True) for word in pair]
    if request.method in {"POST", "PUT", "PATCH", "DELETE"}:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            abort(403)
        words += [word for pair in request.form.items(multi=True) for word in pair]
    if not all(map(_keepable, words)):
        abort(400)


def refuse_repeats() -> None:
    """Refuse a form that answers one question twice; for forms that carry a secret, where which one counts matters."""
    if any(len(request.form.getlist(name)) > 1 for name in request.form):
        abort(400)


def same_site(address: str) -> str | None:
    """Give back an address that leads somewhere on this site; nothing for one that a browser might take elsewhere."""
    if not address.startswith("/") or address.startswith("//") or len(address) > LONGEST_ADDRESS:
        return None
    if _NEVER_IN_A_PATH.search(address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if not parts.scheme and not parts.netloc else None


def refuse_foreign_host(_error: SecurityError) -> Response:
    """Answer a request for a name that is not ours without a page: no address of ours can be made for it."""
    return Response("We do not answer to this name.\n", 400, mimetype="text/plain")


def _keepable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def attach(app: Flask) -> None:
    """Watch the door of the application."""
    app.url_map.converters["int"] = RowNumber
    app.config.update(
        MAX_CONTENT_LENGTH=app.extensions["college"].upload_limit * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_SSL_STRICT=False,  # pages with a secret in their address send no referrer; Sec-Fetch-Site stands in
        WTF_CSRF_TIME_LIMIT=None,  # the form lives as long as the browser's session: nobody loses what they typed
    )
    proxies = app.extensions["college"].proxies
    if proxies:  # without proxies of ours, what a request says of its sender is the sender's own word
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.register_error_handler(SecurityError, refuse_foreign_host)
    app.before_request(refuse_unkeepable)
    csrf.init_app(app)
