"""Planning a series, changing several of its sessions at once, and one letter to each who counts on them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import event, func, select

from college.audit.models import AuditEntry
from college.enrolment.actions.telling import (
    tell_of_cancelled_sessions,
    tell_of_changes,
    tell_of_new_sessions,
)
from college.enrolment.dates import preview
from college.enrolment.outlook import outlook_of_cancelling, outlook_of_change, outlook_of_new
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.outbox.models import Message
from college.outbox.rules import Channel
from college.people.models import Person
from college.people.rules import ContactBy, Knowledge, Role
from college.post import letters
from college.timetable.actions.changing import Wanted, change_sessions, hold_sessions, plans_for
from college.timetable.actions.series import add_series
from college.timetable.actions.sessions import Plan, Teaching, cancel_sessions, move, teach
from college.timetable.actions.wall import Which, times_on
from college.timetable.models import Facilitation, Run, Session
from college.timetable.queries.sessions_of_run import Scope, sessions_meant
from college.timetable.recurrence import Pattern, days_of
from college.timetable.rules import SessionState
from tests.cast import amina, bryn, dee, femi
from tests.factories import a_peer_trainer, a_person, a_room, a_run, a_session, an_enrolment

WEEK = timedelta(weeks=1)
FIRST = date(2027, 10, 5)  # a Tuesday; the clocks go back on 31 October


def a_series(run: Run, count: int = 5, *, weeks: int = 1, pair=(), room=None, first: date = FIRST) -> list[Session]:
    pattern = Pattern(first, weeks, count=count)
    times = [times_on(day, time(10), time(12)) for day in days_of(pattern)]
    teachers = tuple(Teaching(person) for person in pair)
    venue = room.venue if room else None
    with transaction():
        plans = [Plan(found.starts_at, found.ends_at, venue, room, teachers=teachers) for found in times]
        return add_series(db.session.merge(run), plans, by=None)


def an_empty_run(**said) -> Run:
    return a_run(sessions=0, **said)


def wall(session: Session) -> str:
    return f"{clock.local(session.starts_at):%d/%m %H:%M}"


def as_it_is(session: Session, **other) -> Wanted:
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    teachers = tuple(Teaching(row.person, row.knowledge) for row in session.facilitations)
    usual = {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "venue": session.venue,
        "room": session.room,
        "online_link": session.online_link,
        "teachers": teachers,
    }
    return Wanted(**usual | other)


def changed(session: Session, scope: Scope, **other):
    asked = plans_for(session, as_it_is(session, **other), sessions_meant(session, scope))
    return change_sessions(asked, by=None)


def messages(person=None) -> list[Message]:
    found = db.session.scalars(select(Message).order_by(Message.id))
    return [message for message in found if person is None or message.person_id == person.id]


def files_of(message: Message) -> list:
    mail = letters.composed(message, letters.addressee(message))
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return [Calendar.from_ical(part.get_content()).walk("VEVENT")[0] for part in parts]


def words_of(message: Message) -> str:
    return letters.words_for(message, letters.addressee(message)).text


def test_the_sessions_of_a_series_are_sessions_of_their_run_like_any_other(app):
    run = an_empty_run()

    sessions = a_series(run, 5, weeks=2, pair=(dee(), femi()))

    assert [wall(session) for session in sessions] == [
        "05/10 10:00",
        "19/10 10:00",
        "02/11 10:00",
        "16/11 10:00",
        "30/11 10:00",
    ]
    assert [session.number for session in sessions] == [1, 2, 3, 4, 5]
    assert all(len(session.pair) == 2 for session in sessions)
    assert db.session.scalar(select(func.count()).where(AuditEntry.what == "run.series_added")) == 1
    assert db.session.scalar(select(func.count()).where(AuditEntry.what == "session.added")) == 5


def test_a_series_that_cannot_be_whole_is_not_there_at_all(app):
    run = an_empty_run()
    a_series(run, 3)

    with pytest.raises(Refused, match="Session 3 of this run is at that time"), transaction():
        a_series(run, 3, first=FIRST + timedelta(days=14))

    assert db.session.scalar(select(func.count()).select_from(Session)) == 3
    assert db.session.scalar(select(func.count()).where(AuditEntry.what == "run.series_added")) == 1


def test_a_run_has_no_more_sessions_than_the_limit_however_they_are_added(app):
    run = an_empty_run()
    a_series(run, 58)

    with pytest.raises(Refused, match="at most 60 sessions"):
        a_series(run, 3, first=FIRST + timedelta(days=1))
    a_series(run, 2, first=FIRST + timedelta(days=1))
    with pytest.raises(Refused, match="at least one date"):
        add_series(db.session.merge(run), [], by=None)


def test_everybody_hears_of_a_whole_series_in_one_letter_with_a_file_for_each_session(app):
    teacher, student, called = dee(), amina(), a_person("Wyn Parry", email="", phone="01632 960001")
    run = an_empty_run()
    an_enrolment(student, run)
    an_enrolment(called, run)
    sessions = a_series(run, 4, pair=(teacher,), room=a_room())

    tell_of_new_sessions(sessions)

    assert [len(messages(person)) for person in (teacher, student, called)] == [1, 1, 1]
    (letter,) = messages(student)
    said = words_of(letter)
    assert "4 more sessions have been added to your class:" in said
    assert said.count("- Tuesday ") == 4
    assert "- Tuesday 26 October 2027, 10:00 to 12:00, Room 2" in said
    assert len({str(entry["UID"]) for entry in files_of(letter)}) == 4
    (call,) = messages(called)
    assert call.channel is Channel.PHONE
    assert words_of(call).count("- Tuesday ") == 4


def sessions_one_by_one(run: Run, count: int = 5) -> list[Session]:
    """Plan sessions of which the later ones have the lower numbers, so that nothing but time says what follows."""
    weeks = [times_on(FIRST + timedelta(weeks=week), time(10), time(12)) for week in range(count)]
    return [a_session(run, count - week, on.starts_at, ends_at=on.ends_at) for week, on in enumerate(weeks)]


@pytest.mark.parametrize("planned", [a_series, sessions_one_by_one])
def test_of_any_run_those_still_to_come_are_meant_and_those_that_follow(app, planned):
    sessions = planned(an_empty_run())
    another = planned(an_empty_run())
    first, second, third, fourth, fifth = sessions
    with transaction():
        db.session.merge(first).state = SessionState.HELD
        db.session.merge(fourth).state = SessionState.CANCELLED

    assert sessions_meant(third, Scope.THIS) == [third]
    assert sessions_meant(third, Scope.FOLLOWING) == [third, fifth]
    assert sessions_meant(third, Scope.ALL) == [second, third, fifth]
    assert sessions_meant(another[3], Scope.FOLLOWING) == another[3:]


def test_of_a_run_that_is_going_on_nothing_that_is_over_is_meant(app):
    sessions = sessions_one_by_one(an_empty_run())

    with time_machine.travel(sessions[1].ends_at, tick=False):
        meant = sessions_meant(sessions[3], Scope.ALL)
        after_the_first = sessions_meant(sessions[0], Scope.FOLLOWING)

    assert meant == sessions[2:]
    assert after_the_first == [sessions[0], *sessions[2:]]


def test_sessions_that_were_planned_one_by_one_move_together_and_are_told_in_one_letter(app):
    run = an_empty_run()
    an_enrolment(student := amina(), run)
    sessions = sessions_one_by_one(run)

    tell_of_changes(
        changed(sessions[2], Scope.FOLLOWING, day=FIRST + timedelta(days=15), starts=time(14), ends=time(16))
    )

    assert [wall(session) for session in sessions] == [
        "05/10 10:00",
        "12/10 10:00",
        "20/10 14:00",
        "27/10 14:00",
        "03/11 14:00",
    ]
    (letter,) = messages(student)
    assert len(files_of(letter)) == 3


def test_of_sessions_at_other_hours_the_one_that_would_end_before_it_starts_is_named(app):
    run = an_empty_run()
    sessions = sessions_one_by_one(run, 2)
    early = times_on(FIRST + timedelta(weeks=3), time(8), time(9))
    a_session(run, 3, early.starts_at, ends_at=early.ends_at)

    with pytest.raises(Refused, match="Session 3 has other hours"):
        changed(sessions[0], Scope.ALL, starts=time(11))


def test_one_session_of_a_series_moves_alone(app):
    sessions = a_series(an_empty_run(), 3)

    changed(sessions[1], Scope.THIS, day=FIRST + timedelta(days=9), starts=time(14), ends=time(16))

    assert [wall(session) for session in sessions] == ["05/10 10:00", "14/10 14:00", "19/10 10:00"]
    assert [session.sequence for session in sessions] == [0, 1, 0]


@pytest.mark.parametrize("weeks", [1, -1])
def test_what_follows_moves_along_even_onto_each_others_days_and_keeps_the_hour_on_the_wall(app, weeks):
    sessions = a_series(an_empty_run(), 5, room=a_room())
    second = sessions[1]
    with transaction():
        cancel_sessions([db.session.merge(sessions[0])], by=None)

    moved = changed(second, Scope.FOLLOWING, day=FIRST + timedelta(days=7 + 7 * weeks), starts=time(10, 30))

    assert len(moved) == 4
    shift = {1: ["19/10", "26/10", "02/11", "09/11"], -1: ["05/10", "12/10", "19/10", "26/10"]}[weeks]
    assert [wall(session) for session in sessions[1:]] == [f"{day} 10:30" for day in shift]
    assert [session.sequence for session in sessions[1:]] == [1, 1, 1, 1]


def test_sessions_that_would_meet_another_one_of_their_run_are_refused_before_they_move(app):
    run = an_empty_run()
    sessions = a_series(run, 3)
    a_series(run, 1, first=FIRST + timedelta(days=15))  # the day after the third
    wanted = as_it_is(sessions[0], day=FIRST + timedelta(days=1))

    with pytest.raises(Refused, match="Session 4 of this run is at that time already"):
        plans_for(sessions[0], wanted, sessions)
    plans_for(sessions[0], wanted, sessions[:2])
    plans_for(sessions[0], wanted, sessions_meant(sessions[0], Scope.ALL))


def test_of_two_sessions_that_a_spreadsheet_put_at_one_time_everything_but_the_time_can_be_changed(app):
    run, room = an_empty_run(), a_room()
    one, two = (a_session(run, n, clock.moment_of(FIRST, time(10))) for n in (1, 2))

    with transaction():
        change_sessions(plans_for(one, as_it_is(one, room=room, venue=room.venue)), by=None)

    assert (one.room, two.room) == (room, None)
    with pytest.raises(Refused, match="Session 2 of this run"):
        plans_for(one, as_it_is(one, starts=time(11)))
    with pytest.raises(Refused, match="Session 2 of this run"), transaction():
        move(one, Plan(one.starts_at + timedelta(hours=1), one.ends_at, room.venue, room), by=None)


def test_a_session_does_not_move_to_a_time_that_is_over_which_nobody_could_hear_of(app):
    run = an_empty_run()
    ahead = a_session(run, 1, clock.moment_of(FIRST, time(10)))
    begun = a_session(run, 2, clock.now() - timedelta(hours=1))
    years_ago, soon = FIRST.replace(year=FIRST.year - 10), clock.now() + timedelta(minutes=5)

    with pytest.raises(Refused, match="over already"):
        plans_for(ahead, as_it_is(ahead, day=years_ago))
    with pytest.raises(Refused, match="over already"), transaction():
        move(ahead, Plan(clock.now() - timedelta(hours=2), clock.now()), by=None)
    with transaction():
        move(begun, Plan(begun.starts_at, soon), by=None)
    assert begun.ends_at == soon


def test_only_what_was_changed_of_the_one_changes_of_the_others(app):
    room, hall = a_room(), a_room("Hall")
    one, other, third = a_series(an_empty_run(), 3, room=room)
    with transaction():
        starts = other.starts_at + timedelta(days=1, hours=3)
        move(other, Plan(starts, starts + timedelta(hours=1), hall.venue, hall, "https://meet.example/2"), by=None)

    changed(one, Scope.ALL, day=FIRST + timedelta(days=1))
    assert [wall(session) for session in (one, other, third)] == ["06/10 10:00", "14/10 13:00", "20/10 10:00"]
    changed(one, Scope.ALL, day=FIRST, starts=time(9, 30))

    assert [wall(session) for session in (one, other, third)] == ["05/10 09:30", "13/10 09:30", "19/10 09:30"]
    assert (one.room.name, other.room.name, other.online_link) == ("Room 2", "Hall", "https://meet.example/2")
    assert clock.local(other.ends_at).time() == time(14)


def test_a_session_over_the_hour_that_comes_twice_keeps_its_end_when_only_its_room_changes(app):
    starts, ends = datetime(2027, 10, 31, 0, 15, tzinfo=UTC), datetime(2027, 10, 31, 1, 45, tzinfo=UTC)
    session = a_session(an_empty_run(), 1, starts, ends_at=ends)  # from a quarter past one to a quarter to two, after
    room = a_room()
    wanted = Wanted(date(2027, 10, 31), time(1, 15), time(1, 45), Which.FIRST, room.venue, room)

    ((_session, plan),) = plans_for(session, wanted)

    assert (plan.starts_at, plan.ends_at, plan.room) == (starts, ends, room)


def test_a_facilitator_who_is_replaced_goes_from_each_and_a_stand_in_stays(app):
    lived, trained, stand_in = dee(), femi(), a_person("Ola Wren", *femi().roles)
    comes = a_peer_trainer("Nia Rees")
    sessions = a_series(an_empty_run(), 3, pair=(lived, trained))
    with transaction():
        rows = db.session.scalars(select(Facilitation).where(Facilitation.session_id == sessions[1].id))
        for row in rows:
            if row.person_id == trained.id:
                row.person_id = stand_in.id
    db.session.expire_all()
    first = sessions[0]

    done = changed(first, Scope.ALL, teachers=(Teaching(comes), Teaching(trained)))
    tell_of_changes(done)

    taught = [{row.person_id for row in session.facilitations} for session in sessions]
    assert taught == [{comes.id, trained.id}, {comes.id, stand_in.id}, {comes.id, trained.id}]
    assert {(m.person_id, m.name) for m in messages()} == {
        (comes.id, "timetable/put_on_sessions"),
        (lived.id, "timetable/taken_off_sessions"),
    }
    on, off = (next(m for m in messages() if m.person_id == person.id) for person in (comes, lived))
    assert len(files_of(on)) == len(files_of(off)) == 3
    assert {str(entry["STATUS"]) for entry in files_of(off)} == {"CANCELLED"}
    assert words_of(on).count("- Tuesday") == words_of(off).count("- Tuesday") == 3
    assert [session.sequence for session in sessions] == [0, 0, 0]


def test_who_teaches_from_the_other_knowledge_in_one_does_so_in_each_that_is_meant(app):
    both = a_person("Sam Hill", Role.PEER_TRAINER, Role.CLINICIAN)
    times = [times_on(day, time(10), time(12)) for day in (FIRST, FIRST + WEEK)]
    lived = (Teaching(both, Knowledge.LIVED_EXPERIENCE),)
    with transaction():
        plans = [Plan(found.starts_at, found.ends_at, teachers=lived) for found in times]
        sessions = add_series(an_empty_run(), plans, by=None)

    changed(sessions[0], Scope.ALL, teachers=(Teaching(both, Knowledge.BY_TRAINING),))

    assert [session.pair for session in sessions] == [[(both.id, Knowledge.BY_TRAINING)]] * 2


def test_of_a_time_that_comes_twice_the_other_one_can_be_chosen(app):
    night = FIRST.replace(day=31)
    found = times_on(night, time(1, 30), time(3), Which.FIRST)
    session = a_session(an_empty_run(), 1, found.starts_at, ends_at=found.ends_at)

    (same,) = plans_for(session, as_it_is(session))
    (later,) = plans_for(session, as_it_is(session, which=Which.SECOND))

    assert same[1].starts_at == found.starts_at
    assert later[1].starts_at == found.starts_at + timedelta(hours=1)


def test_a_move_of_several_is_told_once_to_each_of_what_they_count_on(app):
    student, everywhere, once = amina(), dee(), femi()
    run = an_empty_run()
    an_enrolment(student, run)
    an_enrolment(bryn(), run, State.WAITING)
    silent = a_person("Cai Rees", contact_by=ContactBy.NONE)
    an_enrolment(silent, run)
    sessions = a_series(run, 3, pair=(everywhere,))
    with transaction():
        teach(db.session.merge(sessions[2]), [Teaching(everywhere), Teaching(once)], by=None)
    db.session.expire_all()

    tell_of_changes(changed(sessions[0], Scope.ALL, starts=time(11)))

    told = {m.person_id: m for m in messages()}
    assert set(told) == {student.id, everywhere.id, once.id}
    assert told[student.id].name == told[everywhere.id].name == "timetable/sessions_moved"
    assert told[once.id].name == "timetable/session_moved"
    assert told[once.id].facts["session_ids"] == [sessions[2].id]
    said = words_of(told[student.id])
    assert "3 sessions of your class have moved" in said
    assert said.count("It was: Tuesday") == 3
    assert sorted(int(entry["SEQUENCE"]) for entry in files_of(told[student.id])) == [1, 1, 2]  # one was handed over


def test_whoever_learns_in_a_series_and_teaches_some_of_it_is_not_told_that_they_teach_all(app):
    both, everywhere = dee(), femi()
    run = an_empty_run()
    for person in (both, everywhere):
        an_enrolment(person, run)
    sessions = a_series(run, 3, pair=(everywhere,))
    with transaction():
        teach(db.session.merge(sessions[2]), [Teaching(everywhere), Teaching(both)], by=None)
    db.session.expire_all()

    tell_of_changes(changed(sessions[0], Scope.ALL, starts=time(11)))

    told = {m.person_id: m for m in messages()}
    assert {person: len(message.facts["session_ids"]) for person, message in told.items()} == {
        both.id: 3,
        everywhere.id: 3,
    }
    assert "3 sessions of your class have moved" in words_of(told[both.id])
    assert "3 sessions of a class that you teach have moved" in words_of(told[everywhere.id])


def test_a_session_that_moves_once_more_is_left_to_the_later_letter(app):
    student = amina()
    run = an_empty_run()
    an_enrolment(student, run)
    sessions = a_series(run, 3)
    tell_of_changes(changed(sessions[0], Scope.ALL, starts=time(11)))
    (earlier,) = messages(student)

    tell_of_changes(changed(sessions[1], Scope.THIS, starts=time(15), ends=time(17)))
    with transaction():
        cancel_sessions([db.session.merge(sessions[2])], by=None)

    assert letters.is_still_true(earlier)
    said = words_of(earlier)
    assert "One session of your class has moved" in said
    assert "Tuesday 5 October 2027, 11:00" in said
    assert "12 October" not in said
    assert "19 October" not in said
    assert len(files_of(earlier)) == 1
    tell_of_changes(changed(sessions[0], Scope.THIS, starts=time(9)))
    assert not letters.is_still_true(earlier)


def test_nobody_who_left_meanwhile_hears_of_several(app):
    student = amina()
    run = an_empty_run()
    place = an_enrolment(student, run)
    sessions = a_series(run, 3)
    tell_of_changes(changed(sessions[0], Scope.ALL, starts=time(11)))
    with transaction():
        db.session.merge(place).state = State.WITHDRAWN

    assert not letters.is_still_true(messages(student)[0])


def test_several_that_are_cancelled_are_told_in_one_letter_and_the_rest_stay(app):
    student = amina()
    run = an_empty_run()
    an_enrolment(student, run)
    sessions = a_series(run, 4, pair=(dee(),))

    last = cancel_sessions(sessions_meant(sessions[2], Scope.FOLLOWING), by=None)
    tell_of_cancelled_sessions(sessions[2:])

    assert not last
    assert [session.state for session in sessions] == [SessionState.PLANNED] * 2 + [SessionState.CANCELLED] * 2
    (letter,) = messages(student)
    assert "cancel these 2 sessions of your class" in words_of(letter)
    assert [str(entry["STATUS"]) for entry in files_of(letter)] == ["CANCELLED", "CANCELLED"]
    assert letters.is_still_true(letter)


def test_the_run_goes_with_all_of_its_sessions_at_once(app):
    sessions = a_series(an_empty_run(), 3)

    assert cancel_sessions(sessions, by=None)

    assert sessions[0].run.cancelled_at is not None


def test_a_room_that_is_taken_is_refused_wherever_the_session_comes_from(app):
    room = a_room()
    theirs = a_series(an_empty_run(), 3, room=room)

    with pytest.raises(Refused, match="is taken on Tuesday 12 October 2027 from 10:00 to 12:00 by"):
        a_series(an_empty_run(), 3, first=FIRST + timedelta(days=7), room=room)
    ours = a_series(an_empty_run(), 1, first=FIRST + timedelta(days=1), room=room)
    with pytest.raises(Refused, match="is taken on Tuesday 5 October 2027"):
        changed(ours[0], Scope.THIS, day=FIRST)
    changed(theirs[0], Scope.THIS, starts=time(10, 30))


def test_an_outlook_says_who_hears_and_what_is_in_the_way_and_changes_nothing(app):
    student, teacher, comes = amina(), dee(), a_peer_trainer("Nia Rees")
    run = an_empty_run()
    an_enrolment(student, run)
    sessions = a_series(run, 2, pair=(teacher,))
    a_series(an_empty_run(), 1, pair=(comes,))
    wanted = as_it_is(sessions[0], teachers=(Teaching(comes),), starts=time(11))

    found = outlook_of_change(run, plans_for(sessions[0], wanted, sessions_meant(sessions[0], Scope.ALL)))

    assert [(hearer.name, hearer.part.value) for hearer in found.people] == [
        ("Amina Yusuf", "enrolled"),
        ("Dee Okafor", "goes"),
        ("Nia Rees", "comes"),
    ]
    assert found.needs_reason
    assert found.is_possible
    assert [len(step.clashes) for step in found.steps] == [1, 0]
    assert "Nia Rees teaches" in str(found.steps[0].clashes[0])
    assert not db.session.dirty


def test_the_mark_of_an_outlook_changes_with_everything_that_it_says(app):
    run, student = an_empty_run(), amina()
    sessions = a_series(run, 2, pair=(dee(),))

    def mark(**other):
        db.session.expire_all()
        session = db.session.get_one(Session, sessions[0].id)
        return outlook_of_change(session.run, plans_for(session, as_it_is(session, **other))).mark

    seen = {mark(starts=time(11))}
    assert mark(starts=time(11)) in seen
    for do in (
        lambda: an_enrolment(student, run),
        lambda: hears_no_more(student),
        lambda: move_on(sessions[0]),
        lambda: a_series(an_empty_run(), 1, pair=(db.session.get_one(type(dee()), sessions[0].pair[0][0]),)),
    ):
        do()
        now = mark(starts=time(11))
        assert now not in seen
        seen.add(now)
    assert mark(starts=time(11, 30)) not in seen


def hears_no_more(person: Person) -> None:
    with transaction():
        db.session.merge(person).contact_by = ContactBy.NONE


def move_on(session: Session) -> None:
    with transaction():
        db.session.merge(session).sequence += 1


def test_who_waits_hears_only_of_the_whole_run(app):
    run = an_empty_run()
    an_enrolment(bryn(), run, State.WAITING)
    sessions = a_series(run, 2)

    assert outlook_of_cancelling(run, sessions[:1], whole_run=False).people == ()
    assert [hearer.name for hearer in outlook_of_cancelling(run, sessions, whole_run=True).people] == ["Bryn Hughes"]


def test_nobody_hears_of_a_session_that_is_written_into_the_books_afterwards(app):
    run = an_empty_run()
    an_enrolment(amina(), run)
    sessions = a_series(run, 2, first=clock.today() - timedelta(days=21), pair=(dee(),))
    plans = [Plan(one.starts_at + timedelta(days=1), one.ends_at + timedelta(days=1)) for one in sessions]

    tell_of_new_sessions(sessions)

    assert messages() == []
    assert outlook_of_new(run, plans).people == ()


def test_what_is_held_is_seen_as_it_is_now(app):
    run = an_empty_run()
    (session,) = a_series(run, 1)
    assert session.sequence == 0
    db.session.execute(Session.__table__.update().values(sequence=4))

    hold_sessions(session.run)

    assert session.sequence == 4


def test_in_every_calendar_a_series_stands_at_the_hour_of_the_wall_with_its_zone(app):
    student = amina()
    run = an_empty_run()
    an_enrolment(student, run)
    sessions = a_series(run, 6)

    tell_of_new_sessions(sessions)

    starts = [entry["DTSTART"] for entry in files_of(messages(student)[0])]
    assert {start.params["TZID"] for start in starts} == {"Europe/London"}
    assert {start.dt.hour for start in starts} == {10}
    assert len({start.dt.utcoffset() for start in starts}) == 2


@pytest.fixture
def asked():
    told = []

    def note(_conn, _cursor, statement, *_more):
        told.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield told
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_preview_asks_as_many_questions_for_sixty_dates_as_for_five(app, asked):
    run, teacher, room = an_empty_run(), dee(), a_room()
    wanted = Wanted(FIRST, time(10), time(12), None, room.venue, room, "", (Teaching(teacher),))
    counts = []
    for count in (5, 60):
        db.session.expire_all()
        asked.clear()
        found = preview(run, wanted, days_of(Pattern(FIRST, count=count)), {})
        counts.append((len(found.dates), len(asked)))

    assert [dates for dates, _ in counts] == [5, 60]
    assert counts[0][1] == counts[1][1] > 0
