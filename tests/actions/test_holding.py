"""One switch holds everything: nothing leaves by any way, but for what somebody waits for on the page."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.outbox import queries
from college.outbox.actions import Letter, post
from college.outbox.actions.holding import DROPPED_LATE, hold, release
from college.outbox.actions.sending import take
from college.outbox.models import Hold, Message
from college.outbox.rules import OLD, Channel, State
from college.people import messages as ways_in
from college.people.actions.accounts import open_account
from college.people.actions.links import make_link
from college.people.rules import Purpose
from college.post import still_true
from college.post.sending import send_due
from tests.cast import amina, carys

NAMES = still_true.OVERTAKING


def a_message(person=None, *, due_at=None, channel=None):
    with transaction():
        return post(Letter(to=person or amina(), name="enrolment/noted", due_at=due_at, channel=channel)).id


def a_code(app, purpose=Purpose.SIGN_IN):
    key = app.extensions["college"].secret_key.encode()
    person = amina()
    with transaction():
        link = make_link(open_account(person, address=person.email, by=None), purpose, key=key, by=None)
        db.session.query(Message).filter(Message.person_id == person.id).delete()
        return post((ways_in.code if purpose is Purpose.SIGN_IN else ways_in.reset)(link)).id


def held(by=None):
    with transaction():
        return hold(by=by).id


def released(**said):
    with transaction():
        return release(**{"by": None, **said})


def state_of(number):
    db.session.rollback()
    return db.session.get_one(Message, number).state


def test_nothing_leaves_while_everything_is_held_and_all_of_it_after(app, mailbox):
    number = a_message()
    held()

    during = send_due()
    released()
    after = send_due()

    assert (during, after) == ({}, {"sent": 1})
    assert state_of(number) is State.SENT


def test_a_sender_that_listed_a_message_before_cannot_take_it(app):
    number = a_message()
    listed = queries.due(clock.now(), overtaking=NAMES)
    held()

    with transaction():
        taken = take(number, clock.now(), overtaking=NAMES)

    assert (listed, taken) == ([number], None)


@pytest.mark.parametrize("purpose", [Purpose.SIGN_IN, Purpose.RESET])
def test_a_code_that_is_asked_for_since_leaves_still(app, mailbox, purpose):
    held()
    number = a_code(app, purpose)

    send_due()

    assert state_of(number) is State.SENT


def test_a_code_of_before_is_held_with_the_rest(app, mailbox):
    number = a_code(app)
    with time_machine.travel(clock.now() + timedelta(seconds=1)):
        held()

        send_due()

    assert state_of(number) is State.WAITING


def test_what_is_held_is_not_stuck_and_what_is_let_go_has_its_time(app):
    with time_machine.travel(clock.now() - timedelta(hours=2), tick=False):
        a_message()
    before = clock.now() - timedelta(minutes=15)

    stuck = queries.is_stuck(before, overtaking=NAMES)
    held()
    during = queries.is_stuck(before, overtaking=NAMES)
    released()
    after = queries.is_stuck(before, overtaking=NAMES)
    later = queries.is_stuck(clock.now() + timedelta(minutes=1), overtaking=NAMES)

    assert (stuck, during, after, later) == (True, False, False, True)


def test_a_code_that_nobody_tries_is_stuck_even_so(app):
    held()
    a_code(app)

    assert queries.is_stuck(clock.now() + timedelta(minutes=1), overtaking=NAMES)


def test_everything_is_held_once(app):
    held()

    with pytest.raises(Refused):
        hold(by=None)


def test_only_what_is_held_is_released(app):
    with pytest.raises(Refused):
        release(by=None)


def test_it_is_on_record_who_held_and_released(app):
    by = carys()
    held(by)

    released(by=by)

    row = db.session.scalars(select(Hold)).one()
    assert (row.held_by_id, row.released_by_id, row.released_at is not None) == (by.id, by.id, True)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.about == "outbox_hold")).all()
    assert [(entry.what, entry.by_person_id) for entry in entries] == [
        ("outbox.held", by.id),
        ("outbox.released", by.id),
    ]


def test_two_who_held_at_once_are_released_together(app):
    with transaction():
        db.session.add_all([Hold(held_at=clock.now()), Hold(held_at=clock.now())])

    released()

    assert queries.hold_in_force() is None


def test_what_is_late_is_dropped_before_anything_leaves_and_listed_with_the_reason(app, mailbox):
    now = clock.now()
    late = a_message(due_at=now - OLD - timedelta(seconds=1))
    task = a_message(due_at=now - OLD - timedelta(seconds=1), channel=Channel.PHONE)
    fresh = a_message(due_at=now - OLD + timedelta(minutes=5))
    held()

    counted = queries.late_by_kind(now - OLD)
    dropped = released(late_before=now - OLD)
    send_due()

    assert (counted, dropped) == ([("enrolment/noted", 2)], 2)
    assert [state_of(number) for number in (late, task, fresh)] == [State.DROPPED, State.DROPPED, State.SENT]
    assert db.session.get_one(Message, late).trouble == DROPPED_LATE


def test_what_is_late_is_sent_where_nobody_drops_it(app, mailbox):
    late = a_message(due_at=clock.now() - timedelta(days=3))
    held()

    released()
    send_due()

    assert state_of(late) is State.SENT
