"""A house of its own for many people at once: real connections, real commits, and a start that is one moment."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from college import create_app
from college.enrolment.actions.asking import ask_for_place
from college.enrolment.models import Enrolment
from college.enrolment.queries.places import number_in_queue
from college.enrolment.rules import HOLDS_A_PLACE, State
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.people.models import Person
from college.people.rules import Capacity
from college.timetable.models import Run
from tests.factories import a_person, a_run
from tests.houses import Houses, settings

T = TypeVar("T")
TRIGGERS = ("enrolment_has_place", "enrolment_gets_place")
TRACES = ("form_key", "enrolment_capacity", "enrolment_event", "enrolment", "message_body", "message", "audit_entry")


class Arena:
    """One run and many people who want a place on it, in a database that nobody else uses."""

    def __init__(self, app: Flask, people: int) -> None:
        self.app = app
        with app.app_context():
            self.run_id = a_run(places=1).id
            self.people = [a_person(f"Student {n}").id for n in range(people)]
            db.session.remove()

    def empty(self, places: int = 1) -> None:
        """Take away what became of the last race, and give the run so many places."""
        with self.app.app_context(), transaction():
            for table in TRACES:
                db.session.execute(text(f"DELETE FROM {table}"))
            db.session.get_one(Run, self.run_id).places = places

    def at_once(self, deed: Callable[[T], object], things: Iterable[T]) -> list[object]:
        """Let a deed be done for each thing at the same moment, each in a transaction of its own.

        Gives what came of each: a refusal, or an error of the database, stands for itself.
        """
        chosen = list(things)
        start = Barrier(len(chosen))

        def one(thing: T) -> object:
            with self.app.app_context():
                start.wait()
                return self.kept(lambda: deed(thing))

        with ThreadPoolExecutor(len(chosen)) as pool:
            return list(pool.map(one, chosen))

    @staticmethod
    def kept(deed: Callable[[], object]) -> object:
        """Do one deed in a transaction, and give what came of it."""
        try:
            with transaction():
                return deed()
        except (Refused, DBAPIError) as problem:
            return problem

    def asks(self, person_id: int) -> State:
        """Let one person ask for a place."""
        person, run = db.session.get_one(Person, person_id), db.session.get_one(Run, self.run_id)
        return ask_for_place(person, run, capacities={Capacity.PUBLIC}, by=person).state

    def holders(self) -> int:
        """Count how many hold a place."""
        with self.app.app_context():
            held = select(func.count()).where(Enrolment.state.in_(HOLDS_A_PLACE))
            return db.session.scalar(held) or 0

    def numbers(self) -> list[int]:
        """List the numbers of those who wait."""
        with self.app.app_context():
            waiting = db.session.scalars(select(Enrolment).where(Enrolment.state == State.WAITING)).all()
            return sorted(number_in_queue(one) for one in waiting)

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def built(houses: Houses, database: str, name: str, *, people: int, guarded: bool = True) -> Arena:
    """Build an arena on this kind of database; without `guarded`, the database's own triggers do not help."""
    instance = houses.folder / name
    instance.mkdir(mode=0o700)
    url = houses.postgresql(name) if database == "postgresql" else f"sqlite:///{instance}/college.db"
    app = create_app(settings(instance, database_url=url))
    with app.app_context():
        upgrade()
        if not guarded:
            _drop_triggers()
    return Arena(app, people)


def _drop_triggers() -> None:
    on = " ON enrolment" if db.engine.dialect.name == "postgresql" else ""
    with db.engine.connect() as connection:
        for trigger in TRIGGERS:
            connection.execute(text(f"DROP TRIGGER {trigger}{on}"))
        connection.commit()
        if not on:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
