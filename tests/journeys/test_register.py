"""The register on a phone, in a real browser: by thumb, by keyboard, without a script, and with the connection lost."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from college.attendance.models import Mark
from college.attendance.rules import Attended
from college.foundation import clock
from college.foundation.db import db
from tests.browser import Browser
from tests.cast import dee, femi
from tests.factories import a_person, a_run, an_enrolment

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 780}
NAMES = ["Aisha", "Bryn", "Carol", "Dilys", "Elin", "Farid", "Grace", "Hana", "Ifan", "Jac", "Kofi", "Leah"]


class Class:
    """A session that has begun, with a pair that teaches it and a class of twelve."""

    def __init__(self):
        self.pair = (dee(), femi())
        run = a_run(sessions=1, first=clock.now() - timedelta(minutes=5), places=12, pair=self.pair)
        early = clock.now() - timedelta(days=9)
        self.places = [an_enrolment(a_person(f"{name} Morgan"), run, asked_at=early) for name in NAMES]
        self.address = f"/teach/runs/{run.code}/register/1"

    def marks(self):
        """Say what the college has, by first name."""
        db.session.rollback()
        found = {mark.enrolment_id: mark.mark for mark in db.session.scalars(select(Mark))}
        return {name: found[place.id] for name, place in zip(NAMES, self.places, strict=True) if place.id in found}


@pytest.fixture
def school(app):
    """Make the class."""
    return Class()


@pytest.fixture
def hold(app, served, chromium, school):
    """Let a teacher hold the register on a phone of their own."""
    contexts = []

    def held(teacher=0, **said):
        browser = Browser(app).sign_in(school.pair[teacher])
        (cookie,) = browser._cookies.values()
        context = chromium.new_context(viewport=PHONE, base_url=served, **said)
        context.add_cookies([{"name": "sid", "value": cookie.value, "url": served}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{school.address}#main")
        return page

    yield held
    for context in contexts:
        context.close()


def key(page, name, mark):
    return page.get_by_role("group", name=f"{name} Morgan").get_by_role("radio", name=mark, exact=True)


def is_post(route):
    return route.request.method == "POST"


def all_is_sent(page):
    for _ in range(200):
        if page.evaluate("localStorage.length === 0"):
            return
        page.wait_for_timeout(50)
    raise AssertionError("some taps were never sent")


def test_a_class_of_twelve_stands_on_one_screen_with_keys_for_a_thumb(hold):
    page = hold()

    rows = [row.bounding_box() for row in page.locator(".register__row").all()]
    keys = [one.bounding_box() for one in page.locator(".segmented__key:visible, .segmented__more").all()]

    leave, bar = page.locator(".leave").bounding_box(), page.locator(".register__bar").bounding_box()
    assert len(rows) == 12
    assert rows[0]["y"] >= leave["y"] + leave["height"]
    assert rows[-1]["y"] + rows[-1]["height"] <= bar["y"] + 1
    assert bar["y"] + bar["height"] <= PHONE["height"]
    assert len(keys) == 12 * 4
    assert all(box["width"] >= 44 and box["height"] >= 44 for box in keys)


def test_each_tap_is_saved_as_one_goes(hold, school):
    page = hold()

    key(page, "Aisha", "Here").click()
    page.get_by_text("Saved at").wait_for()
    assert school.marks() == {"Aisha": Attended.ATTENDED}

    key(page, "Aisha", "Late").click()
    page.locator("summary", has_text="marks for Bryn Morgan").click()
    key(page, "Bryn", "Told us").click()
    page.get_by_text("2 of 12 marked").wait_for()
    all_is_sent(page)

    assert school.marks() == {"Aisha": Attended.LATE, "Bryn": Attended.APOLOGIES}
    assert page.locator("summary", has_text="marks for Bryn Morgan").inner_text().startswith("Told us")
    assert page.locator("details[open]").count() == 0


def test_taps_made_while_the_first_is_on_its_way_wait_for_it_and_are_all_saved(hold, school):
    page, sent, posts = hold(), [], []
    page.route("**/register/1", lambda route: route.continue_() if sent else sent.append(route))
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)

    for mark in ("Here", "Late", "Not here", "Late"):
        key(page, "Aisha", mark).click()
    key(page, "Bryn", "Here").click()
    assert len(posts) == 1
    sent[0].continue_()
    all_is_sent(page)

    assert len(posts) == 2
    assert school.marks() == {"Aisha": Attended.LATE, "Bryn": Attended.ATTENDED}
    assert page.get_by_text("their mark stays").count() == 0


def test_without_a_connection_taps_are_kept_said_so_and_sent_when_it_is_back(hold, school):
    page = hold()
    page.context.set_offline(True)

    key(page, "Aisha", "Here").click()
    key(page, "Bryn", "Not here").click()
    page.get_by_text("No connection. Your marks are kept on this device").wait_for()
    assert school.marks() == {}
    assert "Morgan" not in page.evaluate("JSON.stringify(localStorage)")

    page.context.set_offline(False)
    page.get_by_text("Saved at").wait_for()
    assert school.marks() == {"Aisha": Attended.ATTENDED, "Bryn": Attended.MISSED}
    assert page.evaluate("localStorage.length") == 0


def test_the_button_sends_what_is_kept_and_stays_on_the_page_without_a_connection(hold, school):
    page = hold()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Everything is saved.").wait_for()
    page.context.set_offline(True)
    key(page, "Aisha", "Here").click()

    page.get_by_role("button", name="Save").click()
    page.get_by_text("No connection.").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Saved at").wait_for()

    assert school.marks() == {"Aisha": Attended.ATTENDED}


def test_taps_outlive_a_page_that_was_closed_without_a_connection(hold, school):
    page = hold()
    page.context.set_offline(True)
    key(page, "Aisha", "Here").click()
    page.get_by_text("No connection.").wait_for()
    page.close()

    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(school.address)
    again.get_by_text("Saved at").wait_for()

    assert key(again, "Aisha", "Here").is_checked()
    assert school.marks() == {"Aisha": Attended.ATTENDED}


def test_two_who_hold_the_same_register_are_merged_and_the_first_mark_stays(hold, school):
    one, other = hold(0), hold(1)
    key(one, "Aisha", "Here").click()
    one.get_by_text("Saved at").wait_for()

    key(other, "Bryn", "Late").click()
    other.get_by_text("Saved at").wait_for()
    key(other, "Aisha", "Not here").click()
    other.get_by_text("their mark stays: Aisha Morgan").wait_for()

    assert school.marks() == {"Aisha": Attended.ATTENDED, "Bryn": Attended.LATE}
    assert key(other, "Aisha", "Here").is_checked()
    assert key(other, "Bryn", "Late").is_checked()


def test_marks_kept_without_a_connection_do_not_overwrite_what_another_saw_meanwhile(hold, school):
    one, other = hold(0), hold(1)
    one.context.set_offline(True)
    key(one, "Aisha", "Not here").click()
    one.get_by_text("No connection.").wait_for()
    one.close()
    key(other, "Aisha", "Late").click()
    other.get_by_text("Saved at").wait_for()

    one.context.set_offline(False)
    again = one.context.new_page()
    again.route("**/register/1", lambda route: route.fulfill(status=503) if is_post(route) else route.continue_())
    again.goto(school.address)
    again.get_by_text("No connection.").wait_for()
    key(again, "Aisha", "Here").click()  # over the own choice that the page still shows, not over the other's mark
    again.unroute("**/register/1")
    again.get_by_text("their mark stays: Aisha Morgan").wait_for()

    assert school.marks() == {"Aisha": Attended.LATE}
    assert key(again, "Aisha", "Late").is_checked()


def test_marks_that_are_turned_away_are_tried_once_more_and_then_given_up_in_words(hold):
    page = hold()
    page.route("**/register/1", lambda route: route.fulfill(status=409) if is_post(route) else route.continue_())

    key(page, "Aisha", "Here").click()
    page.get_by_text("Some marks could not be saved.").wait_for()

    assert not key(page, "Aisha", "Here").is_checked()
    assert page.evaluate("localStorage.length") == 0


def test_without_a_script_the_same_form_saves_by_its_button(hold, school):
    page = hold(java_script_enabled=False)

    key(page, "Aisha", "Here").check(force=True)
    page.locator("summary", has_text="marks for Bryn Morgan").click()
    key(page, "Bryn", "Part").check(force=True)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The register is saved.").wait_for()

    assert school.marks() == {"Aisha": Attended.ATTENDED, "Bryn": Attended.PART}
    assert page.locator("summary", has_text="marks for Bryn Morgan").inner_text().startswith("Part")


def test_a_keyboard_alone_marks_the_class(hold, school):
    page = hold()
    key(page, "Aisha", "Here").focus()

    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").startswith("More")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    all_is_sent(page)

    marks = school.marks()
    assert marks["Aisha"] is Attended.ATTENDED
    assert marks["Bryn"] is Attended.APOLOGIES
    assert page.locator("details[open]").count() == 1


def test_paper_shows_boxes_and_nothing_of_the_screen(hold):
    page = hold()
    page.emulate_media(media="print")

    seen = page.evaluate("document.body.innerText")

    assert page.locator(".sheet__box:visible").count() == 12 * len(Attended) + 4 * 2
    assert page.locator("main").get_by_role("radio").count() == 0
    for word in ("Leave this page", "Sign out", "Menu", "Save", "Help now", "More"):
        assert word not in seen
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True))) == 1
