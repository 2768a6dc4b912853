"""Pages that a college must have: help now, accessibility, what we keep about people, and whom to tell of a hole."""

from datetime import timedelta

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from college.foundation import clock
from college.permissions.policy import Permission
from college.settings.queries import the_college
from college.web.guard import allow
from college.web.sessions import settings
from college.web.templates import address

bp = Blueprint("pages", __name__)


@bp.get("/help-now")
@allow(Permission.BROWSE)
def help_now() -> ResponseReturnValue:
    """Tell where to get help at once; opens for everybody, at any time."""
    return render_template("public/pages/help_now.html")


@bp.get("/accessibility")
@allow(Permission.BROWSE)
def accessibility() -> ResponseReturnValue:
    """Say honestly for whom the site works, and what to do where it does not."""
    return render_template("public/pages/accessibility.html")


@bp.get("/privacy")
@allow(Permission.BROWSE)
def privacy() -> ResponseReturnValue:
    """Say what we keep about somebody, why, and who can see it."""
    return render_template("public/pages/privacy.html")


@bp.get("/.well-known/security.txt")
@allow(Permission.BROWSE)
def security_txt() -> ResponseReturnValue:
    """Tell finders of a hole whom to write to (RFC 9116); valid for half a year from today."""
    contact = the_college().contact_email or settings().mail_from
    lines = (
        f"Contact: mailto:{contact}",
        f"Expires: {clock.today() + timedelta(days=180)}T00:00:00Z",
        f"Canonical: {address('public.pages.security_txt')}",
        f"Preferred-Languages: {', '.join(settings().locales)}",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
