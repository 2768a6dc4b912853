"""What is said when something cannot be done, in plain words and with the right number."""

from uuid import uuid4

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from college.foundation.db import db, reading_only
from college.foundation.refusal import Refused
from college.web.filters import in_words

PLAIN = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
UNIQUE_VIOLATION = "23505"  # as PostgreSQL numbers it; on SQLite those who write wait for each other
LONGEST_TYPED = 400_000  # bytes: the longest text that a form takes, as a browser sends it
SECRET_FIELDS = ("password", "csrf", "token", "key", "code")
OF_THE_PAGE = frozenset({"seen", "opened", "step", "skip", "do", "all"})  # which button, and what the page had said


def request_id() -> str:
    """Give the number by which this request can be found in the log."""
    if "request_id" not in g:
        g.request_id = uuid4().hex[:12]
    found: str = g.request_id
    return found


def page(code: int, sentence: str = "") -> Response:
    """Make the page that says what happened, with what was typed kept so that it can be copied.

    Where not even the college's name can be read, it says so, whatever else it was to say.
    """
    reading_only(True)  # it must not wait for the very lock that a writer did not get
    name = code if code in PLAIN else 500 if code >= 500 else 400
    try:
        response = make_response(_words(name, sentence), code)
    except SQLAlchemyError:
        db.session.rollback()
        response, code = make_response(_words(503), 503), 503
    if code == 503:
        response.headers["Retry-After"] = "10"
    return response


def _words(name: int, sentence: str = "") -> str:
    facts = {"sentence": sentence, "typed": _typed(), "request_id": request_id()}
    template = f"errors/{name}.html"
    if name < 500:
        return render_template(template, **facts)
    return current_app.jinja_env.get_template(template).render(facts)  # without a question to the database


def _typed() -> list[tuple[str, str]]:
    if (
        request.method not in {"POST", "PUT"}
        or request.content_length is None
        or request.content_length > LONGEST_TYPED
    ):
        return []
    return [
        (name.replace("_", " ").replace("-", " "), value)
        for name, value in request.form.items(multi=True)
        if value.strip() and name not in OF_THE_PAGE and not any(secret in name.lower() for secret in SECRET_FIELDS)
    ]


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = page(error.code)
    for name, value in error.get_headers(request.environ):
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _refused(refused: Refused) -> ResponseReturnValue:
    return page(409, in_words(refused))


def _unkept(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    current_app.logger.error("request %s: the database did not answer: %s", request_id(), type(error.orig).__name__)
    return page(503)


def _done_twice(error: IntegrityError) -> ResponseReturnValue:
    """Tell the second of two who did the same at one moment, such as a button pressed twice; nothing of it is kept."""
    db.session.rollback()
    if getattr(error.orig, "sqlstate", "") != UNIQUE_VIOLATION:
        raise error
    current_app.logger.warning("request %s: the same was done at the same moment", request_id())
    return page(409, gettext("The same was done at the same moment. Open the page again: most likely it is there."))


def _unexpected(error: InternalServerError) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error.original_exception, OperationalError):
        return page(503)
    return page(500)


def attach(app: Flask) -> None:
    """Give the application its words for when things go wrong."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(OperationalError, _unkept)
    app.register_error_handler(IntegrityError, _done_twice)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _unexpected)
