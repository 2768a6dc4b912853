"""Somebody is forgotten while others plan what they teach, or ask for what they wait for: nobody waits in a circle."""

import time
from collections.abc import Iterator
from threading import Event

import pytest
from sqlalchemy import text

from college.enrolment.rules import State
from college.foundation.db import db
from college.people.models import Person
from college.privacy.actions import erase
from college.timetable.actions.changing import hold_sessions
from college.timetable.actions.sessions import Teaching
from college.timetable.actions.teachers import hold_teachers
from college.timetable.models import Run
from tests.factories import a_clinician, a_peer_trainer, a_person, a_run, an_enrolment
from tests.houses import Houses
from tests.races.arena import Arena, built

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
PATIENCE = 100  # looks, a twentieth of a second apart


@pytest.fixture(scope="module")
def arena(houses: Houses) -> Iterator[Arena]:
    """Lend a database in which rows are held one by one."""
    made = built(houses, "postgresql", "forgetting", people=1)
    yield made
    made.close()


@pytest.mark.parametrize("part", ["teaches", "waits"])
def test_who_plans_with_somebody_and_who_forgets_them_do_not_wait_for_each_other(arena, part):
    with arena.app.app_context():
        person = a_clinician("Ines Moreno") if part == "teaches" else a_person("Sam Pugh")
        run = a_run(pair=(a_peer_trainer(), person) if part == "teaches" else ())
        if part == "waits":
            an_enrolment(person, run, State.WAITING)
        number, of_run = person.id, run.id
        db.session.remove()
    held = Event()

    def deed(what: str) -> str:
        someone, planned = db.session.get_one(Person, number), db.session.get_one(Run, of_run)
        if what == "plan":
            hold_sessions(planned)
            held.set()
            _until_somebody_waits()
            hold_teachers([Teaching(someone)])
        else:
            held.wait()
            erase(someone, key=b"a key", by=None)
        return what

    assert arena.at_once(deed, ["plan", "forget"]) == ["plan", "forget"]


def _until_somebody_waits() -> None:
    for _ in range(PATIENCE):
        with db.engine.connect() as beside:
            if beside.scalar(WAITING):
                return
        time.sleep(0.05)
    raise AssertionError("nobody came to wait")
