"""Who is here: the browser that is signed in, and the person behind it.

The cookie is signed and holds a secret of 256 bits; the database holds the secret's hash. Signing out
deletes the row, so that a copied cookie opens nothing.
"""

from flask import Flask, current_app, g, has_request_context, request, session
from flask_login import LoginManager, current_user

from college.foundation import clock
from college.foundation.running import settings as settings
from college.people.actions import accounts
from college.people.models import Account, Person, SignIn
from college.people.queries.accounts import signed_in_with
from config import Config

manager = LoginManager()
manager.session_protection = None  # the row behind the cookie is the protection


@manager.user_loader
def _load(token: str) -> SignIn | None:
    return signed_in_with(token, clock.now())


def is_visitor() -> bool:
    """Tell whether this browser brought no cookie of ours, so that nothing about it need be looked up."""
    is_here = getattr(g.get("_login_user"), "is_authenticated", False)
    return current_app.config["SESSION_COOKIE_NAME"] not in request.cookies and not is_here


def signed_in() -> SignIn | None:
    """Find the browser that is signed in, if one is."""
    if not has_request_context() or is_visitor() or not current_user.is_authenticated:
        return None
    return current_user._get_current_object()


def me() -> Person | None:
    """Find the person who is signed in, if anybody is."""
    here = signed_in()
    return here.account.person if here is not None else None


def has_ended() -> bool:
    """Tell whether somebody was signed in on this browser and is not any more: their time was over."""
    return not is_visitor() and "_user_id" in session and me() is None


def somebody() -> Person:
    """Find the person who is signed in, on a page that a visitor cannot open."""
    person = me()
    if person is None:
        raise LookupError("a page for people who are signed in was opened without one")
    return person


def begin(account: Account, *, way: str) -> None:
    """Sign somebody in on this browser. Whoever was signed in on it is out, and the cookie is a new one."""
    before = signed_in()
    if before is not None:
        accounts.sign_out(before)
    token = accounts.sign_in(account, way=way)
    _forget()
    session["_user_id"] = token  # where Flask-Login looks; the secret, not the number of a row
    session["_fresh"] = True


def end() -> None:
    """Sign out on this browser."""
    here = signed_in()
    if here is not None:
        accounts.sign_out(here)
    _forget()


def _forget() -> None:
    session.clear()
    g.pop("_login_user", None)


def key() -> bytes:
    """Find the secret key of the college, from which the secrets of links are made."""
    return settings().secret_key.encode()


def secret_key() -> bytes:
    """Find the application's secret, by which links and pseudonyms are made."""
    return settings().secret_key.encode()


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
    manager.init_app(app, add_context_processor=False)  # templates know `me`; a visitor's page reads no session
