"""Take the pictures of README and docs from the demonstration college, as a person would see it: `make pictures`.

The college is made anew in a folder of its own and served by the same command that serves a real one.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from college.cli.demo.people import DOMAIN, PASSWORD

HOUSE = Path(__file__).resolve().parents[2]
PICTURES = HOUSE / "docs" / "screenshots"
PORT = "8765"
COLLEGE = f"http://127.0.0.1:{PORT}"
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]


@dataclass(frozen=True)
class Picture:
    """One page to look at: whose, where, how wide, and the links that lead further in."""

    name: str
    who: str | None
    address: str
    size: dict[str, int]
    follow: tuple[str, ...] = ()


ALL = (
    Picture("courses", None, "/courses", DESK),
    Picture(
        "run-on-a-phone", None, "/courses?places=1", PHONE, ('main a[href^="/courses/"]', 'main a[href^="/runs/"]')
    ),
    Picture("my-college", "amina", "/my", PHONE),
    Picture(
        "register", "carys", "/manage/runs", PHONE, ('main a[href^="/manage/runs/"] >> nth=-1', 'a[href*="/register/"]')
    ),
    Picture("office", "carys", "/manage", DESK),
    Picture("timetable", "gwen", "/manage/timetable", DESK),
    Picture("messages", "carys", "/manage/messages?show=retrying", DESK),
    Picture("report", "gwen", "/manage/reports", DESK, ('main a[href^="/manage/reports/"] >> nth=-1',)),
    Picture("workspace", "dee", "/teach/courses/c20", DESK),
    Picture("remarks", "dee", "/teach/courses/c20/comments", DESK),
    Picture("settings", "gwen", "/manage/settings", DESK),
)


@contextmanager
def the_college() -> Iterator[None]:
    """Serve a demonstration college while the pictures are taken."""
    with tempfile.TemporaryDirectory() as instance:
        said = {"COLLEGE_INSTANCE": instance, "PORT": PORT, "HOST": "127.0.0.1"}
        server = subprocess.Popen([sys.executable, "run.py"], cwd=HOUSE, env=os.environ | said)
        try:
            _wait_for(lambda: bool(urlopen(f"{COLLEGE}/readyz").status == 200))
            yield
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(opened: Callable[[], bool]) -> None:
    for _ in range(120):
        try:
            if opened():
                return
        except OSError:
            time.sleep(0.5)
    sys.exit("The college did not open within a minute.")


def take(browser: Browser, picture: Picture) -> None:
    """Take one picture, signed in as the one who would look at this page."""
    page = browser.new_context(viewport=picture.size, device_scale_factor=1).new_page()
    if picture.who:
        _sign_in(page, picture.who)
    page.goto(COLLEGE + picture.address)
    for link in picture.follow:
        page.goto(COLLEGE + (page.locator(link).first.get_attribute("href") or ""))
    page.screenshot(path=PICTURES / f"{picture.name}.png")
    page.context.close()


def _sign_in(page: Page, who: str) -> None:
    page.goto(f"{COLLEGE}/sign-in")
    page.locator("#whoever").fill(f"{who}@{DOMAIN}")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_load_state()


def main() -> None:
    """Take every picture, or those that are named."""
    chromium = shutil.which("chromium") or sys.exit("Pictures need Chromium: apt install chromium")
    PICTURES.mkdir(exist_ok=True)
    with the_college(), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=CHROMIUM)
        for picture in ALL:
            if len(sys.argv) == 1 or picture.name in sys.argv[1:]:
                take(browser, picture)


if __name__ == "__main__":
    main()
