"""Browsers that somebody has signed in on before: a stranger's wrong guesses never keep such a browser out.

A signed cookie names them by keyed hashes, so that it tells nobody who uses this browser. It opens nothing.
"""

from typing import Any

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from college.foundation import tokens
from college.people.addresses import as_sign_in_name
from college.people.models import Account
from college.web.sessions import settings

YEAR = 365 * 24 * 60 * 60  # seconds
MOST = 12  # names that one browser remembers; each account has up to two


def knows(whoever: str) -> bool:
    """Tell whether whoever signs in with this address or reference has signed in on this browser before."""
    return _hash(whoever) in _remembered()["names"]


def number() -> str:
    """Give the number of this browser; empty for one that nobody has signed in on."""
    return str(_remembered()["browser"])


def remember(response: Response, account: Account) -> Response:
    """Have this browser remember that this account was signed in on it."""
    known = _remembered()
    names = [_hash(name) for name in (account.sign_in_address, account.person.reference) if name]
    kept = {
        "browser": known["browser"] or tokens.new(),
        "names": (names + [name for name in known["names"] if name not in names])[:MOST],
    }
    response.set_cookie(
        _name(), _seal().dumps(kept), max_age=YEAR, path="/", secure=_secure(), httponly=True, samesite="Lax"
    )
    return response


def _remembered() -> dict[str, Any]:
    try:
        known = _seal().loads(request.cookies.get(_name(), ""), max_age=YEAR)
        return {"browser": str(known["browser"]), "names": [str(name) for name in known["names"]]}
    except (BadSignature, KeyError, TypeError, ValueError):
        return {"browser": "", "names": []}


def _hash(whoever: str) -> str:
    return tokens.keyed(settings().secret_key.encode(), "known browser", as_sign_in_name(whoever))[:32]


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="known browser")


def _secure() -> bool:
    return settings().is_production


def _name() -> str:
    return "__Host-known" if settings().is_production else "known"
