"""Two of the office at one message, or one of them and what comes back: nothing said is lost, nobody is in the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import select, text, update

from college.background import steps
from college.foundation import clock
from college.foundation.db import db, lock, transaction
from college.foundation.refusal import Refused
from college.outbox.actions import Letter, post
from college.outbox.actions.holding import hold, release
from college.outbox.actions.settling import send_again, tell_done
from college.outbox.models import Message
from college.outbox.rules import OLD, Channel, State
from college.people.actions import bouncing
from college.people.models import Person
from college.post.mail_merge import note_posted
from tests.races.arena import Arena

ROUNDS = 12


@pytest.fixture
def messages(arena: Arena):
    """Give so many messages to the first person, each in this state and by this way, after all others are gone."""

    def made(how_many: int, state: State, way: Channel, **said) -> list[int]:
        arena.empty()
        with arena.app.app_context(), transaction():
            db.session.execute(text("DELETE FROM outbox_hold"))
            person = db.session.get_one(Person, arena.people[0])
            person.bounces, person.postal_address = 0, "1 Harbour Row\nPorthwen"
            numbers = [post(Letter(to=person, name="enrolment/noted")).id for _ in range(how_many)]
            db.session.execute(update(Message).values(state=state, channel=way, **said))
            return numbers

    yield made
    arena.empty()
    with arena.app.app_context(), transaction():
        db.session.execute(text("DELETE FROM outbox_hold"))


def kept(*deeds: Callable[[], object]) -> Callable[[int], object]:
    """Let each of those who start at once do one of these deeds."""
    return lambda which: deeds[which]()


def test_of_two_who_let_messages_leave_again_one_is_told_that_they_do_already(arena, messages):
    for _ in range(ROUNDS):
        messages(0, State.WAITING, Channel.EMAIL)
        with arena.app.app_context(), transaction():
            hold(by=None)

        came = arena.at_once(lambda _n: release(by=None), range(2))

        assert sorted(type(one).__name__ for one in came) == ["Refused", "int"]


def test_a_call_that_is_made_while_what_is_late_is_dropped_stays_made_or_is_refused(arena, messages):
    late = clock.now() - OLD - OLD
    for _ in range(ROUNDS):
        numbers = messages(40, State.TO_DO, Channel.PHONE, due_at=late)
        with arena.app.app_context(), transaction():
            hold(by=None)

        def made(number=numbers[-1]):
            person = db.session.get_one(Person, arena.people[1])
            tell_done(db.session.get_one(Message, number), by=person)

        told, dropped = arena.at_once(kept(made, lambda: release(by=None, late_before=clock.now() - OLD)), range(2))

        with arena.app.app_context():
            state = db.session.get_one(Message, numbers[-1]).state
        assert state is (State.DROPPED if isinstance(told, Refused) else State.DONE)
        assert dropped == (40 if isinstance(told, Refused) else 39)


def test_what_comes_back_while_it_is_sent_again_counts_and_is_sent_again(arena, messages):
    (number,) = messages(1, State.SENT, Channel.EMAIL)

    def came_back() -> object:
        with arena.app.app_context():
            return arena.kept(lambda: bouncing.came_back(the_message(), address=address_in(arena), why="550"))

    def the_message() -> Message:
        return db.session.get_one(Message, number)

    with ThreadPoolExecutor(1) as pool, arena.app.app_context():
        with transaction():
            lock(the_message())  # what sending it again does first
            told = pool.submit(came_back)
            wait([told], timeout=0.5)  # by then it has whom it counts against, and waits for the message
            send_again(the_message(), Channel.EMAIL, by=db.session.get_one(Person, arena.people[1]))
        counted = told.result()

    assert counted is True


def test_letters_of_one_pile_that_two_post_are_noted_once_each(arena, messages):
    first, *others = messages(3, State.TO_DO, Channel.LETTER)

    def posted() -> object:
        with arena.app.app_context():
            return arena.kept(lambda: note_posted([first, *others], by=db.session.get_one(Person, arena.people[2])))

    with ThreadPoolExecutor(1) as pool, arena.app.app_context():
        with transaction():
            tell_done(db.session.get_one(Message, first), by=db.session.get_one(Person, arena.people[1]))
            second = pool.submit(posted)
            wait([second], timeout=0.5)  # by then it has read which are to be posted, and waits for the first
        noted = second.result()
        db.session.rollback()
        states = [db.session.get_one(Message, number).state for number in (first, *others)]

    assert noted == len(others)
    assert states == [State.DONE] * 3


def address_in(arena: Arena) -> str:
    """Give the address that the messages go to."""
    return db.session.get_one(Person, arena.people[0]).email


def test_two_passes_that_look_at_calls_of_one_person_stand_in_each_others_way_nowhere(arena, messages):
    for _ in range(ROUNDS):
        numbers = messages(6, State.TO_DO, Channel.PHONE)

        came = arena.at_once(lambda which, n=numbers: [steps._tidy(one) for one in n[:: 1 - 2 * which]], range(2))

        assert came == [[0] * 6, [0] * 6]
        with arena.app.app_context():
            assert set(db.session.scalars(select(Message.state))) == {State.WAITING}
