"""A message that is sent or tried once more goes the way that reaches the person now; on both databases."""

from collections import Counter

import pytest

from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.outbox.actions import settling
from college.outbox.actions.forgetting import forget_messages
from college.outbox.models import Message
from college.outbox.rules import FACTS_KEPT, Channel, State
from college.people.rules import ContactBy
from college.post.again import send_again
from college.post.sending import send_due
from college.privacy.actions import erase
from tests.actions.test_outbox import read, somebody_on_a_run, written
from tests.actions.test_ways import again, set_so
from tests.cast import gwen
from tests.factories import a_person
from tests.outbox.test_notify import KEY
from tests.standins import NotifyHouse, a_house


def once_more(number):
    with transaction():
        return send_again(db.session.get_one(Message, number), by=gwen()).id


def test_a_text_that_is_sent_again_leaves_by_itself_as_the_first_did(app, monkeypatch):
    person, run = somebody_on_a_run(a_person(phone="07700 900123", contact_by=ContactBy.TEXT))
    house = NotifyHouse()

    with a_house(house) as url, set_so(app, monkeypatch, notify_key=KEY, notify_template="t", notify_url=url):
        first = written(person, run)
        send_due()
        second = once_more(first)
        send_due()

    assert (read(second).channel, read(second).state) == (Channel.TEXT, State.SENT)
    assert len({text["reference"] for text in house.texts}) == 2


@pytest.mark.parametrize(
    ("now", "way", "begins"),
    [(ContactBy.EMAIL, Channel.EMAIL, State.WAITING), (ContactBy.LETTER, Channel.LETTER, State.TO_DO)],
)
def test_what_was_said_on_the_phone_is_sent_again_the_way_that_the_person_likes_by_now(app, now, way, begins):
    person, run = somebody_on_a_run(a_person(phone="07700 900123", contact_by=ContactBy.PHONE))
    first = written(person, run)
    with transaction():
        settling.tell_done(db.session.get_one(Message, first), by=gwen())
        person.contact_by = now

    second = once_more(first)

    assert (read(second).channel, read(second).state) == (way, begins)


def test_of_two_who_send_a_message_again_at_once_one_is_told_that_it_is_being_sent(app):
    person, run = somebody_on_a_run()
    first = written(person, run)
    send_due()
    once_more(first)

    with pytest.raises(Refused, match="already"):
        once_more(first)

    assert send_due() == Counter(sent=1)
    assert read(once_more(first)).state is State.WAITING  # when it has left it may be sent once more


def test_nothing_is_sent_again_to_somebody_who_was_erased(app):
    person, run = somebody_on_a_run()
    first = written(person, run)
    send_due()
    with transaction():
        erase(again(person), key=b"k" * 32, by=gwen())

    with pytest.raises(Refused):
        once_more(first)


def test_what_is_forgotten_is_not_tried_again(app):
    person, run = somebody_on_a_run()
    number = written(person, run, once="an occasion")
    with transaction():
        settling.stop(db.session.get_one(Message, number), by=gwen())
    with transaction():
        forget_messages(read(number).settled_at + FACTS_KEPT)

    with pytest.raises(Refused, match="too old"), transaction():
        settling.try_again(db.session.get_one(Message, number), by=gwen())
