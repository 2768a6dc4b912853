"""What those who teach see of their own runs, and nobody else of theirs."""

from datetime import timedelta

from sqlalchemy import event, select

from college.attendance.models import Mark
from college.attendance.rules import Attended
from college.audit.models import AuditEntry
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from tests.cast import amina, bryn, carys, dee, femi
from tests.factories import a_run, an_enrolment, made

EARLY = timedelta(days=30)


def a_class(first, sessions=2):
    teacher, clinician = dee(), femi()
    run = a_run(sessions=sessions, first=first, pair=(teacher, clinician))
    places = [
        an_enrolment(amina(), run, what_helps="A seat near the door.", asked_at=clock.now() - EARLY),
        an_enrolment(bryn(), run, asked_at=clock.now() - EARLY),
    ]
    return teacher, run, places, f"/teach/runs/{run.code}"


def marked(session, place, mark):
    made(Mark(session_id=session.id, enrolment_id=place.id, mark=mark, made_at=clock.now()))


def seen():
    return [entry.what for entry in db.session.scalars(select(AuditEntry))]


def test_home_has_the_next_session_first_with_whom_and_for_how_many(app, browser):
    teacher, run, places, address = a_class(clock.now() + timedelta(minutes=30))
    marked(run.sessions[1], places[0], Attended.APOLOGIES)

    page = browser.sign_in(teacher).get("/teach").text

    assert f"{address}/register/1#main" in page
    assert page.index("2 people are expected.") < page.index("You teach with Femi Adeyemi.") < page.index("After that")
    assert "one person expected · with Femi Adeyemi" in page


def test_what_concerns_their_own_time_stands_before_a_long_list_of_sessions(app, browser):
    teacher, _run, _places, _address = a_class(clock.now() + timedelta(days=1))

    page = browser.sign_in(teacher).get("/teach").text

    ways = [page.index(f'href="{way}"') for way in ("/teach/timetable", "/teach/leave", "/my/calendar")]
    assert max(ways) < page.index("After that")


def test_of_many_sessions_ahead_the_later_ones_are_folded_away(app, browser):
    teacher = dee()
    a_run(pair=(teacher, femi()), sessions=12)

    page = browser.sign_in(teacher).get("/teach").text

    assert page.count("I cannot teach this session") == 12
    assert "And 5 more after that" in page
    assert page[: page.index("And 5 more after that")].count("I cannot teach this session") == 7


def test_home_says_when_nobody_else_is_named_to_teach(app, browser):
    teacher = dee()
    a_run(sessions=2, pair=(teacher,))

    page = browser.sign_in(teacher).get("/teach").text

    assert "Nobody else is named to teach it yet." in page
    assert "nobody with you yet" in page


def test_those_who_teach_see_who_comes_and_what_helps_and_that_they_looked_is_noted(app, browser):
    teacher, run, _, address = a_class(clock.now() + timedelta(days=7))
    an_enrolment(amina(), run, State.WAITING, what_helps="Something only the queue knows.")

    page = browser.sign_in(teacher).get(address).text

    assert page.index("Amina Yusuf") < page.index("A seat near the door.") < page.index("Bryn Hughes")
    assert "Something only the queue knows." not in page
    assert "Femi Adeyemi, by training" in page
    assert f"{address}/write" in page
    assert seen() == ["class.seen"]


def test_names_and_needs_are_for_those_who_teach_and_for_these_weeks(app, browser):
    _, _, _, soon = a_class(clock.now() + timedelta(days=7))
    other, _, _, later = a_class(clock.now() + timedelta(days=15))
    once, _, _, past = a_class(clock.now() - timedelta(days=30))

    for person, address in ((carys(), soon), (other, later), (once, past)):
        page = browser.sign_in(person).get(address)
        assert page.status_code == 200
        assert "Amina Yusuf" not in page.text
        assert "A seat near the door." not in page.text
    assert browser.sign_in(other).get(soon).status_code == 404
    assert seen() == []


def test_a_register_that_lacks_marks_is_said_plainly(app, browser):
    teacher, run, places, address = a_class(clock.now() - timedelta(days=8), sessions=3)
    for place in places:
        marked(run.sessions[0], place, Attended.ATTENDED)
    marked(run.sessions[1], places[0], Attended.LATE)

    page = browser.sign_in(teacher).get(address).text

    assert "One register still lacks marks" in page
    assert page.count("one person without a mark") == 2
    assert "Complete" in page
    assert "2 people expected" in page


def test_a_run_with_all_its_marks_lacks_nothing(app, browser):
    teacher, run, places, address = a_class(clock.now() - timedelta(days=1), sessions=1)
    for place in places:
        marked(run.sessions[0], place, Attended.ATTENDED)

    assert "lacks marks" not in browser.sign_in(teacher).get(address).text


def test_only_registers_that_open_are_linked(app, browser):
    teacher, _, _, address = a_class(clock.now() - timedelta(days=28), sessions=5)

    page = browser.sign_in(teacher).get(address).text

    for number in (3, 4, 5):  # two weeks ago, last week, today
        assert f"{address}/register/{number}#main" in page
    for number in (1, 2):
        assert f"{address}/register/{number}#" not in page


def test_the_class_asks_the_same_number_of_questions_however_large_it_is(app, browser):
    teacher, run, _, address = a_class(clock.now() + timedelta(days=3))
    browser.sign_in(teacher)

    few = _questions(browser, address)
    for _ in range(8):
        an_enrolment(bryn(), run)

    assert _questions(browser, address) == few


def _questions(browser, address):
    asked = []

    def note(connection, cursor, statement, *rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    browser.get(address)
    event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)
