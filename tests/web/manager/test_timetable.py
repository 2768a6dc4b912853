"""Managers plan terms, venues, runs and sessions, and see who hears of a change before they make it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from sqlalchemy import func, select
from vobject.base import Component

from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.people.models import Person
from college.people.rules import ContactBy, Role
from college.post import letters
from college.timetable.models import ClashReason, Facilitation, Room, Run, Session, Term, Venue
from college.timetable.rules import Closed, SessionState
from college.web.filters import long_date
from tests.browser import Browser
from tests.cast import amina, bryn, carys, dee, femi, gwen
from tests.factories import (
    a_closure,
    a_course,
    a_peer_trainer,
    a_person,
    a_room,
    a_run,
    a_session,
    a_term,
    an_enrolment,
)
from tests.looking import look_then_do, open_then_do

TERM = {"name": "Autumn 2026", "code": "2026-autumn", "starts_on": "2026-09-07", "ends_on": "2026-12-18"}


@pytest.fixture
def managing(browser: Browser) -> Browser:
    return browser.sign_in(gwen())


def soon(days: int = 7) -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)


def count(kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def answers(session: Session, **said: str) -> dict[str, str]:
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    usual = {
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "place": f"r{session.room_id}",
        "online_link": "",
        "first": "",
        "second": "",
    }
    for name, row in zip(("first", "second"), session.facilitations, strict=False):
        usual[name] = f"{row.person_id}:{row.knowledge.value}"
    return usual | said


def test_a_manager_makes_a_term_and_changes_it(managing):
    made = managing.post("/manage/terms/new", data=TERM | {"opens_on": "2026-08-01", "closes_on": "2026-12-01"})
    assert made.status_code == 303

    page = managing.get("/manage/terms/2026-autumn")
    assert 'value="2026-12-01"' in page.text
    changed = managing.post("/manage/terms/2026-autumn", data=TERM | {"name": "Autumn", "closes_on": ""})

    term = db.session.scalars(select(Term)).one()
    assert changed.status_code == 303
    assert (term.name, term.enrolment_closes_at, term.ends_on) == ("Autumn", None, date(2026, 12, 18))
    assert "Autumn" in managing.get("/manage/terms").text


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"starts_on": "soon"}, 422, "Write the day as a date"),
        ({"name": ""}, 422, "Write a name for the term."),
        ({"starts_on": "0001-01-01"}, 409, "check the year"),
        ({"ends_on": "9999-12-31"}, 409, "check the year"),
        ({"ends_on": "2026-09-01"}, 409, "ends before it starts"),
        ({"opens_on": "2026-10-02", "closes_on": "2026-10-01"}, 409, "close before it opens"),
        ({"closes_on": "9999-12-31"}, 409, "check the year"),
        ({"code": "two words"}, 409, "letters, digits"),
    ],
)
def test_a_wrong_term_keeps_what_was_typed(managing, wrong, status, said):
    page = managing.post("/manage/terms/new", data=TERM | wrong)

    assert page.status_code == status
    assert said in page.text
    assert 'value="2026-autumn"' in page.text or "code" in wrong
    assert count(Term) == 0


def test_a_manager_makes_a_venue_with_rooms(managing):
    made = managing.post("/manage/venues/new", data={"name": "Library", "address": "1 Quay Street"})
    assert made.status_code == 303
    address = made.headers["Location"]

    assert managing.post(f"{address}/rooms", data={"room-name": "Room 2", "room-seats": "12"}).status_code == 303
    assert managing.post(f"{address}/rooms", data={"room-name": "room 2"}).status_code == 409
    wrong = managing.post(f"{address}/rooms", data={"room-name": "Hall", "room-seats": "many"})

    assert wrong.status_code == 422
    assert "Write a whole number" in wrong.text
    assert 'value="Hall"' in wrong.text
    room = db.session.scalars(select(Room)).one()
    page = f"{address}/rooms/{room.id}"
    assert managing.get(page).status_code == 200
    assert managing.post(page, data={"name": "Room 3", "seats": ""}).status_code == 303
    assert managing.post(page, data={"name": ""}).status_code == 422
    assert managing.post(address, data={"name": "Town Library"}).status_code == 303
    listed = managing.get("/manage/venues").text
    assert "Town Library" in listed
    assert "Room 3" in listed


def test_two_venues_do_not_share_a_name(managing):
    a_room(venue="Library")
    a_room(venue="Hall")
    hall = db.session.scalars(select(Venue).where(Venue.name == "Hall")).one().id

    assert managing.post("/manage/venues/new", data={"name": "library"}).status_code == 409
    assert managing.post(f"/manage/venues/{hall}", data={"name": "Library"}).status_code == 409
    assert managing.post(f"/manage/venues/{hall}", data={"name": ""}).status_code == 422
    assert managing.get(f"/manage/venues/{hall + 100}").status_code == 404


def test_a_run_is_planned_in_one_page_with_its_sessions(managing):
    course, term, room, lived, trained = a_course(code="C01"), a_term(), a_room(), dee(), femi()
    row = {
        "starts": "10:00",
        "ends": "12:00",
        "place": f"r{room.id}",
        "first": f"{lived.id}:lived_experience",
        "second": f"{trained.id}:by_training",
    }
    form = {
        "course": str(course.id),
        "term": str(term.id),
        "code": "",
        "places": "12",
        "first_visit": "Ask for **Dee**.",
    }
    first = {f"sessions-0-{name}": value for name, value in (row | {"day": "2027-03-09"}).items()}

    more = managing.post("/manage/runs/new", data=form | first | {"more": "1"})

    assert more.status_code == 200
    assert 'name="sessions-1-day" type="date" value="2027-03-16"' in more.text.replace('id="sessions-1-day" ', "")
    assert count(Run) == 0
    second = {f"sessions-1-{name}": value for name, value in (row | {"day": "2027-03-16"}).items()}
    empty = {f"sessions-2-{name}": value for name, value in row.items()}
    made = managing.post("/manage/runs/new", data=form | first | second | empty)
    assert (made.status_code, made.headers["Location"]) == (303, "/manage/runs/C01-01")
    run = db.session.scalars(select(Run)).one()
    assert [session.starts_at.isoformat() for session in run.sessions] == [
        "2027-03-09T10:00:00+00:00",
        "2027-03-16T10:00:00+00:00",
    ]
    page = managing.get("/manage/runs/C01-01").text
    assert "People cannot ask for a place yet" not in page
    assert f"{lived.name}, from lived experience" in page


def test_a_page_full_of_sessions_stays_as_it_is_whoever_asks_for_one_more(managing):
    course, term = a_course(code="C01"), a_term()
    form = {"course": str(course.id), "term": str(term.id), "places": "12"}
    for n in range(12):
        form |= {
            f"sessions-{n}-day": f"2027-03-{n + 1:02}",
            f"sessions-{n}-starts": "10:00",
            f"sessions-{n}-ends": "12:00",
        }

    page = managing.post("/manage/runs/new", data=form | {"more": "1"})

    assert page.status_code == 200
    assert 'name="sessions-11-day" type="date" value="2027-03-12"' in page.text.replace('id="sessions-11-day" ', "")
    assert "sessions-12-day" not in page.text


def test_a_new_run_says_what_is_in_the_way_of_its_sessions_and_keeps_the_reason(managing):
    course, term = a_course(code="C01"), a_term()
    a_closure(Closed.HALF_TERM, date(2027, 2, 15), 5, name="Spring half-term")
    row = {"starts": "10:00", "ends": "12:00", "place": "", "online_link": "", "first": "", "second": ""}
    form = {"course": str(course.id), "term": str(term.id), "places": "12"}
    for n, day in enumerate(("2027-02-23", "2027-02-16")):
        form |= {f"sessions-{n}-{name}": value for name, value in (row | {"day": day}).items()}

    asked = managing.post("/manage/runs/new", data=form)
    done = managing.post("/manage/runs/new", data=form | {"reason": "Parents asked for it."})

    assert (asked.status_code, done.status_code) == (422, 303)
    assert asked.text.count("Spring half-term") == 1
    assert "Write why you go on" in asked.text
    kept = db.session.scalars(select(ClashReason)).one()
    assert (kept.reason, kept.session.number) == ("Parents asked for it.", 1)


def test_a_new_run_cannot_be_in_a_room_that_is_taken(managing):
    room = a_room()
    a_session(a_run(sessions=0), 1, datetime(2027, 2, 16, 11, tzinfo=UTC), room=room)
    course, term = a_course(code="C01"), a_term()
    row = {"day": "2027-02-16", "starts": "10:00", "ends": "12:00", "place": f"r{room.id}", "first": "", "second": ""}
    form = {"course": str(course.id), "term": str(term.id), "places": "12"}

    page = managing.post(
        "/manage/runs/new", data=form | {f"sessions-0-{name}": value for name, value in row.items()} | {"reason": "x"}
    )

    assert page.status_code == 409
    assert "is taken" in page.text
    assert count(Session) == 1


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"sessions-0-day": "2027-03-28", "sessions-0-starts": "01:30"}, 409, "the clocks go forward"),
        ({"sessions-0-ends": "09:00"}, 409, "ends before it starts"),
        ({"sessions-0-ends": ""}, 422, "Write when the session"),
        ({"sessions-0-starts": "noon"}, 422, "hours and minutes"),
        ({"sessions-0-place": "r999"}, 422, "Not a valid choice"),
        ({"sessions-0-online_link": "javascript:alert(1)"}, 422, "starts with https"),
        ({"places": "99999999999999999999"}, 422, "between 0 and"),
        ({"places": "-1"}, 422, "between 0 and"),
        ({"course": "x"}, 422, "Please check"),
        ({"code": "a b"}, 409, "letters, digits"),
    ],
)
def test_a_wrong_run_keeps_what_was_typed(managing, wrong, status, said):
    course, term = a_course(), a_term()
    form = {
        "course": str(course.id),
        "term": str(term.id),
        "places": "12",
        "first_visit": "Ring the bell",
        "sessions-0-day": "2027-03-09",
        "sessions-0-starts": "10:00",
        "sessions-0-ends": "12:00",
        "sessions-0-place": "",
        "sessions-0-online_link": "",
        "sessions-0-first": "",
        "sessions-0-second": "",
    }

    page = managing.post("/manage/runs/new", data=form | wrong)

    assert page.status_code == status
    assert said in page.text
    assert "Ring the bell" in page.text
    assert count(Run) == count(Session) == 0


def test_the_same_person_cannot_be_both_of_a_pair(managing):
    course, term, both = a_course(), a_term(), a_person("Ola Wren", Role.PEER_TRAINER, Role.CLINICIAN)
    form = {
        "course": str(course.id),
        "term": str(term.id),
        "places": "12",
        "sessions-0-day": "2027-03-09",
        "sessions-0-starts": "10:00",
        "sessions-0-ends": "12:00",
        "sessions-0-place": "",
        "sessions-0-first": f"{both.id}:lived_experience",
        "sessions-0-second": f"{both.id}:by_training",
    }

    page = managing.post("/manage/runs/new", data=form)

    assert page.status_code == 409
    assert "two different people" in page.text


def test_an_empty_college_is_told_what_comes_first(managing):
    assert "No terms yet" in managing.get("/manage/terms").text
    assert "No venues yet" in managing.get("/manage/venues").text
    assert "No terms yet" in managing.get("/manage/runs").text
    assert "No course is published yet" in managing.get("/manage/runs/new").text
    a_course()
    assert "Add the first term" in managing.get("/manage/runs/new").text
    a_term()
    assert "No runs in this term yet" in managing.get("/manage/runs").text


def test_the_list_of_a_term_shows_how_full_its_runs_are(managing):
    run = a_run(places=2, pair=())
    an_enrolment(amina(), run)
    an_enrolment(bryn(), run, State.WAITING)

    page = managing.get(f"/manage/runs?term={run.term.code}").text

    assert "1 of 2" in page
    assert "2 sessions without their pair" in page


def test_a_move_says_who_hears_and_then_tells_them(managing):
    run = a_run(sessions=1, first=soon())
    an_enrolment(amina(), run)
    an_enrolment(a_person("Wyn Parry", email="", phone="01632 960001", contact_by=ContactBy.PHONE), run)
    an_enrolment(a_person("Cai Rees", contact_by=ContactBy.NONE), run)
    session = run.sessions[0]
    address = f"/manage/runs/{run.code}/sessions/1"
    data = answers(session, day=(clock.local(session.starts_at).date() + timedelta(days=1)).isoformat())

    before = managing.post(address, data=data).text
    assert count(Message) == 0
    moved = look_then_do(managing, address, data)

    assert "4 people will hear of it" in before
    assert "1 by phone, a task for the office" in before
    assert "1 not at all" in before
    assert "Wyn Parry" in before
    assert moved.status_code == 303
    assert "4 people are being told" in managing.get(moved.headers["Location"]).text
    assert count(Message) == 4
    assert db.session.scalars(select(Session.sequence)).one() == 1


@pytest.mark.parametrize("is_over", [False, True])
def test_a_third_who_teaches_stays_though_the_form_shows_two(managing, is_over):
    lived, trained, third = dee(), femi(), a_peer_trainer("Nia Rees")
    run = a_run(sessions=0)
    session = a_session(run, 1, soon(-1 if is_over else 7), pair=(lived, trained, third))
    address = f"/manage/runs/{run.code}/sessions/1"
    data = answers(session, place="", second="")

    done = managing.post(address, data=data) if is_over else look_then_do(managing, address, data)

    assert done.status_code == 303
    assert {row.person_id for row in db.session.scalars(select(Facilitation))} == {lived.id, third.id}


def test_a_session_saved_as_it_was_tells_nobody(managing):
    run = a_run(sessions=1, first=soon())
    an_enrolment(amina(), run)

    saved = managing.post(f"/manage/runs/{run.code}/sessions/1", data=answers(run.sessions[0]))

    assert saved.status_code == 303
    assert "Nothing was different, so nothing was changed." in managing.get(saved.headers["Location"]).text
    assert count(Message) == 0
    assert len(db.session.scalars(select(Session)).one().facilitations) == 2


def test_the_page_on_which_a_session_moves_has_the_day_and_time_that_its_address_asks_for(managing):
    run = a_run(sessions=1, first=soon())
    session = run.sessions[0]
    lasted = session.ends_at - session.starts_at
    day = clock.local(session.starts_at).date() + timedelta(days=2)
    address = f"/manage/runs/{run.code}/sessions/1"

    page = managing.get(f"{address}?day={day}&starts=14:30").text
    only_the_day = managing.get(f"{address}?day={day}").text

    ends = (datetime(2026, 1, 1, 14, 30, tzinfo=UTC) + lasted).time()
    assert all(f'value="{word}"' in page for word in (day, "14:30", f"{ends:%H:%M}"))
    as_it_was = (f"{clock.local(at):%H:%M}" for at in (session.starts_at, session.ends_at))
    assert all(f'value="{word}"' in only_the_day for word in (day, *as_it_was))


@pytest.mark.parametrize(
    "asked", ["day=soon", "starts=25:00", "day=&starts=", "day=2026-02-30&starts=10:00", "starts=x"]
)
def test_what_cannot_be_read_of_such_an_address_leaves_the_session_as_it_is(managing, asked):
    run = a_run(sessions=1, first=soon())
    starts = clock.local(run.sessions[0].starts_at)

    page = managing.get(f"/manage/runs/{run.code}/sessions/1?{asked}")

    assert page.status_code == 200
    assert f'value="{starts:%H:%M}"' in page.text
    assert f'value="{starts.date()}"' in page.text


def calendar_of(message: Message) -> Component:
    """Read the calendar file that goes with a message as it leaves now."""
    mail = letters.composed(message, db.session.get_one(Person, message.person_id))
    (file,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return vobject.readOne(file.get_content())


def test_whoever_goes_and_comes_as_facilitator_hears_and_so_do_their_calendars(managing):
    goes, stays, comes = dee(), femi(), a_person("Nia Rees", Role.PEER_TRAINER)
    run = a_run(sessions=1, first=soon(), pair=(goes, stays))
    an_enrolment(amina(), run)
    session, address = run.sessions[0], f"/manage/runs/{run.code}/sessions/1"
    other = answers(session, first=f"{comes.id}:lived_experience")

    look_then_do(managing, address, other)

    off, on = db.session.scalars(select(Message).order_by(Message.name.desc())).all()
    assert (off.name, off.person_id) == ("timetable/taken_off", goes.id)
    assert (on.name, on.person_id) == ("timetable/put_on", comes.id)
    assert all(letters.is_still_true(message) for message in (off, on))
    gone, asked = calendar_of(off), calendar_of(on)
    assert (gone.method.value, gone.vevent.sequence.value) == ("CANCEL", "1")
    assert (asked.method.value, asked.vevent.uid.value) == ("REQUEST", gone.vevent.uid.value)
    look_then_do(managing, address, other | {"first": f"{goes.id}:lived_experience"})
    assert not letters.is_still_true(db.session.get_one(Message, off.id))
    assert not letters.is_still_true(db.session.get_one(Message, on.id))
    true = [message for message in db.session.scalars(select(Message)) if letters.is_still_true(message)]
    assert {(message.person_id, calendar_of(message).vevent.sequence.value) for message in true} == {
        (goes.id, "2"),
        (comes.id, "2"),
    }


def test_a_session_that_moves_and_is_handed_over_at_once_tells_everybody_one_thing(managing):
    goes, stays, comes = dee(), femi(), a_person("Nia Rees", Role.PEER_TRAINER)
    run = a_run(sessions=1, first=soon(), pair=(goes, stays))
    was, later = run.sessions[0].starts_at, soon(9).date().isoformat()
    told = answers(run.sessions[0], first=f"{comes.id}:lived_experience", day=later)

    look_then_do(managing, f"/manage/runs/{run.code}/sessions/1", told)

    said = {message.person_id: message for message in db.session.scalars(select(Message))}
    assert count(Message) == len(said) == 3
    assert {number: message.name.partition("/")[2] for number, message in said.items()} == {
        goes.id: "taken_off",
        stays.id: "session_moved",
        comes.id: "put_on",
    }
    assert datetime.fromisoformat(said[goes.id].facts["starts_at"]) == was


def test_of_a_session_that_was_taught_a_facilitator_put_right_tells_nobody(managing):
    run = a_run(sessions=0)
    a_session(run, 1, soon(-7), state=SessionState.HELD, pair=(dee(), femi()))
    a_session(run, 2, soon(7), state=SessionState.CANCELLED, pair=(dee(), femi()))

    for number in (1, 2):
        managing.post(f"/manage/runs/{run.code}/sessions/{number}", data={"first": "", "second": ""})

    assert [session.handovers for session in db.session.scalars(select(Session))] == [1, 1]
    assert count(Message) == 0


def test_who_is_taken_off_a_class_in_which_they_learn_keeps_it_in_their_calendar(managing):
    both = a_person("Dee Okafor", Role.PEER_TRAINER, Role.STUDENT)
    run = a_run(sessions=1, first=soon(), pair=(both, femi()))
    an_enrolment(both, run)

    look_then_do(managing, f"/manage/runs/{run.code}/sessions/1", answers(run.sessions[0], first=""))

    kept = calendar_of(db.session.scalars(select(Message)).one())
    assert (kept.method.value, kept.vevent.summary.value) == ("REQUEST", "Class")


def test_a_refused_move_keeps_what_was_typed_and_changes_nothing(managing):
    run = a_run(sessions=1, first=soon())
    data = answers(
        run.sessions[0], day="2027-03-28", starts="01:15", ends="03:00", online_link="https://meet.example/a"
    )

    page = managing.post(f"/manage/runs/{run.code}/sessions/1", data=data)

    assert page.status_code == 409
    assert "does not exist that day" in page.text
    assert "https://meet.example/a" in page.text
    assert db.session.scalars(select(Session.sequence)).one() == 0


def test_of_an_hour_that_comes_twice_the_page_asks_which_is_meant(managing):
    run = a_run(sessions=1, first=soon())
    address = f"/manage/runs/{run.code}/sessions/1"
    data = answers(
        run.sessions[0], day="2027-10-31", starts="01:30", ends="03:00", online_link="https://meet.example/a"
    )

    asked = managing.post(address, data=data)
    look_then_do(managing, address, data | {"which": "second"})

    assert asked.status_code == 409
    assert "comes twice. Say whether the first or the second is meant" in asked.text
    assert "https://meet.example/a" in asked.text
    assert db.session.scalars(select(Session.starts_at)).one().isoformat() == "2027-10-31T01:30:00+00:00"
    assert 'value="second"' in managing.get(address).text


def test_a_new_run_is_asked_which_of_two_equal_times_is_meant(managing):
    course, term = a_course(code="C01"), a_term()
    form = {"course": str(course.id), "term": str(term.id), "places": "12"}
    night = {"day": "2027-10-31", "starts": "01:30", "ends": "03:00", "place": "", "first": "", "second": ""}
    sent = form | {f"sessions-0-{name}": value for name, value in night.items()}

    asked = managing.post("/manage/runs/new", data=sent)
    made = managing.post("/manage/runs/new", data=sent | {"sessions-0-which": "first"})

    assert (asked.status_code, made.status_code) == (409, 303)
    assert "comes twice" in asked.text
    assert 'name="sessions-0-which"' in asked.text
    assert db.session.scalars(select(Session.starts_at)).one().isoformat() == "2027-10-31T00:30:00+00:00"


def test_of_a_session_that_is_over_only_who_taught_it_can_be_put_right(managing):
    run = a_run(sessions=0)
    a_session(run, 1, soon(-7), state=SessionState.HELD)
    teacher = dee()
    address = f"/manage/runs/{run.code}/sessions/1"

    page = managing.get(address).text
    saved = managing.post(address, data={"first": f"{teacher.id}:lived_experience", "second": "", "day": "2030-01-01"})

    assert 'name="day"' not in page
    assert saved.status_code == 303
    session = db.session.scalars(select(Session)).one()
    assert [row.person_id for row in session.facilitations] == [teacher.id]
    assert session.starts_at == soon(-7)
    assert "nothing to cancel" in managing.get(f"{address}/cancel").text
    assert managing.post(f"{address}/cancel").status_code == 409


def test_the_next_session_is_offered_a_week_after_the_last(managing):
    run = a_run(sessions=1, first=soon())
    an_enrolment(amina(), run)
    session = run.sessions[0]
    later = (clock.local(session.starts_at).date() + timedelta(days=7)).isoformat()

    page = managing.get(f"/manage/runs/{run.code}/sessions/new").text
    added = look_then_do(managing, f"/manage/runs/{run.code}/sessions/new", answers(session, day=later))
    again = managing.post(f"/manage/runs/{run.code}/sessions/new", data=answers(session, day=later))
    wrong = managing.post(f"/manage/runs/{run.code}/sessions/new", data={})

    assert f'value="{later}"' in page
    assert (added.status_code, again.status_code, wrong.status_code) == (303, 409, 422)
    assert count(Session) == 2
    assert set(db.session.scalars(select(Message.name))) == {"timetable/session_added"}


def test_a_run_is_cancelled_after_the_page_has_said_who_hears(managing):
    run = a_run(sessions=2, pair=())
    an_enrolment(amina(), run)
    an_enrolment(bryn(), run, State.WAITING)
    code = run.code

    page = managing.get(f"/manage/runs/{code}/cancel").text
    gone = open_then_do(managing, f"/manage/runs/{code}/cancel")

    assert "2 sessions will be cancelled" in page
    assert "2 people will hear of it" in page
    assert "is waiting for a place" in page
    assert "This run is cancelled" in managing.get(gone.headers["Location"]).text
    assert count(Message) == 2
    assert managing.post(f"/manage/runs/{code}/cancel").status_code == 409
    assert "cancelled already" in managing.get(f"/manage/runs/{code}/cancel").text


def test_the_last_session_that_is_cancelled_takes_the_run_with_it(managing):
    run = a_run(sessions=1, pair=())
    an_enrolment(bryn(), run, State.WAITING)

    page = managing.get(f"/manage/runs/{run.code}/sessions/1/cancel").text
    open_then_do(managing, f"/manage/runs/{run.code}/sessions/1/cancel")

    assert "the whole run is cancelled with it" in page
    assert db.session.scalars(select(Message.name)).all() == ["timetable/run_cancelled"]
    assert db.session.scalars(select(Run.cancelled_at)).one() is not None


def test_places_change_with_their_numbers_said(managing):
    run = a_run(places=2)
    for person in (amina(), bryn()):
        an_enrolment(person, run)
    address, term = f"/manage/runs/{run.code}/change", str(run.term_id)

    assert "2 are taken" in managing.get(address).text
    few = managing.post(address, data={"places": "1", "term": term, "first_visit": "Ring"})
    more = managing.post(address, data={"places": "5", "term": term, "first_visit": "Ring"})
    none = managing.post(address, data={"places": "", "term": term})

    assert (few.status_code, more.status_code, none.status_code) == (409, 303, 422)
    assert "2 places are taken" in few.text
    assert "Ring" in few.text
    assert db.session.scalars(select(Run.places)).one() == 5


def test_the_office_sees_runs_and_changes_none(browser):
    run = a_run()
    office = browser.sign_in(carys())

    assert "Add a session" not in office.get(f"/manage/runs/{run.code}").text
    assert office.get("/manage/runs").status_code == 200
    assert office.get("/manage/terms").status_code == 403
    assert office.post(f"/manage/runs/{run.code}/cancel").status_code == 404


def test_students_are_turned_away(browser):
    run = a_run()

    assert browser.sign_in(amina()).get(f"/manage/runs/{run.code}").status_code == 403


def test_a_run_says_which_of_its_sessions_are_not_in_its_term(managing):
    last = clock.today() + timedelta(days=10)
    run = a_run(sessions=2, term=a_term(name="Winter 2027", ends_on=last))  # in seven days, and in fourteen
    within = a_run(sessions=2, term=a_term(ends_on=last + timedelta(days=20)))

    page = managing.get(f"/manage/runs/{run.code}").text

    assert "One session is not in Winter 2027" in page
    assert long_date(last) in page
    assert "not in Term" not in managing.get(f"/manage/runs/{within.code}").text


def test_a_session_on_the_last_day_of_the_term_is_in_it_and_a_cancelled_one_is_of_no_account(managing):
    run = a_run(sessions=2, term=a_term(ends_on=clock.today() + timedelta(days=7)))
    with transaction():
        db.session.get_one(Session, run.sessions[1].id).state = SessionState.CANCELLED

    assert "not in Term" not in managing.get(f"/manage/runs/{run.code}").text
