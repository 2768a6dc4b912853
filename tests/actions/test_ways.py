"""Everybody hears by the way that they chose, by day, and by another one when it leads nowhere."""

import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
import time_machine
from sqlalchemy import select, update

from college.background.clock import tick
from college.enrolment import letters_of_sessions, messages
from college.enrolment.audience import hearers, how
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, reading_only, transaction
from college.foundation.refusal import Refused
from college.outbox import reports, ways
from college.outbox.actions import Letter, post
from college.outbox.actions.sending import put_off
from college.outbox.actions.settling import try_again
from college.outbox.models import Message
from college.outbox.rules import NOT_WANTED, PATIENCE, Channel, Kind, State
from college.people.actions.accounts import open_account
from college.people.actions.bouncing import write_again
from college.people.actions.keeping import change_contact
from college.people.actions.links import make_link
from college.people.actions.preferring import choose_ways
from college.people.messages import code
from college.people.models import Person
from college.people.rules import ContactBy, Purpose
from college.post import bounces
from college.post.sending import send_due
from college.post.tasks import tasks
from tests.cast import amina, carys
from tests.factories import a_person, a_run, an_enrolment
from tests.outbox.test_delivery import open_at
from tests.outbox.test_notify import KEY
from tests.outbox.test_transport import Postbox, a_free_port
from tests.standins import NotifyHouse, a_house

NIGHT = datetime(2026, 11, 3, 22, 0, tzinfo=UTC)
WORDS = {"text": "We meet at nine."}


def nadia(**said):
    usual = {"phone": "07700 900123", "contact_by": ContactBy.EMAIL}
    return a_person("Nadia Price", **usual | said)


def chosen(person, **said):
    with transaction():
        choose_ways(person, {Kind(kind): way for kind, way in said.items()}, by=carys_in())
    return person


def carys_in():
    reading_only(False)
    return carys()


def to_run(person, run, **facts):
    with transaction():
        return post(Letter(to=person, name="college/to_run", facts=WORDS | facts, about=run)).id


def on_a_run(person):
    run = a_run()
    an_enrolment(person, run)
    return run


def message(number):
    db.session.rollback()
    return db.session.get_one(Message, number, populate_existing=True)


def known_as(number):
    made_at = db.session.get_one(Message, number).made_at
    return f"{reports.name_of(number, made_at)}@college.test"


def again(person):
    db.session.rollback()
    return db.session.get_one(Person, person.id, populate_existing=True)


@contextmanager
def set_so(app, monkeypatch, **said):
    with monkeypatch.context() as patch:
        patch.setitem(app.extensions, "college", replace(app.extensions["college"], **said))
        if "notify_key" in said:
            ways.carry_texts(bool(said["notify_key"]))
        try:
            yield
        finally:
            ways.carry_texts(False)


# --- the way that was chosen


def test_each_kind_goes_the_way_that_was_chosen_for_it(app):
    person = chosen(nadia(), reminders=ContactBy.PHONE, changes=ContactBy.LETTER)
    run = on_a_run(person)
    now = clock.now()

    with transaction():
        moved = letters_of_sessions.session_moved(hearers(run, [])[0], run.sessions[0], was_at=now, was_place="")
        reminder = letters_of_sessions.reminder(person, run.sessions[0], due_at=now, occasion="r")
        place = messages.withdrawn(person_place(person), run, starts_at=now)
        found = [post(letter).channel for letter in (moved, reminder, place)]

    assert found == [Channel.LETTER, Channel.PHONE, Channel.EMAIL]


def person_place(person):
    from college.enrolment.models import Enrolment

    return db.session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()


def test_what_is_not_wanted_is_not_posted_and_the_list_of_who_hears_says_the_way_of_a_change(app):
    person = chosen(nadia(), reminders=ContactBy.NONE, changes=ContactBy.PHONE)
    run = on_a_run(person)

    with transaction():
        reminder = letters_of_sessions.reminder(person, run.sessions[0], due_at=clock.now(), occasion="r")
        assert post(reminder) is None

    assert [hearer.channel for hearer in hearers(run, []) if hearer.person.id == person.id] == [Channel.PHONE]


