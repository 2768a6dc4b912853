"""Three passes of the clock at once over the same due things, and each person hears each thing once."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from college.background import steps
from college.background.clock import tick
from college.enrolment.models import EnrolmentEvent
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, reading_only, transaction
from college.outbox.models import Message
from college.people.models import Person
from college.questionnaires.models import Invitation
from college.timetable.models import Run, Session
from tests.factories import a_plan, a_run, access_needs, an_enrolment
from tests.races.arena import Arena

AT_ONCE, PEOPLE = 3, 12
MADE = ("learning_plan", "access_needs", "invitation")


@pytest.fixture
def due(arena: Arena):
    """Let something of every kind be due: reminders, missed ones, questionnaires, reviews, offers, free places."""
    sweep(arena)
    with arena.app.app_context():
        reading_only(False)
        now = clock.now()
        hours = (30, 6, -3, 300, 400)
        soon, began, over, held, free = (
            a_run(places=20, sessions=1, first=now + timedelta(hours=each)) for each in hours
        )
        people = [db.session.get_one(Person, number) for number in arena.people[:PEOPLE]]
        for person in people:
            for run in (soon, began, over):
                an_enrolment(person, run, asked_at=now - timedelta(days=20))
            access_needs(person, review_on=clock.today())
            a_plan(person)
        for person in people[:4]:
            an_enrolment(person, held, State.OFFERED, offers_made=1, offer_lapses_at=now)
            an_enrolment(person, free, State.WAITING)
        with transaction():
            db.session.get_one(Session, began.sessions[0].id).changed_at = now - timedelta(days=20)
            db.session.get_one(Run, over.id).made_at = now - timedelta(days=20)
        db.session.remove()
    yield
    sweep(arena)


def sweep(arena: Arena) -> None:
    """Take away what became of the last race."""
    arena.empty()
    with arena.app.app_context(), transaction():
        for table in MADE:
            db.session.execute(text(f"DELETE FROM {table}"))


def passes(arena: Arena) -> Counter[str]:
    """Let the clock tick three times at one moment; gives what all of them touched together."""
    done: Counter[str] = Counter()
    for found in arena.at_once(lambda _n: tick(), range(AT_ONCE)):
        done.update(found)
    return done


def test_three_passes_at_once_give_each_message_once(arena, due, caplog):
    done = passes(arena)

    with arena.app.app_context():
        written = Counter(db.session.scalars(select(Message.name)))
        for_one = db.session.execute(
            select(func.count()).group_by(Message.name, Message.person_id, Message.about_id).select_from(Message)
        )
        most = max(for_one.scalars())
        asked = db.session.scalar(select(func.count()).select_from(Invitation))
        lapsed = db.session.scalar(select(func.count()).where(EnrolmentEvent.reason == "lapsed"))
    assert most == 1
    assert {name: written[name] for name in ("people/needs_review", "learning_plans/review")} == {
        "people/needs_review": PEOPLE,
        "learning_plans/review": PEOPLE,
    }
    assert written["timetable/reminder"] == 2 * PEOPLE
    assert (written["questionnaires/after_course"], asked, lapsed) == (PEOPLE, PEOPLE, 4)
    assert done["people asked what helps"] == done["people reminded of their plan"] == PEOPLE
    assert done["reminders"] == done["reminders missed"] == PEOPLE
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


def test_one_whose_message_was_written_by_another_meanwhile_stops_nobody_else(arena, due, monkeypatch):
    """Take the lock away: the database's own guard refuses the second, and the rest is done all the same."""
    monkeypatch.setattr("college.enrolment.actions.reminding.lock", lambda _session: None)

    passes(arena)

    with arena.app.app_context():
        reminders = select(Message.once).where(Message.name == "timetable/reminder")
        once = list(db.session.scalars(reminders))
    assert len(once) == len(set(once)) == 2 * PEOPLE


def test_a_thing_that_is_refused_once_is_tried_once_more(app):
    tried = []

    def do(item):
        tried.append(item)
        if len(tried) == 1:
            raise IntegrityError("", None, Exception())
        return 1

    assert steps.each(["a", "b"], do, "thing") == 2
    assert tried == ["a", "a", "b"]
