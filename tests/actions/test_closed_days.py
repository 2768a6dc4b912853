"""Closures, leave and ways between venues: kept, changed, ended; and which sessions they came in the way of."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.enrolment.actions.resizing import change_places
from college.enrolment.queries.needs import step_free_since
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.people.needs import Need
from college.settings.queries import the_college
from college.settings.rules import Nation
from college.timetable.actions.clashes import keep_reason
from college.timetable.actions.closures import ClosureWords, change_closure, close, end_closure
from college.timetable.actions.leave import call_off_leave, take_leave
from college.timetable.actions.sessions import Plan, cancel_sessions, move
from college.timetable.actions.travel import keep_minutes
from college.timetable.actions.venues import change_room
from college.timetable.clashes import Clash, Kind
from college.timetable.models import Closure, Leave, TravelTime, Venue, VenueFeature
from college.timetable.queries.closures import closures_over, closures_to_come, holidays_to_come, place_closed
from college.timetable.queries.leave import leave_to_come
from college.timetable.queries.overtaken import met_by_closures, met_by_leave, overtaken
from college.timetable.queries.travel import minutes_from, venues_to_travel_to
from college.timetable.rules import Closed, StepFree
from college.timetable.welcome import Feature
from tests.cast import amina, carys, dee, femi
from tests.factories import (
    a_closure,
    a_leave,
    a_person,
    a_room,
    a_run,
    a_session,
    access_needs,
    an_enrolment,
    made,
)

DAY = timedelta(days=1)


def words(kind: Closed = Closed.COLLEGE, days: int = 1, **said: object) -> ClosureWords:
    first = clock.today() + 7 * DAY
    return ClosureWords(kind, "  Painting  the walls ", first, first + (days - 1) * DAY, **said)  # type: ignore[arg-type]


def next_week(hour: int = 10, days: int = 7) -> datetime:
    return clock.start_of(clock.today() + days * DAY) + timedelta(hours=hour)


def a_session_next_week(**said: object) -> object:
    return a_session(a_run(sessions=0), 1, next_week(), **said)  # type: ignore[arg-type]


def test_a_closure_is_kept_with_tidy_words_and_on_record(app):
    office = carys()

    closure = close(words(days=3), by=office)

    assert (closure.name, closure.last_on - closure.first_on) == ("Painting the walls", 2 * DAY)
    assert db.session.scalars(select(AuditEntry.what)).all() == ["closure.made"]
    change_closure(closure, words(Closed.HALF_TERM), by=office)
    assert (closure.kind, closure.first_on) == (Closed.HALF_TERM, closure.last_on)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (words(days=0), "last day is before the first"),
        (words(Closed.VENUE), "Choose the venue"),
        (words(Closed.ROOM), "Choose the room"),
        (ClosureWords(Closed.COLLEGE, "x", date(1026, 1, 1), date(1026, 1, 2)), "check the year"),
    ],
)
def test_a_closure_that_cannot_be_is_refused(app, wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        close(wrong, by=None)


def test_a_closure_names_a_place_only_where_it_is_one(app):
    room = a_room("Room 2", "Library")

    of_venue = close(words(Closed.VENUE, venue=room.venue, room=room), by=None)
    of_room = close(words(Closed.ROOM, venue=room.venue, room=room), by=None)
    of_all = close(words(venue=room.venue, room=room), by=None)

    assert [place_closed(one) for one in (of_venue, of_room, of_all)] == ["Library", "Room 2, Library", ""]


def test_who_opens_again_keeps_the_days_that_were_closed(app):
    begun, coming, today = a_closure(first=clock.today() - 2 * DAY, days=9), a_closure(), a_closure(first=clock.today())

    with transaction():
        for closure in (begun, coming, today):
            end_closure(closure, by=None)

    assert db.session.scalars(select(Closure)).all() == [begun]
    assert begun.last_on == clock.today() - DAY
    assert (closures_to_come(clock.today()), closures_over(clock.today(), 5)) == ([], [begun])


def test_who_opens_again_what_was_open_already_closes_no_day_more(app):
    over = a_closure(first=clock.today() - 9 * DAY, days=2)

    with transaction():
        end_closure(over, by=None)

    assert over.last_on == clock.today() - 8 * DAY


def test_closures_are_listed_the_soonest_first_to_their_last_day(app):
    later, now = a_closure(), a_closure(first=clock.today() - DAY, days=2)
    a_closure(first=clock.today() - 2 * DAY, days=2)

    assert closures_to_come(clock.today()) == [now, later]


def test_the_bank_holidays_to_come_are_the_nations(app):
    english = dict(holidays_to_come(date(2026, 11, 1)))
    with transaction():
        the_college().nation = Nation.SCOTLAND

    scottish = dict(holidays_to_come(date(2026, 11, 1)))

    assert date(2026, 11, 30) in scottish
    assert date(2026, 11, 30) not in english
    assert english[date(2026, 12, 25)] == "Christmas Day"


def test_leave_is_kept_without_a_reason_and_may_be_called_off(app):
    trainer, office = dee(), carys()

    leave = take_leave(trainer, next_week(), next_week(18), by=office)

    assert leave_to_come(trainer, clock.now()) == [leave]
    assert set(Leave.__table__.columns.keys()) == {"id", "person_id", "starts_at", "ends_at", "noted_at"}
    assert [entry.facts for entry in db.session.scalars(select(AuditEntry))] == [{}]
    call_off_leave(leave, by=trainer)
    assert leave_to_come(trainer, clock.now()) == []


def test_leave_that_cannot_be_is_refused(app):
    trainer, student, now = dee(), amina(), clock.now()
    take_leave(trainer, next_week(), next_week(18), by=None)

    for person, starts_at, ends_at, sentence in [
        (trainer, next_week(18), next_week(10), "ends before it starts"),
        (trainer, now - 2 * DAY, now - DAY, "is over already"),
        (trainer, next_week(11), next_week(18), "noted already"),
        (student, next_week(), next_week(18), "does not teach here"),
    ]:
        with pytest.raises(Refused, match=sentence):
            take_leave(person, starts_at, ends_at, by=None)


def test_the_way_between_venues_is_kept_for_both_directions_once(app):
    here, there, third = (a_room().venue for _ in range(3))
    made(Venue(name="Online", is_online=True))

    assert keep_minutes(there, {here.id: 45, third.id: None, there.id: 5}, by=None)

    assert (minutes_from(here), minutes_from(there), minutes_from(third)) == ({there.id: 45}, {here.id: 45}, {})
    assert not keep_minutes(here, {there.id: 45}, by=None)
    assert keep_minutes(here, {there.id: 0, third.id: 240}, by=None)
    assert minutes_from(here) == {there.id: 0, third.id: 240}
    assert len(db.session.scalars(select(TravelTime)).all()) == 2
    with pytest.raises(Refused, match="0 to 240"):
        keep_minutes(here, {there.id: 241}, by=None)
    assert {number for number, _ in venues_to_travel_to(here)} == {there.id, third.id}


def test_a_closure_that_comes_later_lists_the_sessions_that_it_meets_until_somebody_decides(app):
    room = a_room()
    session = a_session_next_week(room=room)
    a_session(a_run(sessions=0), 1, next_week(days=8), room=room)
    closure = a_closure(Closed.ROOM, room_id=room.id)

    assert [(row.run, row.number, row.kind, row.about) for row in overtaken({})] == [
        (session.run.code, 1, Kind.ROOM_CLOSED, "Painting")
    ]
    with transaction():
        keep_reason(session, [Clash(Kind.ROOM_CLOSED, "…")], "The painter is ill.", by=None)
    assert overtaken({}) == []
    assert [row.is_decided for row in met_by_closures([closure])[closure.id]] == [True]


@pytest.fixture
def needing(app):
    """Two sessions in one room, and a third in a park, of a run on which somebody needs a way without steps."""
    run, room = a_run(sessions=0), a_room()
    for n in (1, 2):
        a_session(run, n, next_week(days=6 + n), room=room)
    a_session(run, 3, next_week(days=10), venue_id=made(Venue(name="The park")).id)
    a_session(run, 4, next_week(days=11), venue_id=made(Venue(name="On a screen", is_online=True)).id)
    a_session(run, 5, next_week(days=12))
    person = amina()
    access_needs(person, Need.STEP_FREE)
    an_enrolment(person, run)
    return run, room


def in_reach_of_nobody():
    db.session.rollback()
    return [(row.number, row.kind, row.is_decided) for row in overtaken(step_free_since())]


def test_whoever_needs_a_way_without_steps_and_comes_later_is_seen_once_for_each_place(needing):
    assert in_reach_of_nobody() == [(1, Kind.NOT_STEP_FREE, False), (3, Kind.NOT_STEP_FREE, False)]


def test_a_place_with_a_way_in_is_in_nobodys_way(needing):
    run, room = needing
    with transaction():
        room.step_free = StepFree.YES
    made(VenueFeature(venue_id=run.sessions[2].venue_id, feature=Feature.STEP_FREE_ENTRANCE, is_there=True))

    assert in_reach_of_nobody() == []


def test_a_reason_to_go_on_in_spite_of_steps_counts_until_somebody_else_comes(needing):
    run, _room = needing
    with transaction():
        for session in run.sessions:
            keep_reason(session, [Clash(Kind.NOT_STEP_FREE, "…")], "We carry the chair.", by=None)
    assert in_reach_of_nobody() == []

    other = a_person("Bryn Hughes")
    access_needs(other, Need.STEP_FREE)
    an_enrolment(other, run)

    assert [number for number, _kind, _decided in in_reach_of_nobody()] == [1, 3]


def test_who_waits_or_needs_something_else_makes_no_room_out_of_reach(app):
    run = a_run(sessions=1)
    waiting, other = amina(), a_person("Bryn Hughes")
    access_needs(waiting, Need.STEP_FREE)
    access_needs(other, Need.BREAKS)
    an_enrolment(waiting, run, State.WAITING)
    an_enrolment(other, run)

    assert in_reach_of_nobody() == []


def test_a_room_that_lost_chairs_or_a_run_that_won_places_is_seen_once_for_each_room_until_somebody_decides(app):
    room, screen = a_room(), a_room()
    with transaction():
        room.seats, screen.seats = 10, 1
        db.session.get_one(Venue, screen.venue_id).is_online = True
    run, other = a_run(sessions=0, places=10), a_run(sessions=0, places=4)
    for n in (1, 2):
        a_session(run, n, next_week(days=6 + n), room=room)
    a_session(run, 3, next_week(days=10), room=screen)
    a_session(other, 1, next_week(days=11), room=room)
    a_session(other, 2, clock.now() - 2 * DAY, room=room)
    assert overtaken({}) == []

    with transaction():
        change_room(room, name="Room 2", seats=9, by=None)
    assert [(row.run, row.number, row.kind) for row in overtaken({})] == [(run.code, 1, Kind.ROOM_TOO_SMALL)]
    with transaction():
        for session in run.sessions:
            keep_reason(session, [Clash(Kind.ROOM_TOO_SMALL, "…")], "Some stand.", by=None)
    assert overtaken({}) == []
    with transaction():
        change_places(other, 12, by=None)

    assert [(row.run, row.number, row.kind) for row in overtaken({})] == [(other.code, 1, Kind.ROOM_TOO_SMALL)]


def test_a_reason_says_nothing_of_what_came_after_it(app):
    trainer = dee()
    session = a_session_next_week(pair=(trainer,))
    a_leave(trainer, next_week(9), hours=4)
    with transaction():
        keep_reason(session, [Clash(Kind.ON_LEAVE, "…", person_id=trainer.id)], "She comes.", by=None)
    assert overtaken({}) == []

    a_leave(trainer, next_week(8), hours=9)

    assert [(row.kind, row.about) for row in overtaken({})] == [(Kind.ON_LEAVE, "Dee Okafor")]
    with transaction():
        keep_reason(session, [Clash(Kind.ON_LEAVE, "…", person_id=trainer.id)], "She comes.", by=None)
    assert overtaken({}) == []
    with transaction():
        move(session, Plan(next_week(11), next_week(12)), by=None)
    assert [row.is_decided for row in met_by_leave()] == [False]


def test_what_was_cancelled_is_over_or_is_taught_by_others_is_not_listed(app):
    trainer, other = dee(), femi()
    cancelled = a_session_next_week(pair=(trainer,))
    a_session(a_run(sessions=0), 1, clock.now() - timedelta(hours=3), pair=(trainer,))
    a_session(a_run(sessions=0), 1, next_week(), pair=(other,))
    with transaction():
        cancel_sessions([cancelled], by=None)

    leave = a_leave(trainer, clock.now() - DAY, hours=24 * 30)
    a_closure(Closed.VENUE, venue_id=a_room().venue_id)

    assert overtaken({}) == []
    assert met_by_leave([leave.id]) == []


def test_nothing_is_in_the_way_of_a_run_that_was_cancelled(app):
    trainer = dee()
    a_session(a_run(sessions=0, cancelled_at=clock.now()), 1, next_week(), pair=(trainer,))
    a_leave(trainer, clock.now(), hours=24 * 30)
    closure = a_closure(days=9)

    assert (overtaken({}), met_by_closures([closure])) == ([], {closure.id: []})


def test_leave_meets_a_session_up_to_the_moment_that_it_ends(app):
    trainer = dee()
    a_session_next_week(pair=(trainer,))

    touching = a_leave(trainer, next_week(8), hours=2)
    meeting = a_leave(trainer, next_week(11), hours=5)

    assert met_by_leave([touching.id]) == []
    assert len(met_by_leave([meeting.id])) == 1
    assert len(met_by_leave()) == 1


def test_each_closure_meets_what_it_closes(app):
    room, other = a_room(), a_room()
    session = a_session_next_week(room=room)
    closures = [
        a_closure(),
        a_closure(Closed.HALF_TERM, days=2),
        a_closure(Closed.VENUE, venue_id=room.venue_id),
        a_closure(Closed.ROOM, room_id=room.id),
        a_closure(Closed.VENUE, venue_id=other.venue_id),
        a_closure(Closed.ROOM, room_id=other.id),
        a_closure(first=session.starts_at.date() + DAY),
    ]

    met = met_by_closures(closures)

    assert [len(met[closure.id]) for closure in closures] == [1, 1, 1, 1, 0, 0, 0]
    assert met_by_closures([]) == {}
