"""What the staff see of a timetable, asked of either database."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from college.courses.rules import State as CourseState
from college.foundation.db import db, transaction
from college.people.rules import Knowledge
from college.settings.queries import the_college
from college.settings.rules import Policy
from college.timetable.models import Venue
from college.timetable.overlaps import Overlap
from college.timetable.queries.planned import Narrowed, courses_with_runs, people_who_teach, planned
from college.timetable.rules import SessionState
from college.timetable.spans import Span, View
from tests.cast import dee, femi
from tests.factories import a_course, a_room, a_run, a_session, on

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
WEEK = Span(View.WEEK, NOON.date())
ALL = Narrowed()


def seen(narrowed=ALL, span=WEEK):
    return {(line.run_code, line.number): line for line in planned(span, narrowed)}


def test_a_session_is_told_with_when_what_where_and_who(app):
    pair = (femi(), dee())
    run = a_run(a_course("Choir"), first=NOON, room=a_room("Room 2", "Library"), pair=pair)

    (line,) = planned(WEEK, ALL)

    assert (line.run_code, line.number, line.title, line.place) == (run.code, 1, "Choir", "Room 2, Library")
    assert (line.starts_at, line.ends_at) == (NOON, NOON + timedelta(hours=2))
    assert (line.teachers, line.missing, line.overlaps) == (("Dee Okafor", "Femi Adeyemi"), (), ())


def test_the_staff_see_also_what_is_not_public(app):
    draft = a_run(a_course("Secret plans", state=CourseState.DRAFT), first=NOON)
    off = a_run(first=NOON, cancelled_at=NOON)

    assert {code for code, _number in seen()} == {draft.code, off.code}


def test_days_are_those_of_the_clock_on_the_wall(app):
    summer = Span(View.DAY, datetime(2026, 7, 1, tzinfo=UTC).date())
    run = a_run(sessions=0)
    a_session(run, 1, on(summer.day, 0))
    a_session(run, 2, on(summer.day, 0) - timedelta(minutes=1))
    a_session(run, 3, on(summer.day, 23) + timedelta(minutes=59))
    a_session(run, 4, on(summer.day + timedelta(days=1), 0))

    assert {number for _code, number in seen(span=summer)} == {1, 3}


def test_it_narrows_by_venue_room_facilitator_and_course(app):
    lived, trained = dee(), femi()
    library, hall = a_room("Room 2", "Library"), a_room("Main", "Hall")
    choir = a_run(a_course("Choir"), first=NOON, room=library, pair=(lived, trained), sessions=1)
    sleep = a_run(a_course("Sleep"), first=NOON, room=hall, pair=(trained,), sessions=1)

    assert set(seen()) == {(choir.code, 1), (sleep.code, 1)}
    for narrowed, found in (
        (Narrowed(venue=library.venue_id), choir),
        (Narrowed(room=hall.id), sleep),
        (Narrowed(teacher=lived.id), choir),
        (Narrowed(course=sleep.course_id), sleep),
    ):
        assert set(seen(narrowed)) == {(found.code, 1)}
    assert seen(Narrowed(venue=library.venue_id, course=sleep.course_id)) == {}


@pytest.mark.parametrize(
    ("policy", "lacking"),
    [
        (Policy.TWO_CAPACITIES, (Knowledge.LIVED_EXPERIENCE,)),
        (Policy.PEER_LED, (Knowledge.LIVED_EXPERIENCE,)),
        (Policy.ADVISORY, (Knowledge.LIVED_EXPERIENCE,)),
    ],
)
def test_what_a_pair_lacks_is_the_policy_s_to_say(app, policy, lacking):
    a_run(first=NOON, pair=(femi(),), sessions=1)
    the_college().policy = policy

    assert [line.missing for line in planned(WEEK, ALL)] == [lacking]


def test_a_session_that_was_cancelled_lacks_nothing_and_is_in_nobodys_way(app):
    room = a_room()
    run = a_run(first=NOON, room=room, sessions=1)
    off = a_session(run, 2, NOON, room=room, state=SessionState.CANCELLED)

    lines = seen()

    assert lines[run.code, off.number].is_cancelled
    assert (lines[run.code, 2].missing, lines[run.code, 2].overlaps, lines[run.code, 1].overlaps) == ((), (), ())


def test_what_overlaps_is_found_among_all_and_not_only_among_those_asked_for(app):
    lived = dee()
    one = a_run(a_course("Choir"), first=NOON, pair=(lived, femi()), sessions=1)
    other = a_run(first=NOON + timedelta(hours=1), pair=(lived,), sessions=1)
    a_run(first=NOON + timedelta(hours=4), sessions=1)

    alone = seen(Narrowed(course=one.course_id))

    assert alone[one.code, 1].overlaps == (Overlap.PERSON,)
    assert set(seen()) >= {(other.code, 1)}
    assert sum(bool(line.overlaps) for line in planned(WEEK, ALL)) == 2


def test_a_session_of_the_evening_before_stands_in_the_way_of_one_at_midnight(app):
    room, day = a_room(), Span(View.DAY, NOON.date())
    run, late = a_run(sessions=0), a_run(sessions=0)
    a_session(late, 1, on(NOON.date(), 0) - timedelta(hours=1), room=room)
    a_session(run, 1, on(NOON.date(), 0), room=room, shares_room=True)

    assert seen(span=day)[run.code, 1].overlaps == (Overlap.ROOM,)


def test_a_room_on_a_screen_is_shared_and_never_in_use_twice(app):
    screen = a_room("Room on a screen")
    with transaction():
        db.session.get_one(Venue, screen.venue_id).is_online = True
    for run in (a_run(sessions=0), a_run(sessions=0)):
        a_session(run, 1, NOON, room=screen, shares_room=True)

    assert [line.overlaps for line in planned(WEEK, ALL)] == [(), ()]


def test_only_what_is_planned_and_not_over_can_be_moved(app):
    run = a_run(first=NOON, sessions=1)
    a_session(run, 2, NOON + timedelta(hours=3), state=SessionState.CANCELLED)
    a_session(run, 3, NOON + timedelta(hours=6), state=SessionState.HELD)

    lines = [seen()[run.code, number] for number in (1, 2, 3)]

    assert [line.may_move(NOON) for line in lines] == [True, False, False]
    assert not lines[0].may_move(NOON + timedelta(hours=2))


def test_those_who_teach_and_courses_with_runs_are_offered(app):
    lived, idle = dee(), femi()
    choir = a_course("Choir")
    a_course("Sleep")
    a_run(choir, pair=(lived,))

    assert [(number, name) for number, _reference, name in people_who_teach()] == [(lived.id, "Dee Okafor")]
    assert idle.id != lived.id
    assert courses_with_runs() == [(choir.id, choir.slug, "Choir")]


def test_a_hundred_sessions_ask_as_many_questions_as_one(app):
    pair, room = (dee(), femi()), a_room()
    run = a_run(first=NOON, sessions=1, pair=pair, room=room)
    counted = []

    for more in (0, 59):
        for n in range(more):
            a_session(run, 2 + n, NOON + timedelta(minutes=n), pair=pair, room=room, shares_room=True)
        db.session.rollback()
        the_college()
        asked = []
        event.listen(db.engine, "before_cursor_execute", lambda *_, asked=asked: asked.append(1))
        assert len(planned(WEEK, ALL)) == 1 + more
        counted.append(len(asked))

    assert counted[0] == counted[1]
    assert counted[0] <= 4
