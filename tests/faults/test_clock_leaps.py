"""The machine's clock leaps an hour either way, and the wall clock changes at night: nothing early, nothing twice."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from college.background.clock import tick
from college.background.steady import LEAP, REST, Watch, seconds
from college.cli.worker import Worker
from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.actions.sending import take
from college.outbox.models import Message
from college.outbox.rules import State
from college.post.sending import send_due
from tests.cast import amina, bryn
from tests.factories import a_run, an_enrolment
from tests.faults.burst import a_burst, states

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def reminders():
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Message.name == "timetable/reminder"))


def an_offer(minutes):
    run = a_run(places=1)
    an_enrolment(bryn(), run, PlaceState.WAITING)
    lapses_at = clock.now() + minutes * MINUTE
    return an_enrolment(amina(), run, PlaceState.OFFERED, offers_made=1, offer_lapses_at=lapses_at).id


def state_of(place):
    db.session.rollback()
    return db.session.get_one(Enrolment, place).state


def test_a_clock_that_leaps_an_hour_ahead_and_is_set_right_ends_no_offer(app):
    place, worker = an_offer(minutes=30), Worker(app)

    with time_machine.travel(clock.now() + HOUR):
        for _ in range(3):
            worker._tick()
        assert state_of(place) is PlaceState.OFFERED
    worker._tick()

    assert state_of(place) is PlaceState.OFFERED


def test_a_clock_that_goes_evenly_ends_an_offer_in_its_minute(app, monkeypatch):
    place, begin, counted = an_offer(minutes=30), clock.now(), seconds()
    monkeypatch.setattr("college.background.steady.seconds", lambda: counted + (clock.now() - begin).total_seconds())
    worker = Worker(app)

    for minute in range(32):
        with time_machine.travel(begin + minute * MINUTE):
            worker._tick()
            assert (state_of(place) is PlaceState.OFFERED) == (minute < 30)


def test_a_clock_that_was_behind_and_is_set_right_is_believed_after_a_quarter_of_an_hour(app, monkeypatch):
    passed = [1000.0]
    monkeypatch.setattr("college.background.steady.seconds", lambda: passed[0])
    begin = clock.now()
    with time_machine.travel(begin, tick=False):
        watch = Watch()
        assert watch.is_steady()

    believed = []
    for minute in range(1, 20):
        passed[0] += 60
        with time_machine.travel(begin + HOUR + minute * MINUTE, tick=False):
            believed.append(watch.is_steady())

    rest = int(REST / MINUTE)
    assert believed == [False] * rest + [True] * (19 - rest)


@pytest.mark.parametrize("drift", [LEAP - timedelta(seconds=1), -HOUR])
def test_a_clock_that_creeps_or_goes_back_makes_nothing_wait(app, monkeypatch, drift):
    monkeypatch.setattr("college.background.steady.seconds", lambda: 1000.0)
    begin = clock.now()
    with time_machine.travel(begin, tick=False):
        watch = Watch()

    with time_machine.travel(begin + drift, tick=False):
        assert watch.is_steady()


@pytest.mark.parametrize("leap", [HOUR, -HOUR])
def test_whichever_way_the_clock_leaps_everybody_is_reminded_once(app, leap):
    begin = clock.now()
    run = a_run(sessions=1, first=begin + timedelta(hours=47.5))
    for person in (amina(), bryn()):
        an_enrolment(person, run, asked_at=begin - timedelta(days=7))

    for moment in (begin, begin + leap, begin, begin + 2 * HOUR):
        with time_machine.travel(moment):
            tick()
            send_due()

    assert reminders() == 2
    assert states() == {State.SENT: 2}


def test_a_lease_from_an_hour_ahead_heals_at_once_when_the_clock_is_set_right(app):
    (number,) = a_burst(1, people=1)
    with time_machine.travel(clock.now() + HOUR), transaction():
        assert take(number, clock.now()) is not None

    assert send_due() == Counter(sent=1)


def test_what_was_put_off_by_a_clock_that_went_back_waits_no_longer_than_it_was_to(app):
    (number,) = a_burst(1, people=1)
    with time_machine.travel(clock.now() - HOUR):
        assert send_due() == Counter()

    with transaction():
        assert take(number, clock.now()) is not None
    with time_machine.travel(clock.now() + 3 * MINUTE):
        assert send_due() == Counter(sent=1)


@pytest.mark.parametrize(("night", "two_days"), [(date(2027, 3, 28), 47), (date(2026, 10, 25), 49)])
def test_through_the_night_in_which_the_wall_clock_changes_all_is_done_once_and_on_time(app, night, two_days):
    first = datetime(night.year, night.month, night.day, tzinfo=UTC) + timedelta(hours=1, minutes=30)
    begin = first - timedelta(hours=51)
    with time_machine.travel(begin):
        run = a_run(sessions=1, first=first)
        an_enrolment(amina(), run, asked_at=begin - timedelta(days=7))
    with time_machine.travel(first - 3 * HOUR, tick=False):
        place = an_offer(minutes=180)

    reminded_at = None
    for step in (*range(-100, -92), *range(-6, 7)):  # half hours before and after
        with time_machine.travel(first + step * HOUR / 2, tick=False):
            tick()
            reminded_at = step if reminded_at is None and reminders() else reminded_at
            assert (state_of(place) is PlaceState.OFFERED) == (step < 0)

    assert reminders() == 1
    assert reminded_at == -2 * two_days
