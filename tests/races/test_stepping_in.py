"""Many who were asked say yes at the same moment: exactly one gets the session, and everybody else is thanked.

Three tests take a lock out, and must see two get it, or one teach two at once: so the first tests can fail.
"""

import sys
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from college.enrolment.actions.covering import step_in, teach_after_all
from college.foundation import clock
from college.foundation import db as database
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.outbox.models import Message
from college.people.rules import Knowledge
from college.timetable.cover import Answer
from college.timetable.cover_models import Absence, CoverAsk
from college.timetable.models import Facilitation, Run, Session
from tests.factories import a_clinician, a_peer_trainer, a_run
from tests.houses import Houses
from tests.races.arena import Arena, built

ASKED = 8
TRIES = 40


class Need:
    """A session that lacks somebody by training, and so many who were asked."""

    def __init__(self, arena: Arena, asked: int = ASKED) -> None:
        self.arena = arena
        with arena.app.app_context():
            self.people = [a_clinician(f"Clinician {n}").id for n in range(asked)]
            self.session_id = db.session.get_one(Run, arena.run_id).sessions[0].id
            db.session.remove()
        self.before = self.teachers()

    def anew(self) -> list[int]:
        """Take away what became of the last race, ask everybody again, and give the numbers of the questions."""
        with self.arena.app.app_context(), transaction():
            trained = Facilitation.knowledge == Knowledge.BY_TRAINING
            db.session.execute(delete(Facilitation).where(Facilitation.session_id == self.session_id, trained))
            for kind in (CoverAsk, Absence, Message):
                db.session.execute(delete(kind))
            session = db.session.get_one(Session, self.session_id)
            said = {"session_id": session.id, "sequence": session.sequence, "knowledge": Knowledge.BY_TRAINING}
            asks = [CoverAsk(person_id=person, asked_at=clock.now(), **said) for person in self.people]
            db.session.add_all(asks)
            db.session.flush()
            return [ask.id for ask in asks]

    def end(self) -> None:
        """Leave the session to those who taught it before, for the races that come after."""
        self.anew()
        with self.arena.app.app_context(), transaction():
            db.session.execute(delete(CoverAsk))
            said = {"session_id": self.session_id, "knowledge": Knowledge.BY_TRAINING}
            db.session.add_all(Facilitation(person_id=person, **said) for person in self.before)

    def teachers(self) -> list[int]:
        """List who teaches the session by training."""
        with self.arena.app.app_context():
            wanted = select(Facilitation.person_id).where(
                Facilitation.session_id == self.session_id, Facilitation.knowledge == Knowledge.BY_TRAINING
            )
            return list(db.session.scalars(wanted))


def says_yes(number: int) -> str:
    ask = db.session.get_one(CoverAsk, number)
    step_in(ask, by=ask.person)
    return "yes"


@pytest.fixture
def need(arena):
    made = Need(arena)
    yield made
    made.end()


@pytest.mark.parametrize("_repeat", range(5))
def test_one_of_eight_who_say_yes_at_once_gets_it(need, _repeat):
    asks = need.anew()

    told = need.arena.at_once(says_yes, asks)

    assert told.count("yes") == 1
    assert {str(no) for no in told if no != "yes"} == {
        "Thank you. Somebody has stepped in already, so nothing is left to do."
    }
    (teacher,) = need.teachers()
    with need.arena.app.app_context():
        said = {ask.person_id: ask.answer for ask in db.session.query(CoverAsk)}
        assert said[teacher] is Answer.YES
        assert set(said.values()) == {Answer.YES, Answer.SETTLED}
        heard = db.session.scalars(select(Message.person_id).where(Message.name == "timetable/step_in_settled")).all()
        assert sorted(heard) == sorted(set(need.people) - {teacher})


def test_one_who_presses_many_times_at_once_is_put_on_once(need):
    number = need.anew()[0]

    told = need.arena.at_once(says_yes, [number] * 6)

    assert told == ["yes"] * 6
    assert need.teachers() == need.people[:1]
    with need.arena.app.app_context():
        letters = db.session.query(Message).filter_by(name="timetable/put_on", person_id=need.people[0]).count()
    assert letters == 1


def test_who_takes_it_back_and_who_steps_in_do_not_both_teach_it(need):
    asks = need.anew()
    with need.arena.app.app_context(), transaction():
        sick = a_clinician("Femi Adeyemi")
        session = db.session.get_one(Session, need.session_id)
        said = {"session_id": session.id, "sequence": session.sequence, "knowledge": Knowledge.BY_TRAINING}
        absence = Absence(person_id=sick.id, told_at=clock.now(), **said)
        db.session.add(absence)
        db.session.flush()
        number = absence.id

    def deed(what: tuple[str, int]) -> str:
        if what[0] == "back":
            found = db.session.get_one(Absence, what[1])
            teach_after_all(found, by=found.person)
            return "back"
        return says_yes(what[1])

    told = need.arena.at_once(deed, [("back", number), ("yes", asks[0])])

    assert len(need.teachers()) == 1
    assert sum(isinstance(one, Refused) for one in told) == 1


