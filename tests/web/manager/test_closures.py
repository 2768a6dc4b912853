"""Managers keep closures and ways between venues, and decide about sessions that something came in the way of."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import db, transaction
from college.people.needs import Need
from college.settings.queries import the_college
from college.settings.rules import Nation
from college.timetable.models import ClashReason, Closure, Leave, Room, Session, TravelTime
from college.timetable.rules import Closed, StepFree
from tests.browser import Browser
from tests.cast import amina, carys, dee, gwen
from tests.factories import a_closure, a_leave, a_room, a_run, a_session, access_needs, an_enrolment

DAY = timedelta(days=1)


@pytest.fixture
def managing(browser: Browser) -> Browser:
    return browser.sign_in(gwen())


def next_week(hour: int = 10) -> datetime:
    return clock.start_of(clock.today() + 7 * DAY) + timedelta(hours=hour)


def session_next_week(**said: object) -> Session:
    return a_session(a_run(sessions=0), 1, next_week(), **said)  # type: ignore[arg-type]


def answers(kind: str = "college", **said: str) -> dict[str, str]:
    first = clock.today() + 7 * DAY
    usual = {"kind": kind, "place": "", "name": "Winter break", "first_on": first.isoformat(), "last_on": ""}
    return usual | said


def clashes_page(session: Session) -> str:
    return f"/manage/runs/{session.run.code}/sessions/{session.number}/clashes"


def test_a_college_without_closures_says_what_one_can_do_and_names_the_bank_holidays(managing):
    with transaction():
        the_college().nation = Nation.SCOTLAND

    page = managing.get("/manage/closures").text

    assert "Nothing is closed" in page
    assert "Those of Scotland." in page
    assert "Saint Andrew" in page


def test_a_closure_over_planned_sessions_leads_to_each_of_them(managing):
    session = session_next_week()

    answer = managing.post("/manage/closures/new", data=answers())

    page = managing.get(answer.headers["Location"]).text
    assert answer.status_code == 303
    assert "One planned session is on these days" in page
    assert f'href="{clashes_page(session)}"' in page
    assert "not decided yet" in page
    assert "one session" in managing.get("/manage/closures").text


def test_a_closure_over_nothing_leads_back_to_the_list(managing):
    room = a_room("Room 2", "Library")

    answer = managing.post("/manage/closures/new", data=answers("somewhere", place=f"r{room.id}", name="New floor"))

    page = managing.get(answer.headers["Location"]).text
    assert (answer.status_code, answer.headers["Location"]) == (303, "/manage/closures")
    assert "New floor" in page
    assert "Room 2, Library" in page
    assert db.session.scalars(select(Closure.kind)).one() is Closed.ROOM


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"kind": ""}, 422, "Say what is closed."),
        ({"kind": "somewhere"}, 422, "Choose the venue or the room that is closed."),
        ({"kind": "somewhere", "place": "r999"}, 422, "Not a valid choice"),
        ({"name": ""}, 422, "Write what it is called."),
        ({"first_on": "31 February"}, 422, "Write the day as a date"),
        ({"last_on": "2020-01-01"}, 409, "The last day is before the first."),
        ({"first_on": "9999-12-31"}, 409, "Please check the year"),
    ],
)
@pytest.mark.parametrize("page", ["new", "old"])
def test_a_closure_that_cannot_be_is_told_and_what_was_typed_stays(managing, wrong, status, sentence, page):
    where = "new" if page == "new" else str(a_closure().id)

    answer = managing.post(f"/manage/closures/{where}", data=answers(name="New paint") | wrong)

    assert answer.status_code == status
    assert sentence in answer.text
    assert "New paint" in answer.text or wrong.get("name") == ""


def test_a_closure_is_changed_and_opened_again(managing):
    room = a_room("Room 2", "Library")
    closure = a_closure(Closed.VENUE, clock.today() - DAY, days=9, venue_id=room.venue_id)
    assert f'<option selected value="v{room.venue_id}">' in managing.get(f"/manage/closures/{closure.id}").text

    changed = managing.post(f"/manage/closures/{closure.id}", data=answers("half_term", name="Half-term"))
    ended = managing.post(f"/manage/closures/{closure.id}/end")

    assert (changed.status_code, ended.status_code) == (303, 303)
    assert (
        "Half-term"
        not in managing.get("/manage/closures").text.split("Bank holidays")[0].split("<h1")[1].split("</h1>")[1]
    )
    assert managing.get("/manage/closures/999").status_code == 404


def test_a_closure_that_has_not_begun_is_taken_away_and_the_page_says_so(managing):
    ahead, begun = a_closure(), a_closure(first=clock.today() - DAY, days=3)

    pages = [managing.get(f"/manage/closures/{closure.id}").text for closure in (ahead, begun)]
    gone = managing.post(f"/manage/closures/{ahead.id}/end")

    assert ["Take the closure away" in page for page in pages] == [True, False]
    assert ["Open again from today" in page for page in pages] == [False, True]
    assert "The closure is taken away." in managing.get(gone.headers["Location"]).text


def test_what_is_over_stays_on_record(managing):
    a_closure(first=clock.today() - 9 * DAY, days=2, name="Old floor")

    assert "Old floor" in managing.get("/manage/closures").text


@pytest.mark.parametrize("who", [amina, carys, dee])
def test_only_a_manager_keeps_closures(browser, who):
    assert browser.sign_in(who()).get("/manage/closures").status_code == 403


# --- Deciding about a session ---------------------------------------------------------------------------------


def test_what_stands_in_the_way_is_shown_and_a_reason_settles_it(managing):
    trainer = dee()
    session = session_next_week(pair=(trainer,))
    a_leave(trainer, next_week(8), hours=9)

    before = managing.get(clashes_page(session)).text
    answer = managing.post(clashes_page(session), data={"reason": "She said that she will come."})

    assert "Dee Okafor is away at that time." in before
    assert answer.status_code == 303
    run_page = managing.get(answer.headers["Location"]).text
    assert "On leave: Dee Okafor." in run_page
    assert "Taught all the same, because: She said that she will come." in run_page
    assert "Taught all the same" in managing.get(clashes_page(session)).text
    assert "came in the way" not in managing.get("/manage").text


def test_a_decision_without_a_reason_or_with_nothing_to_decide_is_told(managing):
    session, closure = session_next_week(), a_closure()

    assert managing.post(clashes_page(session), data={"reason": " "}).status_code == 422
    long = managing.post(clashes_page(session), data={"reason": "x" * 501})
    assert (long.status_code, "under 500" in long.text) == (422, True)
    managing.post(f"/manage/closures/{closure.id}/end")
    assert "Nothing stands in its way." in managing.get(clashes_page(session)).text
    managing.post(clashes_page(session), data={"reason": "Nothing to overrule"})
    assert db.session.scalar(select(func.count()).select_from(ClashReason)) == 0


def test_a_seat_is_counted_for_each_place_of_the_run_however_many_are_taken(managing):
    room = a_room("Room 2", "Library")
    with transaction():
        db.session.get_one(Room, room.id).seats = 9
    session = session_next_week(room=room)
    an_enrolment(amina(), session.run)

    assert "Room 2, Library has 9 seats, and 10 people are expected." in managing.get(clashes_page(session)).text


def test_today_names_a_room_with_steps_that_somebody_cannot_get_into_and_nobody(managing):
    session = session_next_week(room=a_room("Room 2", "Library"))
    student = amina()
    access_needs(student, Need.STEP_FREE)
    an_enrolment(student, session.run)

    page = managing.get("/manage").text

    assert f"Something came in the way of {session.run.revision.title} ({session.run.code}), session 1" in page
    assert "No step-free access (Room 2, Library)" in page
    assert "Amina" not in page


def test_two_that_were_brought_into_one_room_are_told_and_no_reason_is_asked(managing):
    room = a_room("Room 2", "Library")
    session = session_next_week(room=room)
    session_next_week(room=room, shares_room=True)

    page = managing.get(clashes_page(session)).text

    assert "Two sessions are in one room" in page
    assert "It is taught all the same" not in page


def test_today_names_what_came_in_the_way_and_leads_there(managing):
    trainer = dee()
    session = session_next_week(pair=(trainer,))
    a_leave(trainer, next_week(8), hours=9)
    a_closure(name="Painting")

    page = managing.get("/manage").text

    assert page.count(f'href="{clashes_page(session)}"') == 2
    assert "Dee Okafor is away" in page
    assert "Bank holiday, half-term or closed (Painting)" in page


def test_the_office_is_led_to_the_run_since_it_does_not_plan(browser):
    session, keeper = session_next_week(), carys()
    a_closure()

    page = browser.sign_in(keeper).get("/manage").text

    assert f'href="/manage/runs/{session.run.code}"' in page
    assert browser.get(clashes_page(session)).status_code == 404


def test_of_many_only_a_few_are_named(managing):
    for _ in range(7):
        session_next_week()
    a_closure()

    page = managing.get("/manage").text

    assert page.count("Something came in the way of") == 5
    assert "And in the way of 2 more sessions" in page


# --- Leave on the phone ---------------------------------------------------------------------------------------


def leave_page(person: object) -> str:
    return f"/manage/people/{person.reference}/leave"  # type: ignore[attr-defined]


def test_the_office_notes_leave_for_somebody_and_sees_what_they_were_to_teach(browser):
    keeper, trainer = carys(), dee()
    session = session_next_week(pair=(trainer,))
    browser.sign_in(keeper)
    assert leave_page(trainer) in browser.get(f"/manage/people/{trainer.reference}").text

    day = (clock.today() + 7 * DAY).isoformat()
    answer = browser.post(
        leave_page(trainer), data={"first_on": day, "last_on": "", "starts": "09:00", "ends": "12:30"}
    )

    page = browser.get(answer.headers["Location"]).text
    assert answer.status_code == 303
    assert f"{session.run.revision.title} ({session.run.code}), session 1" in page
    assert clashes_page(session) not in page
    leave = db.session.scalars(select(Leave)).one()
    assert [f"{clock.local(at):%H:%M}" for at in (leave.starts_at, leave.ends_at)] == ["09:00", "12:30"]
    assert browser.post(f"{leave_page(trainer)}/{leave.id}/call-off").status_code == 303
    assert db.session.scalars(select(Leave)).all() == []


def test_whoever_looks_at_somebodys_leave_leaves_a_trace(browser):
    keeper, trainer = carys(), dee()

    browser.sign_in(keeper).get(leave_page(trainer))

    seen = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "leave.seen")).one()
    assert (seen.about_id, seen.by_person_id) == (trainer.id, keeper.id)


def test_leave_of_one_is_not_found_under_the_name_of_another(browser):
    keeper, trainer, other = carys(), dee(), dee()
    leave = a_leave(trainer, next_week())

    assert browser.sign_in(keeper).post(f"{leave_page(other)}/{leave.id}/call-off").status_code == 404
    assert len(db.session.scalars(select(Leave)).all()) == 1


def test_somebody_who_does_not_teach_has_no_leave_here(browser):
    keeper, student = carys(), amina()

    answer = browser.sign_in(keeper).post(leave_page(student), data={"first_on": "2027-02-01"})

    assert answer.status_code == 409
    assert "does not teach here" in answer.text
    assert "When they are away" not in browser.get(f"/manage/people/{student.reference}").text


# --- Rooms and the ways between venues ------------------------------------------------------------------------


def test_a_room_says_whether_one_gets_in_without_a_step(managing):
    room = a_room("Room 2", "Library")
    where = f"/manage/venues/{room.venue_id}/rooms/{room.id}"
    assert 'value="unknown"' in managing.get(where).text

    answer = managing.post(where, data={"name": "Room 2", "seats": "", "step_free": "no"})
    added = managing.post(
        f"/manage/venues/{room.venue_id}/rooms", data={"room-name": "Loft", "room-seats": "", "room-step_free": "yes"}
    )

    assert (answer.status_code, added.status_code) == (303, 303)
    found = dict(db.session.execute(select(Room.name, Room.step_free)).all())
    assert found == {"Room 2": StepFree.NO, "Loft": StepFree.YES}


def test_the_way_to_each_other_venue_is_asked_once_for_both_directions(managing):
    here, there = a_room("A", "Library").venue_id, a_room("B", "Hall").venue_id
    where = f"/manage/venues/{here}/ways"
    assert "30 minutes are allowed" in managing.get(where).text

    answer = managing.post(where, data={f"to_{there}": "45"})

    assert answer.status_code == 303
    assert 'value="45"' in managing.get(f"/manage/venues/{there}/ways").text
    wrong = managing.post(where, data={f"to_{there}": "300"})
    assert (wrong.status_code, "0 to 240 minutes" in wrong.text) == (422, True)
    assert managing.post(where, data={f"to_{there}": ""}).status_code == 303
    assert db.session.scalars(select(TravelTime)).all() == []


def test_a_single_venue_has_no_way_to_another(managing):
    assert "There is no other venue yet." in managing.get(f"/manage/venues/{a_room().venue_id}/ways").text


def test_the_nation_and_the_usual_way_are_settings(managing):
    from tests.web.manager.test_settings import SAID

    answer = managing.post("/manage/settings", data=SAID | {"nation": "GB-NIR", "travel_minutes": "45"})

    db.session.rollback()
    assert answer.status_code == 303
    assert (the_college().nation, the_college().travel_minutes) == (Nation.NORTHERN_IRELAND, 45)
    for wrong in ({"nation": "FR-XX"}, {"travel_minutes": "241"}, {"travel_minutes": "soon"}):
        assert managing.post("/manage/settings", data=SAID | wrong).status_code == 422


def test_a_closure_of_a_day_far_away_is_still_a_day(managing):
    assert managing.post("/manage/closures/new", data=answers(first_on="2100-12-31")).status_code == 303
    assert db.session.scalars(select(Closure.last_on)).one() == date(2100, 12, 31)
