"""Signing in without a password: a token that Microsoft 365, NHSmail or Google hands out, kept until it runs out."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import requests

from college.foundation import clock
from college.outbox.transport.troubles import Temporary, shortened, told

_TIMEOUT: Final = 15.0  # seconds for each answer of the token endpoint
_USUAL_LIFE: Final = 300  # seconds, where the endpoint does not say
_LONGEST_LIFE: Final = 24 * 60 * 60  # seconds, whatever the endpoint says
_BEFORE_THE_END: Final = timedelta(seconds=60)


@dataclass(frozen=True)
class OAuth:
    """How we prove who we are to whoever hands out tokens; with a refresh token, on behalf of the mailbox's owner."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    user: str
    refresh_token: str = field(default="", repr=False)


_lock = threading.Lock()
_kept: dict[OAuth, tuple[str, datetime]] = {}


def access_token(oauth: OAuth, *, anew: bool = False) -> str:
    """Give a token with which to sign in: the one at hand until shortly before it runs out, or another if `anew`.

    Raises `Temporary` where none is handed out: a setting is wrong or the endpoint is down, and messages wait.
    """
    with _lock:
        token, ends_at = _kept.get(oauth, ("", clock.now()))
        if anew or clock.now() >= ends_at:
            token, life = _fetched(oauth)
            _kept[oauth] = token, clock.now() + life - min(_BEFORE_THE_END, life / 2)
        return token


def _fetched(oauth: OAuth) -> tuple[str, timedelta]:
    asked = {"grant_type": "client_credentials", "client_id": oauth.client_id, "client_secret": oauth.client_secret}
    if oauth.refresh_token:
        asked |= {"grant_type": "refresh_token", "refresh_token": oauth.refresh_token}
    if oauth.scope:
        asked["scope"] = oauth.scope
    try:
        answer = requests.post(oauth.token_url, data=asked, timeout=_TIMEOUT, allow_redirects=False)
        said = answer.json()
    except (requests.RequestException, ValueError, RecursionError) as broken:
        raise Temporary(told(broken)) from broken
    if answer.status_code != 200 or not isinstance(said, dict) or not _is_token(said.get("access_token")):
        reason = said.get("error", "") if isinstance(said, dict) else ""
        raise Temporary(shortened(f"No token to sign in to the mail server: {answer.status_code} {reason}"))
    return said["access_token"], timedelta(seconds=_seconds(said.get("expires_in")))


def _is_token(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable()


def _seconds(value: Any) -> int:
    try:
        return min(max(int(value), 1), _LONGEST_LIFE)
    except (TypeError, ValueError, OverflowError):
        return _USUAL_LIFE
