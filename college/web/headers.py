"""What every answer tells the browser: keep to this site, keep nothing, show nothing to strangers."""

from flask import Flask, Response, request

from college.web.sessions import is_visitor, settings
from config import Config

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)
EVERYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
OVER_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
# Addresses that hold a secret, and pages of the staff, tell no other page where somebody came from.
NO_REFERRER = (
    "/q/",
    "/offers/",
    "/cover/",
    "/calendar/",
    "/materials/",
    "/sign-in",
    "/reset",
    "/welcome",
    "/manage",
    "/teach",
)
CATALOGUE = frozenset(
    {
        "public.home.show",
        "public.catalogue.courses",
        "public.catalogue.course",
        "public.catalogue.run",
        "public.catalogue.first_visit",
        "public.catalogue.courses_json",
        "public.timetable.show",
        "public.calendars.courses_ics",
        "public.brand.css",
    }
)

PHOTOGRAPHS = frozenset({"public.photographs.large", "public.photographs.small"})
A_DAY = "public, max-age=86400"  # an address shows the same for good; a day after it was removed nobody has it


def of_every_answer(config: Config) -> dict[str, str]:
    """Give the headers of every answer, a file's as well as a page's."""
    return EVERYWHERE | (OVER_HTTPS if config.is_production else {})


def settle(response: Response) -> Response:
    """Put the headers on an answer."""
    for name, value in of_every_answer(settings()).items():
        response.headers.setdefault(name, value)
    secret = request.path.startswith(NO_REFERRER)
    response.headers["Referrer-Policy"] = "no-referrer" if secret else "same-origin"
    if request.endpoint == "static":
        return response
    if request.endpoint in PHOTOGRAPHS and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = A_DAY  # the same for everybody, whoever is signed in
        return response
    response.vary.add("Cookie")  # every page looks whether somebody is signed in
    # A signed-in person's page has a name on it and is kept nowhere; the colour is the same for everybody.
    shared = request.endpoint in CATALOGUE and (is_visitor() or request.endpoint == "public.brand.css")
    if shared and response.status_code in {200, 304}:
        response.headers.setdefault("Cache-Control", "no-cache")
    else:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def attach(app: Flask) -> None:
    """Put the headers on every answer of the application."""
    app.after_request(settle)
