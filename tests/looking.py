"""Going on from a page that says what will happen, as somebody does who has read it."""

import re

from werkzeug.test import TestResponse

from tests.browser import Browser

SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')


def mark_of(page: TestResponse) -> str:
    """Find the fingerprint of what a page says will happen."""
    found = SEEN.search(page.text)
    assert found, page.text
    return found[1]


def look_then_do(browser: Browser, address: str, data: dict[str, str], **more: str) -> TestResponse:
    """Send a form, read what would happen, and go on; `more` is what is said on that second page."""
    page = browser.post(address, data=data)
    return browser.post(address, data=data | {"seen": mark_of(page)} | more)


def open_then_do(browser: Browser, address: str, **more: str) -> TestResponse:
    """Open a page that says what would happen, and go on."""
    return browser.post(address, data={"seen": mark_of(browser.get(address))} | more)
