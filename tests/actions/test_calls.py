"""Who misses a session gets a friendly call, once, and nothing else happens to them."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from college.attendance import actions
from college.attendance.models import FriendlyCall, Mark
from college.attendance.queries.calls import call_about, calls_settled_today, calls_to_make
from college.attendance.rules import Attended, CallOutcome
from college.audit.models import AuditEntry
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.people.rules import ContactBy
from college.timetable.rules import SessionState
from tests.cast import amina, bryn, carys
from tests.factories import a_person, a_run, an_enrolment, made

HERE, MISSED = Attended.ATTENDED, Attended.MISSED


def a_run_begun(days_ago=8, sessions=2, **said):
    """Make a weekly run that began so many days ago, with every session that is over held."""
    run = a_run(sessions=sessions, first=clock.now() - timedelta(days=days_ago), **said)
    for session in run.sessions:
        if session.ends_at < clock.now():
            session.state = SessionState.HELD
    db.session.commit()
    return run


def marked(place, *marks):
    """Write the marks of the first sessions of somebody's run."""
    for session, mark in zip(place.run.sessions, marks, strict=False):
        made(Mark(session_id=session.id, enrolment_id=place.id, mark=mark, made_at=clock.now()))


def listed():
    return [(row.name, row.missed_at) for row in calls_to_make()]


def a_mark(place, nth=0):
    at = Mark.session_id == place.run.sessions[nth].id
    return db.session.scalars(select(Mark).where(Mark.enrolment_id == place.id, at)).one()


def test_who_missed_a_session_is_called_with_what_the_office_needs_for_it(app):
    run = a_run_begun()
    place = an_enrolment(a_person("Amina Yusuf", phone="07700 900123", contact_by=ContactBy.TEXT), run)
    marked(place, MISSED)

    (row,) = calls_to_make()

    assert (row.number, row.reference, row.name) == (a_mark(place).id, place.person.reference, "Amina Yusuf")
    assert (row.phone, row.contact_by) == ("07700 900123", ContactBy.TEXT)
    assert (row.course, row.missed_at) == ("Understanding sleep", run.sessions[0].starts_at)


@pytest.mark.parametrize("mark", [mark for mark in Attended if mark is not MISSED])
def test_nobody_is_called_whom_the_register_does_not_miss(app, mark):
    marked(an_enrolment(amina(), a_run_begun()), mark)

    assert listed() == []


def test_a_missed_session_is_left_alone_after_two_weeks(app):
    marked(an_enrolment(amina(), a_run_begun(days_ago=15, sessions=1)), MISSED)
    marked(an_enrolment(bryn(), a_run_begun(days_ago=13, sessions=1)), MISSED)

    assert [name for name, _ in listed()] == ["Bryn Hughes"]


def test_only_a_session_that_was_held_is_missed(app):
    run = a_run_begun()
    marked(an_enrolment(amina(), run), MISSED)

    run.sessions[0].state = SessionState.CANCELLED
    db.session.commit()

    assert listed() == []


def test_somebody_is_called_once_about_a_run_and_about_the_latest_session(app):
    run, other = a_run_begun(), a_run_begun(days_ago=3)
    person = amina()
    marked(an_enrolment(person, run), MISSED, MISSED)
    marked(an_enrolment(person, other), MISSED)

    found = listed()

    assert found == [("Amina Yusuf", other.sessions[0].starts_at), ("Amina Yusuf", run.sessions[1].starts_at)]


def test_nobody_is_called_who_has_come_since_even_to_a_session_that_is_still_going_on(app):
    run = a_run_begun()
    place = an_enrolment(amina(), run)
    marked(place, MISSED, HERE)
    run.sessions[1].state = SessionState.PLANNED
    db.session.commit()

    assert listed() == []


def test_having_come_before_or_to_another_run_spares_nobody_the_call(app):
    run, other, person = a_run_begun(), a_run_begun(days_ago=1), amina()
    marked(an_enrolment(person, run), HERE, MISSED)
    marked(an_enrolment(person, other), HERE)

    assert listed() == [("Amina Yusuf", run.sessions[1].starts_at)]


@pytest.mark.parametrize("outcome", CallOutcome)
def test_a_call_that_was_settled_is_off_the_list_and_it_is_kept_by_whom(app, outcome):
    place, office = an_enrolment(amina(), a_run_begun()), carys()
    marked(place, MISSED)

    actions.settle_call(a_mark(place), outcome, by=office)

    assert listed() == []
    (row,) = calls_settled_today()
    assert (row.name, row.outcome, row.done_by) == ("Amina Yusuf", outcome, "Carys Bowen")
    assert db.session.scalars(select(AuditEntry.what)).all() == ["call.settled"]


def test_a_call_to_one_student_is_no_call_to_another(app):
    run, office = a_run_begun(), carys()
    one, other = an_enrolment(amina(), run), an_enrolment(bryn(), run)
    marked(one, MISSED)
    marked(other, MISSED)

    actions.settle_call(a_mark(one), CallOutcome.CALLED, by=office)

    assert [name for name, _ in listed()] == ["Bryn Hughes"]


