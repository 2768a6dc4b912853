"""Rooms, days and people in the way of a session, asked of both databases; and the reasons to go on all the same."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select, update
from sqlalchemy.exc import DBAPIError

from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.settings.queries import the_college
from college.settings.rules import Nation
from college.timetable.actions.clashes import LONGEST_REASON, keep_reason
from college.timetable.actions.runs import RunWords, make_run
from college.timetable.actions.sessions import Plan, Teaching, add_session, cancel_sessions, move
from college.timetable.clashes import Clash, Kind, Slot
from college.timetable.models import (
    ClashReason,
    Facilitation,
    Leave,
    Room,
    Run,
    Session,
    TravelTime,
    Venue,
    VenueFeature,
)
from college.timetable.queries.clashes import clashes_of, free_at
from college.timetable.rules import Closed, SessionState
from college.timetable.welcome import Feature
from tests.cast import carys, dee, femi
from tests.factories import (
    a_clinician,
    a_closure,
    a_course,
    a_leave,
    a_peer_trainer,
    a_room,
    a_run,
    a_session,
    a_term,
    made,
)

MONDAY = datetime(2027, 2, 1, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def kinds(slot: Slot, **said: object) -> list[Kind]:
    return [clash.kind for clash in clashes_of([slot], **said)[0]]  # type: ignore[arg-type]


def a_taught_session(**said: object) -> Session:
    return a_session(a_run(sessions=0), 1, MONDAY, **said)  # type: ignore[arg-type]


def slot_at(starts_at: datetime = MONDAY, room: Room | None = None, *people: int, **said: object) -> Slot:
    where = (room.venue_id, room.id) if room else (None, None)
    return Slot(starts_at, starts_at + 2 * HOUR, *where, frozenset(people), **said)  # type: ignore[arg-type]


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Lend a list of the questions that the database is asked."""
    told: list[str] = []

    def note(*said: object) -> None:
        told.append(str(said[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield told
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_room_is_taken_by_what_is_planned_and_held_in_any_run_and_not_by_what_was_cancelled(app):
    room = a_room()
    there = a_taught_session(room=room)

    found = clashes_of([slot_at(MONDAY + HOUR, room)])[0]

    assert [(clash.kind, clash.session_id) for clash in found] == [(Kind.ROOM_BOOKED, there.id)]
    with transaction():
        there.state = SessionState.HELD
    assert kinds(slot_at(MONDAY + HOUR, room)) == [Kind.ROOM_BOOKED]
    with transaction():
        there.state = SessionState.CANCELLED
    assert kinds(slot_at(MONDAY + HOUR, room)) == []


def test_a_session_begins_where_another_ends(app):
    room = a_room()
    a_taught_session(room=room)

    assert kinds(slot_at(MONDAY + 2 * HOUR, room)) == []
    assert kinds(slot_at(MONDAY - 2 * HOUR, room)) == []


def test_a_session_that_moves_is_not_in_its_own_way(app):
    room, trainer = a_room(), dee()
    there = a_taught_session(room=room, pair=(trainer,))

    assert kinds(slot_at(MONDAY + HOUR, room, trainer.id, session_id=there.id)) == []
    assert kinds(slot_at(MONDAY + HOUR, room, trainer.id)) == [Kind.ROOM_BOOKED, Kind.TEACHES_ELSEWHERE]


def test_a_closure_of_the_room_its_venue_or_the_college_is_in_the_way_and_that_of_another_is_not(app):
    room, other = a_room(), a_room()
    for kind, where in (
        (Closed.VENUE, {"venue_id": other.venue_id}),
        (Closed.ROOM, {"room_id": other.id}),
        (Closed.VENUE, {"venue_id": room.venue_id}),
        (Closed.ROOM, {"room_id": room.id}),
        (Closed.HALF_TERM, {}),
    ):
        a_closure(kind, MONDAY.date(), **where)

    found = kinds(slot_at(MONDAY, room))

    assert found == [Kind.ROOM_CLOSED, Kind.ROOM_CLOSED, Kind.DAY_CLOSED]
    assert kinds(slot_at(MONDAY + 24 * HOUR, room)) == []


def test_the_bank_holidays_are_those_of_the_nation_in_the_settings(app):
    boyne = datetime(2027, 7, 12, 10, tzinfo=UTC)

    assert kinds(slot_at(boyne)) == []
    with transaction():
        the_college().nation = Nation.NORTHERN_IRELAND
    assert kinds(slot_at(boyne)) == [Kind.DAY_CLOSED]


def test_the_room_is_small_or_has_steps_only_where_that_matters(app):
    room = a_room()
    with transaction():
        room.seats = 8

    assert kinds(slot_at(MONDAY, room), expected=8) == []
    assert kinds(slot_at(MONDAY, room), expected=9, step_free_needed=True) == [Kind.ROOM_TOO_SMALL, Kind.NOT_STEP_FREE]


def test_the_way_between_venues_is_that_of_the_two_else_the_colleges(app):
    here, there, trainer = a_room(), a_room(), dee()
    a_taught_session(room=there, pair=(trainer,))
    after = slot_at(MONDAY + 2 * HOUR + timedelta(minutes=29), here, trainer.id)
    later = slot_at(MONDAY + 3 * HOUR, here, trainer.id)

    assert (kinds(after), kinds(later)) == ([Kind.NO_TIME_TO_TRAVEL], [])
    one, other = sorted((here.venue_id, there.venue_id))
    made(TravelTime(venue_id=one, other_id=other, minutes=90))
    assert (kinds(after), kinds(later)) == ([Kind.NO_TIME_TO_TRAVEL], [Kind.NO_TIME_TO_TRAVEL])
    with transaction():
        db.session.execute(update(TravelTime).values(minutes=10))
    assert kinds(after) == []
    with transaction():
        db.session.execute(delete(TravelTime))
        the_college().travel_minutes = 0
    assert kinds(after) == []


def test_who_is_free_is_told_for_all_in_one_go_and_rooms_are_none_of_their_business(app):
    room, busy, away, far, free = a_room(), dee(), femi(), a_peer_trainer("Gil Free"), a_clinician("Hana Free")
    there = a_taught_session(room=room, pair=(busy,))
    a_session(a_run(sessions=0), 1, MONDAY + 2 * HOUR, room=a_room(), pair=(far,))
    a_leave(away, MONDAY, hours=1)
    people = [busy.id, away.id, far.id, free.id]

    found = free_at(MONDAY, MONDAY + 2 * HOUR, people, room.venue_id)

    assert {number: [clash.kind for clash in clashes] for number, clashes in found.items()} == {
        busy.id: [Kind.TEACHES_ELSEWHERE],
        away.id: [Kind.ON_LEAVE],
        far.id: [Kind.NO_TIME_TO_TRAVEL],
        free.id: [],
    }
    assert free_at(MONDAY, MONDAY + 2 * HOUR, [busy.id], but=there.id) == {busy.id: ()}
    assert free_at(MONDAY, MONDAY + 2 * HOUR, []) == {}


def test_sixty_sessions_are_asked_about_in_as_many_questions_as_one_whatever_is_planned(app, asked):
    room, pair = a_room(), (dee(), femi())
    people = {person.id for person in pair}

    def questions(slots: Sequence[Slot]) -> int:
        db.session.rollback()
        asked.clear()
        found.append(clashes_of(slots, expected=3, step_free_needed=True))
        return len([text for text in asked if text.startswith("SELECT")])

    found: list[list[tuple[Clash, ...]]] = []
    weeks = [slot_at(MONDAY + n * 7 * 24 * HOUR, room, *people) for n in range(60)]
    one_of_few = questions(weeks[:1])
    run = a_run(sessions=0)
    for n in range(10):
        a_session(run, n + 1, MONDAY + n * 7 * 24 * HOUR, room=room, pair=pair)
        a_leave(pair[0], MONDAY + n * 24 * HOUR)
        a_closure(Closed.HALF_TERM, date(2027, 1, n + 1), days=60)

    assert [questions(weeks[:1]), questions(weeks)] == [one_of_few, one_of_few]
    assert one_of_few <= 10
    assert [bool(clashes) for clashes in found[-1]].count(True) == 60  # the steps, if nothing else
    assert sum(clash.stops for clashes in found[-1] for clash in clashes) == 10
    assert questions([]) == 0


# --- What the database tells is what a plain reading of every row would tell -----------------------------------

QUARTER = timedelta(minutes=15)
times = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(
    lambda given: (MONDAY + given[0] * QUARTER, MONDAY + (given[0] + given[1]) * QUARTER)
)
place, pair_of = st.integers(0, 3), st.frozensets(st.integers(0, 2), max_size=2)
meetings = st.lists(st.tuples(times, place, pair_of, st.booleans()), max_size=6)
wanted = st.lists(st.tuples(times, place, pair_of), min_size=1, max_size=4)
leaves = st.lists(st.tuples(times, st.integers(0, 2)), max_size=2)


Told = set[tuple[Kind, int | None, int | None]]
Row = tuple[datetime, datetime, int | None, int | None, frozenset[int], int | None]


def plainly(slots: Sequence[Slot], minutes: int, online: int) -> list[Told]:
    """Read every row of the timetable, and compare each with each."""
    there: list[Row] = [
        (
            row.starts_at,
            row.ends_at,
            row.venue_id,
            row.room_id,
            frozenset(f.person_id for f in row.facilitations),
            row.id,
        )
        for row in db.session.scalars(select(Session))
        if row.state is not SessionState.CANCELLED
    ]
    away = [(row.person_id, row.starts_at, row.ends_at) for row in db.session.scalars(select(Leave))]
    found = []
    for n, slot in enumerate(slots):
        before: list[Row] = [(s.starts_at, s.ends_at, s.venue_id, s.room_id, s.teacher_ids, None) for s in slots[:n]]
        told = {one for row in [*there, *before] for one in compared(slot, row, minutes / 60 * HOUR, online)}
        told |= {
            (Kind.ON_LEAVE, person, None)
            for person, starts, ends in away
            if person in slot.teacher_ids and not (ends <= slot.starts_at or slot.ends_at <= starts)
        }
        found.append(told)
    return found


def compared(slot: Slot, row: Row, way: timedelta, online: int) -> Iterator[tuple[Kind, int | None, int | None]]:
    starts, ends, venue, room, people, number = row
    meets = not (ends <= slot.starts_at or slot.ends_at <= starts)
    if meets and room == slot.room_id and venue != online:
        yield Kind.ROOM_BOOKED, None, number
    far = venue != slot.venue_id and online not in {venue, slot.venue_id}
    near = starts - slot.ends_at < way and slot.starts_at - ends < way
    for person in people & slot.teacher_ids:
        if meets:
            yield Kind.TEACHES_ELSEWHERE, person, number
        elif far and near:
            yield Kind.NO_TIME_TO_TRAVEL, person, number


@pytest.fixture
def timetable(app):
    """Lend four rooms in three venues, one of them online, and three people who teach."""
    rooms = [a_room("A", "Library"), a_room("B", "Hall"), a_room("C", "Online")]
    rooms.insert(1, made(Room(venue_id=rooms[0].venue_id, name="D")))
    with transaction():
        db.session.get_one(Venue, rooms[3].venue_id).is_online = True
    people = [a_peer_trainer().id, a_clinician().id, a_peer_trainer().id]
    return a_run(sessions=0).id, [(room.venue_id, room.id) for room in rooms], people


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(meetings=meetings, wanted=wanted, leaves=leaves)
def test_what_the_database_finds_is_what_comparing_each_with_each_finds(timetable, meetings, wanted, leaves):
    run, rooms, people = timetable
    db.session.rollback()
    with transaction():
        for table in (Facilitation, Session, Leave):
            db.session.execute(delete(table))
        for n, ((starts, ends), where, pair, cancelled) in enumerate(meetings):
            session = Session(run_id=run, number=n + 1, starts_at=starts, ends_at=ends, changed_at=clock.now())
            session.venue_id, session.room_id = rooms[where]
            session.shares_room, session.state = True, SessionState.CANCELLED if cancelled else SessionState.PLANNED
            session.facilitations = [Facilitation(person_id=people[one], knowledge="by_training") for one in pair]
            db.session.add(session)
        for (starts, ends), one in leaves:
            db.session.add(Leave(person_id=people[one], starts_at=starts, ends_at=ends, noted_at=MONDAY))
    slots = [
        Slot(starts, ends, *rooms[where], frozenset(people[one] for one in pair))
        for (starts, ends), where, pair in wanted
    ]

    told = clashes_of(slots)

    of_people_and_rooms = [{(clash.kind, clash.person_id, clash.session_id) for clash in found} for found in told]
    assert of_people_and_rooms == plainly(slots, 30, rooms[3][0])


# --- A room is taken once -------------------------------------------------------------------------------------


def plan(room: Room | None, starts_at: datetime = MONDAY) -> Plan:
    return Plan(starts_at, starts_at + 2 * HOUR, room.venue if room else None, room)


def test_a_session_is_not_planned_into_a_taken_room_and_the_refusal_names_what_is_there(app):
    room = a_room("Room 2", "Library")
    there = a_taught_session(room=room)

    with pytest.raises(Refused) as refused, transaction():
        add_session(a_run(sessions=0), plan(room, MONDAY + HOUR), by=None)

    assert str(refused.value) == (
        "Room 2, Library is taken on Monday 1 February 2027 from 10:00 to 12:00 by "
        f"{there.run.revision.title} ({there.run.code}), session 1."
    )
    (clash,) = clashes_of([slot_at(MONDAY + HOUR, room)])[0]
    assert str(clash) == str(refused.value)
    with transaction():
        assert add_session(a_run(sessions=0), plan(room, MONDAY + 2 * HOUR), by=None).number == 1


def test_a_session_does_not_move_into_a_taken_room_and_may_move_within_its_own_time(app):
    room, other = a_room(), a_room()
    a_taught_session(room=room)
    moving = a_taught_session(room=other)

    with pytest.raises(Refused, match="is taken on"), transaction():
        move(moving, plan(room), by=None)
    with transaction():
        assert move(moving, plan(other, MONDAY + HOUR), by=None) is not None


def test_who_takes_the_room_of_a_cancelled_session_has_it(app):
    room = a_room()
    there = a_taught_session(room=room)
    with transaction():
        cancel_sessions([there], by=None)

    with transaction():
        assert add_session(a_run(sessions=0), plan(room), by=None).room_id == room.id


def test_two_sessions_that_would_change_rooms_are_told_and_do_so_by_way_of_a_third(app):
    one, other, third = a_room(), a_room(), a_room()
    first, second = a_taught_session(room=one), a_taught_session(room=other)

    with pytest.raises(Refused, match="is taken on"), transaction():
        move(first, plan(other), by=None)
    with transaction():
        for session, room in ((first, third), (second, one), (first, other)):
            move(session, plan(room), by=None)

    assert (first.room_id, second.room_id) == (other.id, one.id)


def test_a_run_of_sessions_in_one_room_at_one_time_is_not_made(app):
    room = a_room()
    course = a_course()

    with pytest.raises(Refused, match=r"is at that time already|is taken on"), transaction():
        make_run("X-1", course, RunWords(a_term()), places=5, sessions=[plan(room), plan(room, MONDAY + HOUR)], by=None)

    db.session.rollback()
    assert db.session.scalars(select(Run).where(Run.code == "X-1")).all() == []


@pytest.mark.parametrize(
    ("is_there", "found"),
    [(None, [Kind.NOT_STEP_FREE]), (False, [Kind.NOT_STEP_FREE]), (True, [])],
    ids=["nobody looked", "steps", "step-free"],
)
def test_of_a_venue_without_a_room_the_entrance_says_whether_one_gets_in(app, is_there, found):
    venue = made(Venue(name="The park"))
    if is_there is not None:
        made(VenueFeature(venue_id=venue.id, feature=Feature.STEP_FREE_ENTRANCE, is_there=is_there))
    made(VenueFeature(venue_id=venue.id, feature=Feature.LIFT, is_there=is_there is not True))

    (clashes,) = clashes_of([Slot(MONDAY, MONDAY + HOUR, venue.id)], step_free_needed=True)

    assert [clash.kind for clash in clashes] == found
    assert all(("has steps" in str(clash)) == (is_there is False) for clash in clashes)


def test_a_room_on_a_screen_is_shared(app):
    window = a_room("Window", "Online")
    with transaction():
        db.session.get_one(Venue, window.venue_id).is_online = True
    a_session(a_run(sessions=0), 1, MONDAY, room=window, shares_room=True)

    with transaction():
        assert add_session(a_run(sessions=0), plan(window), by=None).shares_room


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ({}, {"starts_at": MONDAY + HOUR}),
        ({"starts_at": MONDAY, "room_id": None}, {}),
        ({"starts_at": MONDAY, "state": SessionState.CANCELLED}, {"state": SessionState.PLANNED}),
        ({"starts_at": MONDAY, "shares_room": True}, {"shares_room": False}),
    ],
    ids=["moves", "gets the room", "is revived", "shares no more"],
)
def test_the_database_itself_refuses_two_sessions_in_one_room(app, was, becomes):
    room = a_room()
    a_taught_session(room=room)
    free = {"starts_at": MONDAY + 5 * HOUR, "room_id": room.id}
    beside = a_session(a_run(sessions=0), 1, ends_at=MONDAY + 7 * HOUR, **free | was)

    with pytest.raises(DBAPIError, match=r"this room is taken at that time|session_alone_in_its_room"), transaction():
        db.session.execute(update(Session).where(Session.id == beside.id).values(becomes or {"room_id": room.id}))


def test_the_database_itself_refuses_a_new_session_in_a_taken_room(app):
    room = a_room()
    a_taught_session(room=room)
    run = a_run(sessions=0)

    with pytest.raises(DBAPIError, match=r"this room is taken at that time|session_alone_in_its_room"):
        a_session(run, 1, MONDAY + HOUR, room=room)


def test_the_database_lets_one_begin_where_another_ends(app):
    room = a_room()

    for hours in (0, 2, 4):
        a_session(a_run(sessions=0), 1, MONDAY + hours * HOUR, room=room)

    assert all(one.ends_at == other.starts_at for one, other in pairwise(db.session.scalars(select(Session)).all()))


def test_a_session_that_came_beside_another_loses_that_when_it_is_moved_by_hand(app):
    room = a_room()
    a_taught_session(room=room)
    beside = a_session(a_run(sessions=0), 1, MONDAY + HOUR, room=room, shares_room=True)

    with pytest.raises(Refused, match="is taken on"), transaction():
        move(beside, plan(room, MONDAY + timedelta(minutes=30)), by=None)
    db.session.rollback()
    with transaction():
        move(beside, Plan(beside.starts_at, beside.ends_at, room.venue, room, "https://example.org/x"), by=None)
    assert beside.shares_room
    with transaction():
        move(beside, plan(room, MONDAY + 2 * HOUR), by=None)
    assert not beside.shares_room


# --- Going on all the same ------------------------------------------------------------------------------------


def an_overruled(person_id: int | None = None) -> Clash:
    return Clash(Kind.ON_LEAVE, "%(name)s is away at that time.", {"name": "Dee Okafor"}, person_id)


def reasons() -> list[ClashReason]:
    return list(db.session.scalars(select(ClashReason).order_by(ClashReason.id)))


def test_a_reason_is_kept_once_for_each_kind_and_person_with_who_gave_it(app):
    session, office, trainer = a_taught_session(), carys(), dee()
    met = [an_overruled(trainer.id), an_overruled(trainer.id), Clash(Kind.DAY_CLOSED, "…")]

    with transaction():
        keep_reason(session, met, "  She said  she will come. ", by=office)

    assert [(row.kind, row.person_id, row.reason, row.by_person_id) for row in reasons()] == [
        (Kind.ON_LEAVE, trainer.id, "She said she will come.", office.id),
        (Kind.DAY_CLOSED, None, "She said she will come.", office.id),
    ]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "session.clash_overruled")).one()
    assert entry.facts == {"kinds": ["day_closed", "on_leave"]}


def test_nothing_in_the_way_needs_no_reason_and_something_does(app):
    session = a_taught_session()

    keep_reason(session, [], "", by=None)
    with pytest.raises(Refused, match="Write why"):
        keep_reason(session, [an_overruled()], "   ", by=None)
    with pytest.raises(Refused, match="under 500"):
        keep_reason(session, [an_overruled()], "x" * (LONGEST_REASON + 1), by=None)

    assert reasons() == []


def test_no_reason_overrules_a_taken_room(app):
    with pytest.raises(Refused, match="It is taken"):
        keep_reason(a_taught_session(), [Clash(Kind.ROOM_BOOKED, "It is taken.")], "We share.", by=None)


def test_a_plan_with_teachers_is_told_of_them(app):
    trainer = dee()
    a_taught_session(pair=(trainer,))
    wanted = Plan(MONDAY, MONDAY + HOUR, teachers=(Teaching(trainer),))

    [found] = clashes_of([Slot(wanted.starts_at, wanted.ends_at, teacher_ids=frozenset({trainer.id}))])

    assert [clash.person_id for clash in found] == [trainer.id]
