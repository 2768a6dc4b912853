"""A mail server refuses, closes or hangs at each step: who is to blame is told apart, and all heals."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox import transport
from college.outbox.actions.sending import take
from college.outbox.models import Message
from college.outbox.rules import LEASE, State
from college.outbox.transport import smtp
from college.post.sending import NEEDED, send_due
from tests.faults.burst import a_burst
from tests.faults.moody import DRIP, HANG, OF_THE_LINE, PHASES, Moody, a_moody_server


def messages():
    db.session.rollback()
    return list(db.session.scalars(select(Message).order_by(Message.id)))


@pytest.fixture
def sent_to(app, monkeypatch):
    """Let messages leave to a moody server."""

    def send_to(moody):
        name = "name:word@" if moody.phase == "AUTH" else ""
        config = replace(app.extensions["college"], mail_url=f"smtp://{name}127.0.0.1:{moody.port}")
        monkeypatch.setitem(app.extensions, "college", config)

    return send_to


def heals(moody):
    """Let the server be well and time pass, and see that all that was not given up has arrived once."""
    moody.times = 0
    with time_machine.travel(clock.now() + timedelta(minutes=9)):
        send_due()
        send_due()
    expected = [message for message in messages() if message.state is not State.FAILED]
    assert {message.state for message in expected} == {State.SENT}
    assert len(moody.taken) == len(expected)


@pytest.mark.parametrize("code", ["450", "550", "421"])
@pytest.mark.parametrize("phase", OF_THE_LINE)
def test_a_server_that_will_not_have_us_costs_no_message_an_attempt(sent_to, phase, code):
    a_burst(3, people=3)

    with a_moody_server(Moody(phase, f"{code} not now")) as moody:
        sent_to(moody)
        assert send_due() == Counter(waiting=1)

        assert [(m.state, m.attempts, m.trouble != "") for m in messages()] == [(State.WAITING, 0, True)] * 3
        assert moody.taken == []
        heals(moody)


@pytest.mark.parametrize("phase", PHASES[4:8])
def test_a_message_that_is_refused_for_now_is_tried_again_and_the_others_leave(sent_to, phase):
    a_burst(3, people=3)

    with a_moody_server(Moody(phase, "450 not now", times=1)) as moody:
        sent_to(moody)
        assert send_due() == Counter(waiting=1, sent=2)

        assert [(m.state, m.attempts) for m in messages()] == [(State.WAITING, 1), (State.SENT, 0), (State.SENT, 0)]
        heals(moody)


@pytest.mark.parametrize("phase", PHASES[4:8])
def test_a_message_that_is_refused_for_good_is_given_up_and_the_others_leave(sent_to, phase):
    a_burst(3, people=3)

    with a_moody_server(Moody(phase, "550 never", times=1)) as moody:
        sent_to(moody)
        assert send_due() == Counter(failed=1, sent=2)

        assert [m.state for m in messages()] == [State.FAILED, State.SENT, State.SENT]
        assert messages()[0].trouble == "550 never"
        heals(moody)


@pytest.mark.parametrize("answer", ["421 closing", HANG, DRIP])
@pytest.mark.parametrize("phase", PHASES[4:8])
def test_a_server_that_leaves_in_the_middle_ends_the_pass_and_the_next_one_goes_on(sent_to, monkeypatch, phase, answer):
    monkeypatch.setitem(transport.connection.__wrapped__.__kwdefaults__, "timeout", 0.3)
    monkeypatch.setattr(smtp, "HANDING_OVER", 0.6)
    a_burst(3, people=3)

    with a_moody_server(Moody(phase, answer, times=1)) as moody:
        sent_to(moody)
        assert send_due() == Counter(waiting=1)
        assert [m.attempts for m in messages()] == [1, 0, 0]

        assert send_due() == Counter(sent=2)
        heals(moody)


@pytest.mark.parametrize("answer", ["450 stay", "550 stay", "421 gone", HANG])
def test_a_server_that_says_no_goodbye_has_its_messages_all_the_same(sent_to, monkeypatch, answer):
    monkeypatch.setitem(transport.connection.__wrapped__.__kwdefaults__, "timeout", 0.3)
    a_burst(3, people=3)

    with a_moody_server(Moody("QUIT", answer)) as moody:
        sent_to(moody)

        assert send_due() == Counter(sent=3)
        heals(moody)


def test_while_a_server_hangs_no_other_worker_sends_the_same_message(app, sent_to, monkeypatch):
    monkeypatch.setitem(transport.connection.__wrapped__.__kwdefaults__, "timeout", 1.5)
    a_burst(1, people=1)

    def first():
        with app.app_context():
            became.append(send_due())

    became = []
    with a_moody_server(Moody("after DATA", HANG, times=1)) as moody:
        sent_to(moody)
        hanging = threading.Thread(target=first)
        hanging.start()
        assert moody.asked.wait(10)
        assert send_due() == Counter()
        hanging.join()

        assert became == [Counter(waiting=1)]
        heals(moody)


def test_the_lease_of_a_message_outlives_its_handing_over():
    assert timedelta(seconds=smtp.HANDING_OVER) < NEEDED < LEASE


def test_who_took_too_long_to_reach_the_server_sends_nothing_that_another_took_meanwhile(app, sent_to):
    (number,) = a_burst(1, people=1)

    class Slow(Moody):
        def says(self, phase, usual):
            if phase == "greeting" and not self.asked.is_set():
                self.asked.set()
                traveller.shift(LEASE + timedelta(seconds=1))
                with app.app_context(), transaction():
                    assert take(number, clock.now()) is not None
            return usual

    with time_machine.travel(clock.now()) as traveller, a_moody_server(Slow("", "")) as moody:
        sent_to(moody)

        assert send_due() == Counter({"taken by another sender": 1})
        assert moody.taken == []
