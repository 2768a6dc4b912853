"""From each page of the staff the pages that belong to it are one step away, and the menu has a name for each place."""

import re

import pytest

from college.outbox.rules import KIND_NAMES
from tests.cast import carys, dee, femi, gwen
from tests.factories import a_person, a_room, a_run

MENU = re.compile(r'<nav class="menu".*?</nav>', re.DOTALL)
LINKS = re.compile(r'<a class="menu__link"\s+href="([^"]+)"[^>]*>([^<]+)</a>')
BESIDE = re.compile(r'<a class="sub-menu__link"\s+href="([^"]+)"( aria-current="page")?>')


def beside(page) -> dict[str, bool]:
    return {href.replace("&amp;", "&"): bool(current) for href, current in BESIDE.findall(page.text)}


@pytest.fixture
def run(app):
    return a_run(sessions=1, pair=(dee(), femi()))


def test_the_staff_read_their_own_pages_first_and_no_two_words_of_the_menu_are_the_same(browser):
    links = LINKS.findall(MENU.search(browser.sign_in(gwen()).get("/manage").text)[0])

    texts = [text for _href, text in links]
    assert links[0] == ("/manage", "Today")
    assert len(texts) == len(set(texts))
    assert ("/manage/timetable", "Timetable") in links
    assert ("/timetable", "Public timetable") in links
    assert texts.index("Courses") > texts.index("Settings")


def test_each_page_about_a_session_leads_to_the_others_and_says_where_one_is(browser, run):
    manager, where = browser.sign_in(gwen()), f"/manage/runs/{run.code}/sessions/1"
    pages = [where, f"{where}/cover", f"{where}/clashes", f"{where}/cancel"]

    found = {page: beside(manager.get(page)) for page in pages}

    assert all(found[page] == {other: other == page for other in pages} for page in pages)


def test_the_office_sees_no_word_that_leads_to_a_closed_door(browser, run):
    page = browser.sign_in(carys()).get(f"/manage/runs/{run.code}/sessions/1/cover")

    assert page.status_code == 200
    assert beside(page) == {}


def test_from_somebody_who_teaches_one_comes_to_their_sessions_and_their_leave(browser, run):
    teacher, student = dee(), a_person()
    office = browser.sign_in(carys())

    taught = beside(office.get(f"/manage/people/{teacher.reference}"))
    others = beside(office.get(f"/manage/people/{student.reference}"))

    listed = f"/manage/timetable?who={teacher.reference}&view=list"
    assert {listed, f"/manage/people/{teacher.reference}/leave"} <= set(taught)
    assert run.code in office.get(listed).text
    assert not any("leave" in href or "timetable" in href for href in others)
    assert f"/manage/people/{student.reference}/ways" in others


def test_from_a_venue_and_a_room_one_comes_to_what_is_planned_there(browser):
    room = a_room()
    manager = browser.sign_in(gwen())

    venue = manager.get(f"/manage/venues/{room.venue_id}")
    page = manager.get(f"/manage/venues/{room.venue_id}/rooms/{room.id}").text

    assert f"/manage/timetable?venue={room.venue_id}&view=month" in beside(venue)
    assert f'href="/manage/timetable?room={room.id}"' in page
    assert 'href="/manage/closures/new"' in page


def test_what_the_office_chooses_for_somebody_does_not_speak_to_the_office(browser):
    page = browser.sign_in(carys()).get(f"/manage/people/{a_person('Bo Lee').reference}/ways").text

    assert "Bo Lee" in page
    assert not any(re.search(r"\byour?\b", name, re.IGNORECASE) for name in KIND_NAMES.values())


def test_no_heading_above_the_words_of_messages_is_a_name_of_the_machine(browser):
    page = browser.sign_in(gwen()).get("/manage/messages/wording").text

    headings = re.findall(r'<h2 id="about-\d+">([^<]+)</h2>', page)
    assert "Learning plans" in headings
    assert not any("_" in heading for heading in headings)
