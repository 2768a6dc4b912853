"""Planning terms, venues, runs and sessions, and who hears of a change."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from college.courses.models import Revision
from college.courses.rules import State as CourseState
from college.enrolment.actions.resizing import change_places
from college.enrolment.actions.telling import tell_of_cancelled_run, tell_of_cancelled_sessions, tell_of_changes
from college.enrolment.letters_of_sessions import is_still_true
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.foundation.templating import words
from college.outbox.models import Message
from college.outbox.rules import State as Fate
from college.outbox.rules import revived
from college.people.rules import ContactBy, Knowledge, Role
from college.settings.queries import the_college
from college.settings.rules import Policy
from college.timetable.actions.changing import Changed
from college.timetable.actions.runs import RunWords, cancel_run, make_run
from college.timetable.actions.sessions import (
    Handover,
    Plan,
    Teaching,
    add_session,
    cancel_sessions,
    move,
    settle_held,
    teach,
)
from college.timetable.actions.terms import change_term, make_term
from college.timetable.actions.venues import VenueWords, change_room, change_venue, make_room, make_venue
from college.timetable.actions.wall import times_on
from college.timetable.queries.runs import pair_is_complete, runs_of_term, sessions_without_a_pair
from college.timetable.queries.sessions import session_of, sessions_taught_by
from college.timetable.rules import SessionState
from tests.cast import amina, bryn, dee, femi
from tests.factories import a_course, a_peer_trainer, a_person, a_room, a_run, a_session, a_term, an_enrolment, made

IN_A_WEEK = timedelta(days=7)


def soon(days: int = 7) -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)


def a_plan(days: int = 7, **said: object) -> Plan:
    return Plan(soon(days), soon(days) + timedelta(hours=2), **said)  # type: ignore[arg-type]


def messages() -> list[Message]:
    return list(db.session.scalars(select(Message).order_by(Message.id)))


def test_a_time_that_the_clock_skips_is_refused_and_explained():
    with pytest.raises(Refused, match=r"On Sunday 28 March 2027 the clocks go forward, and 01:30 does not exist"):
        times_on(date(2027, 3, 28), time(1, 30), time(4))


def test_a_session_keeps_its_hour_on_the_wall_across_the_clock_change():
    before, after = (times_on(date(2026, 10, day), time(10), time(12)) for day in (20, 27))

    assert (before.starts_at.hour, after.starts_at.hour) == (9, 10)


def test_a_session_cannot_end_before_it_starts():
    with pytest.raises(Refused, match="ends before it starts"):
        times_on(date(2026, 10, 20), time(12), time(12))


def test_a_term_is_made_and_changed_under_a_code_of_its_own(app):
    days = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 18)}
    term = make_term("2026-autumn", " Autumn  2026 ", **days, by=None)

    change_term(term, name="Autumn", **days, opens_at=None, closes_at=None, by=None)

    assert (term.code, term.name) == ("2026-autumn", "Autumn")
    with pytest.raises(Refused, match="already"):
        make_term("2026-AUTUMN", "Another", **days, by=None)


def test_two_venues_and_two_rooms_of_one_do_not_share_a_name(app):
    library = make_venue(VenueWords("Łódź Library", is_online=False), by=None)
    room = make_room(library, "Room 2", seats=12, by=None)
    other = make_venue(VenueWords("Hall"), by=None)
    make_room(other, "room 2", by=None)

    change_room(room, name="Room 2", seats=14, by=None)

    assert room.seats == 14
    with pytest.raises(Refused, match="venue called"):
        change_venue(other, VenueWords("Łódź Library"), by=None)
    with pytest.raises(Refused, match="room called"):
        make_room(library, "ROOM 2", by=None)


def test_a_run_takes_the_revision_that_is_published(app):
    course, term, people = a_course(), a_term(), (Teaching(dee()), Teaching(femi()))

    run = make_run(
        "C01-01", course, RunWords(term), places=8, sessions=[a_plan(14), a_plan(7, teachers=people)], by=None
    )

    assert run.revision_id == course.published_revision_id
    assert [session.number for session in run.sessions] == [1, 2]
    assert run.sessions[0].starts_at == soon(7)
    assert sorted(knowledge for _, knowledge in run.sessions[0].pair) == sorted(Knowledge)
    assert not pair_is_complete(run)


def test_a_course_that_is_not_published_cannot_run(app):
    from college.courses.rules import State as CourseState

    with pytest.raises(Refused, match="not published"):
        make_run("C01-01", a_course(state=CourseState.DRAFT), RunWords(a_term()), places=8, by=None)


def test_two_runs_do_not_share_a_code(app):
    run = a_run()

    with pytest.raises(Refused, match="already"):
        make_run(run.code.lower(), run.course, RunWords(run.term), places=8, by=None)


def test_two_sessions_of_a_run_are_not_at_the_same_time(app):
    run = a_run(sessions=1, first=soon(7))

    with pytest.raises(Refused, match="Session 1 of this run is at that time"):
        add_session(run, a_plan(7), by=None)
    assert add_session(run, a_plan(8), by=None).number == 2


def test_a_session_that_moves_tells_calendars_and_everybody_who_counts_on_it(app):
    teachers = (dee(), femi())
    run = a_run(sessions=1, pair=teachers)
    for person, state in ((amina(), State.ENROLLED), (bryn(), State.OFFERED), (a_person("Cai Rees"), State.WAITING)):
        an_enrolment(person, run, state)
    silent = a_person("Wyn Parry", contact_by=ContactBy.NONE)
    an_enrolment(silent, run)
    session = run.sessions[0]

    was = move(session, a_plan(9, venue=session.venue, room=session.room), by=None)
    assert was is not None
    tell_of_changes([Changed(session, was, Handover())])

    assert session.sequence == 1
    told = {db.session.get_one(type(teachers[0]), m.person_id).name.split()[0]: m for m in messages()}
    assert set(told) == {"Amina", "Bryn", "Dee", "Femi"}
    assert told["Amina"].facts["sequence"] == 1
    assert told["Dee"].facts["part"] == "teaches"
    assert was.place == "Room 2, " + session.venue.name


def test_a_new_link_or_new_facilitators_alone_are_no_news_to_calendars(app):
    run = a_run(sessions=1)
    session = run.sessions[0]
    other = a_peer_trainer("Nia Rees")
    same = Plan(session.starts_at, session.ends_at, session.venue, session.room, "https://meet.example/1")

    was = move(session, same, by=None)
    teach(session, [Teaching(other)], by=None)

    assert was is None
    assert session.sequence == 0
    assert session.online_link == "https://meet.example/1"
    assert not messages()


def test_a_session_that_is_over_keeps_its_time_but_may_be_put_right_otherwise(app):
    run = a_run(sessions=1, first=soon(-7))
    session = run.sessions[0]

    with pytest.raises(Refused, match="already taken place"):
        move(session, a_plan(9), by=None)
    with pytest.raises(Refused, match="already taken place"):
        cancel_sessions([session], by=None)
    teach(session, [Teaching(a_peer_trainer("Nia Rees"))], by=None)
    assert len(session.facilitations) == 1


def test_somebody_who_no_longer_teaches_here_stays_on_the_sessions_they_taught(app):
    pair = (dee(), femi())
    run = a_run(sessions=1, pair=pair)
    with transaction():
        pair[0].role_rows = []

    teach(run.sessions[0], [Teaching(pair[0], Knowledge.LIVED_EXPERIENCE), Teaching(pair[1])], by=None)

    assert run.sessions[0].facilitator_ids == {person.id for person in pair}
    with pytest.raises(Refused, match="neither"):
        teach(run.sessions[0], [Teaching(amina())], by=None)


def test_the_last_session_cancelled_cancels_the_run(app):
    run = a_run(sessions=2)
    student = amina()
    an_enrolment(student, run)
    first, last = run.sessions

    assert cancel_sessions([first], by=None) is False
    tell_of_cancelled_sessions([first])
    assert cancel_sessions([last], by=None) is True

    assert run.cancelled_at is not None
    assert (first.state, first.sequence) == (SessionState.CANCELLED, 1)
    assert [m.name for m in messages() if m.person_id == student.id] == ["timetable/session_cancelled"]
    with pytest.raises(Refused, match="cancelled already"):
        cancel_sessions([last], by=None)


def test_a_cancelled_run_keeps_what_was_held_and_tells_those_who_wait_too(app):
    run = a_run(sessions=0)
    held = a_session(run, 1, soon(-7), state=SessionState.HELD)
    ahead = a_session(run, 2, soon(7))
    waiting = bryn()
    an_enrolment(waiting, run, State.WAITING)

    gone = cancel_run(run, by=None)
    tell_of_cancelled_run(run, gone)

    assert [session.id for session in gone] == [ahead.id]
    assert (held.state, ahead.state) == (SessionState.HELD, SessionState.CANCELLED)
    assert [(m.person_id, m.facts["session_ids"]) for m in messages()] == [(waiting.id, [ahead.id])]
    with pytest.raises(Refused, match="already"):
        cancel_run(run, by=None)
    with pytest.raises(Refused, match="cancelled"):
        add_session(run, a_plan(20), by=None)


def test_a_letter_is_overtaken_by_the_next_change_and_by_leaving(app):
    run = a_run(sessions=1)
    student = amina()
    place = an_enrolment(student, run)
    session = run.sessions[0]
    facts = {"session_ids": [session.id], "sequence": 0}

    assert is_still_true("timetable/session_moved", facts, student.id)
    assert not is_still_true("timetable/session_cancelled", facts, student.id)
    assert not is_still_true("timetable/session_moved", facts, bryn().id)
    with transaction():
        db.session.merge(place).state = State.WITHDRAWN
    assert not is_still_true("timetable/session_moved", facts, student.id)
    with transaction():
        db.session.merge(session).sequence = 1
    assert not is_still_true(
        "timetable/session_moved", facts | {"sequence": 0}, run.sessions[0].facilitations[0].person_id
    )


def test_the_clock_makes_a_session_held_once_it_is_over(app):
    run = a_run(sessions=0)
    over = a_session(run, 1, soon(-1))
    cancelled = a_session(run, 2, soon(-2), state=SessionState.CANCELLED)
    ahead = a_session(run, 3, soon(1))

    assert (settle_held(), settle_held()) == (1, 0)

    db.session.expire_all()
    assert [over.state, cancelled.state, ahead.state] == [
        SessionState.HELD,
        SessionState.CANCELLED,
        SessionState.PLANNED,
    ]


def test_a_run_keeps_the_revision_that_was_published_when_its_first_session_was_held(app):
    run = a_run(sessions=0)
    a_session(run, 1, soon(-1))
    second = a_session(run, 2, soon(1))
    publish_new_words(run.course, 2)

    with transaction():
        settle_held()
    assert taught_from(run) == 2
    publish_new_words(run.course, 3)
    with transaction():
        db.session.merge(second).starts_at = soon(-1)
        db.session.merge(second).ends_at = soon(-1) + timedelta(hours=1)
    with transaction():
        settle_held()

    assert taught_from(run) == 2


def test_a_run_of_a_course_that_is_retired_keeps_the_revision_it_was_planned_with(app):
    run = a_run(sessions=0)
    a_session(run, 1, soon(-1))
    publish_new_words(run.course, 2, state=CourseState.RETIRED)

    with transaction():
        settle_held()

    assert taught_from(run) == 1


def publish_new_words(course, number, state=CourseState.PUBLISHED):
    words = made(Revision(course_id=course.id, number=number, title="New words", made_at=clock.now()))
    with transaction():
        course.published_revision_id, course.state = words.id, state


def taught_from(run):
    db.session.expire_all()
    return run.revision.number


def test_sessions_without_a_pair_are_listed_also_where_the_policy_only_advises(app):
    complete = a_run(sessions=1)
    run = a_run(sessions=1, pair=(a_peer_trainer(),))
    with transaction():
        the_college().policy = Policy.ADVISORY

    listed = sessions_without_a_pair()

    assert [(row.run, row.number, row.missing) for row in listed] == [(run.code, 1, {Knowledge.BY_TRAINING})]
    assert pair_is_complete(run)
    assert pair_is_complete(complete)


def test_places_are_never_fewer_than_are_taken_and_new_ones_go_to_the_queue(app):
    run = a_run(places=2)
    for person in (amina(), bryn()):
        an_enrolment(person, run)
    waiting = an_enrolment(a_person("Cai Rees"), run, State.WAITING)

    with pytest.raises(Refused, match="2 places are taken"):
        change_places(run, 1, by=None)
    change_places(run, 3, by=None)

    db.session.refresh(waiting)
    assert (run.places, waiting.state) == (3, State.OFFERED)


def test_a_term_lists_its_runs_with_those_that_lack_a_pair(app):
    term = a_term()
    later = a_run(term=term, first=soon(20), pair=())
    sooner = a_run(term=term, first=soon(2))

    rows = runs_of_term(term)

    assert [(row.code, row.without_a_pair) for row in rows] == [(sooner.code, 0), (later.code, 2)]


def test_sessions_are_found_by_address_and_by_who_teaches_them(app):
    teacher = dee()
    run = a_run(sessions=2, pair=(teacher,), room=a_room())

    found = session_of(run.code, 2)

    assert found is not None
    assert session_of(run.code, 3) is None
    assert [session.number for session in sessions_taught_by(teacher, clock.now())] == [1, 2]
    assert sessions_taught_by(femi(), clock.now()) == []


def test_what_people_read_is_discreet_and_says_when_and_where(app):
    course = a_course("Living with psychosis")
    run = a_run(course, sessions=1, pair=(dee(),))
    an_enrolment(amina(), run)
    session = run.sessions[0]
    was = move(session, a_plan(9, venue=session.venue), by=None)
    assert was is not None
    tell_of_changes([Changed(session, was, Handover())])
    tell_of_cancelled_sessions([session])
    tell_of_cancelled_run(run, [session])

    college = the_college()
    for message in messages():
        assert message.state is Fate.WAITING
        with app.test_request_context():
            said = words(message.name, revived(message.facts) | {"name": "Amina", "college": college})
        assert "psychosis" not in (said.subject + said.text).lower()
        assert "class" in said.subject
        if "session" in message.name:
            assert session.venue.name in said.text


def test_a_person_with_both_roles_chooses_from_what_they_teach(app):
    both = a_person("Ola Wren", Role.PEER_TRAINER, Role.CLINICIAN)
    run = a_run(sessions=1, pair=())

    with pytest.raises(Refused, match="Say which"):
        teach(run.sessions[0], [Teaching(both)], by=None)
    teach(run.sessions[0], [Teaching(both, Knowledge.BY_TRAINING)], by=None)

    assert run.sessions[0].pair == [(both.id, Knowledge.BY_TRAINING)]
