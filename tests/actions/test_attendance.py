"""Marking registers, and what is read from them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from college.attendance import actions
from college.attendance.actions import Tap
from college.attendance.models import Mark
from college.attendance.queries import own_record
from college.attendance.queries import registers as queries
from college.attendance.rules import Attended
from college.audit.models import AuditEntry
from college.enrolment.actions.leaving import withdraw
from college.enrolment.actions.offering import accept, offer_to
from college.enrolment.models import EnrolmentEvent
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.refusal import Refused
from college.timetable.rules import SessionState
from tests.cast import amina, bryn, carys, dee, femi
from tests.factories import a_run, a_session, an_enrolment

HERE, MISSED = Attended.ATTENDED, Attended.MISSED


def a_held_run(**said):
    run = a_run(sessions=1, first=clock.now() - timedelta(days=2), **said)
    run.sessions[0].state = SessionState.HELD
    db.session.commit()
    return run


def marks():
    return {mark.enrolment_id: mark.mark for mark in db.session.scalars(select(Mark))}


def test_a_mark_can_be_made_changed_and_taken_away(app):
    run, teacher = a_held_run(), dee()
    place, session = an_enrolment(amina(), run), run.sessions[0]

    actions.mark(session, place, Attended.PART, by=teacher, minutes=60)
    actions.mark(session, place, HERE, by=teacher)
    assert marks() == {place.id: HERE}
    assert queries.mark_of(session, place.id).minutes is None

    actions.mark(session, place, None, by=teacher)
    assert marks() == {}
    assert [entry.what for entry in db.session.scalars(select(AuditEntry))] == ["register.marked"] * 3


def test_nobody_is_marked_at_a_session_that_was_cancelled_or_on_another_run(app):
    run, other, teacher = a_held_run(), a_held_run(), dee()
    place, elsewhere = an_enrolment(amina(), run), an_enrolment(bryn(), other)

    with pytest.raises(Refused, match="not on the run"):
        actions.mark(run.sessions[0], elsewhere, HERE, by=teacher)
    run.sessions[0].state = SessionState.CANCELLED
    with pytest.raises(Refused, match="cancelled"):
        actions.mark(run.sessions[0], place, HERE, by=teacher)


def test_who_came_is_not_said_before_the_day_but_who_will_not_come_is(app):
    run, office = a_run(sessions=1, first=clock.now() + timedelta(hours=2)), carys()
    place, session = an_enrolment(amina(), run), run.sessions[0]

    with pytest.raises(Refused, match="too early"):
        actions.mark(session, place, HERE, by=office)
    actions.mark(session, place, Attended.APOLOGIES, by=office)
    assert marks() == {place.id: Attended.APOLOGIES}

    session.starts_at = clock.now() + timedelta(minutes=59)
    actions.mark(session, place, HERE, by=office)
    assert marks() == {place.id: HERE}


def test_two_people_with_the_same_register_lose_nothing(app):
    run, one_teacher, other_teacher = a_held_run(), dee(), femi()
    one, two, session = an_enrolment(amina(), run), an_enrolment(bryn(), run), run.sessions[0]
    actions.save_register(session, [Tap(one.id, None, HERE)], by=one_teacher)

    kept = actions.save_register(session, [Tap(one.id, None, MISSED), Tap(two.id, None, MISSED)], by=other_teacher)

    assert kept == [one.id]
    assert marks() == {one.id: HERE, two.id: MISSED}


def test_a_page_that_is_saved_late_changes_only_what_was_touched_on_it(app):
    run, one_teacher, other_teacher = a_held_run(), dee(), femi()
    place, session = an_enrolment(amina(), run), run.sessions[0]
    actions.mark(session, place, HERE, by=one_teacher)
    actions.mark(session, place, Attended.LATE, by=one_teacher)

    kept = actions.save_register(session, [Tap(place.id, HERE, HERE)], by=other_teacher)

    assert kept == []
    assert marks() == {place.id: Attended.LATE}


def test_a_mark_of_ones_own_is_put_right_though_its_answer_was_lost(app):
    run, teacher = a_held_run(), dee()
    place, session = an_enrolment(amina(), run), run.sessions[0]
    actions.save_register(session, [Tap(place.id, None, HERE)], by=teacher)

    kept = actions.save_register(session, [Tap(place.id, None, MISSED)], by=teacher)

    assert kept == []
    assert marks() == {place.id: MISSED}


def test_the_register_lists_those_enrolled_and_those_with_a_mark_and_says_who_joined_late(app):
    run, teacher = a_held_run(), dee()
    early, late, gone, waiting = (
        an_enrolment(amina(), run, asked_at=clock.now() - timedelta(days=9)) for _ in range(4)
    )
    late.asked_at = clock.now()
    actions.mark(run.sessions[0], gone, HERE, by=teacher)
    gone.state, waiting.state = State.WITHDRAWN, State.WAITING
    db.session.flush()

    rows = {row.enrolment_id: row for row in queries.register_of(run.sessions[0], with_needs=True)}

    assert set(rows) == {early.id, late.id, gone.id}
    assert (rows[early.id].shown, rows[late.id].shown) == (None, Attended.NOT_EXPECTED)


def test_joining_counts_from_when_a_place_was_got_not_from_when_it_was_asked_for(app):
    run, teacher, office = a_held_run(places=1), dee(), carys()
    student, session = bryn(), run.sessions[0]
    first = an_enrolment(amina(), run, asked_at=clock.now() - timedelta(days=9))
    second = an_enrolment(student, run, State.WAITING, asked_at=clock.now() - timedelta(days=8))
    actions.mark(session, first, HERE, by=teacher)
    a_session(run, 2, clock.now() + timedelta(days=5))
    withdraw(first, by=office)
    offer_to(second, by=office, reason="First in the queue.")
    accept(second, by=office)

    rows = {row.enrolment_id: row for row in queries.register_of(session, with_needs=True)}

    assert rows[second.id].shown is Attended.NOT_EXPECTED
    assert queries.tallies([session])[session.id] == queries.Tally(expected=0, unmarked=0)
    assert list(queries.registers_waiting()) == []
    record = own_record.attendance_record(student)[0]
    assert [one.mark for one in record.sessions] == [Attended.NOT_EXPECTED, None]


def test_a_place_that_was_got_at_once_counts_from_when_it_was_asked_for(app):
    run = a_held_run()
    place = an_enrolment(amina(), run, asked_at=clock.now() - timedelta(days=9))
    written = EnrolmentEvent(enrolment_id=place.id, at=clock.now(), state=State.ENROLLED, reason="spreadsheet")
    save(written)

    assert queries.register_of(run.sessions[0], with_needs=True)[0].shown is None


def test_it_is_counted_who_is_expected_and_who_has_no_mark_yet(app):
    run, teacher = a_held_run(), dee()
    early = {"asked_at": clock.now() - timedelta(days=9)}
    here, told, elsewhere, _without = (an_enrolment(amina(), run, **early) for _ in range(4))
    an_enrolment(bryn(), run)  # joined when it was over
    an_enrolment(bryn(), run, State.WAITING, **early)
    session = run.sessions[0]
    for place, mark in ((here, HERE), (told, Attended.APOLOGIES), (elsewhere, Attended.NOT_EXPECTED)):
        actions.mark(session, place, mark, by=teacher)

    assert queries.tallies([session])[session.id] == queries.Tally(expected=2, unmarked=1)
    other = a_run(sessions=1).sessions[0]
    assert queries.tallies([other]) == {other.id: queries.Tally(expected=0, unmarked=0)}


def test_what_helps_is_read_for_those_alone_who_teach(app):
    run = a_held_run()
    an_enrolment(amina(), run, what_helps="A seat near the door.")

    assert queries.register_of(run.sessions[0], with_needs=True)[0].what_helps == "A seat near the door."
    assert queries.register_of(run.sessions[0], with_needs=False)[0].what_helps == ""
    assert [(one.name, one.what_helps) for one in queries.students_of(run)] == [
        ("Amina Yusuf", "A seat near the door.")
    ]


def test_a_register_waits_until_everybody_who_was_expected_has_a_mark(app):
    run, teacher = a_held_run(), dee()
    place = an_enrolment(amina(), run, asked_at=clock.now() - timedelta(days=9))
    an_enrolment(bryn(), run)  # joined when it was over

    assert [session.id for session in queries.registers_waiting()] == [run.sessions[0].id]
    assert list(queries.registers_waiting(taught_by=teacher)) == []

    actions.mark(run.sessions[0], place, HERE, by=teacher)
    assert list(queries.registers_waiting()) == []


def test_a_register_waits_also_for_people_who_were_marked_at_another_session(app):
    teacher = dee()
    run = a_run(sessions=2, first=clock.now() - timedelta(days=15), pair=(teacher, femi()))
    for session in run.sessions:
        session.state = SessionState.HELD
    db.session.commit()
    place = an_enrolment(amina(), run, asked_at=clock.now() - timedelta(days=30))

    actions.mark(run.sessions[0], place, HERE, by=teacher)

    assert [session.number for session in queries.registers_waiting(taught_by=teacher)] == [2]


def test_a_student_keeps_their_own_record_after_the_course(app):
    run, student, teacher = a_held_run(), amina(), dee()
    place = an_enrolment(student, run)
    actions.mark(run.sessions[0], place, HERE, by=teacher)

    record = own_record.attendance_record(student)

    assert [(one.run_code, one.came.completed) for one in record] == [(run.code, True)]
    assert [(one.starts_at, one.mark) for one in record[0].sessions] == [(run.sessions[0].starts_at, HERE)]
