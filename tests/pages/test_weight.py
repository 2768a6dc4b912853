"""No page weighs more than a poor connection carries in a few seconds: under 100 KB, with all that it loads."""

import re
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.pages.conftest import WHO

STATIC = Path(__file__).parents[2] / "static"
LOADED = re.compile(r'(?:href|src)="((?:/static/|/brand\.css)[^"]*?\.(?:css|js)(?:\?[^"]*)?)"')
TYPE = sum(path.stat().st_size for path in STATIC.rglob("*latin-[47]00-normal.woff2"))
HEAVIEST = 100_000  # bytes, without pictures


def weight(browser, address):
    """Count the bytes that come over the wire."""
    with browser.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
        return len(answer.data)


@pytest.fixture(scope="module")
def weights(crawls, demo):
    """Weigh every style and script that any page loads."""
    loaded = {
        address for crawl in crawls.values() for _, words in crawl.pages.values() for address in LOADED.findall(words)
    }
    browser = Browser(demo)
    with demo.app_context():
        return {address: weight(browser, address) for address in loaded}


@pytest.mark.parametrize("who", WHO)
def test_every_page_is_light(crawls, weights, who):
    heavy = {
        address: found
        for address, words in crawls[who].pages.values()
        if (found := len(words.encode()) + sum(weights[each] for each in set(LOADED.findall(words))) + TYPE) >= HEAVIEST
    }

    assert heavy == {}
    assert TYPE > 10_000
    assert min(weights.values()) > 0
