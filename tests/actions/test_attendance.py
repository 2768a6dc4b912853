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
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.timetable.rules import SessionState
from tests.cast import amina, bryn, dee
from tests.factories import a_run, an_enrolment

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


def test_two_people_with_the_same_register_lose_nothing(app):
    run, teacher = a_held_run(), dee()
    one, two, session = an_enrolment(amina(), run), an_enrolment(bryn(), run), run.sessions[0]
    actions.save_register(session, [Tap(one.id, None, HERE)], by=teacher)

    kept = actions.save_register(session, [Tap(one.id, None, MISSED), Tap(two.id, None, MISSED)], by=teacher)

    assert kept == [one.id]
    assert marks() == {one.id: HERE, two.id: MISSED}


def test_the_register_lists_those_enrolled_and_those_with_a_mark_and_says_who_joined_late(app):
    run, teacher = a_held_run(), dee()
    early, late, gone, waiting = (
        an_enrolment(amina(), run, asked_at=clock.now() - timedelta(days=9)) for _ in range(4)
    )
    late.asked_at = clock.now()
    actions.mark(run.sessions[0], gone, HERE, by=teacher)
    gone.state, waiting.state = State.WITHDRAWN, State.WAITING
    db.session.flush()

    rows = {row.enrolment_id: row for row in queries.register_of(run.sessions[0])}

    assert set(rows) == {early.id, late.id, gone.id}
    assert (rows[early.id].shown, rows[late.id].shown) == (None, Attended.NOT_EXPECTED)


def test_a_register_waits_until_everybody_who_was_expected_has_a_mark(app):
    run, teacher = a_held_run(), dee()
    place = an_enrolment(amina(), run, asked_at=clock.now() - timedelta(days=9))
    an_enrolment(bryn(), run)  # joined when it was over

    assert [session.id for session in queries.registers_waiting()] == [run.sessions[0].id]
    assert list(queries.registers_waiting(taught_by=teacher)) == []

    actions.mark(run.sessions[0], place, HERE, by=teacher)
    assert list(queries.registers_waiting()) == []


def test_a_student_keeps_their_own_record_after_the_course(app):
    run, student, teacher = a_held_run(), amina(), dee()
    place = an_enrolment(student, run)
    actions.mark(run.sessions[0], place, HERE, by=teacher)

    record = own_record.attendance_record(student)

    assert [(one.run_code, one.came.completed) for one in record] == [(run.code, True)]
    assert [(one.starts_at, one.mark) for one in record[0].sessions] == [(run.sessions[0].starts_at, HERE)]