def test_another_session_missed_after_the_call_is_called_about_again(app):
    place, office = an_enrolment(amina(), a_run_begun()), carys()
    marked(place, MISSED)
    actions.settle_call(a_mark(place), CallOutcome.CALLED, by=office)
    db.session.commit()

    made(Mark(session_id=place.run.sessions[1].id, enrolment_id=place.id, mark=MISSED, made_at=clock.now()))

    assert listed() == [("Amina Yusuf", place.run.sessions[1].starts_at)]


def test_a_call_about_the_latest_session_is_about_the_ones_before_it_too(app):
    place, office = an_enrolment(amina(), a_run_begun()), carys()
    marked(place, MISSED, MISSED)
    actions.settle_call(a_mark(place, 1), CallOutcome.CALLED, by=office)

    actions.mark(place.run.sessions[1], place, Attended.APOLOGIES, by=office)

    assert listed() == []


@pytest.mark.parametrize("state", [state for state in State if state is not State.ENROLLED])
def test_nobody_is_called_who_has_no_place_any_more(app, state):
    place = an_enrolment(amina(), a_run_begun())
    marked(place, MISSED)

    place.state = state
    db.session.commit()

    assert listed() == []


def test_nobody_is_called_about_a_run_that_was_cancelled(app):
    run = a_run_begun()
    marked(an_enrolment(amina(), run), MISSED)

    run.cancelled_at = clock.now()
    db.session.commit()

    assert listed() == []


def test_nobody_is_called_who_asked_not_to_be_contacted(app):
    marked(an_enrolment(a_person(contact_by=ContactBy.NONE), a_run_begun()), MISSED)

    assert listed() == []


def test_nobody_is_called_or_named_who_was_erased(app):
    one, two, run, office = a_person(), a_person(), a_run_begun(), carys()
    settled, open_ = an_enrolment(one, run), an_enrolment(two, run)
    marked(settled, MISSED)
    marked(open_, MISSED)
    actions.settle_call(a_mark(settled), CallOutcome.CALLED, by=office)

    one.erased_at = two.erased_at = clock.now()
    db.session.commit()

    assert listed() == []
    assert calls_settled_today() == []


def test_a_call_is_settled_once(app):
    place, office = an_enrolment(amina(), a_run_begun()), carys()
    marked(place, MISSED)
    actions.settle_call(a_mark(place), CallOutcome.CALLED, by=office)

    with pytest.raises(Refused, match="noted this call already"):
        actions.settle_call(a_mark(place), CallOutcome.NOT_NEEDED, by=office)

    assert call_about(a_mark(place)).outcome is CallOutcome.CALLED


def test_no_call_is_noted_where_the_register_was_put_right(app):
    place, office = an_enrolment(amina(), a_run_begun()), carys()
    marked(place, HERE)

    with pytest.raises(Refused, match="did not miss the session"):
        actions.settle_call(a_mark(place), CallOutcome.CALLED, by=office)


def test_what_was_noted_by_a_slip_is_put_back(app):
    place, office = an_enrolment(amina(), a_run_begun()), carys()
    marked(place, MISSED)
    call = actions.settle_call(a_mark(place), CallOutcome.NOT_NEEDED, by=office)

    actions.put_call_back(call, by=office)

    assert [name for name, _ in listed()] == ["Amina Yusuf"]
    assert calls_settled_today() == []
    assert db.session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)).all() == [
        "call.settled",
        "call.put_back",
    ]


def test_a_mark_may_be_taken_away_after_the_call(app):
    place, office = an_enrolment(amina(), a_run_begun()), carys()
    marked(place, MISSED)
    actions.settle_call(a_mark(place), CallOutcome.CALLED, by=office)

    actions.mark(place.run.sessions[0], place, None, by=office)

    assert listed() == []
    assert [row.name for row in calls_settled_today()] == ["Amina Yusuf"]


def test_what_was_noted_yesterday_is_not_todays(app):
    place, office = an_enrolment(amina(), a_run_begun()), carys()
    marked(place, MISSED)
    call = actions.settle_call(a_mark(place), CallOutcome.CALLED, by=office)

    call.done_at = clock.start_of(clock.today()) - timedelta(seconds=1)
    db.session.commit()

    assert calls_settled_today() == []
    assert db.session.scalars(select(FriendlyCall)).one() is call


def test_missing_a_session_costs_nobody_their_place(app):
    place, office = an_enrolment(amina(), a_run_begun()), carys()

    for session in place.run.sessions:
        actions.mark(session, place, MISSED, by=office)

    assert place.state is State.ENROLLED


def test_the_list_is_one_question_however_long_it_is(app):
    run = a_run_begun()
    for _ in range(3):
        marked(an_enrolment(amina(), run), MISSED, MISSED)
    asked = []
    listen = lambda *told: asked.append(told[2])  # noqa: E731

    event.listen(db.engine, "before_cursor_execute", listen)
    found = listed()
    event.remove(db.engine, "before_cursor_execute", listen)

    questions = [text for text in asked if text.startswith("SELECT")]  # and not the BEGIN before them
    assert (len(found), len(questions)) == (3, 1)
