"""What becomes of messages when they meet a real mail server, of whatever temper."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox import transport
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.rules import State
from college.post.sending import send_due
from tests.cast import amina, bryn
from tests.factories import a_run, an_enrolment
from tests.outbox.test_transport import Postbox, Server, a_free_port, a_line


def written(person):
    run = a_run()
    an_enrolment(person, run)
    with transaction():
        return post(Letter(to=person, name="college/to_run", facts={"text": "We meet at nine."}, about=run)).id


def message(number):
    db.session.rollback()
    return db.session.get_one(Message, number)


@contextmanager
def open_at(postbox, port):
    server = Server(postbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield
    finally:
        server.stop()


@pytest.fixture
def port(app, monkeypatch):
    """Send to a mail server on this port, which need not be there."""
    number = a_free_port()
    config = replace(app.extensions["college"], mail_url=f"smtp://127.0.0.1:{number}")
    monkeypatch.setitem(app.extensions, "college", config)
    return number


def test_a_server_that_takes_messages_gets_each_once(port):
    numbers = [written(amina()), written(bryn())]
    postbox = Postbox()

    with open_at(postbox, port):
        assert send_due() == Counter(sent=2)
        assert send_due() == Counter()

    assert [len(recipients) for _, recipients, _ in postbox.taken] == [1, 1]
    assert {message(number).state for number in numbers} == {State.SENT}


def test_one_refused_recipient_stops_nobody_else(port):
    class Picky(Postbox):
        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith("amina"):
                return "550 no such mailbox"
            return await super().handle_RCPT(server, session, envelope, address, options)

    refused, taken = written(amina()), written(bryn())

    with open_at(Picky(), port):
        assert send_due() == Counter(failed=1, sent=1)

    assert (message(refused).state, message(refused).trouble) == (State.FAILED, "550 no such mailbox")
    assert message(taken).state is State.SENT


def test_a_busy_server_gets_the_message_later(port):
    number = written(amina())

    with open_at(Postbox(data="451 try again later"), port):
        assert send_due() == Counter(waiting=1)
    assert message(number).attempts == 1

    with open_at(Postbox(), port), time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert send_due() == Counter(sent=1)


def test_a_server_that_was_down_gets_everything_when_it_is_back(port):
    numbers = [written(amina()), written(bryn())]

    assert send_due() == Counter(waiting=1)  # one try is enough to know

    assert [(message(n).attempts, "refused" in message(n).trouble.lower()) for n in numbers] == [(0, True)] * 2
    postbox = Postbox()
    with open_at(postbox, port):
        assert send_due() == Counter(sent=2)
    assert all(f"<outbox-{n}.".encode() in b"".join(sent for _, _, sent in postbox.taken) for n in numbers)


def test_a_server_that_falls_silent_holds_a_message_for_so_long_and_no_longer(app, monkeypatch):
    number = written(amina())
    monkeypatch.setitem(transport.connection.__wrapped__.__kwdefaults__, "timeout", 0.3)

    with a_line(b"220 here\r\n") as address:
        config = replace(app.extensions["college"], mail_url=f"smtp://{address}")
        monkeypatch.setitem(app.extensions, "college", config)
        assert send_due() == Counter(waiting=1)

    assert message(number).state is State.WAITING
    assert message(number).leased_until <= clock.now()
