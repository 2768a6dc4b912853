"""A manager plans a series, sees what is in the way of each date, and changes several sessions at once."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.imports.actions import filing
from college.imports.rules import Kind
from college.outbox.models import Message
from college.people.rules import ContactBy
from college.timetable.actions.sessions import Teaching, teach
from college.timetable.models import ClashReason, Closure, Run, Session
from college.timetable.rules import Closed, SessionState
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
    on,
)
from tests.looking import look_then_do, mark_of, open_then_do

FIRST = date(2027, 10, 5)  # a Tuesday; the clocks go back on Sunday 31 October
SERIES = {
    "weeks": "1",
    "day": FIRST.isoformat(),
    "last_on": "",
    "count": "5",
    "starts": "10:00",
    "ends": "12:00",
    "place": "",
    "online_link": "",
    "first": "",
    "second": "",
}


@pytest.fixture
def managing(browser: Browser) -> Browser:
    return browser.sign_in(gwen())


def count(kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def ticked(page) -> list[str]:
    boxes = re.findall(r"<input[^>]*name=\"keep\"[^>]*>", page.text)
    return [re.search(r'value="([^"]+)"', box)[1] for box in boxes if " checked" in box]


def barred(page) -> list[str]:
    boxes = re.findall(r"<input[^>]*name=\"keep\"[^>]*>", page.text)
    return [re.search(r'value="([^"]+)"', box)[1] for box in boxes if " disabled" in box]


def days(*numbers: int) -> list[str]:
    return [(FIRST + timedelta(weeks=number)).isoformat() for number in numbers]


def planned() -> list[str]:
    found = db.session.scalars(select(Session).order_by(Session.starts_at))
    return [f"{clock.local(session.starts_at):%Y-%m-%d %H:%M}" for session in found]


def save(browser, address, sent, page, **more):
    """Send the preview back with what is ticked on it."""
    return browser.post(address, data=sent | {"seen": mark_of(page), "keep": ticked(page)} | more)


def a_half_term(first: date, last: date, name: str = "Autumn half-term") -> Closure:
    return a_closure(Closed.HALF_TERM, first, (last - first).days + 1, name=name)


def an_address(**said) -> tuple[Run, str]:
    run = a_run(sessions=0, **said)
    return run, f"/manage/runs/{run.code}/series"


def a_saved_series(browser, address, **other) -> None:
    sent = SERIES | other
    assert save(browser, address, sent, browser.post(address, data=sent)).status_code == 303


def test_every_date_is_shown_before_anything_is_saved_and_then_saved_as_it_was_shown(managing):
    run, address = an_address()
    an_enrolment(amina(), run)
    an_enrolment(a_person("Wyn Parry", email="", phone="01632 960001", contact_by=ContactBy.PHONE), run)

    page = managing.post(address, data=SERIES)

    assert page.status_code == 200
    assert count(Session) == count(Message) == 0
    assert ticked(page) == days(0, 1, 2, 3, 4)
    assert "Nothing is in the way." in page.text
    assert "2 people will hear of it" in page.text
    assert "1 by phone, a task for the office" in page.text
    saved = save(managing, address, SERIES, page)
    assert (saved.status_code, saved.headers["Location"]) == (303, f"/manage/runs/{run.code}")
    assert "5 sessions are added. 2 people are being told." in managing.get(saved.headers["Location"]).text
    assert planned() == [f"{day} 10:00" for day in days(0, 1, 2, 3, 4)]
    assert count(Message) == 2


def test_a_date_that_is_left_out_is_not_saved(managing):
    _, address = an_address()
    page = managing.post(address, data=SERIES)

    save(managing, address, SERIES, page, keep=days(0, 2, 4))

    assert planned() == [f"{day} 10:00" for day in days(0, 2, 4)]


def test_half_term_is_said_and_to_skip_what_clashes_keeps_the_rest(managing):
    _, address = an_address()
    a_half_term(date(2027, 10, 25), date(2027, 10, 29))

    page = managing.post(address, data=SERIES)
    saved = save(managing, address, SERIES, page, skip="1")

    assert "Autumn half-term" in page.text
    assert "Nothing is in the way of 4 of them." in page.text
    assert saved.status_code == 303
    assert planned() == [f"{day} 10:00" for day in days(0, 1, 2, 4)]


def test_a_date_is_kept_in_spite_of_half_term_with_a_reason_on_record(managing):
    _, address = an_address()
    a_half_term(date(2027, 10, 25), date(2027, 10, 29))
    page = managing.post(address, data=SERIES)

    without = save(managing, address, SERIES, page, keep=days(0, 1, 2, 3, 4))
    with_one = save(managing, address, SERIES, page, keep=days(0, 1, 2, 3, 4), reason="The group asked for it.")

    assert without.status_code == 422
    assert "Write why you go on" in without.text
    assert with_one.status_code == 303
    assert count(Session) == 5
    kept = db.session.scalars(select(ClashReason)).one()
    assert (kept.reason, kept.kind.value) == ("The group asked for it.", "day_closed")


def test_days_on_which_something_is_closed_are_not_ticked_and_everything_else_is(managing):
    _, address = an_address()
    a_half_term(date(2027, 10, 25), date(2027, 10, 29))

    page = managing.post(address, data=SERIES)
    saved = save(managing, address, SERIES, page)

    assert ticked(page) == days(0, 1, 2, 4)
    assert barred(page) == []
    assert "Days on which something is closed are not ticked." in page.text
    assert saved.status_code == 303
    assert planned() == [f"{day} 10:00" for day in days(0, 1, 2, 4)]


def test_a_day_on_which_the_room_itself_is_closed_is_not_ticked_either(managing):
    _, address = an_address()
    room = a_room()
    a_closure(Closed.ROOM, FIRST + timedelta(weeks=1), room_id=room.id)

    page = managing.post(address, data=SERIES | {"place": f"r{room.id}"})

    assert ticked(page) == days(0, 2, 3, 4)
    assert barred(page) == []


def test_a_bank_holiday_is_said(managing):
    _, address = an_address()

    page = managing.post(address, data=SERIES | {"day": "2027-12-20", "count": "2"})

    assert "Monday 27 December 2027 is a bank holiday: " in page.text
    assert "Nothing is in the way of one of them." in page.text


def test_a_room_that_is_taken_cannot_be_kept_whatever_is_sent(managing):
    room = a_room()
    other = a_run(sessions=0)
    a_session(other, 1, on(FIRST + timedelta(weeks=1), 11), room=room)
    _, address = an_address()
    sent = SERIES | {"place": f"r{room.id}"}

    page = managing.post(address, data=sent)
    forced = save(managing, address, sent, page, keep=days(0, 1), reason="We shall squeeze in.")

    assert barred(page) == days(1)
    assert ticked(page) == days(0, 2, 3, 4)
    assert other.code in page.text
    assert forced.status_code == 409
    assert count(Session) == 1
    assert save(managing, address, sent, page).status_code == 303
    assert count(Session) == 5


def test_a_room_with_fewer_seats_than_the_run_has_places_is_a_warning_before_anybody_asks_for_one(managing):
    room = a_room()
    with transaction():
        room.seats = 8
    _, address = an_address(places=12)
    sent = SERIES | {"place": f"r{room.id}"}
    page = managing.post(address, data=sent)

    unsaid = save(managing, address, sent, page)
    saved = save(managing, address, sent, page, reason="Four of them come online.")

    assert "has 8 seats, and 12 people are expected" in page.text
    assert (unsaid.status_code, saved.status_code) == (422, 303)
    assert count(ClashReason) == 5


def test_a_facilitator_who_teaches_elsewhere_is_a_warning_with_a_reason(managing):
    teacher = dee()
    a_session(a_run(sessions=0), 1, on(FIRST, 11), pair=(teacher,))
    _, address = an_address()
    sent = SERIES | {"first": f"{teacher.id}:lived_experience", "count": "2"}
    page = managing.post(address, data=sent)

    assert "Dee Okafor" in page.text
    assert save(managing, address, sent, page).status_code == 422
    assert save(managing, address, sent, page, reason="The other one moves.").status_code == 303
    assert db.session.scalars(select(ClashReason.person_id)).one() == teacher.id


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"count": "10000"}, 409, "A run has at most 60 sessions"),
        ({"count": "", "last_on": "2100-12-31"}, 409, "A run has at most 60 sessions"),
        ({"count": "99999999999999999999"}, 409, "A run has at most 60 sessions"),
        ({"count": "many"}, 422, "Write a whole number"),
        ({"count": "0"}, 422, "at least one session"),
        ({"count": ""}, 409, "Say when the series ends"),
        ({"last_on": "2027-12-01"}, 409, "Say when the series ends"),
        ({"count": "", "last_on": "2027-10-01"}, 409, "The last day is before the first"),
        ({"count": "", "last_on": "9999-12-31"}, 409, "check the year"),
        ({"day": "9999-12-31"}, 409, "check the year"),
        ({"day": "0001-01-01"}, 409, "check the year"),
        ({"day": "2027-02-31"}, 422, "Write the day as a date"),
        ({"day": ""}, 422, "Choose the first day"),
        ({"ends": "09:00"}, 409, "ends before it starts"),
        ({"starts": "noon"}, 422, "hours and minutes"),
        ({"weeks": "3"}, 422, "Not a valid choice"),
        ({"weekdays": "9"}, 422, "not a valid choice"),
        ({"place": "r999"}, 422, "Not a valid choice"),
    ],
)
def test_a_series_that_cannot_be_keeps_what_was_typed(managing, wrong, status, said):
    _, address = an_address()

    page = managing.post(address, data=SERIES | {"online_link": "https://meet.example/a"} | wrong)

    assert page.status_code == status
    assert said.lower() in page.text.lower()
    assert "https://meet.example/a" in page.text
    assert count(Session) == 0


def test_the_chosen_weekdays_are_those_of_the_series(managing):
    _, address = an_address()

    a_saved_series(managing, address, weekdays=["0", "3"], weeks="2", count="4")

    assert [day[:10] for day in planned()] == ["2027-10-07", "2027-10-18", "2027-10-21", "2027-11-01"]


def test_a_night_on_which_the_time_does_not_exist_is_shown_and_cannot_be_kept(managing):
    _, address = an_address()
    sent = SERIES | {"day": "2027-03-21", "count": "3", "starts": "01:30", "ends": "03:00"}

    page = managing.post(address, data=sent)
    forced = save(managing, address, sent, page, keep=["2027-03-21", "2027-03-28"])

    assert barred(page) == ["2027-03-28"]
    assert "01:30 does not exist that day" in page.text
    assert (forced.status_code, count(Session)) == (409, 0)
    assert save(managing, address, sent, page).status_code == 303
    assert planned() == ["2027-03-21 01:30", "2027-04-04 01:30"]


def test_of_a_time_that_comes_twice_each_date_is_asked_which_is_meant(managing):
    _, address = an_address()
    sent = SERIES | {"day": "2027-10-24", "count": "3", "starts": "01:30", "ends": "03:00"}
    page = managing.post(address, data=sent)

    unanswered = save(managing, address, sent, page)
    assert (unanswered.status_code, count(Session)) == (409, 0)
    assert page.text.count("Which one is meant?") == 1
    assert "Say whether the first or the second is meant" in unanswered.text
    answered = sent | {"which-2027-10-31": "second"}
    again = managing.post(address, data=answered)
    saved = save(managing, address, answered, again)

    assert saved.status_code == 303
    moments = db.session.scalars(select(Session.starts_at).order_by(Session.starts_at)).all()
    assert [moment.isoformat()[:16] for moment in moments] == [
        "2027-10-24T00:30",
        "2027-10-31T01:30",
        "2027-11-07T01:30",
    ]


@pytest.mark.parametrize(("which", "moment"), [("first", "00:30"), ("second", "01:30")])
def test_whoever_answers_which_is_meant_beside_the_date_need_not_look_again(managing, which, moment):
    _, address = an_address()
    sent = SERIES | {"day": "2027-10-24", "count": "3", "starts": "01:30", "ends": "03:00"}
    page = managing.post(address, data=sent)

    saved = save(managing, address, sent, page, **{"which-2027-10-31": which})

    assert saved.status_code == 303
    moments = db.session.scalars(select(Session.starts_at).order_by(Session.starts_at)).all()
    assert f"{moments[1]:%Y-%m-%d %H:%M}" == f"2027-10-31 {moment}"


def test_what_stands_in_the_way_of_the_second_of_two_times_is_said_before_it_is_saved(managing):
    _, address = an_address()
    teacher = dee()
    busy = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # the second half past one of that night
    a_session(a_run(sessions=0), 1, busy, pair=(teacher,), ends_at=busy + timedelta(minutes=20))
    said = {"day": "2027-10-24", "count": "2", "starts": "01:30", "ends": "01:45"}
    sent = SERIES | said | {"first": f"{teacher.id}:lived_experience"}
    page = managing.post(address, data=sent)

    saved = save(managing, address, sent, page, **{"which-2027-10-31": "second"})

    assert saved.status_code == 409
    assert "teaches" in saved.text
    assert count(Session) == 1


def test_a_preview_that_is_no_longer_true_is_shown_anew_and_saves_nothing(managing):
    run, address = an_address()
    page = managing.post(address, data=SERIES)
    an_enrolment(amina(), run)

    late = save(managing, address, SERIES, page)

    assert late.status_code == 409
    assert "Something changed meanwhile" in late.text
    assert "One person will hear of it" in late.text
    assert count(Session) == 0
    assert save(managing, address, SERIES, late).status_code == 303


def test_a_series_with_nothing_kept_is_refused(managing):
    _, address = an_address()
    page = managing.post(address, data=SERIES)

    none = save(managing, address, SERIES, page, keep=["2027-01-01", "rubbish"])

    assert none.status_code == 409
    assert "Keep at least one date" in none.text


def test_a_run_that_was_cancelled_or_is_full_of_sessions_takes_no_series(managing):
    run, address = an_address()
    with transaction():
        db.session.merge(run).cancelled_at = clock.now()

    page = managing.post(address, data=SERIES)

    assert page.status_code == 409
    assert "has been cancelled" in page.text


def test_the_way_to_a_series_leads_from_the_run_and_from_a_new_run(managing):
    course, term = a_course(code="C01"), a_term()

    empty = {f"sessions-0-{name}": "" for name in ("day", "starts", "ends", "place", "online_link", "first", "second")}
    form = {"course": str(course.id), "term": str(term.id), "places": "12", "series": "1"}

    made_run = managing.post("/manage/runs/new", data=form | empty)

    assert made_run.headers["Location"] == "/manage/runs/C01-01/series"
    assert managing.get("/manage/runs/C01-01/series").status_code == 200
    assert 'href="/manage/runs/C01-01/series"' in managing.get("/manage/runs/C01-01").text
    assert "then a series" in managing.get("/manage/runs/new").text


def test_the_office_and_students_plan_no_series(app):
    _, address = an_address()

    assert Browser(app).sign_in(carys()).get(address).status_code == 404
    assert Browser(app).sign_in(amina()).get(address).status_code == 403
    assert Browser(app).get(address).status_code == 302
    assert Browser(app).sign_in(gwen()).get("/manage/runs/none/series").status_code == 404


def answers(session: Session, **said: str) -> dict[str, str]:
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    usual = {
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "place": f"r{session.room_id}" if session.room_id else "",
        "online_link": "",
        "scope": "this",
        "first": "",
        "second": "",
    }
    for name, row in zip(("first", "second"), session.facilitations, strict=False):
        usual[name] = f"{row.person_id}:{row.knowledge.value}"
    return usual | said


def session_numbered(number: int) -> Session:
    return db.session.scalars(select(Session).where(Session.number == number)).one()


def test_a_session_is_changed_with_those_that_follow_after_the_page_has_said_what_will_happen(managing):
    run, address = an_address()
    an_enrolment(amina(), run)
    a_saved_series(managing, address)
    with transaction():
        db.session.execute(Message.__table__.delete())
    there = f"/manage/runs/{run.code}/sessions/3"
    data = answers(session_numbered(3), scope="following", starts="13:00", ends="15:00")

    asked = managing.get(there).text
    ahead = managing.post(there, data=data)
    done = look_then_do(managing, there, data)

    assert "This one and those after it (3 sessions)" in asked
    assert "All of this run that are still to come (5 sessions)" in asked
    assert ahead.status_code == 200
    assert ahead.text.count('data-label="From now on"') == 3
    assert "Tuesday 19 October 2027, 10:00 to 12:00" in ahead.text
    assert "Tuesday 19 October 2027, 13:00 to 15:00" in ahead.text
    assert "One person will hear of it" in ahead.text
    assert "3 sessions are changed. One person is being told." in managing.get(done.headers["Location"]).text
    assert [day[11:] for day in planned()] == ["10:00", "10:00", "13:00", "13:00", "13:00"]
    assert [message.name for message in db.session.scalars(select(Message))] == ["timetable/sessions_moved"]


def test_what_a_spreadsheet_brought_in_is_changed_with_those_that_follow_as_well(managing):
    lived, trained, course = dee(), femi(), a_course(code="C01")
    rows = [
        f"c01,c01-1,2027-autumn,8,{n},{day} 10:00,{day} 12:00,Library,Room 2,{lived.reference};{trained.reference}"
        for n, day in enumerate(days(0, 1, 2), 1)
    ]
    a_session(a_run(course, sessions=0), 1, on(FIRST + timedelta(weeks=2), 13), pair=(trained,))
    brought_in("\n".join(["course,run,term,capacity,session,starts,ends,venue,room,facilitators", *rows]))
    run = db.session.scalars(select(Run).where(Run.code == "c01-1")).one()
    an_enrolment(amina(), run)
    there = "/manage/runs/c01-1/sessions/2"
    data = answers(run.sessions[1], scope="following", starts="13:00", ends="15:00")

    asked = managing.get(there).text
    page = managing.post(there, data=data)
    unseen = managing.post(there, data=data | {"seen": "0" * 32})
    done = look_then_do(managing, there, data, reason="Femi begins alone.")

    assert "This one and those after it (2 sessions)" in asked
    assert "Femi Adeyemi teaches" in page.text
    assert "3 people will hear of it" in page.text
    assert (unseen.status_code, done.status_code) == (409, 303)
    moved = [f"{clock.local(session.starts_at):%H:%M}" for session in run.sessions]
    assert moved == ["10:00", "13:00", "13:00"]
    told = db.session.scalars(select(Message)).all()
    assert {message.name for message in told} == {"timetable/sessions_moved"}
    assert len(told) == 3


def brought_in(sheet: str) -> None:
    """Bring a spreadsheet of the timetable in, as the command does."""
    with transaction():
        plan = filing.compare(filing.parse(Kind.TIMETABLE, "timetable.csv", sheet.encode()), key=b"x" * 32, by=None)
        assert plan.problems == []
        filing.write(plan, by=None)


def test_what_will_happen_is_said_anew_when_somebody_joined_or_changed_it_meanwhile(managing):
    run = a_run(sessions=1, first=on(FIRST))
    there = f"/manage/runs/{run.code}/sessions/1"
    data = answers(run.sessions[0], starts="13:00", ends="15:00")
    ahead = managing.post(there, data=data)
    an_enrolment(amina(), run)

    joined = managing.post(there, data=data | {"seen": mark_of(ahead)})
    with transaction():
        session_numbered(1).sequence += 1
    changed = managing.post(there, data=data | {"seen": mark_of(joined)})

    assert (joined.status_code, changed.status_code) == (409, 409)
    assert "Something changed meanwhile" in joined.text
    assert "3 people will hear of it" in joined.text
    assert planned() == [f"{FIRST} 10:00"]
    assert count(Message) == 0
    assert managing.post(there, data=data | {"seen": mark_of(changed)}).status_code == 303
    assert count(Message) == 3


OPENED = re.compile(r'name="opened" value="([0-9a-f]+)"')


@pytest.mark.parametrize("is_over", [False, True], ids=["to come", "over"])
def test_nobody_undoes_unseen_that_somebody_stepped_in_while_the_page_was_open(managing, is_over):
    run = a_run(sessions=0)
    when = clock.now() - timedelta(days=9) if is_over else on(FIRST)
    there = f"/manage/runs/{run.code}/sessions/1"
    a_session(run, 1, when, pair=(dee(),), state=SessionState.HELD if is_over else SessionState.PLANNED)
    opened = OPENED.search(managing.get(there).text)[1]
    data = answers(session_numbered(1), online_link="https://example.org/room", opened=opened)
    with transaction():
        teach(session_numbered(1), [Teaching(person) for person in (dee(), femi())], by=None)

    told = managing.post(there, data=data)

    assert told.status_code == 409
    assert "Something changed meanwhile" in told.text
    assert "It is taught by: Dee Okafor, Femi Adeyemi" in told.text
    assert is_over or 'value="https://example.org/room"' in told.text
    assert len(session_numbered(1).pair) == 2
    again = OPENED.search(told.text)[1]
    assert managing.post(there, data=data | {"opened": again}).status_code in {200, 303}


@pytest.mark.parametrize("what", ["moved", "linked"])
def test_of_two_who_change_a_session_at_once_the_second_sees_what_the_first_did(managing, what):
    run = a_run(sessions=0)
    session = a_session(run, 1, on(FIRST))
    there = f"/manage/runs/{run.code}/sessions/1"
    opened = OPENED.search(managing.get(there).text)[1]
    first = {"starts": "13:00", "ends": "15:00"} if what == "moved" else {"online_link": "https://example.org/a"}
    data = answers(session, opened=opened)

    assert managing.post(there, data=data | first).status_code == 303
    second = managing.post(there, data=data | {"online_link": "https://example.org/b"})

    assert second.status_code == 409
    assert planned() == [f"{FIRST} {'13:00' if what == 'moved' else '10:00'}"]
    assert session_numbered(1).online_link == first.get("online_link", "")


def test_a_session_cannot_move_into_a_room_that_is_taken_and_the_page_lets_it_be_changed(managing):
    room = a_room()
    a_session(a_run(sessions=0), 1, on(FIRST, 13), room=room)
    run = a_run(sessions=0)
    session = a_session(run, 2, on(FIRST, 9), room=room)
    there = f"/manage/runs/{run.code}/sessions/2"
    data = answers(session, starts="13:30", ends="15:00")

    page = managing.post(there, data=data)
    forced = managing.post(there, data=data | {"seen": "0" * 32, "reason": "We shall squeeze in."})

    assert "This cannot be" in page.text
    assert 'name="seen"' not in page.text
    assert 'name="starts"' in page.text
    assert (page.status_code, forced.status_code) == (200, 409)
    assert session_numbered(2).starts_at == on(FIRST, 9)


def test_a_warning_about_people_needs_a_reason_that_is_kept(managing):
    teacher = dee()
    a_session(a_run(sessions=0), 1, on(FIRST, 13), pair=(teacher,))
    run = a_run(sessions=0)
    session = a_session(run, 2, on(FIRST, 9), pair=(teacher, femi()))
    there = f"/manage/runs/{run.code}/sessions/2"
    data = answers(session, starts="13:30", ends="15:00")

    none = look_then_do(managing, there, data)
    long = look_then_do(managing, there, data, reason="x" * 501)
    done = look_then_do(managing, there, data, reason="Femi begins alone.")

    assert (none.status_code, long.status_code, done.status_code) == (422, 422, 303)
    assert "Write why you go on" in none.text
    kept = db.session.scalars(select(ClashReason)).all()
    assert {row.reason for row in kept} == {"Femi begins alone."}
    assert teacher.id in {row.person_id for row in kept}


def test_one_who_is_put_on_while_teaching_elsewhere_is_a_warning_and_the_room_is_not_asked_again(managing):
    busy, goes = a_peer_trainer("Nia Rees"), dee()
    a_session(a_run(sessions=0), 1, on(FIRST, 9), pair=(busy,))
    a_half_term(FIRST, FIRST)
    run = a_run(sessions=0)
    session = a_session(run, 2, on(FIRST, 9), pair=(goes,))
    there = f"/manage/runs/{run.code}/sessions/2"
    data = answers(session, first=f"{busy.id}:lived_experience")

    page = managing.post(there, data=data)

    assert "Nia Rees" in page.text
    assert "Autumn half-term" not in page.text
    assert "is put on it to teach" in page.text
    assert "is taken off it" in page.text


def test_a_session_is_cancelled_with_those_that_follow(managing):
    run, address = an_address()
    an_enrolment(amina(), run)
    a_saved_series(managing, address)
    with transaction():
        db.session.execute(Message.__table__.delete())
    there = f"/manage/runs/{run.code}/sessions/4/cancel"

    alone = managing.get(there).text
    page = managing.get(f"{there}?scope=following")
    done = managing.post(there, data={"seen": mark_of(page), "scope": "following"})

    assert "This one and those after it (2 sessions)" in alone
    assert "2 sessions will be cancelled" in page.text
    assert done.status_code == 303
    states = db.session.scalars(select(Session.state).order_by(Session.number)).all()
    assert states == [SessionState.PLANNED] * 3 + [SessionState.CANCELLED] * 2
    assert [message.name for message in db.session.scalars(select(Message))] == ["timetable/sessions_cancelled"]


def test_all_of_a_series_cancelled_takes_the_run_with_it(managing):
    run, address = an_address()
    an_enrolment(bryn(), run, State.WAITING)
    a_saved_series(managing, address)
    there = f"/manage/runs/{run.code}/sessions/1/cancel"

    page = managing.get(f"{there}?scope=all")
    managing.post(there, data={"seen": mark_of(page), "scope": "all"})

    assert "the whole run is cancelled with it" in page.text
    assert db.session.scalars(select(Run.cancelled_at)).one() is not None
    assert db.session.scalars(select(Message.name)).all() == ["timetable/run_cancelled"]


@pytest.mark.parametrize("what", ["sessions/1/cancel", "cancel"])
def test_nothing_is_cancelled_when_somebody_joined_since_the_page_was_opened(managing, what):
    run = a_run(sessions=2, first=on(FIRST), pair=())
    there = f"/manage/runs/{run.code}/{what}"
    page = managing.get(there)
    an_enrolment(amina(), run)

    late = managing.post(there, data={"seen": mark_of(page)})
    unseen = managing.post(there)

    assert (late.status_code, unseen.status_code) == (409, 409)
    assert "Something changed meanwhile" in late.text
    assert "One person will hear of it" in late.text
    assert count(Message) == 0
    assert open_then_do(managing, there).status_code == 303
    assert count(Message) == 1


def test_no_run_is_cancelled_with_a_session_that_was_not_its_last_when_the_page_was_opened(managing):
    run = a_run(sessions=2, first=on(FIRST), pair=())
    an_enrolment(amina(), run)
    first, second = (f"/manage/runs/{run.code}/sessions/{number}/cancel" for number in (1, 2))
    page = managing.get(first)
    open_then_do(managing, second)

    late = managing.post(first, data={"seen": mark_of(page)})

    assert "the whole run is cancelled with it" not in page.text
    assert late.status_code == 409
    assert "the whole run is cancelled with it" in late.text
    assert db.session.scalars(select(Run.cancelled_at)).one() is None
    assert managing.post(first, data={"seen": mark_of(late)}).status_code == 303


def test_a_reason_counts_for_the_closure_that_was_seen_and_for_no_other(managing):
    run = a_run(sessions=1, first=on(FIRST), pair=())
    an_enrolment(amina(), run)
    there, day = f"/manage/runs/{run.code}/sessions/new", FIRST + timedelta(weeks=1)
    a_half_term(day, day)
    data = answers(run.sessions[0], day=day.isoformat())
    page = managing.post(there, data=data)
    with transaction():
        db.session.execute(Closure.__table__.update().values(name="The boiler is mended"))

    late = managing.post(there, data=data | {"seen": mark_of(page), "reason": "They asked for it."})

    assert late.status_code == 409
    assert "The boiler is mended" in late.text
    assert count(Session) == 1


def test_a_session_that_is_added_says_first_who_hears_and_what_is_in_its_way(managing):
    run = a_run(sessions=1, first=on(FIRST), pair=())
    an_enrolment(amina(), run)
    a_half_term(FIRST + timedelta(weeks=1), FIRST + timedelta(weeks=1))
    there = f"/manage/runs/{run.code}/sessions/new"
    data = answers(run.sessions[0], day=(FIRST + timedelta(weeks=1)).isoformat())

    page = managing.post(there, data=data)

    assert "Autumn half-term" in page.text
    assert "One person will hear of it" in page.text
    assert count(Session) == 1
    assert look_then_do(managing, there, data).status_code == 422
    assert look_then_do(managing, there, data, reason="They asked for it.").status_code == 303
    assert count(ClashReason) == 1
    assert count(Message) == 1


NASTY = ["", "\0", "a" * 20_000, str(2**63), "0001-01-01", "9999-12-31", "25:61"]


@pytest.mark.parametrize("name", [*SERIES, "weekdays", "which-2027-10-05", "which-x", "keep", "seen", "reason", "skip"])
def test_whatever_is_sent_for_a_series_is_answered_in_words_and_saves_nothing_wrong(managing, name):
    _, address = an_address()
    seen = mark_of(managing.post(address, data=SERIES))

    for value in NASTY:
        first = managing.post(address, data=SERIES | {name: value})
        second = managing.post(address, data=SERIES | {"seen": seen, "keep": days(0)} | {name: value})
        assert {first.status_code, second.status_code} <= {200, 303, 400, 409, 422}, (name, value)

    assert all(session.ends_at > session.starts_at for session in db.session.scalars(select(Session)))


@pytest.mark.parametrize("name", ["day", "starts", "ends", "which", "scope", "place", "first", "seen", "reason"])
def test_whatever_is_sent_to_change_a_session_is_answered_in_words(managing, name):
    run = a_run(sessions=1, first=on(FIRST))
    there = f"/manage/runs/{run.code}/sessions/1"
    data = answers(run.sessions[0], starts="13:00", ends="15:00")

    for value in NASTY:
        first = managing.post(there, data=data | {name: value})
        cancelled = managing.post(f"{there}/cancel", data={"seen": value, "scope": value})
        assert {first.status_code, cancelled.status_code} <= {200, 303, 400, 409, 422}, (name, value)
