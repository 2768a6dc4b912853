"""Spreadsheets of the timetable and of enrolments: history as it was, and no run that is open beyond its places."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from college.enrolment.models import Enrolment, EnrolmentEvent
from college.enrolment.queries.places import number_in_queue
from college.enrolment.rules import EnrolledBy, State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.people.models import Person
from college.people.rules import Capacity, Knowledge
from college.timetable.models import Room, Run, Session, Term, Venue
from college.timetable.rules import Closed, SessionState
from tests.cast import amina, bryn
from tests.factories import a_clinician, a_closure, a_course, a_peer_trainer, a_person, a_room, a_run, an_enrolment

TIMETABLE = "course,run,term,capacity,session,starts,ends,venue,room,facilitators,state"
PLACES = "run,person,capacity,state,asked_at,channel"
PAST = "C1,C1-1,2025-autumn,8,{n},{day}/10/2025 10:00,{day}/10/2025 12:00,{place},{who},{state}"


def past(n=1, day=6, place="Library,Room 2", who="S1;S2", state="held"):
    return PAST.format(n=n, day=day, place=place, who=who, state=state)


def sessions():
    db.session.expire_all()
    return db.session.scalars(select(Session).order_by(Session.run_id, Session.number)).all()


def said(plan):
    return [(warning.row, warning.column, str(warning)) for warning in plan.warnings]


@pytest.fixture
def course(app):
    a_peer_trainer(reference="S1")
    a_clinician(reference="S2")
    a_person("Una", reference="S3")
    return a_course(code="C1")


def test_what_is_not_known_yet_is_made(course, bring):
    plan = bring("timetable", TIMETABLE, past(1, 6), past(2, 13, place="online,"), past(3, 20))

    term = db.session.scalars(select(Term)).one()
    assert (plan.problems, plan.warnings, plan.new) == ([], [], 3)
    assert (term.code, term.name) == ("2025-autumn", "Autumn 2025")
    assert (term.starts_on, term.ends_on) == (date(2025, 10, 6), date(2025, 10, 20))
    assert dict(db.session.execute(select(Venue.name, Venue.is_online)).all()) == {"Library": False, "online": True}
    assert db.session.scalars(select(Room.name)).all() == ["Room 2"]
    run = db.session.scalars(select(Run)).one()
    assert (run.code, run.course_id, run.places, run.revision_id) == (
        "C1-1",
        course.id,
        8,
        course.published_revision_id,
    )
    first = sessions()[0]
    assert (first.number, first.starts_at) == (1, datetime(2025, 10, 6, 9, tzinfo=UTC))
    assert sorted(each.knowledge for each in first.facilitations) == [Knowledge.BY_TRAINING, Knowledge.LIVED_EXPERIENCE]
    assert first.state is SessionState.HELD


def test_the_same_again_changes_nothing_however_it_is_written(course, bring):
    bring("timetable", TIMETABLE, past())

    plan = bring(
        "timetable",
        TIMETABLE,
        "c1,c1-1,2025-AUTUMN,8,1,2025-10-06 10:00,2025-10-06 12:00,LIBRARY,room 2,s2:by_training;s1,HELD",
    )

    assert (plan.problems, plan.new, plan.updated, plan.same) == ([], 0, 0, 1)


def test_new_values_replace_and_calendars_hear_of_them(course, bring):
    bring("timetable", TIMETABLE, past())

    plan = bring(
        "timetable",
        TIMETABLE,
        "C1,C1-1,2026-spring,9,1,2026-02-06 10:00,2026-02-06 12:00,Hall,,S1,cancelled",
    )

    session = sessions()[0]
    assert (plan.updated, plan.problems) == (1, [])
    changed = {column for column, _, _ in plan.first_changes[0].fields}
    assert changed == {"term", "capacity", "starts", "ends", "venue", "room", "facilitators", "state"}
    assert (session.run.term.code, session.run.places) == ("2026-spring", 9)
    assert (session.venue.name, session.room_id, session.sequence) == ("Hall", None, 1)
    assert (len(session.facilitations), session.handovers) == (1, 1)
    assert session.run.cancelled_at is not None
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_an_empty_cell_leaves_what_is_there(course, bring):
    bring("timetable", TIMETABLE, past())

    plan = bring("timetable", TIMETABLE, past(place=",", who="", state=""))

    assert (plan.same, plan.updated) == (1, 0)
    assert sessions()[0].room.name == "Room 2"


def test_a_room_alone_is_one_of_the_venue_that_there_is(course, bring):
    bring("timetable", TIMETABLE, past())

    bring("timetable", TIMETABLE, past(place=",Room 9"))

    assert (sessions()[0].venue.name, sessions()[0].room.name) == ("Library", "Room 9")


def test_a_term_becomes_longer_and_says_so(course, bring):
    bring("timetable", TIMETABLE, past(1, 6))

    plan = bring("timetable", TIMETABLE, past(2, 27))

    db.session.expire_all()
    assert db.session.scalars(select(Term)).one().ends_on == date(2025, 10, 27)
    assert "becomes longer" in said(plan)[0][2]


def test_a_session_that_has_ended_is_held_so_that_nothing_becomes_due(course, bring):
    plan = bring("timetable", TIMETABLE, past(1, 6, state=""), past(2, 13, state="planned"))

    assert [session.state for session in sessions()] == [SessionState.HELD, SessionState.HELD]
    assert [(row, column) for row, column, _ in said(plan)] == [(3, "state")]


def test_a_session_to_come_is_planned_and_one_said_to_be_held_is_told(course, bring):
    later = (clock.today() + timedelta(days=40)).isoformat()
    row = f"C1,C1-1,t1,8,{{}},{later} {{}}:00,{later} {{}}:30,,,,{{}}"

    plan = bring("timetable", TIMETABLE, row.format(1, 10, 10, ""), row.format(2, 12, 12, "held"))

    assert [session.state for session in sessions()] == [SessionState.PLANNED, SessionState.HELD]
    assert [(row, column) for row, column, _ in said(plan)] == [(3, "state")]


def test_a_clash_is_told_and_stops_nothing(course, bring):
    other = a_run(code="X-1", sessions=0)
    with transaction():
        db.session.add(
            Session(
                run_id=other.id,
                number=1,
                starts_at=datetime(2025, 10, 6, 10, tzinfo=UTC),
                ends_at=datetime(2025, 10, 6, 12, tzinfo=UTC),
                room_id=(room := Room(name="Room 2", venue=Venue(name="Library"))) and None,
                changed_at=clock.now(),
            )
        )
        db.session.add(room)
    with transaction():
        session = db.session.scalars(select(Session)).one()
        session.venue_id, session.room_id = room.venue_id, room.id

    plan = bring("timetable", TIMETABLE, past(1, 6), past(2, 6, place="Hall,", who="S1"))

    assert plan.problems == []
    assert [(row, column) for row, column, _ in said(plan)] == [(2, "room"), (3, "facilitators")]
    assert "Room 2, Library is taken at that time by X-1 · 1" in said(plan)[0][2]
    assert "S1 is taken at that time by C1-1 · " in said(plan)[1][2]


@pytest.mark.parametrize(
    "rows",
    [
        [past(1, 6), past(2, 6, place="Hall,", who="", state="cancelled")],
        [past(1, 6, place="Online,Room 1", who="S1"), past(2, 6, place="Online,Room 1", who="S2")],
        [past(1, 6), past(2, 7)],
    ],
)
def test_what_is_cancelled_online_or_on_another_day_clashes_with_nothing(course, bring, rows):
    assert bring("timetable", TIMETABLE, *rows).warnings == []


def test_somebody_without_a_teaching_role_teaches_from_what_is_stated(course, bring):
    assert bring("timetable", TIMETABLE, past(who="S3:lived_experience;S2")).problems == []

    assert {each.knowledge for each in sessions()[0].facilitations} == set(Knowledge)


def test_places_may_become_fewer_on_a_run_that_is_over(course, bring):
    bring("timetable", TIMETABLE, past())
    run = db.session.scalars(select(Run)).one()
    an_enrolment(amina(), run)

    plan = bring("timetable", TIMETABLE, past().replace(",8,", ",0,"))

    assert plan.problems == []
    db.session.expire_all()
    assert run.places == 0


def enrolments():
    db.session.expire_all()
    return db.session.scalars(select(Enrolment).order_by(Enrolment.id)).all()


@pytest.fixture
def run(app):
    for name in ("P1", "P2", "P3"):
        a_person(name, reference=name)
    return a_run(code="C1-1", places=1)


def test_a_place_comes_with_its_history_and_no_message(run, bring):
    plan = bring(
        "enrolments", PLACES, "c1-1,p1,supporter;public,enrolled,2025-09-01 09:00,phone", "C1-1,P2,public,waiting,,"
    )

    first, second = enrolments()
    assert (plan.problems, plan.new) == ([], 2)
    assert (first.state, first.channel) == (State.ENROLLED, EnrolledBy.PHONE)
    assert first.capacities == {Capacity.SUPPORTER, Capacity.PUBLIC}
    assert first.asked_at == datetime(2025, 9, 1, 8, tzinfo=UTC)
    assert second.state is State.WAITING
    events = db.session.scalars(select(EnrolmentEvent).order_by(EnrolmentEvent.enrolment_id)).all()
    assert [(event.state, event.at == first.asked_at) for event in events] == [
        (State.ENROLLED, True),
        (State.WAITING, False),
    ]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_place_knows_when_a_spreadsheet_made_it_what_it_is(run, bring):
    with transaction():
        made_here = an_enrolment(db.session.scalars(select(Person).where(Person.reference == "P2")).one(), run).id
    bring("enrolments", PLACES, "C1-1,P1,public,waiting,2025-09-01 09:00,", "C1-1,P2,public,enrolled,,phone")
    before = {place.id: place.brought_at for place in enrolments()}

    bring("enrolments", PLACES, "C1-1,P2,public,withdrawn,,")

    after = {place.id: place.brought_at for place in enrolments()}
    (brought,) = before.keys() - {made_here}
    assert before[made_here] is None
    assert before[brought] == after[brought] is not None
    assert after[made_here] >= before[brought]


def test_a_place_that_one_gives_up_another_takes_in_the_same_file(run, bring):
    bring("enrolments", PLACES, "C1-1,P1,public,enrolled,,", "C1-1,P2,public,waiting,,")

    plan = bring("enrolments", PLACES, "C1-1,P2,supporter,enrolled,,", "C1-1,P1,public,withdrawn,,")

    assert (plan.problems, plan.updated) == ([], 2)
    assert [place.state for place in enrolments()] == [State.WITHDRAWN, State.ENROLLED]
    assert enrolments()[1].capacities == {Capacity.SUPPORTER}
    assert db.session.scalar(select(func.count()).select_from(EnrolmentEvent)) == 4


def test_who_comes_back_to_the_queue_by_spreadsheet_stands_at_its_end(run, bring):
    early = "2026-01-05 09:00"
    bring("enrolments", PLACES, f"C1-1,P1,public,withdrawn,{early},", "C1-1,P2,public,waiting,2026-01-06 09:00,")

    bring("enrolments", PLACES, "C1-1,P1,public,waiting,,")

    assert [number_in_queue(place) for place in enrolments()] == [2, 1]
    assert bring("enrolments", PLACES, "C1-1,P1,public,waiting,,").same == 1
    assert bring("enrolments", PLACES, f"C1-1,P1,public,waiting,{early},").updated == 1


def test_only_those_beyond_the_places_of_an_open_run_are_refused(run, bring):
    plan = bring("enrolments", PLACES, *[f"C1-1,P{n},public,enrolled,," for n in (1, 2, 3)])

    assert [(problem.row, problem.column) for problem in plan.problems] == [(3, "state"), (4, "state")]
    assert enrolments() == []


def test_of_a_run_that_is_over_more_are_kept_with_a_warning(app, bring):
    run = a_run(code="C1-1", places=1, first=clock.now() - timedelta(days=60))
    for name in ("P1", "P2", "P3"):
        a_person(name, reference=name)

    plan = bring("enrolments", PLACES, *[f"{run.code},P{n},public,enrolled,," for n in (1, 2, 3)])

    assert (plan.problems, len(enrolments())) == ([], 3)
    assert [(row, column) for row, column, _ in said(plan)] == [(3, "state")]


def test_the_database_itself_keeps_an_open_run_to_its_places(run, bring):
    bring("enrolments", PLACES, "C1-1,P1,public,enrolled,,", "C1-1,P2,public,waiting,,")

    with pytest.raises((IntegrityError, OperationalError)), transaction():
        db.session.execute(text("UPDATE enrolment SET state = 'enrolled'"))


def test_somebody_with_an_offer_is_still_waiting_for_a_spreadsheet(run, bring):
    an_enrolment(bryn(), run, State.OFFERED, offer_lapses_at=clock.now())
    reference = enrolments()[0].person.reference

    waiting = bring("enrolments", PLACES, f"C1-1,{reference},lived_experience,waiting,,")
    enrolled = bring("enrolments", PLACES, f"C1-1,{reference},lived_experience,enrolled,,")

    assert (waiting.same, enrolled.updated) == (1, 1)
    assert (enrolments()[0].state, enrolments()[0].offer_lapses_at) == (State.ENROLLED, None)


def test_a_date_later_than_now_is_told(run, bring):
    plan = bring("enrolments", PLACES, "C1-1,P1,public,enrolled,2099-01-01 09:00,")

    assert (plan.problems, plan.new) == ([], 1)
    assert said(plan)[0][:2] == (2, "asked_at")


def room_kept():
    """Tell of each session whether it shares its room, in the order in which they were written."""
    return list(db.session.scalars(select(Session.shares_room).order_by(Session.id)))


def test_of_two_that_a_sheet_brings_into_one_room_the_first_has_it_and_the_second_shares_it(course, bring):
    bring("timetable", TIMETABLE, past(1, 6), past(2, 6, who=""), past(3, 7), past(4, 8, place="Online,Room 1"))

    assert room_kept() == [False, True, False, True]


def test_a_session_that_a_sheet_moves_beside_one_that_was_there_shares_its_room_and_loses_that_when_it_goes(
    course, bring
):
    bring("timetable", TIMETABLE, past(1, 6), past(2, 13))

    bring("timetable", TIMETABLE, past(1, 13), past(2, 13))
    assert room_kept() == [True, False]
    bring("timetable", TIMETABLE, past(1, 20), past(2, 13))

    assert room_kept() == [False, False]


def test_two_that_a_sheet_lets_change_places_keep_their_rooms_for_themselves(course, bring):
    bring("timetable", TIMETABLE, past(1, 6), past(2, 13))

    bring("timetable", TIMETABLE, past(1, 13), past(2, 6))

    assert room_kept() == [False, False]


def test_what_a_sheet_cancels_is_in_nobodys_way(course, bring):
    bring("timetable", TIMETABLE, past(1, 6, state="cancelled"), past(2, 6))

    assert room_kept() == [False, False]


COMING = "C1,C1-1,2027-autumn,8,{n},{day} 10:00,{day} 12:00,{place},{who},{state}"


def coming(n, day, place="Library,Room 2", who="S1;S2", state=""):
    return COMING.format(n=n, day=day, place=place, who=who, state=state)


def test_days_on_which_nothing_is_taught_are_told_of_what_is_still_to_come_and_stop_nothing(course, bring):
    hall = a_room("Hall", venue="Library")
    a_closure(Closed.HALF_TERM, date(2027, 10, 25), 5, name="Autumn half-term")
    a_closure(Closed.COLLEGE, date(2027, 11, 2), name="Audit")
    a_closure(Closed.ROOM, date(2027, 11, 9), 2, name="Paint", room_id=hall.id)
    a_closure(Closed.VENUE, date(2027, 11, 16), name="Boiler", venue_id=hall.venue_id)

    plan = bring(
        "timetable",
        TIMETABLE,
        coming(1, "25/12/2027"),
        coming(2, "26/10/2027"),
        coming(3, "2/11/2027"),
        coming(4, "9/11/2027", "Library,Hall"),
        coming(5, "10/11/2027", "Library,Hut"),
        coming(6, "16/11/2027", "Library,Hut", "S1"),
        coming(7, "16/11/2027", "online,", "S2"),
        coming(8, "2/11/2027", state="cancelled"),
        coming(9, "30/11/2027"),
    )

    assert plan.problems == []
    assert [(row, column) for row, column, _ in said(plan)] == [(row, "starts") for row in (2, 3, 4, 5, 7)]
    assert [words.partition("starts: ")[2] for _, _, words in said(plan)] == [
        "Saturday 25 December 2027 is a bank holiday: Christmas Day.",
        "It is half-term from Monday 25 October 2027 to Friday 29 October 2027: Autumn half-term.",
        "The college is closed on Tuesday 2 November 2027: Audit.",
        "Hall, Library is closed from Tuesday 9 November 2027 to Wednesday 10 November 2027: Paint.",
        "Library is closed on Tuesday 16 November 2027: Boiler.",
    ]
    assert (plan.new, len(sessions())) == (9, 9)


def test_history_that_was_taught_on_a_closed_day_happened_and_is_not_told(course, bring):
    a_closure(Closed.COLLEGE, date(2025, 10, 6), name="Audit")

    plan = bring("timetable", TIMETABLE, past(1, 6))

    assert (plan.problems, plan.warnings, plan.new) == ([], [], 1)
