"""A browser that reviews every page it opens."""

from contextvars import Context
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from college.foundation import clock, tokens
from college.foundation.db import db, transaction
from college.people.models import Account, Person, SignIn
from tests.review import review


class Browser(FlaskClient):
    """Open pages as one person's browser does.

    Each request runs in an empty context, so that nothing of one request (the person signed in, the
    database session) is seen by the next. Pages in HTML are reviewed; forms carry their token.
    """

    def __init__(self, app: Flask) -> None:
        super().__init__(app, app.response_class, use_cookies=True)
        self.environ_base = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "college.test"}
        self._token = ""

    def open(self, *args: Any, token: bool = True, **named: Any) -> TestResponse:
        """Send a request; a POST of a form carries its token unless `token` is false."""
        db.session.rollback()
        if named.get("method") == "POST" and token and not named.get("json"):
            data = dict(named.get("data") or {})
            named["data"] = {"csrf_token": self._fresh_token()} | data
        named.setdefault("buffered", True)  # a file is read to its end, and closed
        response: TestResponse = Context().run(super().open, *args, **named)
        if response.mimetype == "text/html" and response.status_code // 100 != 3:
            review(response.get_data(as_text=True))
        return response

    def sign_in(self, person: Person) -> "Browser":
        """Sign the person in on this browser, as a finished sign-in would."""
        token = tokens.new()
        number = person.id
        db.session.rollback()
        with transaction():
            account = db.session.query(Account).filter_by(person_id=number).one_or_none()
            if account is None:
                account = Account(person_id=number, made_at=clock.now())
                db.session.add(account)
                db.session.flush()
            db.session.add(
                SignIn(account_id=account.id, token_hash=tokens.hashed(token), made_at=clock.now(), seen_at=clock.now())
            )
        with self.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return self

    def _fresh_token(self) -> str:
        with self.session_transaction() as session:
            kept = session.get("csrf_token")
        with self.application.test_request_context():
            from flask import g
            from flask import session as own

            g.pop("csrf_token", None)  # the token of another browser of the same test
            if kept:
                own["csrf_token"] = kept
            signed: str = generate_csrf()
            raw = own["csrf_token"]
        if not kept:
            with self.session_transaction() as session:
                session["csrf_token"] = raw
        return signed
