"""What happens because time has passed; each thing once, however often the clock ticks, on both databases."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from college.background import clock as ticking
from college.background import steps
from college.background.clock import Step, tick
from college.enrolment.actions.leaving import withdraw
from college.enrolment.models import Enrolment
from college.enrolment.queries.queues import runs_to_offer_on
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.models import Account, SignIn
from college.people.rules import ContactBy
from college.post.sending import send_due, tell_said
from college.timetable.models import Session
from college.timetable.rules import SessionState
from tests.cast import amina, bryn
from tests.factories import a_person, a_run, a_session, an_enrolment, made

IN_TWO_DAYS = timedelta(days=2)


def reminders():
    db.session.rollback()
    return list(db.session.scalars(select(Message).where(Message.name == "timetable/reminder")))


def a_run_soon(hours=40, **said):
    return a_run(sessions=1, first=clock.now() + timedelta(hours=hours), **said)


def somebody_who_asked_last_week(person, run, state=PlaceState.ENROLLED):
    return an_enrolment(person, run, state, asked_at=clock.now() - timedelta(days=7))


def test_a_session_is_held_once_its_end_has_passed(app):
    run = a_run(sessions=0)
    over = a_session(run, 1, clock.now() - timedelta(hours=3)).id
    cancelled = a_session(run, 2, clock.now() - timedelta(days=1), state=SessionState.CANCELLED).id
    going_on = a_session(run, 3, clock.now() - timedelta(hours=1)).id

    assert tick()["sessions held"] == 1
    assert tick()["sessions held"] == 0

    states = {number: db.session.get_one(Session, number).state for number in (over, cancelled, going_on)}
    assert states == {over: SessionState.HELD, cancelled: SessionState.CANCELLED, going_on: SessionState.PLANNED}


def test_students_are_reminded_once_two_days_before(app):
    run, later = a_run_soon(), a_run_soon(hours=49)
    somebody_who_asked_last_week(amina(), run)
    somebody_who_asked_last_week(bryn(), run, PlaceState.WITHDRAWN)
    somebody_who_asked_last_week(amina(), later)

    assert [tick()["reminders"], tick()["reminders"]] == [1, 0]

    (message,) = reminders()
    assert message.due_at <= clock.now()
    assert send_due()["sent"] == 1


def test_whoever_has_just_got_a_place_is_not_reminded_of_it(app):
    run = a_run_soon()
    an_enrolment(amina(), run)

    tick()

    assert reminders() == []


def test_no_letter_reminds_of_what_is_over_when_it_arrives(app):
    run = a_run_soon()
    somebody_who_asked_last_week(a_person(contact_by=ContactBy.LETTER), run)
    somebody_who_asked_last_week(a_person(contact_by=ContactBy.NONE), run)

    assert tick()["reminders"] == 0
    assert reminders() == []


def test_a_reminder_that_comes_too_late_is_not_written(app):
    run = a_run_soon(hours=23)
    somebody_who_asked_last_week(amina(), run)

    tick()

    assert reminders() == []


@pytest.mark.parametrize("change", ["left", "cancelled", "moved into the past", "late"])
def test_a_reminder_that_is_no_longer_true_is_dropped(app, change):
    run = a_run_soon()
    place = somebody_who_asked_last_week(amina(), run)
    tick()

    with transaction():
        if change == "left":
            place.state = PlaceState.WITHDRAWN
        elif change == "cancelled":
            run.sessions[0].state = SessionState.CANCELLED
        elif change == "moved into the past":
            run.sessions[0].starts_at = clock.now() - timedelta(hours=5)
    wait = timedelta(hours=30) if change == "late" else timedelta()
    with time_machine.travel(clock.now() + wait):
        assert send_due() == Counter(dropped=1)


def test_a_session_that_moves_to_another_day_is_reminded_of_anew(app):
    run = a_run_soon()
    somebody_who_asked_last_week(amina(), run)
    tick()

    with transaction():
        session = run.sessions[0]
        session.starts_at, session.ends_at = session.starts_at + IN_TWO_DAYS, session.ends_at + IN_TWO_DAYS
    with time_machine.travel(clock.now() + IN_TWO_DAYS):
        tick()

    assert len(reminders()) == 2


def test_a_lapsed_offer_goes_on_to_the_next_in_line(app):
    run = a_run(places=1)
    first = an_enrolment(amina(), run, PlaceState.OFFERED, offers_made=1, offer_lapses_at=clock.now())
    second = an_enrolment(bryn(), run, PlaceState.WAITING)

    assert [tick()["offers lapsed"], tick()["offers lapsed"]] == [1, 0]

    db.session.rollback()
    assert db.session.get_one(Enrolment, first.id).state is not PlaceState.OFFERED
    assert db.session.get_one(Enrolment, second.id).state is PlaceState.OFFERED


def test_a_free_place_is_offered_to_whoever_waits(app):
    run = a_run(places=1)
    place = an_enrolment(amina(), run, PlaceState.WAITING)

    assert [tick()["places offered"], tick()["places offered"]] == [1, 0]

    db.session.rollback()
    assert db.session.get_one(Enrolment, place.id).state is PlaceState.OFFERED


def states_of(run):
    db.session.expire_all()
    return list(db.session.scalars(select(Enrolment.state).where(Enrolment.run_id == run.id).order_by(Enrolment.id)))


def test_a_queue_from_a_spreadsheet_is_offered_nothing_by_the_clock(app):
    run, now = a_run(places=2), clock.now()
    an_enrolment(amina(), run, PlaceState.WAITING, asked_at=now - timedelta(days=3), brought_at=now)
    an_enrolment(bryn(), run, PlaceState.WAITING, asked_at=now, brought_at=now)

    assert tick()["places offered"] == 0

    assert states_of(run) == [PlaceState.WAITING] * 2
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_queue_from_a_spreadsheet_moves_when_a_place_comes_free(app):
    run, now = a_run(places=1), clock.now()
    taken = an_enrolment(amina(), run)
    an_enrolment(bryn(), run, PlaceState.WAITING, asked_at=now - timedelta(days=3), brought_at=now)

    with transaction():
        withdraw(taken, by=None)

    assert states_of(run) == [PlaceState.WITHDRAWN, PlaceState.OFFERED]


def test_whoever_asks_again_after_the_spreadsheet_came_is_offered_a_place(app):
    run, now = a_run(places=1), clock.now()
    an_enrolment(bryn(), run, PlaceState.WAITING, asked_at=now, brought_at=now - timedelta(days=3))

    assert tick()["places offered"] == 1


@pytest.mark.parametrize("change", ["full", "cancelled", "begun"])
def test_no_place_is_offered_where_none_can_be(app, change):
    begins = clock.now() + timedelta(days=-1 if change == "begun" else 9)
    run = a_run(places=1, sessions=2, first=begins)
    an_enrolment(bryn(), run, PlaceState.WAITING)
    with transaction():
        run.cancelled_at = clock.now() if change == "cancelled" else None
    if change == "full":
        an_enrolment(amina(), run)

    assert runs_to_offer_on(clock.now()) == []


def test_an_offer_told_by_the_office_begins_then(app):
    run = a_run(places=1)
    place = an_enrolment(a_person(phone="07700 900123", contact_by=ContactBy.PHONE), run, PlaceState.WAITING)
    tick()
    db.session.rollback()
    assert db.session.get_one(Enrolment, place.id).offer_lapses_at is None

    with transaction():
        tell_said(db.session.scalars(select(Message).where(Message.name == "enrolment/offer")).one())

    assert db.session.get_one(Enrolment, place.id).offer_lapses_at > clock.now()


def test_a_task_that_is_no_longer_needed_leaves_the_list(app):
    run = a_run(places=1)
    place = an_enrolment(a_person(phone="07700 900123", contact_by=ContactBy.PHONE), run, PlaceState.WAITING)
    tick()
    with transaction():
        place.state = PlaceState.WITHDRAWN

    assert tick()["tasks no longer needed"] == 1

    assert db.session.scalars(select(Message.state).where(Message.name == "enrolment/offer")).one() is State.DROPPED


def test_a_long_list_of_tasks_is_looked_at_part_by_part(app, monkeypatch):
    monkeypatch.setattr(steps, "TASKS_AT_ONCE", 2)
    about = {"name": "enrolment/waiting", "channel": Channel.PHONE, "state": State.TO_DO}
    person, now = amina(), clock.now()
    for _ in range(5):
        made(Message(person_id=person.id, made_at=now, due_at=now, about="enrolment", about_id=0, **about))

    passes = [tick()["tasks no longer needed"] for _ in range(4)]

    assert passes == [2, 2, 1, 0]


def test_browsers_that_may_not_stay_signed_in_are_forgotten(app):
    account = made(Account(person_id=amina().id, made_at=clock.now()))
    long_ago = clock.now() - timedelta(days=2)
    made(SignIn(account_id=account.id, token_hash="a", made_at=long_ago, seen_at=long_ago))

    tick()

    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_a_step_that_fails_stops_no_other(app, monkeypatch):
    def fails(_now):
        raise RuntimeError("out of order")

    monkeypatch.setattr(ticking, "STEPS", (Step("broken", fails), *ticking.STEPS))

    done = tick()

    assert "broken" not in done
    assert set(done) == {step.name for step in ticking.STEPS[1:]}


def test_an_item_that_fails_stops_no_other_and_keeps_nothing(app):
    place = an_enrolment(amina(), a_run(), PlaceState.WAITING)

    def do(item):
        db.session.get_one(Enrolment, place.id).what_helps = str(item)
        if item == 2:
            raise RuntimeError("out of order")
        return 1

    assert steps.each([1, 2, 3], do, "item") == 2
    db.session.rollback()
    assert db.session.get_one(Enrolment, place.id).what_helps == "3"
