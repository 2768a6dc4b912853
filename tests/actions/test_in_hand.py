"""A message that is just leaving, and what others do with it meanwhile: it leaves once; on both databases."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.running import secret_key
from college.outbox.actions import settling
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.outbox.transport import Permanent, Temporary
from college.outbox.transport.folder import Folder
from college.people.actions.keeping import change_contact
from college.people.models import Person
from college.people.rules import ContactBy
from college.post import sending
from college.post.sending import send_due
from college.privacy.actions import erase
from tests.actions.test_outbox import letters, read, somebody_on_a_run, written
from tests.cast import bryn


@pytest.fixture
def meanwhile(app, monkeypatch):
    """Let something happen while the server has the first message and has not answered yet; it may refuse then."""

    def happen(deed, refusal=None):
        take, taken = Folder.deliver, []

        def deliver(folder, mail):
            taken.append(mail)
            if refusal is None:
                take(folder, mail)
            if len(taken) == 1:
                with app.app_context():
                    deed()
            if refusal is not None:
                raise refusal

        monkeypatch.setattr(Folder, "deliver", deliver)
        return taken

    return happen


def by_the_office(office, number, *deeds):
    def do():
        for deed in deeds:
            with transaction():
                deed(db.session.get_one(Message, number), by=db.session.get_one(Person, office))

    return do


def test_a_message_that_is_stopped_and_tried_again_while_it_leaves_leaves_once(meanwhile):
    (person, run), office = somebody_on_a_run(), bryn().id
    number = written(person, run)
    stopped_and_tried = by_the_office(office, number, settling.stop, settling.try_again)

    def another_worker():
        stopped_and_tried()
        send_due()

    taken = meanwhile(another_worker)
    send_due()

    assert len(taken) == 1
    assert read(number).state is State.SENT


def test_what_left_although_somebody_stopped_it_was_sent_and_settled_by_nobody(meanwhile, mailbox):
    (person, run), office = somebody_on_a_run(), bryn().id
    number = written(person, run)
    meanwhile(by_the_office(office, number, settling.stop))

    send_due()

    assert len(letters(mailbox)) == 1
    assert (read(number).state, read(number).settled_by_id) == (State.SENT, None)


@pytest.mark.parametrize("refusal", [Permanent("550 no"), Temporary("451 later")])
def test_a_message_that_is_stopped_while_the_server_refuses_it_stays_stopped(meanwhile, refusal):
    (person, run), office = somebody_on_a_run(), bryn().id
    number = written(person, run)
    meanwhile(by_the_office(office, number, settling.stop), refusal)

    send_due()

    assert (read(number).state, read(number).settled_by_id) == (State.STOPPED, office)


def test_what_failed_as_an_email_counts_as_no_call_that_was_tried(meanwhile):
    person, run = somebody_on_a_run()
    number, who = written(person, run), person.id
    meanwhile(lambda: called_from_now_on(who), Temporary("451 later"))
    send_due()
    assert read(number).attempts == 1

    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        send_due()

    assert (read(number).state, read(number).channel) == (State.TO_DO, Channel.PHONE)
    assert (read(number).attempts, read(number).trouble) == (0, "")


def called_from_now_on(who):
    with transaction():
        person = db.session.get_one(Person, who)
        details = {"name": person.name, "email": person.email, "phone": "07700 900123"}
        change_contact(person, **details, contact_by=ContactBy.PHONE, by=None)


@pytest.mark.parametrize("kind", [Permanent, Temporary])
def test_of_somebody_who_is_erased_while_a_message_leaves_the_servers_words_are_not_kept(meanwhile, kind):
    (person, run), office = somebody_on_a_run(), bryn().id
    number, who = written(person, run), person.id

    def erased():
        with transaction():
            erase(db.session.get_one(Person, who), key=secret_key(), by=db.session.get_one(Person, office))

    meanwhile(erased, kind(f"550 5.1.1 <{person.email}>: no such user"))
    send_due()

    assert (read(number).state, read(number).trouble) == (State.DROPPED, "")


def test_what_left_is_noted_as_soon_as_a_busy_database_answers_and_leaves_once(app, mailbox, monkeypatch):
    person, run = somebody_on_a_run()
    first, second = written(person, run), written(person, run)
    monkeypatch.setattr(sending, "PAUSES", (0, 0))
    busy = []

    def refuse(connection, cursor, statement, parameters, context, executemany):
        if statement.startswith("UPDATE message SET state") and len(busy) < 2:
            busy.append(statement)
            raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        became = send_due()
    finally:
        event.remove(db.engine, "before_cursor_execute", refuse)

    assert (became["sent"], len(busy)) == (2, 2)
    assert [read(number).state for number in (first, second)] == [State.SENT, State.SENT]
