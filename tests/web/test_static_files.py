"""Files with a fingerprint in their address are kept for a year, others for an hour; style and scripts come packed."""

import gzip
import os
from contextlib import closing
from pathlib import Path

import pytest

from college.web.static_files import PackedFiles
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


@pytest.mark.parametrize("path", ["css/page.css", "vendor/htmx-4.0.1/htmx.min.js", "img/mark.svg"])
def test_style_and_scripts_come_packed_to_a_browser_that_unpacks(app, browser: Browser, path):
    with browser.get(f"/static/{path}") as plain:
        as_written = plain.data

    with browser.get(f"/static/{path}?v=abc", headers={"Accept-Encoding": "gzip, br"}) as packed:
        sent = packed.data

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["X-Content-Type-Options"] == "nosniff"
    assert gzip.decompress(sent) == as_written == (Path(app.static_folder) / path).read_bytes()
    assert len(sent) < len(as_written)


def test_a_file_that_is_packed_already_comes_as_it_is(app, browser: Browser):
    font = next(Path(app.static_folder).rglob("*.woff2")).relative_to(app.static_folder)

    answer = browser.get(f"/static/{font}", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers
    answer.close()


def shelf(tmp_path, **said):
    """Make a folder with one style in it, and what serves it."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "page.css").write_text("p { color: teal } " * 50)
    usual = {"packed": tmp_path / "packed", "headers": {}, "root": str(folder), "prefix": "/static/"}
    return folder / "page.css", PackedFiles(None, **usual | said)


def fetched(files, path="/static/page.css"):
    asked = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "gzip"}
    told = []
    with closing(files(asked, lambda status, headers: told.append(dict(headers)))) as answer:
        body = b"".join(answer)
    return gzip.decompress(body) if told[0].get("Content-Encoding") == "gzip" else body


def test_a_file_that_changed_is_packed_anew_even_if_its_date_did_not(tmp_path):
    file, files = shelf(tmp_path, autorefresh=True)
    fetched(files)
    before = file.stat()

    file.write_text("p { color: navy } " * 50)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert fetched(files) == file.read_bytes()


def test_where_nothing_can_be_packed_the_file_comes_as_it_is(tmp_path):
    (tmp_path / "packed").write_text("a file where the folder should be")

    file, files = shelf(tmp_path)

    assert fetched(files) == file.read_bytes()
