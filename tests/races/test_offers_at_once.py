"""T-Q3 and T-Q5: everything at once, and an answer at the very edge of an offer's time."""

import time
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from college.enrolment.actions.leaving import withdraw
from college.enrolment.actions.offering import accept, decline, lapse_offers, offer_next
from college.enrolment.actions.resizing import change_places
from college.enrolment.models import Enrolment, EnrolmentEvent
from college.enrolment.queries.places import of_person
from college.enrolment.rules import HOLDS_A_PLACE, State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.people.models import Person
from college.timetable.models import Run
from tests.factories import everybody_was_told
from tests.races.arena import Arena


def anything(arena: Arena, chance: Random) -> None:
    """Do one thing that may happen to a run; it holds more people than places at no commit."""
    run = db.session.get_one(Run, arena.run_id)
    person = db.session.get_one(Person, chance.choice(arena.people[:30]))
    place = of_person(person.id, run.id)
    deed = chance.choice(["ask", "ask", "ask", "answer", "answer", "leave", "resize", "lapse"])
    if deed == "resize":
        change_places(run, chance.randint(0, 6), by=None)
    elif deed == "lapse":
        lapse_offers(run)
    elif place is None or deed == "ask":
        arena.asks(person.id)
    elif deed == "leave":
        withdraw(place, by=person)
    elif chance.random() < 0.5:
        accept(place, by=person)
    else:
        decline(place, by=person, stay=chance.random() < 0.5)
    taken = db.session.scalar(select(func.count()).where(Enrolment.state.in_(HOLDS_A_PLACE)))
    db.session.refresh(run)
    assert taken <= run.places


def busy(arena: Arena, seed: int, steps: int) -> int:
    """Let one of many do things, each in a transaction of its own; gives how many were done."""
    chance, done = Random(seed), 0
    for _ in range(steps):
        done += not isinstance(arena.kept(lambda: anything(arena, chance)), Exception)
    return done


def replay(steps: list[tuple[int, State]]) -> None:
    """Walk through the history: an offer goes to the first in line, a place to who asks only past an empty line."""
    stands: dict[int, State] = {}
    line: list[int] = []
    for place, state in steps:
        before = stands.get(place)
        if state is State.OFFERED:
            assert line[0] == place
        if state is State.ENROLLED and before is not State.OFFERED:
            assert line == []
        if before is State.WAITING:
            line.remove(place)
        if state is State.WAITING:
            line.append(place)
        stands[place] = state


def everything_at_once(arena: Arena, *, clients: int, steps: int) -> None:
    arena.empty(places=3)

    done = [int(str(one)) for one in arena.at_once(lambda seed: busy(arena, seed, steps), range(clients))]

    assert sum(done) > clients * steps // 5
    with arena.app.app_context():
        history = db.session.execute(
            select(EnrolmentEvent.enrolment_id, EnrolmentEvent.state).order_by(EnrolmentEvent.id)
        ).all()
        replay([(row.enrolment_id, row.state) for row in history])
        last = {row.enrolment_id: row.state for row in history}
        assert last == dict(db.session.execute(select(Enrolment.id, Enrolment.state)).all())


def test_whatever_happens_at_once_nobody_is_too_many_and_nobody_is_passed_over(arena):
    everything_at_once(arena, clients=6, steps=25)


@pytest.mark.proof
def test_ten_thousand_things_at_once_pass_nobody_over(arena):
    everything_at_once(arena, clients=15, steps=667)  # as many as the pool has connections


def edge(arena: Arena, late: float) -> set[str]:
    """Let somebody say yes while the clock ends the offer; gives what became of it."""
    arena.empty(places=0)
    with arena.app.app_context(), transaction():
        for person_id in arena.people[:2]:  # the second is there to be offered what the first lets go
            arena.asks(person_id)
        run = db.session.get_one(Run, arena.run_id)
        run.places = 1
        db.session.flush()
        place = offer_next(run)[0]
        number, lapses_at = place.id, clock.now() + timedelta(milliseconds=40)
        place.offer_lapses_at = lapses_at
    with arena.app.app_context():
        everybody_was_told()

    def answers(who: str) -> object:
        wait = (lapses_at - clock.now()).total_seconds() + (late if who == "student" else 0)
        time.sleep(max(wait, 0))
        if who == "student":
            accept(db.session.get_one(Enrolment, number), by=None)
        else:
            lapse_offers(db.session.get_one(Run, arena.run_id))
        return who

    said = arena.at_once(answers, ["student", "clock"])
    assert all(word in {"student", "clock"} or isinstance(word, Refused) for word in said)
    with arena.app.app_context(), transaction():
        lapse_offers(db.session.get_one(Run, arena.run_id))
        steps = db.session.execute(select(EnrolmentEvent.state, EnrolmentEvent.reason)).all()
    taken = {"taken" for state, _reason in steps if state is State.ENROLLED}
    return taken | {"lapsed" for _state, reason in steps if reason}


@pytest.mark.parametrize("late", [-0.02, -0.002, 0, 0.002, 0.02])
def test_an_answer_at_the_edge_of_its_time_has_one_outcome(arena, late):
    outcome = edge(arena, late)

    assert outcome in ({"taken"}, {"lapsed"})
    if late > 0.01:
        assert outcome == {"lapsed"}


@pytest.mark.proof
def test_a_thousand_answers_at_the_edge_have_one_outcome_each(arena):
    chance = Random(5)

    outcomes = [edge(arena, chance.uniform(-0.01, 0.01)) for _ in range(1000)]

    assert all(outcome in ({"taken"}, {"lapsed"}) for outcome in outcomes)
