"""The courses, as everybody sees them."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, text

from college.courses.rules import State as CourseState
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.settings.queries import the_college
from college.web.catalogue_cache import kept
from college.web.filters import day_month, long_date
from tests.browser import Browser
from tests.cast import amina, bryn, carys
from tests.factories import (
    a_clinician,
    a_course,
    a_peer_trainer,
    a_person,
    a_room,
    a_run,
    a_session,
    a_term,
    an_enrolment,
)

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def questions(app):
    """Count what the database is asked."""
    asked = []
    engine = db.engine

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def changed(statement, **values):
    """Change a row as another request would have."""
    db.session.rollback()
    with transaction():
        db.session.execute(text(statement), values)


def test_the_list_says_what_when_where_and_whether_there_is_a_place(browser):
    run = a_run(a_course("Understanding sleep", topics=["Sleep"]), places=3, room=a_room(venue="Quay Library"))
    an_enrolment(amina(), run)

    page = browser.get("/courses")

    assert page.status_code == 200
    for words in ("1 course", "Understanding sleep", "Sleep", "Quay Library", "2 sessions", "Places left: 2"):
        assert words in page.text


def test_a_card_leads_with_the_run_that_one_can_still_join(browser):
    course = a_course("Understanding sleep")
    a_run(course, term=a_term(enrolment_closes_at=clock.now() - timedelta(days=1)), places=9)
    a_run(course, first=clock.now() + timedelta(days=40), places=3)

    page = browser.get("/courses").text

    assert "Places left: 3" in page
    assert page.index("Places left: 3") > page.index("Also")  # its own standing is the last line


def test_a_run_that_has_begun_is_said_to_have_begun_beside_the_one_to_come(browser):
    course, began = a_course("Understanding sleep"), clock.now() - timedelta(days=3)
    a_run(course, term=a_term(enrolment_closes_at=clock.now() - timedelta(days=1)), first=began, sessions=3)
    a_run(course, first=clock.now() + timedelta(days=40))

    page = browser.get("/courses").text

    assert f"Began on {day_month(began)}. Enrolment has closed" in page


def test_a_place_that_others_wait_for_is_not_offered_to_somebody_asking(browser):
    run = a_run(places=2)
    an_enrolment(amina(), run)
    an_enrolment(bryn(), run, State.WAITING)

    assert "Full – waiting list of 1" in browser.get("/courses").text


def test_an_offered_place_counts_as_taken(browser):
    run = a_run(places=1)
    an_enrolment(amina(), run, State.OFFERED)

    assert "Full – you can join a waiting list" in browser.get("/courses").text


def test_a_course_without_dates_says_so_and_leads_to_being_told(browser):
    course = a_course("Knitting")

    assert "No dates just now – be told" in browser.get("/courses").text
    assert f"/courses/{course.slug}/tell-me" in browser.get(f"/courses/{course.slug}").text


def test_enrolment_that_is_not_open_says_when_it_opens_or_that_it_has_closed(browser):
    a_run(a_course("Early"), opens_at=clock.now() + timedelta(days=3))
    a_run(a_course("Late"), closes_at=clock.now() - timedelta(days=1))
    a_run(a_course("Alone"), pair=(a_peer_trainer(),))

    page = browser.get("/courses").text

    assert "Enrolment opens" in page
    assert "Enrolment has closed – call us" in page
    assert "Enrolment is not open yet" in page


def test_where_enrolment_has_closed_the_number_to_call_stands_beside(browser):
    closed, still_open = a_run(closes_at=clock.now() - timedelta(days=1)), a_run()
    with transaction():
        the_college().contact_phone = "01632 960123"

    pages = [browser.get(f"/runs/{run.code}").text for run in (closed, still_open)]

    mains = [page[page.index("<main") : page.index("</main")] for page in pages]
    assert ['href="tel:01632960123"' in main for main in mains] == [True, False]


@pytest.mark.parametrize("state", [CourseState.DRAFT, CourseState.RETIRED])
def test_what_is_not_published_is_nowhere(browser, state):
    run = a_run(a_course("Secret plans", state=state))
    course = run.course.slug

    for address in (f"/courses/{course}", f"/runs/{run.code}", f"/runs/{run.code}/first-visit"):
        assert browser.get(address).status_code == 404
    for address in ("/", "/courses", "/timetable", "/courses.json"):
        assert "Secret plans" not in browser.get(address).text


def test_a_cancelled_run_says_so_on_its_page_and_stands_in_no_list(browser):
    run = a_run(a_course("Sailing"), cancelled_at=clock.now())

    assert "This has been cancelled" in browser.get(f"/runs/{run.code}").text
    assert "Ask for a place" not in browser.get(f"/runs/{run.code}").text
    assert "No dates just now" in browser.get("/courses").text
    assert run.code not in browser.get("/timetable").text


def test_a_run_that_is_over_says_so_and_stands_in_no_list(browser):
    run = a_run(first=clock.now() - timedelta(weeks=8))

    assert "Has taken place" in browser.get(f"/runs/{run.code}").text
    assert run.code not in browser.get("/courses.json").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Choir", "Sleep", "Walking"}),
        ("?q=chôir", {"Choir"}),
        ("?topic=Music", {"Choir"}),
        ("?place=Quay+Library", {"Sleep"}),
        ("?mode=online", {"Walking"}),
        ("?mode=in-person", {"Choir", "Sleep"}),
        ("?mode=mixed", set()),
        ("?day=thu", {"Choir"}),
        ("?from=2026-03-12", {"Sleep", "Walking"}),
        ("?places=1", {"Choir", "Walking"}),
        ("?places=1&day=thu&q=choir&mode=in-person&topic=Music", {"Choir"}),
        ("?topic=Music&day=fri", set()),
        ("?from=0001-01-01", {"Choir", "Sleep", "Walking"}),
        ("?from=9999-12-31", set()),
        ("?mode=sideways&day=never", {"Choir", "Sleep", "Walking"}),
    ],
)
def test_the_list_narrows_as_it_is_asked(browser, query, found):
    with time_machine.travel(NOON, tick=False):
        a_run(a_course("Choir", topics=["Music"]), first=NOON + timedelta(days=1))
        full = a_run(a_course("Sleep"), first=NOON + timedelta(days=9), places=1, room=a_room(venue="Quay Library"))
        an_enrolment(amina(), full)
        online = a_run(a_course("Walking"), sessions=0)
        pair = (a_peer_trainer(), a_clinician())
        a_session(online, 1, NOON + timedelta(days=10), pair=pair, online_link="https://meet.example/secret")

        page = browser.get(f"/courses{query}")

    assert page.status_code == 200
    assert {title for title in ("Choir", "Sleep", "Walking") if f">{title}</a>" in page.text} == found
    assert (found != set()) or ("Nothing fits that just now" in page.text)


def test_a_day_that_is_none_is_said_and_what_was_typed_stays(browser):
    a_run(a_course("Choir"))

    page = browser.get("/courses?from=31/2/2026&q=choir")

    assert page.status_code == 422
    assert 'value="choir"' in page.text
    assert "Choir" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "q=%F0%9F%8E%B5",
        "q=%E2%80%AE%D8%B9",
        "q=" + "x" * 1_000_000,
        "q=%22%27%3B--&topic=%25&place=_",
        "q=a&q=b&day=mon&day=tue",
        "places=9223372036854775808&mode=9223372036854775808",
        "from=10000-01-01",
        "from=-1",
        "from=",
    ],
)
@pytest.mark.parametrize("address", ["/courses", "/", "/timetable", "/courses.json", "/runs/none", "/courses/none"])
def test_wild_questions_get_an_answer(browser, address, query):
    assert browser.get(f"{address}?{query}").status_code in {200, 404, 422}


@pytest.mark.parametrize("address", ["/courses?q=%00", "/courses?q=%ED%A0%80"])
def test_words_that_no_database_keeps_are_refused(browser, address):
    assert browser.get(address).status_code in {200, 400}


def test_a_course_page_tells_the_capacities_and_never_the_names(browser):
    course = a_course(description="We **breathe**.", learning_outcomes="Say what helps\nRest")

    page = browser.get(f"/courses/{course.slug}").text

    assert "one from lived experience, one by training" in page
    assert "<strong>breathe</strong>" in page
    assert "<li>Say what helps</li>" in page
    assert not any(author.person.name in page for author in course.authors)


def test_a_run_page_names_nobody_who_teaches_and_gives_no_joining_link(browser):
    pair = (a_peer_trainer("Dee Okafor"), a_clinician("Femi Adeyemi"))
    run = a_run(pair=pair)
    a_session(run, 3, clock.now() + timedelta(weeks=4), pair=pair[:1], online_link="https://meet.example/secret")

    for address in (f"/runs/{run.code}", f"/runs/{run.code}/first-visit", "/timetable", "/courses.json"):
        page = browser.get(address).text
        assert not any(word in page for word in ("Dee", "Femi", "meet.example"))
    assert "still needs a facilitator" in browser.get(f"/runs/{run.code}").text


def test_a_run_page_has_one_button_to_its_place(browser):
    run = a_run()

    page = browser.get(f"/runs/{run.code}").text

    assert page.count(f'href="/runs/{run.code}/place"') == 1
    assert "Quay Street" in page


def test_the_first_visit_says_what_the_college_wrote_and_what_one_may_do(browser):
    run = a_run(first_visit="Ring the *blue* bell.")

    page = browser.get(f"/runs/{run.code}/first-visit").text

    assert "<em>blue</em> bell" in page
    assert "You may always pass" in page


def test_whoever_joins_late_reads_of_the_session_at_which_they_come_first(browser):
    with time_machine.travel(NOON, tick=False):
        run = a_run(first=NOON + timedelta(days=1), sessions=3)
        before = browser.get(f"/runs/{run.code}/first-visit").text
    with time_machine.travel(NOON + timedelta(days=5), tick=False):
        after = browser.get(f"/runs/{run.code}/first-visit").text
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        over = browser.get(f"/runs/{run.code}/first-visit").text

    first, second, third = (long_date(session.starts_at) for session in run.sessions)
    assert [[day in page for day in (first, second, third)] for page in (before, after, over)] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_the_timetable_lists_the_sessions_week_by_week(browser):
    with time_machine.travel(NOON, tick=False):
        a_run(a_course("Choir"), first=NOON + timedelta(days=1), sessions=2)

        page = browser.get("/timetable").text

    assert page.index("Week of Monday 2 March 2026") < page.index("Week of Monday 9 March 2026")
    assert page.count("Choir</a>") == 2


def test_machines_read_the_courses_as_schema_org_says(browser):
    course = a_course("Understanding sleep")
    run = a_run(course, places=4)
    an_enrolment(amina(), run)

    page = browser.get("/courses.json")

    found = json.loads(page.text)["itemListElement"][0]["item"]
    assert page.content_type == "application/ld+json"
    assert (found["@type"], found["name"]) == ("Course", "Understanding sleep")
    assert found["url"] == f"http://college.test/courses/{course.slug}"
    instance = found["hasCourseInstance"][0]
    assert (instance["@type"], instance["courseMode"]) == ("CourseInstance", "onsite")
    assert instance["remainingAttendeeCapacity"] == 3


@pytest.mark.parametrize("address", ["/", "/courses", "/timetable", "/help-now", "/accessibility", "/privacy"])
def test_a_visitor_gets_no_cookie_and_no_token(browser, address):
    a_run()

    page = browser.get(address)

    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert "csrf" not in page.text


def test_a_signed_in_person_sees_their_own_menu_and_nothing_of_it_is_kept(app):
    a_run(a_course("Choir"))
    Browser(app).get("/courses")

    own = Browser(app).sign_in(amina()).get("/courses")
    visitor = Browser(app).get("/courses")

    assert "Amina Yusuf" in own.text
    assert own.headers["Cache-Control"] == "no-store"
    assert "Cookie" in own.headers["Vary"]
    assert "Amina" not in visitor.text
    assert visitor.headers["Cache-Control"] == "no-cache"
    assert "Cookie" in visitor.headers["Vary"]


def test_an_unchanged_page_is_not_sent_twice(browser):
    a_run()
    tag = browser.get("/courses").headers["ETag"]

    again = browser.get("/courses", headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag


def test_a_kept_page_is_right_the_moment_a_place_is_taken(browser, questions):
    run = a_run(places=2)
    first = browser.get("/courses")
    del questions[:]
    assert "Places left: 2" in browser.get("/courses").text
    assert len(questions) == 1

    an_enrolment(amina(), run)

    after = browser.get("/courses", headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200
    assert "Places left: 1" in after.text
    assert "Places left: 1" in browser.get(f"/runs/{run.code}").text
    changed("DELETE FROM enrolment_capacity")
    changed("UPDATE enrolment SET state = 'withdrawn'")
    assert "Places left: 2" in browser.get("/courses").text


def test_a_kept_page_leaves_with_the_headers_that_it_was_made_with(browser):
    a_run()
    made, again = browser.get("/courses"), browser.get("/courses")

    assert dict(again.headers) == dict(made.headers)
    assert again.data == made.data
    assert "default-src 'none'" in again.headers["Content-Security-Policy"]
    head = browser.head("/courses")
    assert (head.data, head.headers["Content-Length"]) == (b"", made.headers["Content-Length"])


def test_a_kept_page_is_not_shown_under_a_name_that_is_not_ours(browser):
    browser.get("/courses")

    assert browser.get("/courses", headers={"Host": "evil.test"}).status_code == 400


def test_signed_in_the_list_is_right_the_moment_a_place_is_taken_too(browser, questions):
    run = a_run(places=2)
    browser.sign_in(amina())
    assert "Places left: 2" in browser.get("/courses").text
    del questions[:]
    assert "Places left: 2" in browser.get("/courses").text
    assert not any("aggregate_strings" in question or "course_revision" in question for question in questions)

    an_enrolment(bryn(), run)

    assert "Places left: 1" in browser.get("/courses").text


@pytest.mark.parametrize("address", ["/courses", "/courses/{slug}", "/runs/{code}", "/timetable", "/"])
def test_a_page_kept_for_one_who_is_signed_in_says_nothing_of_them_to_another(app, address):
    run = a_run(a_course("Choir"))
    address = address.format(slug=run.course.slug, code=run.code)
    Browser(app).sign_in(amina()).get(address)

    page = Browser(app).sign_in(bryn()).get(address)

    assert "Bryn Hughes" in page.text
    assert "Amina" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_page_kept_for_one_who_is_signed_in_leaves_each_their_own_way_out(app):
    a_run()
    amina_s, bryn_s = Browser(app).sign_in(amina()), Browser(app).sign_in(bryn())
    amina_s.get("/courses")
    token = re.search('name="csrf_token" value="([^"]+)"', bryn_s.get("/courses").text)

    left = bryn_s.post("/sign-out", data={"csrf_token": token.group(1)})

    assert left.status_code == 303
    assert "Sign in" in bryn_s.get("/courses").text
    assert "Amina Yusuf" in amina_s.get("/courses").text


def test_a_kept_page_has_the_menu_of_one_s_own_roles(app):
    a_run()
    Browser(app).sign_in(a_peer_trainer()).get("/courses")

    page = Browser(app).sign_in(amina()).get("/courses")

    assert "My college" in page.text
    assert "My teaching" not in page.text


def test_what_has_just_happened_is_said_to_one_person_and_not_kept(app):
    a_run()
    mine = Browser(app).sign_in(amina())
    with mine.session_transaction() as session:
        session["_flashes"] = [("success", "You have a place")]
    assert "You have a place" in mine.get("/courses").text

    assert "You have a place" not in mine.get("/courses").text
    assert "You have a place" not in Browser(app).sign_in(bryn()).get("/courses").text


def test_a_form_with_a_token_is_kept_for_nobody(app):
    tokens = iter("ab")
    page = kept(lambda: f'<input name="csrf_token" value="{next(tokens)}">')

    with app.test_request_context("/form", headers={"Cookie": "sid=somebody's"}):
        bodies = [page().get_data(as_text=True) for _ in range(2)]

    assert ['value="a"' in bodies[0], 'value="b"' in bodies[1]] == [True, True]


def test_a_page_that_is_not_there_says_who_is_here(app):
    page = Browser(app).sign_in(amina()).get("/runs/none")

    assert page.status_code == 404
    assert "Amina Yusuf" in page.text


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE course_revision SET title = 'Zumba'", "Zumba"),
        ("UPDATE course SET state = 'draft'", "The first courses"),
        ("UPDATE course_topic SET topic = 'Dance'", "Dance"),
        ("UPDATE run SET places = 9", "Places left: 9"),
        ("UPDATE run SET cancelled_at = '2026-01-01 00:00:00'", "No dates just now"),
        ("UPDATE term SET enrolment_closes_at = '2020-01-01 00:00:00'", "Enrolment has closed"),
        ("UPDATE session SET state = 'cancelled' WHERE number = 2", "10:00 to 12:00</dd>"),
        ("UPDATE venue SET name = 'The Old Mill'", "The Old Mill"),
        ("DELETE FROM facilitation", "Enrolment is not open yet"),
        ("UPDATE college SET name = 'Quay College'", "Quay College"),
        ("UPDATE college SET policy = 'peer_led'", "Places left: 5"),
    ],
)
def test_a_kept_page_follows_every_change_that_it_shows(browser, statement, words):
    with time_machine.travel(NOON, tick=False):
        peer = () if "peer_led" not in statement else (a_peer_trainer(),)
        pair = peer or (a_peer_trainer(), a_clinician())
        a_run(a_course("Choir"), places=5, first=NOON + timedelta(days=1, hours=-2), pair=pair)
        assert words not in browser.get("/courses").text

        changed(statement)

        assert words in browser.get("/courses").text


def test_a_kept_page_follows_the_clock(browser):
    with time_machine.travel(NOON, tick=False) as held:
        term = a_term(starts_on=NOON.date(), ends_on=NOON.date() + timedelta(days=60))
        a_run(
            a_course("Choir"),
            term=term,
            first=NOON + timedelta(days=4),
            sessions=2,
            opens_at=NOON + timedelta(hours=1),
            closes_at=NOON + timedelta(days=2),
        )
        seen = []
        for moment in (
            NOON,
            NOON + timedelta(minutes=59, seconds=59),
            NOON + timedelta(hours=1),
            NOON + timedelta(days=2),
            NOON + timedelta(days=4, hours=2),
            NOON + timedelta(days=11, hours=2),
        ):
            held.move_to(moment)
            page = browser.get("/courses").text
            words = ("Enrolment opens", "Places left", "Has begun", "has closed", "No dates")
            seen.append([word for word in words if word in page])

    assert seen == [
        ["Enrolment opens"],
        ["Enrolment opens"],
        ["Places left"],
        ["has closed"],
        ["Has begun", "has closed"],
        ["No dates"],
    ]


def test_the_shelf_lets_go_of_what_was_asked_for_longest_ago(app, browser):
    a_run()
    shelf = app.extensions["catalogue_cache"]

    for number in range(300):
        browser.get(f"/courses?q=word{number}")
    browser.get("/courses?q=" + "x" * 400)

    assert len(shelf) == 256
    assert 0 < shelf.bytes <= 20 * 1024 * 1024


def _fill(count):
    pair, term, room = (a_peer_trainer(), a_clinician()), a_term(), a_room()
    courses = [a_course(f"Course {n}") for n in range(count)]
    first = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    starts = [first + n * timedelta(hours=2) for n in range(count)]
    return [
        a_run(course, pair=pair, term=term, room=room, first=at) for course, at in zip(courses, starts, strict=True)
    ]


def test_ten_times_the_rows_ask_no_more_questions(app, questions):
    counted = []
    for count in (1, 10):
        run = _fill(count)[0]
        an_enrolment(a_person(), run)
        slug, code = run.course.slug, run.code
        counted.append([])
        for address in (
            "/courses",
            "/courses?q=course&day=mon",
            f"/courses/{slug}",
            f"/runs/{code}",
            f"/runs/{code}/first-visit",
        ):
            del questions[:]
            assert Browser(app).get(f"{address}{'&' if '?' in address else '?'}fresh={count}").status_code == 200
            counted[-1].append(len(questions))

    assert counted[0] == counted[1]
    assert max(counted[0]) <= 6


def test_help_privacy_and_security_open_for_everybody(browser):
    assert "116 123" in browser.get("/help-now").text
    assert "no cookie" in browser.get("/privacy").text
    assert "no independent audit" in browser.get("/accessibility").text
    found = browser.get("/.well-known/security.txt")
    assert found.content_type == "text/plain; charset=utf-8"
    assert found.text.startswith("Contact: mailto:college@college.test\nExpires: ")


def test_the_colour_is_the_college_s_own_for_everybody(app):
    visitor, own = Browser(app).get("/brand.css"), Browser(app).sign_in(carys()).get("/brand.css")

    assert "--brand: #1d5c63" in visitor.text == own.text
    assert own.headers["Cache-Control"] == "public, max-age=86400"


def test_the_front_page_shows_what_comes_next(browser):
    full = a_run(a_course("Full house"), places=1)
    an_enrolment(amina(), full)
    a_run(a_course("Room for you"))

    page = browser.get("/").text

    assert "Room for you" in page
    assert "Full house" not in page