def test_nobody_chooses_to_miss_that_a_class_is_cancelled(app):
    person = nadia()

    with transaction(), pytest.raises(Refused):
        choose_ways(person, {Kind.CHANGES: ContactBy.NONE}, by=carys_in())

    assert again(person).chosen_ways == {}


def test_a_message_that_waits_goes_the_way_that_was_chosen_meanwhile(app):
    person = nadia()
    number = to_run(person, on_a_run(person))

    chosen(person, changes=ContactBy.PHONE)

    assert send_due() == Counter()
    assert (message(number).state, message(number).channel) == (State.TO_DO, Channel.PHONE)


def test_what_nobody_wants_any_more_is_dropped_when_it_is_to_leave(app):
    person = nadia()
    run = on_a_run(person)
    with transaction():
        number = post(letters_of_sessions.reminder(person, run.sessions[0], due_at=clock.now(), occasion="r")).id

    chosen(person, reminders=ContactBy.NONE)

    assert send_due() == Counter(dropped=1)
    assert message(number).state is State.DROPPED
    assert message(number).trouble == NOT_WANTED


def test_a_call_that_somebody_no_longer_wants_leaves_the_list_of_the_office(app):
    person = nadia(contact_by=ContactBy.PHONE)
    number = to_run(person, on_a_run(person))
    said = {"name": person.name, "email": "", "phone": person.phone, "contact_by": ContactBy.NONE}
    with transaction():
        change_contact(again(person), **said, by=carys_in())

    assert tasks(1) == []
    assert tick()["tasks no longer needed"] == 1
    assert (message(number).state, message(number).trouble) == (State.DROPPED, NOT_WANTED)


def test_a_call_that_cannot_be_judged_stays_before_the_office_and_hides_no_other(app):
    person = nadia(contact_by=ContactBy.PHONE)
    with transaction():
        post(Letter(to=person, name="enrolment/runs_again", facts={}))
    to_run(person, on_a_run(person))

    assert [bool(task.words) for task in tasks(1)] == [False, True]
    assert tick()["tasks no longer needed"] == 0


# --- texts


def test_without_a_key_a_text_is_a_task_of_the_office(app):
    person = nadia(contact_by=ContactBy.TEXT)
    number = to_run(person, on_a_run(person))

    assert message(number).state is State.TO_DO
    assert how(Channel.TEXT) == "by text, a task for the office"


def test_with_a_key_a_text_leaves_by_itself_in_short_plain_words_without_an_address(app, monkeypatch):
    person, house = nadia(contact_by=ContactBy.TEXT), NotifyHouse()
    run = on_a_run(person)

    with a_house(house) as url, set_so(app, monkeypatch, notify_key=KEY, notify_template="t", notify_url=url):
        number = to_run(person, run)
        assert how(Channel.TEXT) == "by text"
        assert send_due() == Counter(sent=1)

    (text,) = house.texts
    assert text["phone_number"] == "07700 900123"
    assert text["reference"] == known_as(number)
    greeting, which, said, signed = text["personalisation"]["message"].splitlines()[:4]
    assert (greeting, said, signed) == ("Hello Nadia Price,", "We meet at nine.", "Harbour Recovery College")
    assert which.startswith("This is about the class on ")
    assert "://" not in text["personalisation"]["message"]


@pytest.mark.parametrize(("name", "text"), [("Nadia Price", "We meet at nine. " * 40), ("محمد علي", "At nine.")])
def test_words_too_long_for_a_text_or_in_letters_that_none_has_are_the_office_s_to_say(app, monkeypatch, name, text):
    person, house = a_person(name, phone="07700 900123", contact_by=ContactBy.TEXT), NotifyHouse()
    run = on_a_run(person)

    with a_house(house) as url, set_so(app, monkeypatch, notify_key=KEY, notify_template="t", notify_url=url):
        number = to_run(person, run, text=text)
        assert send_due() == Counter(to_do=1)

    assert house.texts == []
    assert message(number).channel is Channel.TEXT


