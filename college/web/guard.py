"""Loads the thing, asks who may, then lets the view run. A view cannot get an unchecked thing."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from college.foundation import clock
from college.permissions.grounds import anyone
from college.permissions.policy import POLICY, Permission
from college.permissions.policy import may as policy_may
from college.web.sessions import has_ended, me

View = Callable[..., ResponseReturnValue]
Loader = Callable[..., Any]


def may(permission: Permission, thing: Any = None) -> bool:
    """Tell whether the person who is here may do it; templates ask the same."""
    return policy_may(me(), permission, thing, clock.now())


def allow(permission: Permission, load: Loader | None = None) -> Callable[[View], View]:
    """Open a page to those who may, and hand it the thing that its address names.

    `load` takes the address's parameters by name and finds the thing, or nothing. Somebody who may not see
    a thing is told that there is none (404); a page without a thing says that it is not theirs (403);
    somebody who is not signed in is asked to sign in.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**named: Any) -> ResponseReturnValue:
            if load is None:
                return view(**named) if may(permission) else _turn_away(403)
            thing = load(**named)
            if thing is None:
                return _turn_away(404) if me() is None and not _is_public(permission) else abort(404)
            return view(thing) if may(permission, thing) else _turn_away(404)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def _is_public(permission: Permission) -> bool:
    return anyone in POLICY[permission]


def _turn_away(code: int) -> ResponseReturnValue:
    return ask_to_sign_in() if me() is None else abort(code)


def ask_to_sign_in() -> ResponseReturnValue:
    """Send somebody to sign in, and back here afterwards; what they sent when their time was over is given back."""
    if request.method == "POST" and has_ended():
        abort(403)
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(f"{url_for('public.signing_in.show')}?{urlencode({'next': here})}")


def refuse_unguarded() -> None:
    """Refuse every endpoint without a permission, so that a forgotten guard opens nothing."""
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static":
        return
    if not hasattr(current_app.view_functions[endpoint], "permission"):
        abort(403)


def attach(app: Flask) -> None:
    """Set the guard at every door of the application."""
    app.before_request(refuse_unguarded)
    app.jinja_env.globals.update(may=may, Permission=Permission)
