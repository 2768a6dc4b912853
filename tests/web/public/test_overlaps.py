"""T-Q6: somebody who asks for a place at a time at which they have something else is told, and may go on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, select

from college.enrolment.actions.leaving import withdraw
from college.enrolment.models import Enrolment
from college.enrolment.queries.overlaps import overlaps
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.people.models import Person
from college.post import letters
from college.timetable.actions.sessions import cancel_sessions
from college.timetable.models import Run
from tests.browser import Browser
from tests.cast import amina, bryn, carys
from tests.factories import a_course, a_person, a_run, a_session, an_enrolment
from tests.web.public.test_places import asks, form_of

OTHERWISE = "You have something else at that time"


def next_week(hour: int = 10) -> datetime:
    return clock.start_of(clock.today() + timedelta(days=7)) + timedelta(hours=hour)


def runs(gap: int = 1) -> tuple[Run, Run]:
    """Make two runs whose sessions begin so many hours after each other; each lasts two."""
    return (
        a_run(a_course("Understanding sleep"), sessions=1, first=next_week()),
        a_run(a_course("Painting together"), sessions=1, first=next_week(10 + gap)),
    )


def said_to(person_id: int) -> str:
    letter = db.session.scalars(select(Message).where(Message.person_id == person_id)).one()
    return letters.words_for(letter, db.session.get_one(Person, person_id)).text


@pytest.mark.parametrize("state", [State.ENROLLED, State.OFFERED, State.WAITING])
def test_somebody_signed_in_is_told_on_the_page_and_may_go_on(browser, state):
    first, second = runs()
    student = amina()
    an_enrolment(student, first, state)
    browser.sign_in(student)

    page = browser.get(f"/runs/{second.code}/place").text
    where, key = form_of(browser, second)
    answer = browser.post(where, data={"key": key, "capacities": ["public"]})

    assert OTHERWISE in page
    assert "Understanding sleep" in page
    assert answer.status_code == 303
    assert len(db.session.scalars(select(Enrolment)).all()) == 2


def test_what_one_teaches_is_told_as_well(browser):
    student = a_person("Dee Okafor")
    taught = a_run(a_course("Understanding sleep"), sessions=0)
    a_session(taught, 1, next_week(11), pair=(student,))
    _, second = runs()

    assert "Understanding sleep" in browser.sign_in(student).get(f"/runs/{second.code}/place").text


def test_nothing_is_told_where_nothing_meets(browser):
    first, second = runs(gap=2)
    student = amina()
    place = an_enrolment(student, first)
    browser.sign_in(student)

    assert OTHERWISE not in browser.get(f"/runs/{second.code}/place").text
    meeting = a_run(sessions=1, first=next_week(11))
    assert OTHERWISE in browser.get(f"/runs/{meeting.code}/place").text
    with transaction():
        withdraw(db.session.merge(place), by=None)
    assert OTHERWISE not in browser.get(f"/runs/{meeting.code}/place").text


def test_what_was_cancelled_and_what_is_over_is_in_nobodys_way(app):
    student = amina()
    first = a_run(sessions=2, first=next_week())
    an_enrolment(student, first)
    second = a_run(sessions=2, first=next_week(11))
    gone = a_run(sessions=1, first=clock.now() - timedelta(days=3))
    an_enrolment(student, gone)
    assert len(overlaps(student.id, second)) == 2

    with transaction():
        cancel_sessions([first.sessions[0]], by=None)

    assert len(overlaps(student.id, second)) == 1
    with transaction():
        cancel_sessions([second.sessions[1]], by=None)
    assert overlaps(student.id, second) == []
    assert overlaps(student.id, a_run(sessions=1, first=clock.now() - timedelta(days=3, hours=1))) == []
    assert overlaps(bryn().id, second) == []


def test_however_much_somebody_does_it_is_one_question(app):
    student, second = amina(), a_run(sessions=8, first=next_week(11))
    for _ in range(3):
        an_enrolment(student, a_run(sessions=8, first=next_week()))
    asked: list[str] = []
    listen = lambda *told: asked.append(told[2])  # noqa: E731
    number, db_run = student.id, db.session.merge(second)
    assert db_run.id

    event.listen(db.engine, "before_cursor_execute", listen)
    found = overlaps(number, db_run)
    event.remove(db.engine, "before_cursor_execute", listen)

    assert (len(found), len([text for text in asked if text.startswith("SELECT")])) == (24, 1)


def test_a_stranger_sees_the_same_page_whoever_they_name_and_the_known_address_hears(browser):
    first, second = runs()
    known = a_person("Nia Price", email="nia@example.org")
    an_enrolment(known, first)

    before = browser.get(f"/runs/{second.code}/place").text
    answer = asks(browser, second)
    done = browser.get(answer.headers["Location"]).text
    twin = Browser(browser.application)
    unknown = twin.get(asks(twin, second, name="Zed New", email="zed@example.org").headers["Location"]).text

    assert OTHERWISE not in before + done
    assert done == unknown
    at = clock.local(first.sessions[0].starts_at)
    assert "something else with us at the same time" in said_to(known.id)
    assert f"{at.year} at {at:%H:%M}" in said_to(known.id)
    assert "Understanding sleep" not in said_to(known.id)
    newcomer = db.session.scalars(select(Enrolment).order_by(Enrolment.id.desc())).first()
    assert "something else" not in said_to(newcomer.person_id)


def test_the_office_is_told_of_somebody_on_the_phone(browser):
    first, second = runs()
    student, keeper = amina(), carys()
    an_enrolment(student, first)

    browser.sign_in(keeper)
    page = browser.get(f"/manage/runs/{second.code}/places/new?person={student.reference}").text

    assert "They have something else at that time" in page
    assert "Understanding sleep" in page
    assert "something else" not in browser.get(f"/manage/runs/{second.code}/places/new").text


def test_of_a_long_series_a_few_dates_are_told(browser):
    student = amina()
    an_enrolment(student, a_run(sessions=8, first=next_week()))
    second = a_run(sessions=8, first=next_week(11))
    browser.sign_in(student)

    assert "And 3 times more." in browser.get(f"/runs/{second.code}/place").text


def test_whoever_takes_two_that_meet_in_the_same_moment_hears_it_of_both(app):
    both, student = runs(), amina()
    browsers = [Browser(app).sign_in(student) for _ in both]
    forms = [form_of(one, run) for one, run in zip(browsers, both, strict=True)]
    tokens, start = [one._fresh_token() for one in browsers], Barrier(2)
    db.session.rollback()

    def take(n: int) -> int:
        with app.app_context():
            start.wait()
            sent = {"key": forms[n][1], "capacities": ["public"], "csrf_token": tokens[n]}
            return browsers[n].post(forms[n][0], data=sent, token=False).status_code

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(take, range(2)))

    db.session.rollback()
    assert told == [303, 303]
    messages = db.session.scalars(select(Message).where(Message.name == "enrolment/enrolled")).all()
    words = [letters.words_for(one, db.session.get_one(Person, one.person_id)).text for one in messages]
    assert ["something else with us" in text for text in words] == [True, True]