def test_a_text_has_all_its_tries_however_often_it_failed_as_an_email(app, monkeypatch):
    person = nadia()
    number = to_run(person, on_a_run(person))
    with transaction():
        db.session.execute(update(Message).values(attempts=PATIENCE - 1, trouble="451 not now"))
        db.session.execute(update(Person).values(contact_by=ContactBy.TEXT))

    notify = {"notify_key": KEY, "notify_template": "t"}
    busy = (500, {"errors": [{"error": "Exception", "message": "Internal server error"}]})
    with a_house(NotifyHouse(busy)) as url, set_so(app, monkeypatch, notify_url=url, **notify):
        assert send_due() == Counter(waiting=1)

    assert (message(number).channel, message(number).attempts) == (Channel.TEXT, 1)


def test_a_number_that_is_none_is_given_up_and_the_office_sees_why(app, monkeypatch):
    refusal = (400, {"errors": [{"error": "ValidationError", "message": "phone_number Not enough digits"}]})
    person = nadia(contact_by=ContactBy.TEXT)
    run = on_a_run(person)

    notify = {"notify_key": KEY, "notify_template": "t"}
    with a_house(NotifyHouse(refusal)) as url, set_so(app, monkeypatch, notify_url=url, **notify):
        number = to_run(person, run)
        assert send_due() == Counter(failed=1)

    assert message(number).trouble == "400 phone_number Not enough digits"
    assert again(person).bounces == 0


# --- the quiet hours


def due_at_night(app, monkeypatch, moment, *posts, **said):
    """Post messages at a moment, look at the outbox, and give what became of them."""
    with set_so(app, monkeypatch, quiet_hours="20:00-08:00", **said), time_machine.travel(moment, tick=False):
        numbers = [make() for make in posts]
        return numbers, send_due()


def test_at_night_an_offer_waits_for_the_morning_and_a_code_leaves(app, monkeypatch):
    person = amina()
    run = on_a_run(person)
    account = open_it(person)

    def a_code():
        with transaction():
            return post(code(make_link(account, Purpose.SIGN_IN, key=app.secret_key.encode(), by=None))).id

    (waits, leaves), fates = due_at_night(app, monkeypatch, NIGHT, lambda: to_run(person, run), a_code)

    assert fates == Counter(waiting=1, sent=1)
    assert message(leaves).state is State.SENT
    assert message(waits).due_at == datetime(2026, 11, 4, 8, 0, tzinfo=UTC)


def open_it(person):
    with transaction():
        return open_account(person, address=person.email, by=None)


def test_at_night_the_answer_to_what_somebody_just_did_leaves(app, monkeypatch):
    person = amina()
    run = on_a_run(person)

    def an_answer():
        with transaction():
            return post(messages.answer(person_place(person), person, run, starts_at=clock.now(), number=0)).id

    _, fates = due_at_night(app, monkeypatch, NIGHT, an_answer)

    assert fates == Counter(sent=1)


def test_a_message_that_was_in_trouble_and_sleeps_keeps_back_no_answer(app, monkeypatch):
    person = amina()
    run = on_a_run(person)

    def in_trouble():
        number = to_run(person, run)
        with transaction():
            busy = db.session.get_one(Message, number)
            put_off(busy, "450 busy")
            busy.due_at = clock.now()
        return number

    def an_answer():
        assert send_due() == Counter(waiting=1)
        with transaction():
            return post(messages.answer(person_place(person), person, run, starts_at=clock.now(), number=0)).id

    (waits, leaves), _ = due_at_night(app, monkeypatch, NIGHT, in_trouble, an_answer)

    assert message(leaves).state is State.SENT
    assert message(waits).due_at == datetime(2026, 11, 4, 8, 0, tzinfo=UTC)


