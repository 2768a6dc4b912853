"""How often something may be tried, on every page that checks a secret or promises a place.

Nobody is ever locked out for good: a code by e-mail and the browser that somebody usually uses stay open
while a stranger guesses. What is counted are keyed hashes of names and addresses, never these themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from limits.errors import ConfigurationError

from college.foundation import clock, tokens
from college.foundation.limit_storage import DatabaseStorage
from college.people.addresses import as_sign_in_name
from college.web import browsers
from college.web.sessions import me, settings
from config import UnsafeSetting

View = Callable[..., ResponseReturnValue]
Counted = Callable[[], str]
STORAGES = DatabaseStorage.STORAGE_SCHEME  # the library finds a storage by the scheme of its address


def failed_try() -> None:
    """Say that a secret was checked and was wrong: on some pages only these are counted."""
    g.failed_try = True


def _failed(_response: Response) -> bool:
    return bool(g.get("failed_try", False))


def _hash(kind: str, text: str) -> str:
    return tokens.keyed(settings().secret_key.encode(), f"limit {kind}", text)[:32]


def _client() -> str:
    return _hash("client", request.remote_addr or "nobody")


def _name() -> str:
    person = me() if "whoever" not in request.form else None
    return person.reference if person is not None else as_sign_in_name(request.form.get("whoever", ""))


def _account() -> str:
    """Count a stranger's tries apart from those of a browser that the account has been signed in on."""
    name = _name()
    return _hash("account", f"{name}\0{browsers.number() if browsers.knows(name) else ''}")


def _person() -> str:
    person = me()
    return _hash("person", str(person.id)) if person is not None else _client()


def _token() -> str:
    return _hash("token", str((request.view_args or {}).get("token", "")))


def _knows_browser() -> bool:
    return browsers.knows(_name())


@dataclass(frozen=True)
class Rule:
    """One limit: how often in how long, of what; perhaps failures alone, perhaps not in a browser that we know."""

    often: str
    of: Counted
    failures_only: bool = False
    strangers_only: bool = False


RULES: dict[str, tuple[Rule, ...]] = {
    # A ward or a classroom shares one address, so the limits for an address are wide.
    "passwords": (
        Rule("10 per 5 minutes", _account, failures_only=True),
        Rule("60 per 5 minutes", _client, failures_only=True, strangers_only=True),
    ),
    "codes": (Rule("30 per 5 minutes", _client, failures_only=True),),  # and five tries for each code
    "mails": (Rule("3 per 15 minutes; 10 per day", _account), Rule("30 per hour", _client)),
    "joining": (Rule("20 per hour", _client),),
    "asking": (Rule("30 per minute", _person), Rule("120 per minute", _client)),
    "typing": (Rule("60 per minute", _person),),  # a browser tells every few seconds what is being written
    "uploads": (Rule("20 per hour", _person),),
    "tokens": (Rule("30 per minute", _token), Rule("300 per minute", _client)),
    "feeds": (Rule("60 per hour", _token), Rule("600 per hour", _client)),
}

limiter = Limiter(_client, strategy="fixed-window", in_memory_fallback_enabled=True, swallow_errors=True)


def limited(name: str) -> Callable[[View], View]:
    """Count the tries on this page under the rules of this name; the next one too many is told to wait (429).

    Pages under the same name share their counts. Stands under `@allow`, nearest to the view.
    """

    def decorate(view: View) -> View:
        for rule in RULES[name]:
            view = limiter.shared_limit(
                rule.often,
                scope=name,
                key_func=rule.of,
                deduct_when=_failed if rule.failures_only else None,
                exempt_when=_knows_browser if rule.strangers_only else None,
            )(view)
        return view

    return decorate


def _say_when(response: Response) -> Response:
    """Tell how many seconds to wait, and nothing else of the counting."""
    reached = limiter.current_limit
    if response.status_code == 429 and reached is not None:
        left = reached.reset_at - int(clock.now().timestamp())  # both whole seconds, so it may be one too many
        response.headers["Retry-After"] = str(max(1, min(left, reached.limit.get_expiry())))
    return response


def attach(app: Flask) -> None:
    """Begin counting, in the database of COLLEGE_LIMITS_URL; in memory, and logged, while that does not answer."""
    app.config.update(RATELIMIT_STORAGE_URI=app.extensions["college"].limits_url, RATELIMIT_HEADERS_ENABLED=False)
    try:
        limiter.init_app(app)
    except ConfigurationError as wrong:
        raise UnsafeSetting("COLLEGE_LIMITS_URL names a store whose package is not installed.") from wrong
    app.after_request(_say_when)