class TwoAtOnce:
    """Two sessions of two runs at one time, and one person who was asked about both."""

    def __init__(self, arena: Arena) -> None:
        self.arena = arena
        with arena.app.app_context():
            self.person = a_clinician("Ines Moreno").id
            starts = clock.now() + timedelta(days=7)
            self.sessions = [a_run(sessions=1, first=starts, pair=(a_peer_trainer(),)).sessions[0].id for _ in range(2)]
            db.session.remove()

    def anew(self) -> list[int]:
        """Ask about both again, and give the numbers of the questions."""
        with self.arena.app.app_context(), transaction():
            db.session.execute(delete(Facilitation).where(Facilitation.person_id == self.person))
            for kind in (CoverAsk, Message):
                db.session.execute(delete(kind))
            said = {"person_id": self.person, "sequence": 0, "knowledge": Knowledge.BY_TRAINING}
            asks = [CoverAsk(session_id=number, asked_at=clock.now(), **said) for number in self.sessions]
            db.session.add_all(asks)
            db.session.flush()
            return [ask.id for ask in asks]

    def end(self) -> None:
        """Leave nothing to the races that come after."""
        self.anew()
        with self.arena.app.app_context(), transaction():
            db.session.execute(delete(CoverAsk))

    def meet(self) -> bool:
        """Let them say yes to both at one moment, and tell whether they teach both."""
        return self.arena.at_once(says_yes, self.anew()).count("yes") == 2


class EachAskedAboutBoth:
    """Two sessions at two times, and two people who were both asked about both."""

    def __init__(self, arena: Arena) -> None:
        self.arena = arena
        with arena.app.app_context():
            self.people = [a_clinician(name).id for name in ("Ines Moreno", "Jon Bright")]
            starts = [clock.now() + timedelta(days=day) for day in (7, 8)]
            runs = [a_run(sessions=1, first=first, pair=(a_peer_trainer(),)) for first in starts]
            self.sessions = [run.sessions[0].id for run in runs]
            db.session.remove()

    def anew(self) -> list[int]:
        """Ask both about both again, and give the question of each about a session of their own."""
        with self.arena.app.app_context(), transaction():
            self.forget()
            said = {"sequence": 0, "knowledge": Knowledge.BY_TRAINING, "asked_at": clock.now()}
            asks = {
                (session, person): CoverAsk(session_id=session, person_id=person, **said)
                for session in self.sessions
                for person in self.people
            }
            db.session.add_all(asks.values())
            db.session.flush()
            return [asks[pair].id for pair in zip(self.sessions, self.people, strict=True)]

    def forget(self) -> None:
        """Take away what an earlier race left."""
        db.session.execute(delete(Facilitation).where(Facilitation.person_id.in_(self.people)))
        for kind in (CoverAsk, Message):
            db.session.execute(delete(kind))


def test_two_who_step_in_at_once_and_are_told_of_each_other_do_not_wait_for_ever(arena):
    both = EachAskedAboutBoth(arena)

    told = [arena.at_once(says_yes, both.anew()) for _ in range(5)]

    with arena.app.app_context(), transaction():
        both.forget()
    assert told == [["yes", "yes"]] * 5


@pytest.fixture
def two(arena):
    made = TwoAtOnce(arena)
    yield made
    made.end()


def test_whoever_says_yes_to_two_sessions_at_one_time_and_one_moment_teaches_one_of_them(two):
    assert not any(two.meet() for _ in range(5))


def test_without_the_lock_on_the_person_postgresql_lets_one_teach_two_at_once(houses: Houses, monkeypatch):
    arena = built(houses, "postgresql", "stepping_twice", people=1)
    two = TwoAtOnce(arena)
    monkeypatch.setattr("college.enrolment.actions.covering.hold", lambda thing: None)

    assert any(two.meet() for _ in range(TRIES))
    arena.close()


def two_get_it(need: Need) -> bool:
    """Race again and again, and tell whether two ever got it."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.00002)  # let them step between each other's statements
    try:
        return any(_too_many(need) for _ in range(TRIES))
    finally:
        sys.setswitchinterval(usual)


def _too_many(need: Need) -> bool:
    need.arena.at_once(says_yes, need.anew())
    return len(need.teachers()) > 1


def test_without_the_row_lock_postgresql_lets_two_step_in(houses: Houses, monkeypatch):
    arena = built(houses, "postgresql", "stepping_postgresql", people=1)
    need = Need(arena)
    monkeypatch.setattr("college.enrolment.actions.covering.lock", lambda thing: None)

    assert two_get_it(need)
    arena.close()


def test_without_the_write_lock_sqlite_lets_two_step_in(houses: Houses, monkeypatch):
    monkeypatch.setattr(database, "take_over_begin", lambda engine: None)
    arena = built(houses, "sqlite", "stepping_sqlite", people=1)
    with arena.app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    need = Need(arena)

    assert two_get_it(need)
    arena.close()