def test_no_text_leaves_at_night_even_as_an_answer(app, monkeypatch):
    person, house = nadia(contact_by=ContactBy.TEXT), NotifyHouse()
    run = on_a_run(person)

    def an_answer():
        with transaction():
            return post(messages.answer(person_place(person), person, run, starts_at=clock.now(), number=0)).id

    with a_house(house) as url:
        notify = {"notify_key": KEY, "notify_template": "t", "notify_url": url}
        _, fates = due_at_night(app, monkeypatch, NIGHT, an_answer, **notify)

    assert fates == Counter(waiting=1)
    assert house.texts == []


def test_what_is_no_longer_true_in_the_morning_is_not_sent(app, monkeypatch, mailbox):
    person = amina()
    run = a_run()
    place = an_enrolment(person, run)
    (number,), _ = due_at_night(app, monkeypatch, NIGHT, lambda: to_run(person, run))
    with transaction():
        db.session.get_one(type(place), place.id).state = PlaceState.WITHDRAWN

    with time_machine.travel(datetime(2026, 11, 4, 8, 0, 1, tzinfo=UTC)):
        assert send_due() == Counter(dropped=1)
    assert message(number).state is State.DROPPED


def test_what_waited_leaves_in_the_morning_in_the_order_in_which_it_was_written(app, monkeypatch):
    person, postbox, port = amina(), Postbox(), a_free_port()
    run = on_a_run(person)
    numbers, _ = due_at_night(app, monkeypatch, NIGHT, *[lambda: to_run(person, run)] * 3)
    assert len({message(number).due_at for number in numbers}) == 1

    with (
        open_at(postbox, port),
        set_so(app, monkeypatch, mail_url=f"smtp://127.0.0.1:{port}"),
        time_machine.travel(datetime(2026, 11, 4, 8, 0, 1, tzinfo=UTC)),
    ):
        send_due()

    names = [message_from_bytes(mail)["Message-ID"] for _sender, _to, mail in postbox.taken]
    assert names == [f"<{known_as(number)}>" for number in numbers]


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (datetime(2026, 3, 28, 21, 0, tzinfo=UTC), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),  # summer time begins
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 19, 0, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),  # and ends
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
        (datetime(2026, 7, 1, 19, 0, tzinfo=UTC), datetime(2026, 7, 2, 7, 0, tzinfo=UTC)),
    ],
)
def test_the_morning_is_eight_on_the_wall_in_the_nights_in_which_the_clock_changes_too(
    app, monkeypatch, moment, morning
):
    person = amina()
    run = on_a_run(person)

    (number,), _ = due_at_night(app, monkeypatch, moment, lambda: to_run(person, run))

    assert message(number).due_at == morning


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        (datetime(2026, 10, 25, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 10, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_quiet_hours_that_end_at_a_time_that_the_wall_shows_twice_end_both_times(app, monkeypatch, moment, ends):
    person = amina()
    run, looks = on_a_run(person), []

    with set_so(app, monkeypatch, quiet_hours="22:00-01:30"), time_machine.travel(moment, tick=False):
        number = to_run(person, run)
        send_due(stopping=lambda: looks.append(1) or len(looks) > 9)

    assert (message(number).due_at, len(looks)) == (ends, 1)


# --- e-mail that comes back


class Knowing(Postbox):
    """A mail server that knows nobody whose address begins so."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nadia"):
            return "550 5.1.1 no such mailbox"
        return await super().handle_RCPT(server, session, envelope, address, options)


def refused(app, monkeypatch, person, run, times):
    port = a_free_port()
    with open_at(Knowing(), port), set_so(app, monkeypatch, mail_url=f"smtp://127.0.0.1:{port}"):
        numbers = []
        for _ in range(times):
            numbers.append(to_run(person, run))
            send_due()
    return numbers


def tasks_of(person):
    db.session.rollback()
    rows = db.session.scalars(select(Message).where(Message.person_id == person.id, Message.state == State.TO_DO))
    return sorted((task.name, task.channel) for task in rows)


def test_two_hard_bounces_change_nothing_but_are_seen(app, monkeypatch):
    person = nadia()

    numbers = refused(app, monkeypatch, person, on_a_run(person), 2)

    assert (again(person).bounces, again(person).is_bouncing, tasks_of(person)) == (2, False, [])
    assert {message(number).state for number in numbers} == {State.FAILED}


def test_after_three_the_person_is_called_hears_what_came_back_and_later_messages_go_the_next_way(app, monkeypatch):
    person = nadia()
    run = on_a_run(person)

    refused(app, monkeypatch, person, run, 3)

    told = [("college/to_run", Channel.PHONE)] * 3
    assert tasks_of(person) == [*told, ("people/comes_back", Channel.PHONE)]
    assert again(person).way_for(Kind.PLACES) is Channel.PHONE
    assert message(to_run(person, run)).channel is Channel.PHONE
    assert tick()["tasks no longer needed"] == 0


def test_of_what_came_back_what_is_old_or_opens_a_way_in_is_said_by_no_other_way(app, monkeypatch):
    person = nadia()
    run = on_a_run(person)
    with time_machine.travel(clock.now() - timedelta(days=8)):
        (old,) = refused(app, monkeypatch, person, run, 1)
    (code,) = refused(app, monkeypatch, person, run, 1)
    with transaction():
        db.session.get_one(Message, code).name = "people/code"

    refused(app, monkeypatch, person, run, 1)

    assert again(person).is_bouncing
    assert [(message(number).state, message(number).trouble) for number in (old, code)] == [
        (State.FAILED, "550 5.1.1 no such mailbox")
    ] * 2


def test_a_message_that_a_release_took_out_keeps_nobody_from_being_counted_as_not_reached(app, monkeypatch):
    person = nadia()
    run = on_a_run(person)
    (gone,) = refused(app, monkeypatch, person, run, 1)
    with transaction():
        db.session.get_one(Message, gone).name = "nobody/knows"

    refused(app, monkeypatch, person, run, 2)

    assert again(person).is_bouncing
    assert message(gone).state is State.FAILED
    assert len(tasks_of(person)) == 3


@pytest.mark.parametrize("answer", [{"data": "554 spam"}, {"recipient": "554 5.7.1 <nadia>: Relay access denied"}])
def test_a_message_refused_for_its_words_or_because_it_is_ours_counts_for_nothing(app, monkeypatch, answer):
    person = nadia()
    run, port = on_a_run(person), a_free_port()
    to_run(person, run)

    with open_at(Postbox(**answer), port), set_so(app, monkeypatch, mail_url=f"smtp://127.0.0.1:{port}"):
        assert send_due() == Counter(failed=1)

    assert again(person).bounces == 0


def test_an_address_that_is_put_right_is_written_to_again_and_nobody_need_be_called(app, monkeypatch):
    person = nadia()
    refused(app, monkeypatch, person, on_a_run(person), 3)

    with transaction():
        known = db.session.get_one(Person, person.id)
        details = {"name": known.name, "phone": known.phone, "contact_by": known.contact_by}
        change_contact(known, email="new@example.org", by=None, **details)

    assert (again(person).bounces, again(person).way_for(Kind.PLACES)) == (0, Channel.EMAIL)
    assert tick()["tasks no longer needed"] == 1


def test_the_office_may_say_that_an_address_is_right(app, monkeypatch):
    person, office = nadia(), carys()
    refused(app, monkeypatch, person, on_a_run(person), 3)

    with transaction():
        write_again(db.session.get_one(Person, person.id), by=office)

    assert again(person).way_for(Kind.PLACES) is Channel.EMAIL


def test_an_email_that_has_not_come_back_for_a_day_has_arrived(app, monkeypatch, mailbox):
    person = nadia()
    run = on_a_run(person)
    refused(app, monkeypatch, person, run, 2)
    to_run(person, run)
    send_due()

    with time_machine.travel(clock.now() + timedelta(hours=23)):
        assert bounces.settle(clock.now()) == 0
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert bounces.settle(clock.now()) == 1
    assert again(person).bounces == 0


def test_a_code_goes_to_the_address_one_signs_in_with_and_proves_nothing_of_the_other(app, monkeypatch):
    person = nadia()
    run = on_a_run(person)
    refused(app, monkeypatch, person, run, 1)
    number = to_run(person, run)
    send_due()
    with transaction():
        db.session.get_one(Message, number).name = "people/code"

    with time_machine.travel(clock.now() + timedelta(hours=30)):
        assert bounces.settle(clock.now()) == 0
    assert again(person).bounces == 1


def test_an_email_that_left_before_another_came_back_proves_nothing_of_the_address(app, monkeypatch):
    person = nadia()
    run = on_a_run(person)
    first, _second = to_run(person, run), to_run(person, run)
    send_due()

    with time_machine.travel(clock.now() + timedelta(hours=1)), transaction():
        assert bounces.told(known_as(first), "5.1.1")

    with time_machine.travel(clock.now() + timedelta(hours=30)):
        assert bounces.settle(clock.now()) == 0
    assert again(person).bounces == 1


def test_what_a_mail_server_reports_as_delivered_has_arrived(app, monkeypatch):
    person = nadia()
    numbers = refused(app, monkeypatch, person, on_a_run(person), 2)

    with transaction():
        assert not bounces.told(known_as(numbers[0]), "2.0.0", "nadia.old@example.org")
    assert again(person).bounces == 2

    with transaction():
        assert bounces.told(known_as(numbers[0]), "2.0.0")
    assert again(person).bounces == 0


def test_a_message_that_came_back_may_be_tried_again_and_then_counts_anew(app, monkeypatch):
    person, office = nadia(), carys()
    (number,) = refused(app, monkeypatch, person, on_a_run(person), 1)

    with transaction():
        try_again(db.session.get_one(Message, number), by=office)
    port = a_free_port()
    with open_at(Knowing(), port), set_so(app, monkeypatch, mail_url=f"smtp://127.0.0.1:{port}"):
        send_due()

    assert again(person).bounces == 2


def test_what_came_back_and_is_written_once_more_may_come_back_once_more(app, monkeypatch):
    person, office = nadia(), carys()
    first, *_others = refused(app, monkeypatch, person, on_a_run(person), 3)
    with transaction():
        write_again(db.session.get_one(Person, person.id), by=office)
    assert send_due()["sent"] == 3

    with transaction():
        assert bounces.told(known_as(first), "5.1.1")

    assert (message(first).state, again(person).bounces) == (State.FAILED, 1)


def test_what_comes_back_after_the_third_is_said_by_the_other_way_too_and_one_call_asks_for_an_address(app):
    person = nadia()
    run = on_a_run(person)
    numbers = [to_run(person, run) for _ in range(5)]
    assert send_due()["sent"] == 5

    with transaction():
        assert all(bounces.told(known_as(number), "5.1.1") for number in numbers)

    assert tasks_of(person) == [("college/to_run", Channel.PHONE)] * 5 + [("people/comes_back", Channel.PHONE)]


def test_somebody_who_asked_not_to_be_contacted_is_not_called_about_it(app):
    person = nadia()
    run = on_a_run(person)
    numbers = [to_run(person, run) for _ in range(3)]
    send_due()
    with transaction():
        db.session.get_one(Person, person.id).contact_by = ContactBy.NONE

    with transaction():
        assert all(bounces.told(known_as(number), "5.1.1") for number in numbers)

    assert tasks_of(person) == []


def test_the_same_told_by_many_at_once_counts_once(app):
    person = nadia()
    number = to_run(person, on_a_run(person))
    send_due()
    together, counted = threading.Barrier(4), []

    def tell():
        with app.app_context():
            together.wait()
            with transaction():
                counted.append(bounces.told(known_as(number), "5.1.1"))

    tellers = [threading.Thread(target=tell) for _ in range(4)]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()

    assert sorted(counted) == [False, False, False, True]
    assert again(person).bounces == 1
