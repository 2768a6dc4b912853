"""A session that changes twice before anybody reads of it: the letter speaks of the day that the reader knows."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from college.enrolment.actions.telling import (
    tell_of_cancelled_run,
    tell_of_cancelled_sessions,
    tell_of_changes,
    tell_of_handover,
)
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.actions.settling import send_again
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.models import Person
from college.post.letters import is_still_true, words_for
from college.timetable.actions.changing import Changed
from college.timetable.actions.runs import cancel_run
from college.timetable.actions.sessions import Handover, Plan, Teaching, cancel_sessions, move, teach
from college.timetable.models import Session
from tests.cast import amina, carys
from tests.factories import a_person, a_run, an_enrolment, everybody_was_told

MONDAY = datetime(2027, 2, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def met(app):
    """A class on two Mondays on which Amina has a place."""
    run, student = a_run(sessions=2, first=MONDAY), amina()
    an_enrolment(student, run)
    return run, student


def moves(session: Session, days: int, hours: int = 2) -> None:
    """Move a session so many days on, and post what tells of it."""
    with transaction():
        tell_of_changes([Changed(session, _moved(session, days, hours), Handover())])


def _moved(session, days, hours=2):
    starts_at = session.starts_at + days * DAY
    return move(session, Plan(starts_at, starts_at + timedelta(hours=hours), session.venue, session.room), by=None)


def leaves_first(person: Person) -> None:
    """Let the first letter that waits for somebody leave, after all that was written before it did."""
    with transaction():
        waiting = db.session.query(Message).filter_by(person_id=person.id, state=State.WAITING)
        message = waiting.order_by(Message.id).first()
        message.state, message.settled_at = State.SENT, clock.now()


def read_by(person: Person) -> list[str]:
    """Give the letters to somebody that would leave now, each in one line."""
    db.session.rollback()
    waiting = db.session.query(Message).filter_by(person_id=person.id, state=State.WAITING).order_by(Message.id)
    return [
        " ".join(words_for(message, db.session.get_one(Person, person.id)).text.split())
        for message in waiting
        if is_still_true(message)
    ]


def test_who_never_read_of_the_first_move_reads_from_which_day_to_which(met):
    run, student = met
    moves(run.sessions[0], 1)
    moves(run.sessions[0], 1)

    (words,) = read_by(student)

    assert "class on Monday 1 February 2027 at 10:00 has moved" in words
    assert "When: Wednesday 3 February 2027" in words
    assert "Tuesday" not in words


def test_who_read_of_the_first_move_reads_from_there(met):
    run, student = met
    moves(run.sessions[0], 1)
    everybody_was_told()
    with transaction():
        db.session.query(Message).update({"settled_at": Message.made_at})
    moves(run.sessions[0], 1)

    (words,) = read_by(student)

    assert "class on Tuesday 2 February 2027 at 10:00 has moved" in words


def test_who_came_to_the_class_after_the_first_move_reads_from_where_they_met_it(met):
    run, _ = met
    moves(run.sessions[0], 1)
    late = a_person("Bryn Hughes")
    an_enrolment(late, run)
    moves(run.sessions[0], 1)

    (words,) = read_by(late)

    assert "class on Tuesday 2 February 2027 at 10:00 has moved" in words


def test_a_letter_that_is_sent_once_more_says_what_it_said(met):
    (run, student), keeper = met, carys()
    moves(run.sessions[0], 1)
    moves(run.sessions[0], 1)
    first, second = db.session.query(Message).filter_by(person_id=student.id).order_by(Message.id)
    with transaction():
        first.state, second.state = State.DROPPED, State.SENT
        second.settled_at = clock.now()
        once_more = send_again(second, Channel.EMAIL, by=keeper)

    assert "class on Monday 1 February 2027 at 10:00 has moved" in read_by(student)[0]

    with transaction():
        once_more.state, once_more.settled_at = State.SENT, clock.now()
        send_again(once_more, Channel.EMAIL, by=keeper)

    assert "class on Monday 1 February 2027 at 10:00 has moved" in read_by(student)[0]


def test_a_letter_that_was_to_be_sent_once_more_and_was_overtaken_was_read_the_first_time(met):
    (run, student), keeper = met, carys()
    moves(run.sessions[0], 1)
    leaves_first(student)
    (first,) = db.session.query(Message).filter_by(person_id=student.id)
    with transaction():
        send_again(first, Channel.EMAIL, by=keeper)
    moves(run.sessions[0], 1)

    (words,) = read_by(student)

    assert "class on Tuesday 2 February 2027 at 10:00 has moved" in words


def test_a_session_that_moved_and_came_back_before_anybody_read_of_it_is_no_news(met):
    run, student = met
    moves(run.sessions[0], 1)
    moves(run.sessions[0], -1)

    assert read_by(student) == []

    moves(run.sessions[0], 0, hours=3)
    (words,) = read_by(student)
    assert "Monday 1 February 2027, 10:00 to 13:00" in words


def test_a_session_that_moved_and_was_cancelled_is_cancelled_on_the_day_that_they_know(met):
    run, student = met
    moves(run.sessions[0], 1)
    with transaction():
        cancel_sessions([run.sessions[0]], by=None)
        tell_of_cancelled_sessions([run.sessions[0]])

    (words,) = read_by(student)

    assert "When: Monday 1 February 2027, 10:00 to 12:00" in words
    assert "Tuesday" not in words


def test_of_several_each_is_said_as_it_was_known(met):
    run, student = met
    one, two = run.sessions
    with transaction():
        tell_of_changes([Changed(each, _moved(each, 1), Handover()) for each in (one, two)])
    with transaction():
        tell_of_changes([Changed(each, _moved(each, 1), Handover()) for each in (one, two)])

    (words,) = read_by(student)
    assert "It was: Monday 1 February at 10:00" in words
    assert "It was: Monday 8 February at 10:00" in words

    moves(one, -2)
    (words,) = read_by(student)
    assert "It was: Monday 8 February at 10:00" in words
    assert "1 February" not in words


def test_what_a_letter_of_several_left_out_when_it_left_was_not_read_of(met):
    run, student = met
    one, two = run.sessions
    with transaction():
        tell_of_changes([Changed(each, _moved(each, 1), Handover()) for each in (one, two)])
    moves(one, 1)
    leaves_first(student)

    (words,) = read_by(student)

    assert "class on Monday 1 February 2027 at 10:00 has moved" in words
    assert "When: Wednesday 3 February 2027" in words

    moves(two, 1)
    words = read_by(student)[-1]
    assert "class on Tuesday 9 February 2027 at 10:00 has moved" in words


def test_who_no_longer_teaches_one_of_several_that_moved_reads_of_the_day_that_they_know(met):
    run, _ = met
    one, two = run.sessions
    goes, stays = (row.person for row in one.facilitations)
    with transaction():
        tell_of_changes([Changed(each, _moved(each, 1), Handover()) for each in (one, two)])
    with transaction():
        tell_of_handover(one, teach(one, [Teaching(stays)], by=None))
    leaves_first(goes)

    (words,) = read_by(goes)

    assert "need not teach on Monday 1 February 2027 at 10:00" in words


def test_several_that_moved_and_were_cancelled_are_said_as_they_were_known(met):
    run, student = met
    moves(run.sessions[0], 1)
    with transaction():
        cancel_sessions(run.sessions, by=None)
        tell_of_cancelled_sessions(run.sessions)

    (words,) = read_by(student)

    assert "- Monday 1 February 2027, 10:00 to 12:00" in words
    assert "- Monday 8 February 2027, 10:00 to 12:00" in words


def test_a_run_that_is_cancelled_is_known_by_the_day_that_they_know(met):
    run, student = met
    moves(run.sessions[0], 1)
    with transaction():
        tell_of_cancelled_run(run, cancel_run(run, by=None))

    (words,) = read_by(student)

    assert "on Monday 1 February 2027 at 10:00" in words


def _cancels(run):
    cancel_sessions(run.sessions[:1], by=None)
    tell_of_cancelled_sessions(run.sessions[:1])


def _cancels_both(run):
    sessions = list(run.sessions)
    cancel_sessions(sessions, by=None)
    tell_of_cancelled_sessions(sessions)


def _cancels_all(run):
    tell_of_cancelled_run(run, cancel_run(run, by=None))


def _takes_off(run):
    session = run.sessions[0]
    tell_of_handover(session, teach(session, [], by=None))


@pytest.mark.parametrize("deed", [_cancels, _cancels_both, _cancels_all, _takes_off])
@pytest.mark.parametrize(("days", "is_said"), [(5, True), (15, False)])
def test_what_is_not_to_be_is_said_until_the_day_that_they_know_though_the_one_it_was_moved_to_is_over(
    app, deed, days, is_said
):
    with time_machine.travel(MONDAY - 7 * DAY, tick=False):
        run, student = a_run(sessions=2, first=MONDAY), amina()
        an_enrolment(student, run)
        person = run.sessions[0].facilitations[0].person if deed is _takes_off else student
        moves(run.sessions[0], -3)
        moves(run.sessions[1], -9)
        with transaction():
            deed(db.session.merge(run))
        number = person.id

    with time_machine.travel(MONDAY + (days - 7) * DAY, tick=False):
        words = read_by(db.session.get_one(Person, number))

    assert ("Monday 1 February" in " ".join(words)) is is_said


def test_who_no_longer_teaches_what_moved_unread_reads_of_the_day_that_they_know(met):
    run, _ = met
    session = run.sessions[0]
    goes, stays = (row.person for row in session.facilitations)
    moves(session, 1)
    with transaction():
        tell_of_handover(session, teach(session, [Teaching(stays)], by=None))

    (words,) = read_by(goes)

    assert "need not teach on Monday 1 February 2027 at 10:00" in words
    assert "Tuesday" not in words


@pytest.mark.parametrize(
    ("name", "about", "facts", "known"),
    [
        ("timetable/reminder", 0, {}, "Tuesday 2 February"),
        ("timetable/reminder", 1, {}, "Monday 1 February"),
        ("enrolment/enrolled", 0, {"run": "C-ONE"}, "Tuesday 2 February"),
        ("enrolment/enrolled", 0, {"run": "C-TWO"}, "Monday 1 February"),
    ],
)
def test_a_reminder_of_it_or_a_place_on_it_confirmed_meanwhile_told_them_when_it_is(app, name, about, facts, known):
    run, student = a_run(sessions=2, first=MONDAY, code="C-ONE"), amina()
    an_enrolment(student, run)
    moves(run.sessions[0], 1)
    at, number = clock.now(), run.sessions[about].id
    with transaction():
        told = Message(person_id=student.id, name=name, about="session", about_id=number, facts=facts, channel="email")
        told.state, told.made_at, told.due_at, told.settled_at = State.SENT, at, at, at
        db.session.add(told)
    moves(run.sessions[0], 1)

    (words,) = read_by(student)

    assert f"class on {known} 2027 at 10:00 has moved" in words


@pytest.mark.parametrize("both", [False, True])
def test_a_student_reads_that_they_have_something_else_at_the_time_to_which_it_moved_and_may_keep_both(met, both):
    run, student = met
    for day in (1, 8):
        other = a_run(sessions=1, first=MONDAY + day * DAY)
        an_enrolment(student, other)
    if both:
        with transaction():
            tell_of_changes([Changed(each, _moved(each, 1), Handover()) for each in run.sessions])
    else:
        moves(run.sessions[0], 1)

    (words,) = read_by(student)
    (teaches,) = read_by(run.sessions[0].facilitations[0].person)

    assert ("something else with us at the same time. - Tuesday 2 February 2027 at 10:00" in words) is True
    assert ("- Tuesday 9 February 2027 at 10:00 You may keep both" in words) is both
    assert "something else" not in teaches


def test_where_nothing_meets_nothing_is_said_of_a_diary(met):
    run, student = met
    an_enrolment(student, a_run(sessions=1, first=MONDAY + 5 * DAY))
    moves(run.sessions[0], 1)

    (words,) = read_by(student)

    assert "diary" not in words
