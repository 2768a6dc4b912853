"""Files with a fingerprint in their address are kept for a year, others for an hour."""

import pytest

from tests.browser import Browser


@pytest.mark.parametrize(("address", "kept"), [("?v=abc", "max-age=31536000"), ("", "max-age=3600")])
def test_how_long_a_file_is_kept_depends_on_its_address(browser: Browser, address, kept):
    answer = browser.get(f"/static/css/page.css{address}")

    assert answer.status_code == 200
    assert kept in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_a_file_that_is_not_there_is_not_found(browser: Browser):
    assert browser.get("/static/css/nothing.css").status_code == 404


def test_nothing_outside_the_folder_is_served(browser: Browser):
    assert browser.get("/static/../config.py").status_code == 404
    assert browser.get("/static/%2e%2e/config.py").status_code == 404
