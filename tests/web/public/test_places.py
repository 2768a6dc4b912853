"""Taking a place as a visitor, and as somebody signed in: under two minutes, once, and telling nothing of anybody."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from college.courses.rules import State as CourseState
from college.enrolment.models import Enrolment, Interest
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.people.models import Person
from college.settings.models import College
from tests.browser import Browser
from tests.cast import amina, bryn
from tests.factories import a_course, a_room, a_run, an_agreement, an_enrolment, on

NIA = {"name": "Nia Price", "email": "nia@example.org", "capacities": ["supporter"]}


def form_of(browser, run):
    """Open the form and give its address and hidden key."""
    page = browser.get(f"/runs/{run.code}/place")
    found = re.search(r'name="key"[^>]*value="([^"]+)"', page.text)
    assert found is not None
    return f"/runs/{run.code}/place", found.group(1)


def asks(browser, run, **said):
    """Fill the form in and send it."""
    where, key = form_of(browser, run)
    return browser.post(where, data=NIA | {"key": key} | said)


def standing():
    """Give who stands where on which run."""
    return list(db.session.execute(select(Person.name, Enrolment.state).join(Enrolment.person).order_by(Enrolment.id)))


def test_a_visitor_takes_a_place_with_a_name_and_one_way_to_reach_them(browser):
    run = a_run()

    answer = asks(browser, run, what_helps="A seat near the door.")

    page = browser.get(answer.headers["Location"])
    assert answer.status_code == 303
    assert "You have a place" in page.text
    assert standing() == [("Nia Price", State.ENROLLED)]
    assert db.session.scalars(select(Enrolment.what_helps)).one() == "A seat near the door."


def test_a_telephone_number_is_enough(browser):
    run = a_run()

    assert asks(browser, run, email="", phone="07700 900123").status_code == 303


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": " "}, "Tell us your name"),
        ({"name": "\u200b"}, "Tell us your name"),
        ({"name": "x" * 201}, "under 200 characters"),
        ({"email": ""}, "an e-mail address or a phone number"),
        ({"email": "nia@"}, "Check the e-mail address"),
        ({"email": "", "phone": "12"}, "Check the phone number"),
        ({"capacities": []}, "at least one"),
        ({"capacities": ["administrator"]}, "not"),
        ({"what_helps": "x" * 2001}, "under 2000 characters"),
        ({"key": ""}, "send it again"),
    ],
)
def test_a_wrong_answer_is_named_and_what_was_typed_is_kept(browser, said, sentence):
    run = a_run()

    page = asks(browser, run, **said)

    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="Nia Price"' in page.text or "name" in said
    assert standing() == []


def test_a_full_run_gives_a_number_in_the_queue(browser):
    run = a_run(places=1)
    an_enrolment(amina(), run)
    assert "All places are taken" in browser.get(f"/runs/{run.code}/place").text

    page = browser.get(asks(browser, run).headers["Location"])

    assert "You are number 1 in the queue" in page.text
    assert ("Nia Price", State.WAITING) in standing()


def test_the_page_tells_a_visitor_nothing_of_whom_they_name(app):
    run = a_run(places=1)
    known = amina()
    an_enrolment(known, run)

    pages = []
    for who in ({"name": known.name, "email": known.email}, {"name": "Nobody Known", "email": "nobody@example.org"}):
        visitor = Browser(app)
        answer = asks(visitor, run, **who)
        pages.append((answer.status_code, visitor.get(answer.headers["Location"]).text))

    assert pages[0] == pages[1]
    assert db.session.scalars(select(Message.name).where(Message.person_id == known.id)).all() == ["enrolment/already"]


def test_the_agreement_is_kept_in_its_version_and_asked_for_once(app, browser):
    run, other, person = a_run(), a_run(), bryn()
    agreement = an_agreement(version=3)
    refused = asks(browser, run)
    assert refused.status_code == 422
    assert "Read what we agree on" in refused.text
    browser.sign_in(person)

    asks(browser, run, agrees="y")

    assert db.session.scalars(select(Enrolment.agreement_id)).one() == agreement.id
    assert "We are kind to each other" not in browser.get(f"/runs/{other.code}/place").text
    asks(browser, other)
    assert set(db.session.scalars(select(Enrolment.agreement_id))) == {agreement.id}


def test_somebody_signed_in_is_not_asked_who_they_are_and_not_twice(browser):
    run, person = a_run(), bryn()
    browser.sign_in(person)
    where, key = form_of(browser, run)
    assert 'name="email"' not in browser.get(where).text

    browser.post(where, data={"capacities": ["lived_experience"], "key": key})
    again = browser.post(where, data={"capacities": ["lived_experience"], "key": "another" * 10})

    assert again.status_code == 409
    assert "already have a place" in again.text
    assert browser.get(where).headers["Location"].endswith(f"/my/runs/{run.code}/place")


def test_the_same_form_with_other_answers_is_refused(browser):
    run = a_run()
    where, key = form_of(browser, run)
    browser.post(where, data=NIA | {"key": key})

    again = browser.post(where, data=NIA | {"key": key, "name": "Mia Price"})

    assert again.status_code == 409
    assert standing() == [("Nia Price", State.ENROLLED)]


def test_twenty_doubled_requests_make_one_place_and_one_letter(app, browser):
    """T-Q2."""
    run = a_run()
    where, key = form_of(browser, run)
    browser.get(where)
    cookie = browser.get_cookie("sid", domain="college.test") or browser.get_cookie("sid")
    token, start = browser._fresh_token(), Barrier(20)
    run_code = run.code
    db.session.rollback()

    def send(_n):
        with app.app_context():
            other = Browser(app)
            other.set_cookie("sid", cookie.value, domain="college.test")
            other.set_cookie("sid", cookie.value)
            start.wait()
            answer = other.post(where, data=NIA | {"key": key, "csrf_token": token}, token=False)
            return answer.status_code, answer.headers.get("Location")

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(send, range(20)))

    assert answers == {(303, f"/runs/{run_code}/place/done")}
    assert standing() == [("Nia Price", State.ENROLLED)]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1
    assert db.session.scalar(select(func.count()).select_from(Person).where(Person.name == "Nia Price")) == 1


def test_a_closed_run_says_so_and_offers_to_tell_of_the_next(browser):
    run = a_run(closes_at=clock.now())

    page = browser.get(f"/runs/{run.code}/place")
    sent = browser.post(f"/runs/{run.code}/place", data=NIA | {"key": "k" * 43})

    assert "not open just now" in page.text
    assert "/tell-me" in page.text
    assert sent.status_code == 409
    assert standing() == []


def test_a_run_of_a_course_that_is_not_published_is_not_there(browser):
    run = a_run(a_course(state=CourseState.DRAFT))

    assert browser.get(f"/runs/{run.code}/place").status_code == 404
    assert browser.get("/runs/NOTHING/place").status_code == 404


def test_a_closed_run_says_whom_to_call(browser):
    with transaction():
        db.session.get(College, 1).contact_phone = "01632 960123"
    run = a_run(closes_at=clock.now())

    assert 'Phone: <a href="tel:01632960123">01632 960123</a>' in browser.get(f"/runs/{run.code}/place").text


def test_who_comes_back_to_the_form_hears_what_they_were_told(app, browser):
    run, other = a_run(places=1), a_run()
    asks(browser, run)

    page = browser.get(f"/runs/{run.code}/place").text

    assert "heard that you have a place" in page
    assert "/place/done" in page
    assert 'name="email"' in page  # somebody else may ask in the same browser
    assert "asked already" not in browser.get(f"/runs/{other.code}/place").text
    assert "asked already" not in Browser(app).get(f"/runs/{run.code}/place").text


def test_who_comes_back_from_the_queue_hears_that_the_turn_is_kept(browser):
    run = a_run(places=0)
    asks(browser, run)

    assert "heard that your turn in the queue is kept" in browser.get(f"/runs/{run.code}/place").text


def test_a_full_run_is_called_a_waiting_list_from_the_title_to_the_button(browser):
    full, free = a_run(places=0), a_run()

    page = browser.get(f"/runs/{full.code}/place").text

    assert page.count("Join the waiting list") == 3
    assert "Join the waiting list" not in browser.get(f"/runs/{free.code}/place").text


def test_the_form_says_when_and_where_before_it_asks(browser):
    run = a_run(sessions=3, first=on(clock.today() + timedelta(days=7), 10), room=a_room("Room 2", "Library"))

    page = browser.get(f"/runs/{run.code}/place").text

    assert "It begins on" in page
    assert "at 10:00" in page
    assert "Where: Room 2, Library." in page
    assert "3 sessions." in page


def test_a_run_that_has_begun_says_when_it_goes_on(browser):
    run = a_run(sessions=3, first=clock.now() - timedelta(days=6))

    page = browser.get(f"/runs/{run.code}/place").text

    assert "It has begun. The next session is on" in page
    assert "2 sessions." in page


def test_what_happens_next_names_the_number_to_call(browser):
    with transaction():
        db.session.get(College, 1).contact_phone = "01632 960123"

    page = browser.get(asks(browser, a_run()).headers["Location"]).text

    assert 'call us on <a href="tel:01632960123">01632 960123</a>' in page


def test_the_answer_is_shown_to_the_browser_that_asked_alone(app, browser):
    run = a_run()
    asks(browser, run)

    stranger = Browser(app).get(f"/runs/{run.code}/place/done")

    assert stranger.headers["Location"].endswith("/place")


def test_the_calendar_file_says_when_and_not_what(browser):
    run = a_run(a_course("Living with voices"))

    calendar = browser.get(f"/runs/{run.code}/place/class.ics")

    assert calendar.mimetype == "text/calendar"
    assert calendar.text.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Class" in calendar.text
    assert "voices" not in calendar.text


def test_joining_answers_the_same_whether_or_not_we_know_them(app):
    known, pages = amina(), []
    for who in ({"name": known.name, "email": known.email}, {"name": "Nia", "phone": "07700 900123"}):
        visitor = Browser(app)
        key = re.search(r'name="key"[^>]*value="([^"]+)"', visitor.get("/join").text).group(1)
        answer = visitor.post("/join", data=who | {"key": key})
        pages.append((answer.status_code, visitor.get(answer.headers["Location"]).text))

    assert pages[0] == pages[1]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 2
    assert browser_refuses_nobody(app)


def browser_refuses_nobody(app):
    """Join without saying anything; gives whether the form comes back."""
    return Browser(app).post("/join", data={"key": "k" * 43}).status_code == 422


def test_somebody_asks_to_be_told_when_it_runs_again(app, browser):
    course = a_course()
    where = f"/courses/{course.slug}/tell-me"
    assert browser.post(where, data={"key": "k" * 43}).status_code == 422

    answer = browser.post(where, data={"key": "k" * 43, "name": "Nia Price", "email": "nia@example.org"})
    browser.get(answer.headers["Location"])
    signed_in = Browser(app).sign_in(bryn())
    signed_in.get(where)
    signed_in.post(where, data={"key": "s" * 43})

    assert db.session.scalar(select(func.count()).select_from(Interest)) == 2
    hidden = a_course(state=CourseState.RETIRED)
    assert browser.get(f"/courses/{hidden.slug}/tell-me").status_code == 404
