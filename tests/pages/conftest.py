"""Every page of the demonstration college, opened as each of the eight who sign in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from college import create_app
from college.cli.demo.people import CAST, DOMAIN
from college.foundation.db import db, reading_only
from college.people.models import Account, Person
from tests.browser import Browser
from tests.houses import settings
from tests.served import serving

WHO = ("visitor", *(key for key, *_ in CAST))
LINK = re.compile(r'href="(/[^"#]*)"')
NOT_PAGES = re.compile(r"^/(static/|brand\.css|courses\.(ics|json)|.*\.(xlsx|csv|json|ics|zip|html|txt)(\?|$))|format=")


@dataclass
class Crawl:
    """What one of the cast came upon by following links: an address for each kind of page, and its words."""

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Lend the demonstration college in a database of its own."""
    app = create_app(settings(tmp_path_factory.mktemp("demo"), base_url="http://127.0.0.1"))
    with app.app_context():
        upgrade()
    made = app.test_cli_runner().invoke(args=["demo", "load"])
    assert made.exit_code == 0, made.output
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def crawls(demo: Flask) -> dict[str, Crawl]:
    """Follow every link as each of the cast, one page of each kind for each of them."""
    return {who: _crawl(demo, who) for who in WHO}


def _crawl(app: Flask, who: str) -> Crawl:
    crawl = Crawl()
    with app.app_context():
        reading_only(True)
        browser = Browser(app)
        if who != "visitor":
            browser.sign_in(person(who))
        adapter = app.url_map.bind("127.0.0.1")
        waiting, seen = ["/", "/courses", "/my", "/teach", "/manage"], set()
        while waiting:
            address = waiting.pop(0)
            kind = adapter.match(address.split("?")[0], method="GET")[0] if not NOT_PAGES.match(address) else None
            if kind is None or kind in seen:
                continue
            seen.add(kind)
            answer = browser.get(address, follow_redirects=False)
            if answer.status_code >= 500 or (answer.status_code == 404 and kind not in {"public.signing_in.show"}):
                crawl.wrong.append(f"{address} answered {answer.status_code}")
            if answer.status_code == 200 and answer.mimetype == "text/html":
                crawl.pages[kind] = (address, answer.text)
                waiting += [link.replace("&amp;", "&") for link in LINK.findall(answer.text)]
    return crawl


def person(who: str) -> Person:
    """Find one of the cast by the name before the @."""
    found = select(Person).join(Account).where(Account.sign_in_address == f"{who}@{DOMAIN}")
    return db.session.scalars(found).one()


@pytest.fixture(scope="session")
def served(demo: Flask) -> Iterator[str]:
    """Serve the demonstration college on this machine, and give its address."""
    with serving(demo) as address:
        yield address
