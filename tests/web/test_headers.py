"""T-H1: the headers of every answer, whatever it is."""

import pytest

from college.web.headers import CATALOGUE
from tests.browser import Browser
from tests.cast import ada, amina, dee, gwen
from tests.factories import a_run
from tests.houses import settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)
EXACTLY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
SECRET = (
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


def addresses(app, run):
    """Name an address for every page: of a thing that is there where there can be one, else of nothing."""
    known = {
        "code": run.code,
        "slug": run.course.slug,
        "number": 1,
        "room": 1,
        "session": 1,
        "person": 1,
        "token": "x" * 43,
    }
    adapter = app.url_map.bind("college.test")
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint != "static":
            yield rule.endpoint, adapter.build(rule.endpoint, {name: known.get(name, "1") for name in rule.arguments})


def wrong_with(page, endpoint, address, is_visitor):
    headers = page.headers
    told = {name: headers.get(name) for name in EXACTLY} != EXACTLY and "not the headers of every answer"
    referrer = "no-referrer" if address.startswith(SECRET) else "same-origin"
    is_kept = is_visitor and endpoint in CATALOGUE and page.status_code in {200, 304}
    yield told
    yield headers.get("Referrer-Policy") != referrer and "the referrer policy"
    yield "Cookie" not in headers.get("Vary", "") and "Vary"
    yield "Clear-Site-Data" in headers and "Clear-Site-Data"
    yield "Strict-Transport-Security" in headers and "HSTS without https"
    yield "Server" in headers and "the server's name"
    if is_kept:
        yield "Set-Cookie" in headers and "a cookie in the catalogue"
        yield "csrf_token" in page.text and "a token in the catalogue"
        yield "no-store" in headers.get("Cache-Control", "no-store") and "the catalogue is not kept"
    else:
        yield endpoint not in CATALOGUE and headers.get("Cache-Control") != "no-store" and "kept by the browser"
        yield endpoint not in CATALOGUE and headers.get("X-Robots-Tag") != "noindex, nofollow" and "robots"


@pytest.mark.parametrize(
    "who", [None, amina, dee, gwen, ada], ids=["visitor", "student", "teaches", "manages", "admin"]
)
def test_every_page_carries_every_header(app, who):
    run = a_run()
    browser = Browser(app)
    if who is not None:
        browser.sign_in(who())
    wrong = []

    for endpoint, address in addresses(app, run):
        page = (Browser(app) if who is None else browser).get(address)
        wrong += [
            f"{address} ({page.status_code}): {what}"
            for what in wrong_with(page, endpoint, address, who is None)
            if what
        ]

    assert not wrong


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/manage/../nowhere\x00", 404),
        ("DELETE", "/sign-in", 405),
        ("OPTIONS", "/sign-in", 200),
        ("GET", "/my/security", 302),
        ("POST", "/sign-in", 400),
        ("GET", "/sign-in?next=%00", 400),
    ],
)
def test_every_kind_of_answer_carries_them_too(browser, method, address, status):
    page = browser.open(address, method=method, token=False)

    assert page.status_code == status
    assert {name: page.headers.get(name) for name in EXACTLY} == EXACTLY
    assert page.headers["Cache-Control"] == "no-store"


def test_a_name_that_is_not_ours_is_refused_with_the_headers(browser):
    page = browser.get("/", headers={"Host": "evil.test"})

    assert page.status_code == 400
    assert {name: page.headers.get(name) for name in EXACTLY} == EXACTLY
    assert "evil.test" not in page.text


def test_a_file_that_is_named_by_its_content_is_kept_for_a_year(browser):
    named = browser.get("/static/css/page.css?v=1", buffered=True)
    bare = browser.get("/static/css/page.css", buffered=True)

    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in bare.headers["Cache-Control"]
    assert {name: named.headers.get(name) for name in EXACTLY} == EXACTLY
    assert "Set-Cookie" not in named.headers


def test_a_file_that_is_not_there_is_told_for_now_only(browser):
    page = browser.get("/static/nothing.css?v=1")

    assert page.status_code == 404
    assert "immutable" not in page.headers.get("Cache-Control", "")


def test_over_https_the_browser_never_comes_back_without_it(tmp_path):
    from college import create_app

    app = create_app(settings(tmp_path, env="production", base_url="https://college.test"))
    page = app.test_client().get("/healthz", headers={"Host": "college.test"})

    assert page.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-sid"
    assert app.config["SESSION_COOKIE_SECURE"]
