"""The mail server is gone for half an hour while messages wait and people enrol: nothing is lost, nothing twice."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db
from college.outbox.rules import State
from college.post.sending import send_due
from tests.factories import a_run
from tests.faults.burst import a_burst, arrived, figure, is_in_order, states
from tests.outbox.test_transport import Postbox
from tests.web.public.test_places import asks

HALF_AN_HOUR = timedelta(minutes=30)
AT_MOST = timedelta(minutes=10)  # after it is back


class HangsUp(Postbox):
    """A server that greets and listens, and goes away while it is given a message."""

    async def handle_DATA(self, server, session, envelope):
        server.transport.abort()
        return "451 never said"


class Full(Postbox):
    """A server that closes every conversation as soon as a message begins."""

    def __init__(self):
        super().__init__(sender="421 too many connections")


OUTAGES = {"nobody answers": None, "hangs up": HangsUp, "closes": Full}


def outage(browser, opened, kind, *, messages, people, every):
    """Let the server be gone for half an hour; gives how long after its return the last message arrived."""
    numbers = a_burst(messages, people=people)
    begin, gone = clock.now(), OUTAGES[kind]
    back = begin + HALF_AN_HOUR

    with opened(gone()) if gone else nullcontext():
        now = begin
        while now < back:
            with time_machine.travel(now):
                send_due()
            now += every
    with time_machine.travel(back - timedelta(minutes=5)):
        enrolled = asks(browser, a_run())

    assert enrolled.status_code == 303
    assert standing() == [PlaceState.ENROLLED]
    assert states() == {State.WAITING: messages + 1}  # the new one is the word that there is a place
    postbox, now = Postbox(), back
    with opened(postbox):
        while states()[State.WAITING] and now <= back + AT_MOST:
            with time_machine.travel(now):
                send_due()
            now += every
    once = arrived(postbox)
    assert set(numbers) < set(once)
    assert set(once.values()) == {1}
    assert is_in_order(postbox)
    assert states() == {State.SENT: messages + 1}
    return now - every - back


def standing():
    db.session.rollback()
    return list(db.session.scalars(select(Enrolment.state).order_by(Enrolment.id.desc()).limit(1)))


@pytest.mark.parametrize("kind", OUTAGES)
def test_after_half_an_hour_without_a_mail_server_everybody_hears_everything_once_and_in_order(browser, opened, kind):
    took = outage(browser, opened, kind, messages=30, people=10, every=timedelta(minutes=1))

    assert took <= AT_MOST


@pytest.mark.proof
@pytest.mark.parametrize("kind", OUTAGES)
def test_a_thousand_messages_outlive_half_an_hour_without_a_mail_server(browser, opened, kind):
    took = outage(browser, opened, kind, messages=1000, people=250, every=timedelta(seconds=10))

    assert took <= AT_MOST
    last = f"last after {took.total_seconds() / 60:.1f} simulated minutes"
    figure(f"mail server away for 30 minutes ({kind}), 1,000 messages", "0 lost, 0 twice, in order", last)
