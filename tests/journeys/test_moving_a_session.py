"""A session is dragged, or sent by its link, to the page on which it is moved, in a real browser."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from college.foundation import clock
from college.foundation.db import db
from college.timetable.models import Session
from college.timetable.spans import monday_of
from tests.browser import Browser
from tests.cast import gwen
from tests.factories import a_course, a_room, a_run, a_session, on

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1280, "height": 1600}, {"width": 360, "height": 780}


class NextWeek:
    """A run that meets on the Tuesday of next week, at 10:30."""

    def __init__(self):
        self.monday = monday_of(clock.today()) + timedelta(weeks=1)
        self.starts_at = on(self.monday + timedelta(days=1), 10) + timedelta(minutes=30)
        self.run = a_run(a_course("Choir"), sessions=0)
        session = a_session(self.run, 1, self.starts_at, room=a_room("Room 2", "Library"))
        self.number = session.id
        self.page = f"/manage/runs/{self.run.code}/sessions/1"

    def is_unchanged(self):
        db.session.rollback()
        return db.session.get(Session, self.number).starts_at == self.starts_at

    def day(self, n):
        return (self.monday + timedelta(days=n)).isoformat()


@pytest.fixture
def planned(app):
    return NextWeek()


@pytest.fixture
def look(app, served, chromium, planned):
    contexts, wrong = [], []

    def looked(view="week", **said):
        (cookie,) = Browser(app).sign_in(gwen())._cookies.values()
        context = chromium.new_context(**{"viewport": DESK, "base_url": served} | said)
        context.add_cookies([{"name": "sid", "value": cookie.value, "url": served}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"/manage/timetable?view={view}&day={planned.day(1)}")
        return page

    yield looked
    for context in contexts:
        context.close()
    assert wrong == []


def asked_for(page):
    return {name: value for name, (value,) in parse_qs(urlsplit(page.url).query).items()}


def carry(page, day, hour=None, by=".planned[data-starts]"):
    """Take hold of the session with the mouse, by its edge or by another part of it, and carry it above a day."""
    held, there = page.locator(by).bounding_box(), page.locator(f'[data-day="{day}"]').bounding_box()
    beside = page.locator(f'[data-hour="{hour}"]').bounding_box() if hour is not None else there
    page.mouse.move(held["x"] + 3, held["y"] + 3)
    page.mouse.down()
    page.mouse.move(held["x"] + 12, held["y"] + 10)
    page.mouse.move(there["x"] + 40, beside["y"] + 12, steps=5)


@pytest.mark.parametrize("by", [".planned[data-starts]", ".planned__what", ".planned__where"])
def test_a_session_is_dragged_to_another_day_and_hour_and_keeps_its_minutes(look, planned, by):
    page = look()

    carry(page, planned.day(3), 14, by)
    page.mouse.up()

    page.wait_for_url(f"**{planned.page}?*")
    assert asked_for(page) == {"day": planned.day(3), "starts": "14:30"}
    typed = [page.locator(f"[name={name}]").input_value() for name in ("day", "starts", "ends")]
    assert typed == [planned.day(3), "14:30", "16:30"]
    assert planned.is_unchanged()


def test_in_a_month_it_is_dragged_to_another_day_and_keeps_its_time(look, planned):
    page = look("month")
    there = planned.day(2) if planned.day(2)[:7] == planned.day(1)[:7] else planned.day(0)

    carry(page, there)
    page.mouse.up()

    page.wait_for_url(f"**{planned.page}?*")
    assert asked_for(page) == {"day": there, "starts": "10:30"}
    assert planned.is_unchanged()


def test_while_it_is_dragged_one_reads_where_it_would_go(look, planned):
    page = look()
    carry(page, planned.day(3), 14)
    said = page.locator("[data-drop]")
    said.wait_for(state="visible")

    assert re.search(r"Thursday \d+ \w+, 14:30", said.text_content())
    assert "is-target" in page.locator(f'[data-day="{planned.day(3)}"]').get_attribute("class")
    page.keyboard.press("Escape")
    assert said.is_hidden()
    before = page.url
    page.mouse.up()
    page.wait_for_timeout(200)
    assert page.url == before


def test_dropped_beside_the_days_it_stays_where_it_is(look, planned):
    page = look()
    before = page.url

    carry(page, planned.day(3), 14)
    heading = page.locator("h1").bounding_box()
    page.mouse.move(heading["x"] + 5, heading["y"] + 5, steps=5)
    page.mouse.up()

    page.wait_for_timeout(200)
    assert page.url == before
    assert planned.is_unchanged()
    assert page.locator("[data-drop]").is_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_by_keyboard_alone_a_link_leads_to_the_same_page(look, planned, scripts):
    page = look(java_script_enabled=scripts)

    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(".planned__move:focus").count():
            break
    name = page.get_by_role("link", name="Move 10:30 to 12:30 Choir")

    assert name.count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{planned.page}")
    assert planned.is_unchanged()


def test_on_a_phone_the_week_is_a_list_that_fits(look, planned):
    page = look(viewport=PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".week__hour").first.is_hidden()
    days = page.locator(".week__day").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert days == sorted(days)
    assert len(set(days)) == len(days)


def test_at_a_desk_the_days_stand_beside_each_other_and_a_session_beside_its_hour(look, planned):
    page = look()

    tops = page.locator(".week__day").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    hour = page.locator('[data-hour="10"]').bounding_box()
    session = page.locator(".planned").bounding_box()

    assert len(set(tops)) == 1
    assert hour["y"] <= session["y"] < hour["y"] + hour["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
