"""A place that came free: offered to the first in line, held while they think, and passed on."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from college.enrolment.actions.asking import ask_for_place
from college.enrolment.actions.interest import note_interest, tell_interested
from college.enrolment.actions.offering import accept, decline, lapse_offers, offer_next, offer_to, offer_was_told
from college.enrolment.models import EnrolmentEvent
from college.enrolment.queries.interest import runs_to_tell_of
from college.enrolment.queries.places import number_in_queue, offer_stands, runs_with_offers_to_end
from college.enrolment.queries.queues import coming, lapsing, open_offers
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.outbox.models import Message
from college.people.rules import Capacity, ContactBy
from college.timetable.actions.runs import cancel_run
from college.timetable.actions.sessions import teach
from tests.cast import amina, bryn, carys, dee
from tests.factories import a_course, a_person, a_run, an_enrolment, everybody_was_told

NOON = "2026-10-05 12:00:00+01:00"  # a Monday


@pytest.fixture(autouse=True)
def _noon():
    """Hold the clock at a moment at which people are awake."""
    with time_machine.travel(NOON, tick=False):
        yield


def a_queue(run, *people):
    """Let people wait in this order."""
    start = clock.now() - timedelta(days=1)
    return [
        an_enrolment(person, run, State.WAITING, asked_at=start + timedelta(minutes=n))
        for n, person in enumerate(people)
    ]


def letters(person):
    """Name the messages written to somebody, in their order."""
    return list(db.session.scalars(select(Message.name).where(Message.person_id == person.id).order_by(Message.id)))


def test_a_pair_that_was_lost_later_holds_up_no_offer_and_lets_nobody_new_ask():
    run, new = a_run(places=2), bryn()
    (waiting,) = a_queue(run, amina())
    teach(run.sessions[1], [], by=None)

    with pytest.raises(Refused, match="not open just now"):
        ask_for_place(new, run, capacities=[Capacity.LIVED_EXPERIENCE], by=None)
    offer_next(run)
    accept(waiting, by=None)

    assert waiting.state is State.ENROLLED


def test_each_free_place_is_offered_to_the_first_in_line():
    run = a_run(places=2)
    people = [amina(), bryn(), dee()]
    first, second, third = a_queue(run, *people)

    offer_next(run)
    offer_next(run)

    assert [place.state for place in (first, second, third)] == [State.OFFERED, State.OFFERED, State.WAITING]
    assert letters(people[0]) == ["enrolment/offer"]
    assert first.offer_lapses_at == clock.now() + timedelta(days=4)  # 48 hours of the day
    assert offer_stands(first.id, 1)
    assert not offer_stands(first.id, 0)


def test_nothing_is_offered_once_the_run_has_begun_or_was_cancelled():
    begun = a_run(first=clock.now() - timedelta(hours=1))
    cancelled = a_run(cancelled_at=clock.now())
    waiting = [*a_queue(begun, amina()), *a_queue(cancelled, bryn())]

    assert offer_next(begun) + offer_next(cancelled) == []
    assert {place.state for place in waiting} == {State.WAITING}


def test_an_offer_by_telephone_runs_from_when_it_is_told():
    run = a_run()
    (place,) = a_queue(run, a_person("Nia", email="", phone="07700 900123", contact_by=ContactBy.PHONE))
    offer_next(run)
    assert place.offer_lapses_at is None
    assert runs_with_offers_to_end(clock.now() + timedelta(days=5)) == []

    offer_was_told(place)
    told = place.offer_lapses_at
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):  # sent again, perhaps
        offer_was_told(place)

    assert told == place.offer_lapses_at == clock.now() + timedelta(days=4)


def test_an_offer_that_nobody_told_ends_when_the_first_session_starts():
    run = a_run()
    (place,) = a_queue(run, a_person("Nia", email="", phone="07700 900123", contact_by=ContactBy.PHONE))
    offer_next(run)
    db.session.commit()

    with time_machine.travel(run.first_starts_at, tick=False):
        assert runs_with_offers_to_end(clock.now()) == [run.id]
        assert lapse_offers(run) == [place]

    assert place.state is State.WAITING


def test_telling_of_an_offer_that_is_gone_changes_nothing():
    run = a_run()
    (place,) = a_queue(run, amina())

    offer_was_told(place)

    assert (place.state, place.offer_lapses_at) == (State.WAITING, None)


def test_a_place_is_taken_by_saying_yes_and_saying_it_twice_is_saying_yes():
    run, person = a_run(places=1), amina()
    (place,) = a_queue(run, person)
    offer_next(run)

    accept(place, by=person)
    accept(place, by=person)

    assert (place.state, place.offer_lapses_at) == (State.ENROLLED, None)
    assert letters(person) == ["enrolment/offer", "enrolment/enrolled"]


def test_an_offer_lapses_to_the_next_and_its_person_to_the_end_of_the_queue():
    run = a_run(places=1)
    people = [amina(), bryn(), dee()]
    first, second, third = a_queue(run, *people)
    offer_next(run)
    db.session.commit()
    everybody_was_told()

    with time_machine.travel(first.offer_lapses_at, tick=False):
        with pytest.raises(Refused, match="time for this offer"):
            accept(first, by=people[0])
        assert runs_with_offers_to_end(clock.now()) == [run.id]
        assert lapse_offers(run) == [first]
        assert lapse_offers(run) == []

    assert [place.state for place in (first, second, third)] == [State.WAITING, State.OFFERED, State.WAITING]
    assert (number_in_queue(third), number_in_queue(first)) == (1, 2)
    assert letters(people[0]) == ["enrolment/offer", "enrolment/lapsed"]


def test_whoever_answers_neither_of_two_offers_leaves_the_queue():
    run, person = a_run(places=1, first=clock.now() + timedelta(days=60)), amina()
    (place,) = a_queue(run, person)
    offer_next(run)
    db.session.commit()
    everybody_was_told()

    with time_machine.travel(place.offer_lapses_at, tick=False):
        lapse_offers(run)
        assert (place.state, place.offers_made) == (State.OFFERED, 2)
        db.session.commit()
        everybody_was_told()
        again = place.offer_lapses_at
    with time_machine.travel(again, tick=False):
        lapse_offers(run)

    assert place.state is State.WITHDRAWN
    assert letters(person) == ["enrolment/offer", "enrolment/offer", "enrolment/lapsed"]


def test_an_offer_that_nobody_was_told_of_does_not_lapse_but_has_its_time_anew():
    run = a_run(places=1, first=clock.now() + timedelta(days=60))
    first, second = a_queue(run, amina(), bryn())
    offer_next(run)
    db.session.commit()

    after = first.offer_lapses_at + timedelta(days=1)
    with time_machine.travel(after, tick=False):
        assert lapse_offers(run) == []
        assert lapse_offers(run) == []

    assert (first.state, first.offers_made, second.state) == (State.OFFERED, 1, State.WAITING)
    assert first.offer_lapses_at > after + timedelta(days=3)


def test_an_offer_that_nobody_was_told_of_ends_all_the_same_when_the_first_session_starts():
    run = a_run(places=1)
    (first,) = a_queue(run, amina())
    offer_next(run)
    db.session.commit()

    with time_machine.travel(run.first_starts_at, tick=False):
        assert lapse_offers(run) == [first]


def test_an_offer_of_a_run_that_was_cancelled_is_neither_taken_nor_spoken_of_again():
    run, person = a_run(places=1), amina()
    (place,) = a_queue(run, person)
    offer_next(run)
    cancel_run(run, by=None)
    db.session.commit()

    with pytest.raises(Refused, match="cancelled"):
        accept(place, by=person)
    with time_machine.travel(place.offer_lapses_at, tick=False):
        lapse_offers(run)

    assert place.state is State.WAITING
    assert letters(person) == ["enrolment/offer"]


def test_who_declines_frees_the_place_at_once():
    run = a_run(places=1)
    people = [amina(), bryn()]
    first, second = a_queue(run, *people)
    offer_next(run)

    decline(first, by=people[0])

    assert (first.state, second.state) == (State.WITHDRAWN, State.OFFERED)
    assert letters(people[0])[-1] == "enrolment/withdrawn"
    with pytest.raises(Refused, match="no offer"):
        decline(first, by=people[0])


def test_who_declines_may_keep_a_turn_behind_the_others():
    run = a_run(places=1)
    people = [amina(), bryn()]
    first, second = a_queue(run, *people)
    offer_next(run)

    decline(first, by=people[0], stay=True)

    assert (first.state, second.state) == (State.WAITING, State.OFFERED)
    assert letters(people[0])[-1] == "enrolment/waiting"


def test_nobody_keeps_a_turn_behind_nobody():
    run, person = a_run(places=1), amina()
    (place,) = a_queue(run, person)
    offer_next(run)

    with pytest.raises(Refused, match="yours to take"):
        decline(place, by=person, stay=True)


def test_the_office_offers_out_of_turn_with_a_reason_on_record():
    run = a_run(places=1)
    people = [amina(), bryn()]
    first, second = a_queue(run, *people)
    by = carys()
    with pytest.raises(Refused, match="reason"):
        offer_to(second, by=by, reason=" ")

    offer_to(second, by=by, reason="Her lift comes only on Mondays.")

    assert (first.state, second.state) == (State.WAITING, State.OFFERED)
    event = db.session.scalars(select(EnrolmentEvent)).one()
    assert (event.by_person_id, event.reason) == (by.id, "Her lift comes only on Mondays.")
    with pytest.raises(Refused, match="No place is free"):
        offer_to(first, by=by, reason="Hers too.")


def test_the_office_brings_back_somebody_whose_offer_lapsed_even_when_the_run_has_begun():
    run, by = a_run(first=clock.now() - timedelta(hours=1)), carys()
    place = an_enrolment(amina(), run, State.WITHDRAWN)

    offer_to(place, by=by, reason="She was in hospital.")

    assert place.state is State.OFFERED
    assert clock.now() < place.offer_lapses_at <= run.last_ends_at


def test_the_office_sees_queues_and_what_lapses_today():
    busy, quiet = a_run(places=1), a_run()
    a_run(first=clock.now() - timedelta(days=90))
    person = amina()
    a_queue(busy, person, bryn())
    offer_next(busy)

    rows = coming(clock.now())

    assert [(row.code, row.offered, row.waiting) for row in rows] == [(busy.code, 1, 1), (quiet.code, 0, 0)]
    assert [row.reference for row in open_offers()] == [person.reference]
    assert (lapsing(clock.now()), lapsing(clock.now() + timedelta(days=7))) == (0, 1)


def test_those_who_asked_hear_once_when_the_course_runs_again():
    course, person = a_course(), amina()
    a_run(course)
    note_interest(person, course, by=person)
    db.session.commit()
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        again = a_run(course)
        assert again.id in runs_to_tell_of(clock.now())

        assert (tell_interested(again), tell_interested(again)) == (1, 0)

    assert letters(person) == ["enrolment/runs_again"]
    assert runs_to_tell_of(clock.now()) == []


def test_nobody_hears_of_a_run_that_was_open_when_they_asked_or_is_not_open_yet():
    course, person = a_course(), amina()
    seen = a_run(course, made_at=clock.now() - timedelta(days=1))
    later = a_run(course, made_at=clock.now() + timedelta(hours=1), opens_at=clock.now() + timedelta(days=3))
    note_interest(person, course, by=person)

    assert (tell_interested(seen), tell_interested(later)) == (0, 0)
