"""The staff see what is planned by week, by month and as a list; whoever plans can move it from there."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from college.foundation.db import db, transaction
from college.people.rules import Knowledge
from college.timetable.models import Facilitation, Session
from college.timetable.rules import Closed, SessionState
from tests.browser import Browser
from tests.cast import ada, amina, carys, dee, femi, gwen
from tests.counting import questions
from tests.factories import a_closure, a_course, a_room, a_run, a_session, on

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
PAGE = "/manage/timetable"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def managing(browser):
    return browser.sign_in(gwen())


def main(page):
    return page.text[page.text.index("<main") : page.text.index("</main")]


@pytest.mark.parametrize("view", ["week", "month", "list", "day"])
def test_each_view_tells_of_a_session_when_what_and_leads_to_its_run(managing, view):
    run = a_run(a_course("Choir"), first=NOON + timedelta(hours=2), room=a_room("Room 2", "Library"), sessions=1)

    page = managing.get(f"{PAGE}?view={view}")

    assert page.status_code == 200
    said = main(page)
    assert "Choir" in said
    assert "14:00" in said
    assert f'href="/manage/runs/{run.code}"' in said
    assert f'href="/manage/runs/{run.code}/sessions/1"' in said
    assert view == "month" or ("Room 2, Library" in said and "Dee Okafor, Femi Adeyemi" in said)


def test_the_week_is_a_list_under_each_day_beside_the_hours(managing):
    a_run(a_course("Choir"), first=NOON + timedelta(hours=2), sessions=1)

    said = main(managing.get(PAGE))

    names = re.findall(r'id="day-([0-9-]+)"', said)
    assert names == [f"2026-03-{day:02}" for day in range(2, 7)]
    assert re.search(r'row-6[^>]*data-hour="14"', said)
    assert "week__slot row-6" in said
    assert "Monday 2 March to Sunday 8 March 2026" in " ".join(said.split())


def test_what_is_wrong_with_a_session_is_said_in_words(managing):
    lived = dee()
    a_run(a_course("Alone"), first=NOON, pair=(lived,), sessions=1)
    a_run(a_course("Twice"), first=NOON, pair=(lived, femi()), sessions=1)
    off = a_run(a_course("Off"), sessions=0)
    a_session(off, 1, NOON + timedelta(days=1), state=SessionState.CANCELLED)

    said = main(managing.get(PAGE))

    for words in ("Missing: by training", "Facilitator in two places", "Cancelled"):
        assert words in said
    assert said.count("planned--marked") == 2
    assert said.count("planned--off") == 1


def test_what_is_over_or_cancelled_has_no_way_to_be_moved(managing):
    run = a_run(sessions=0)
    a_session(run, 1, NOON - timedelta(hours=4), state=SessionState.HELD)
    a_session(run, 2, NOON + timedelta(days=1), state=SessionState.CANCELLED)

    assert "/sessions/" not in main(managing.get(PAGE))


def close_some_days():
    """Spring half-term from Tuesday on, the library closed on Thursday, the college and a room on Friday."""
    a_closure(Closed.HALF_TERM, date(2026, 3, 3), 9, name="Spring half-term")
    room = a_room("Room 2", "Library")
    a_closure(Closed.VENUE, date(2026, 3, 5), name="Painting", venue_id=room.venue_id)
    a_closure(Closed.COLLEGE, date(2026, 3, 6), name="Staff day")
    a_closure(Closed.ROOM, date(2026, 3, 6), name="New <b>carpet</b>", room_id=room.id)


@pytest.mark.parametrize("view", ["week", "month", "list", "day"])
@pytest.mark.parametrize("planned", [True, False], ids=["with sessions", "without any"])
def test_a_closed_day_says_so_in_each_view(managing, view, planned):
    close_some_days()
    if planned:
        a_run(a_course("Choir"), first=datetime(2026, 3, 6, 14, tzinfo=UTC), sessions=1)

    said = main(managing.get(f"{PAGE}?view={view}&day=2026-03-06"))

    assert "Half-term: Spring half-term" in said
    assert "The college is closed: Staff day" in said
    assert "Room 2, Library is closed: New &lt;b&gt;carpet&lt;/b&gt;" in said
    assert ("Library is closed: Painting" in said) == (view != "day")


def test_in_a_week_each_closed_day_says_so_under_its_own_name(managing):
    close_some_days()
    a_run(a_course("Choir"), first=NOON, sessions=1)

    days = main(managing.get(PAGE)).split("data-day=")[1:]

    assert ["Spring half-term" in day for day in days] == [False, True, True, True, True]
    assert ["Painting" in day for day in days] == [False, False, False, True, False]
    assert ["Staff day" in day for day in days] == [False, False, False, False, True]


def test_a_half_term_that_is_called_so_is_named_once(managing):
    a_closure(Closed.HALF_TERM, NOON.date(), name="Half-term")

    assert main(managing.get(PAGE)).lower().count("half-term") == 1


@pytest.mark.parametrize("view", ["week", "month", "list", "day"])
def test_a_bank_holiday_is_named_and_what_was_closed_before_is_not(managing, view):
    a_closure(Closed.COLLEGE, date(2026, 3, 20), name="Staff day")

    said = main(managing.get(f"{PAGE}?view={view}&day=2026-04-03"))

    assert "Bank holiday: Good Friday" in said
    assert "Staff day" not in said


def test_whoever_teaches_sees_the_closed_days_and_the_public_sees_none(app):
    close_some_days()
    a_run(a_course("Choir"), first=datetime(2026, 3, 6, 14, tzinfo=UTC), sessions=1)

    assert "Staff day" in Browser(app).sign_in(dee()).get("/teach/timetable").text
    public = Browser(app).get("/timetable?view=week&day=2026-03-06").text
    assert "Choir" in public
    assert not any(word in public for word in ("Staff day", "carpet", "Painting", "half-term"))


def test_it_narrows_by_an_address_that_can_be_shared(managing):
    lived = dee()
    library = a_room("Room 2", "Library")
    choir = a_run(a_course("Choir"), first=NOON, room=library, pair=(lived, femi()), sessions=1)
    a_run(a_course("Sleep"), first=NOON, sessions=1)

    for asked in (
        f"venue={library.venue_id}",
        f"room={library.id}",
        f"who={lived.reference}",
        f"course={choir.course.slug}",
    ):
        said = main(managing.get(f"{PAGE}?{asked}"))
        assert ">1 session<" in said, asked
        assert f'href="/manage/runs/{choir.code}"' in said
        later = re.search(r'href="([^"]+)">Later', said).group(1)
        assert asked in later
        assert " selected" in said


@pytest.mark.parametrize("asked", ["venue=0", "venue=x", "room=99999999999", "who=P9999", "course=none", "view=odd"])
def test_a_word_that_is_no_choice_narrows_nothing(managing, asked):
    a_run(a_course("Choir"), first=NOON, sessions=1)

    page = managing.get(f"{PAGE}?{asked}")

    assert page.status_code == 200
    assert "Choir" in main(page)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("soon", "Write the day as a date"),
        ("2026-02-30", "Write the day as a date"),
        ("0001-01-01", "check the year"),
        ("9999-12-31", "check the year"),
        ("1999-12-31", "check the year"),
    ],
)
def test_a_day_that_cannot_be_is_said_and_today_is_shown(managing, day, sentence):
    a_run(a_course("Choir"), first=NOON, sessions=1)

    page = managing.get(f"{PAGE}?day={day}")

    assert page.status_code == 422
    assert sentence in page.text
    assert "Choir" in main(page)


def test_one_walks_to_other_days_and_back_to_today(managing):
    a_run(a_course("Choir"), first=NOON + timedelta(weeks=1), sessions=1)

    def step(page, word):
        return re.search(rf'href="([^"]+)"[^>]*>{word}', main(page)).group(1).replace("&amp;", "&")

    here = managing.get(PAGE)
    later = managing.get(step(here, "Later"))
    back = managing.get(step(later, "Earlier"))

    assert ["Choir" in main(page).split("Later", 1)[1] for page in (here, later, back)] == [False, True, False]
    assert "Monday 2 March" in managing.get(step(later, "Today")).text
    assert 'value="2026-03-09"' in later.text  # whoever narrows it stays where they are


def test_days_and_hours_are_those_of_the_wall_when_the_clocks_change(managing):
    run = a_run(a_course("Choir"), sessions=0)
    for n, day in enumerate((date(2026, 3, 27), date(2026, 3, 30)), start=1):
        a_session(run, n, on(day, 10))

    for day in ("2026-03-27", "2026-03-30"):
        said = main(managing.get(f"{PAGE}?view=day&day={day}"))
        assert "10:00 to 12:00" in said


@pytest.mark.parametrize(("who", "status"), [(carys, 200), (ada, 403), (dee, 403), (amina, 403)])
def test_the_office_sees_it_and_others_do_not(app, who, status):
    a_run(first=NOON, sessions=1)

    page = Browser(app).sign_in(who()).get(PAGE)

    assert page.status_code == status
    assert "/sessions/" not in page.text  # the office moves nothing
    assert "timetable.js" not in page.text


def test_a_visitor_is_asked_to_sign_in(browser):
    assert browser.get(PAGE).status_code == 302


def fill(sessions):
    """Plan so many sessions this month, in one room, which lets them stand beside each other, by one pair."""
    pair, room, run = (dee(), femi()), a_room(), a_run(a_course("A course with a name"), sessions=0)
    knowledge = (Knowledge.LIVED_EXPERIENCE, Knowledge.BY_TRAINING)
    ids = [person.id for person in pair]
    begins = NOON.replace(day=1, hour=9)
    with transaction():
        for n in range(sessions):
            starts = begins + timedelta(days=n % 30, hours=n % 8)
            db.session.add(
                Session(
                    run_id=run.id,
                    number=n + 1,
                    starts_at=starts,
                    ends_at=starts + timedelta(hours=2),
                    room_id=room.id,
                    venue_id=room.venue_id,
                    shares_room=True,
                    changed_at=NOON,
                    facilitations=[
                        Facilitation(person_id=one, knowledge=what) for one, what in zip(ids, knowledge, strict=True)
                    ],
                )
            )


def test_a_large_month_asks_no_more_and_weighs_under_100_kb(managing):
    counted, weights = [], []
    for more in (12, 1600):
        fill(more)
        for n in range(more // 100):
            a_closure(first=NOON.date() + timedelta(days=n % 20), name=f"Closed {n}")
        for view in ("week", "month", "list", "day"):
            with questions() as asked:
                page = managing.get(f"{PAGE}?view={view}")
            counted.append(len(asked))
            weights.append(len(page.get_data()))

    assert counted[:4] == counted[4:]
    assert max(weights) < 50_000  # the rest of 100 KB is letters and styles
    assert "more on this day" in managing.get(PAGE).text
    assert re.search(r"\d+ more</a>", managing.get(f"{PAGE}?view=month").text)
    assert "Page 1 of" in managing.get(f"{PAGE}?view=list").text


def test_of_many_closures_of_a_day_two_are_named_and_the_others_counted(managing):
    for n in range(5):
        a_closure(first=NOON.date(), name=f"Closed {n}")

    page = managing.get(f"{PAGE}?view=month").text

    assert page.count("The college is closed:") == 2
    assert "and 3 closures more" in page


def test_a_day_with_too_much_for_a_page_goes_on_on_the_next(managing):
    run = a_run(a_course("Choir"), sessions=0)
    for n in range(40):
        a_session(run, n + 1, NOON + timedelta(minutes=n))

    first, second = (managing.get(f"{PAGE}?view=day&day=2026-03-04&page={page}") for page in (1, 2))

    assert [page.text.count("Choir</a>") for page in (first, second)] == [36, 4]
    assert managing.get(f"{PAGE}?view=day&day=2026-03-04&page=99").text.count("Choir</a>") == 4
