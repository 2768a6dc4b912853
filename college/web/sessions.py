"""Who is here: the browser that is signed in, and the person behind it.

The cookie is signed and holds a secret of 256 bits; the database holds the secret's hash. Signing out
deletes the row, so that a copied cookie opens nothing.
"""

from flask import Flask, current_app, has_request_context
from flask_login import LoginManager, current_user

from college.foundation import clock
from college.people.models import Person, SignIn
from college.people.queries.accounts import signed_in_with
from config import Config

manager = LoginManager()
manager.session_protection = None  # the row behind the cookie is the protection


@manager.user_loader
def _load(token: str) -> SignIn | None:
    return signed_in_with(token, clock.now())


def signed_in() -> SignIn | None:
    """Find the browser that is signed in, if one is."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    return current_user._get_current_object()


def me() -> Person | None:
    """Find the person who is signed in, if anybody is."""
    here = signed_in()
    return here.account.person if here is not None else None


def somebody() -> Person:
    """Find the person who is signed in, on a page that a visitor cannot open."""
    person = me()
    if person is None:
        raise LookupError("a page for people who are signed in was opened without one")
    return person


def settings() -> Config:
    """Find the settings of the application that is running."""
    found: Config = current_app.extensions["college"]
    return found


def attach(app: Flask) -> None:
    """Teach the application who is here."""
    config: Config = app.extensions["college"]
    app.config.update(
        SESSION_COOKIE_NAME="__Host-sid" if config.is_production else "sid",
        SESSION_COOKIE_SECURE=config.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    manager.init_app(app)
