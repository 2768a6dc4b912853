"""Stepping away: one step, and the place goes on at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from college.enrolment.actions.leaving import withdraw
from college.enrolment.models import EnrolmentEvent
from college.enrolment.queries.places import number_in_queue
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.outbox.models import Message
from tests.cast import amina, bryn, dee
from tests.factories import a_run, an_enrolment


def test_a_place_given_up_is_offered_on_in_the_same_moment():
    run, person, next_in_line = a_run(places=1), amina(), bryn()
    place = an_enrolment(person, run)
    waiting = an_enrolment(next_in_line, run, State.WAITING)

    withdraw(place, by=person, reason=" The bus does not go. ")

    assert (place.state, waiting.state) == (State.WITHDRAWN, State.OFFERED)
    assert db.session.scalars(select(EnrolmentEvent.reason).order_by(EnrolmentEvent.id)).first() == (
        "The bus does not go."
    )
    assert db.session.scalars(select(Message.name).order_by(Message.id)).all() == [
        "enrolment/withdrawn",
        "enrolment/offer",
    ]


def test_an_offer_given_up_goes_to_the_next_and_a_turn_given_up_moves_the_queue():
    run, first, second, third = a_run(places=1), amina(), bryn(), dee()
    offered = an_enrolment(first, run, State.OFFERED, offer_lapses_at=clock.now() + timedelta(days=2))
    middle = an_enrolment(second, run, State.WAITING)
    last = an_enrolment(third, run, State.WAITING)

    withdraw(middle, by=second)
    assert number_in_queue(last) == 1
    withdraw(offered, by=first)

    assert (offered.offer_lapses_at, last.state) == (None, State.OFFERED)


def test_a_place_is_given_up_once_and_not_after_the_course():
    run, person = a_run(), amina()
    place = an_enrolment(person, run)
    past = an_enrolment(person, a_run(first=clock.now() - timedelta(days=30)))
    with pytest.raises(Refused, match="already taken place"):
        withdraw(past, by=person)

    withdraw(place, by=person)

    with pytest.raises(Refused, match="given up already"):
        withdraw(place, by=person)
