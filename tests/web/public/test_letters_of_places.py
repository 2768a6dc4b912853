"""What people read about their places: every message can be written, leads somewhere, and names no course."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from college.enrolment import messages
from college.enrolment.actions.asking import ask_for_place
from college.enrolment.actions.interest import note_interest, tell_interested
from college.enrolment.actions.leaving import withdraw
from college.enrolment.actions.offering import decline, lapse_offers, offer_next
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.actions import post
from college.outbox.models import Message
from college.people.models import Person
from college.people.rules import Capacity, ContactBy
from college.post.letters import words_for
from tests.cast import amina, bryn
from tests.factories import a_course, a_person, a_run, an_enrolment


def letters():
    """Give the words of every message that was written, by its name."""
    found = db.session.scalars(select(Message).order_by(Message.id)).all()
    return [(one.name, words_for(one, db.session.get_one(Person, one.person_id))) for one in found]


@pytest.fixture
def run(app):
    """Make a run with one place of a course whose title nobody should read over a shoulder."""
    return a_run(a_course("Living with voices", code="VOICES"), places=1, code="R1")


def test_every_letter_can_be_written_and_names_no_course(browser, run):
    first, second = amina(), bryn()
    with transaction():
        place = ask_for_place(first, run, capacities={Capacity.PUBLIC}, by=first)
        waiting = ask_for_place(second, run, capacities={Capacity.PUBLIC}, by=second)
        ask_for_place(first, run, capacities={Capacity.PUBLIC}, by=None)
        ask_for_place(second, run, capacities={Capacity.PUBLIC}, by=None)
        withdraw(place, by=first)
        ask_for_place(second, run, capacities={Capacity.PUBLIC}, by=None)
        decline(waiting, by=second)
        post(messages.noted(first, once="n"))
        post(messages.joined(first, known=True, once="j1"))
        post(messages.joined(second, known=False, once="j2"))
    with transaction():
        note_interest(first, run.course, by=first).asked_at = clock.now() - timedelta(days=9)
        tell_interested(run)

    written = letters()

    assert {name.removeprefix("enrolment/") for name, _words in written} == {
        "enrolled", "waiting", "already", "withdrawn", "offer", "noted", "joined", "runs_again",
    }  # fmt: skip
    for _name, words in written:
        assert "oices" not in words.subject + words.text
        assert "Hello " in words.text
    offer = next(words.text for name, words in written if name == "enrolment/offer")
    link = next(line for line in offer.splitlines() if "/offers/" in line)
    assert browser.get(link.removeprefix("http://college.test")).status_code == 200


def test_an_offer_that_is_called_through_says_when_its_time_begins(run):
    an_enrolment(a_person("Nia", email="", phone="07700 900123", contact_by=ContactBy.PHONE), run, State.WAITING)
    with transaction():
        offer_next(run)

    ((name, words),) = letters()

    assert name == "enrolment/offer"
    assert "48 hours from now on" in words.text


def test_an_offer_that_lapsed_says_what_became_of_the_turn(run):
    place = an_enrolment(amina(), run, State.OFFERED, offer_lapses_at=clock.now())
    an_enrolment(bryn(), run, State.WAITING)
    with transaction():
        lapse_offers(run)
    still_in = next(words.text for name, words in letters() if name == "enrolment/lapsed")
    with transaction():
        db.session.execute(update(Enrolment).where(Enrolment.id != place.id).values(state=State.WITHDRAWN))
        place.state, place.offer_lapses_at = State.OFFERED, clock.now()
    with transaction():
        lapse_offers(run)

    out = [words.text for name, words in letters() if name == "enrolment/lapsed"][-1]

    assert "you are number 1" in still_in
    assert "taken you out of the queue" in out
