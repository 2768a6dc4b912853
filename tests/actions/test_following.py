"""Open calls and messages that wait follow a person who is reached by another way from now on."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from college.audit.models import AuditEntry
from college.background.clock import tick
from college.enrolment.actions.offering import offer_next
from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, reading_only, transaction
from college.imports.actions import filing
from college.imports.rules import Kind as Sheet
from college.outbox.actions import Letter, post
from college.outbox.actions.sending import put_off, take
from college.outbox.actions.settling import stop, tell_done, tell_not_reached
from college.outbox.models import Message
from college.outbox.rules import Channel, Kind, State
from college.people import messages as of_people
from college.people.actions import bouncing
from college.people.actions.keeping import change_contact
from college.people.actions.preferring import choose_ways
from college.people.models import Person
from college.people.rules import ContactBy
from college.post.again import send_again, try_again
from college.post.sending import send_due
from college.post.tasks import tasks
from tests.cast import bryn, carys
from tests.factories import a_person, a_run, an_enrolment

BY_HAND = [ContactBy.PHONE, ContactBy.LETTER, ContactBy.TEXT]


@pytest.fixture(autouse=True)
def _writes(app):
    reading_only(False)


def nadia(**said) -> Person:
    return a_person("Nadia Price", **{"phone": "07700 900123"} | said)


def on_a_run(person: Person):
    run = a_run()
    an_enrolment(person, run)
    return run


def to_run(person: Person, run, **said) -> int:
    with transaction():
        return post(Letter(to=person, name="college/to_run", facts={"text": "At nine."}, about=run, **said)).id


def reached(person: Person, **said) -> None:
    """Write down how somebody is reached from now on."""
    with transaction():
        known = db.session.get_one(Person, person.id)
        usual = {"name": known.name, "email": known.email, "phone": known.phone, "contact_by": known.contact_by}
        change_contact(known, **usual | said, by=None)


def message(number: int) -> Message:
    db.session.rollback()
    return db.session.get_one(Message, number, populate_existing=True)


def fate(number: int) -> tuple[State, Channel]:
    found = message(number)
    return found.state, found.channel


@pytest.mark.parametrize("before", BY_HAND)
def test_what_the_office_had_to_say_leaves_as_an_email_once_somebody_wants_email(app, mailbox, before):
    person = nadia(contact_by=before)
    number = to_run(person, on_a_run(person))

    reached(person, contact_by=ContactBy.EMAIL)

    assert fate(number) == (State.WAITING, Channel.EMAIL)
    assert tasks(1) == []
    assert (send_due(), send_due()) == (Counter(sent=1), Counter())
    assert len(list(mailbox.glob("*"))) == 1


@pytest.mark.parametrize("after", BY_HAND)
def test_an_email_that_waits_is_on_the_list_of_the_office_at_once(app, after):
    person = nadia()
    number = to_run(person, on_a_run(person))

    reached(person, contact_by=after)

    assert fate(number) == (State.TO_DO, Channel(after.value))
    assert [(task.number, task.channel.value) for task in tasks(1)] == [(number, after.value)]
    assert send_due() == Counter()


def test_what_follows_is_written_down_once_and_nothing_is_where_nothing_changed(app):
    person = nadia(contact_by=ContactBy.PHONE)
    number = to_run(person, on_a_run(person))

    reached(person, name="Nadia Price-Jones")
    reached(person, contact_by=ContactBy.EMAIL)
    reached(person, contact_by=ContactBy.EMAIL)

    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "person.messages_redirected")).all()
    assert [entry.facts for entry in entries] == [{"messages": [number]}]


def test_only_what_is_of_the_kind_that_goes_another_way_now_follows(app):
    person = nadia(contact_by=ContactBy.PHONE)
    run = on_a_run(person)
    change, news = to_run(person, run), None
    with transaction():
        news = post(Letter(to=person, name="enrolment/noted")).id

    with transaction():
        choose_ways(db.session.get_one(Person, person.id), {Kind.CHANGES: ContactBy.EMAIL}, by=carys())

    assert fate(change) == (State.WAITING, Channel.EMAIL)
    assert fate(news) == (State.TO_DO, Channel.PHONE)


def test_what_was_said_settled_or_given_up_stays_as_it_was(app):
    person, office = nadia(contact_by=ContactBy.PHONE), carys()
    run = on_a_run(person)
    done, stopped, failed, theirs = (to_run(person, run) for _ in range(4))
    another = nadia(contact_by=ContactBy.PHONE)
    an_enrolment(another, run)
    beside = to_run(another, run)
    with transaction():
        tell_done(db.session.get_one(Message, done), by=office)
        stop(db.session.get_one(Message, stopped), by=office)
        db.session.execute(update(Message).where(Message.id == failed).values(state=State.FAILED))

    reached(person, contact_by=ContactBy.EMAIL)

    assert fate(done) == (State.DONE, Channel.PHONE)
    assert fate(stopped) == (State.STOPPED, Channel.PHONE)
    assert fate(failed) == (State.FAILED, Channel.PHONE)
    assert fate(beside) == (State.TO_DO, Channel.PHONE)
    assert fate(theirs) == (State.WAITING, Channel.EMAIL)
    assert send_due() == Counter(sent=1)


def test_a_call_put_off_until_tomorrow_is_written_today_and_what_is_meant_for_later_keeps_its_moment(app):
    person = nadia(contact_by=ContactBy.PHONE)
    run, later = on_a_run(person), clock.now() + timedelta(days=3)
    put_by, planned = to_run(person, run), to_run(person, run, due_at=later)
    with transaction():
        tell_not_reached(db.session.get_one(Message, put_by), "Rang twice.", by=carys())

    reached(person, contact_by=ContactBy.EMAIL)

    assert message(put_by).due_at <= clock.now()
    assert (message(put_by).attempts, message(put_by).trouble) == (0, "")
    assert message(planned).due_at == later
    assert send_due() == Counter(sent=1)


def test_an_email_in_trouble_is_a_call_that_is_due_now(app):
    person = nadia()
    number = to_run(person, on_a_run(person))
    with transaction():
        put_off(db.session.get_one(Message, number), "451 not now")

    reached(person, contact_by=ContactBy.PHONE)

    assert message(number).due_at <= clock.now()
    assert [task.note for task in tasks(1)] == [""]


def test_what_a_sender_has_in_hand_goes_the_way_for_which_it_was_taken(app):
    person = nadia()
    number = to_run(person, on_a_run(person))
    with transaction():
        assert take(number, clock.now()) is not None

    reached(person, contact_by=ContactBy.PHONE)

    assert fate(number) == (State.WAITING, Channel.EMAIL)
    assert tasks(1) == []


def test_what_has_become_a_call_is_taken_by_no_sender(app):
    person = nadia()
    number = to_run(person, on_a_run(person))

    reached(person, contact_by=ContactBy.PHONE)

    with transaction():
        assert take(number, clock.now()) is None


def test_the_time_of_an_offer_begins_when_the_email_leaves_that_was_to_be_a_call(app):
    person = nadia(contact_by=ContactBy.PHONE)
    run = a_run(places=1)
    place = an_enrolment(person, run, PlaceState.WAITING)
    with transaction():
        offer_next(db.session.merge(run))
    assert db.session.get_one(Enrolment, place.id).offer_lapses_at is None

    reached(person, contact_by=ContactBy.EMAIL)
    before = db.session.get_one(Enrolment, place.id).offer_lapses_at

    assert before is None
    assert send_due() == Counter(sent=1)
    db.session.rollback()
    assert db.session.get_one(Enrolment, place.id).offer_lapses_at > clock.now()


def test_a_call_that_is_no_longer_true_leaves_as_no_email_either(app):
    person = nadia(contact_by=ContactBy.PHONE)
    run = on_a_run(person)
    number = to_run(person, run)
    with transaction():
        db.session.execute(update(Enrolment).values(state=PlaceState.WITHDRAWN))

    reached(person, contact_by=ContactBy.EMAIL)

    assert send_due() == Counter(dropped=1)
    assert message(number).state is State.DROPPED


def test_who_takes_back_at_once_that_they_want_to_hear_nothing_has_missed_nothing(app):
    person = nadia(contact_by=ContactBy.PHONE)
    number = to_run(person, on_a_run(person))

    reached(person, contact_by=ContactBy.NONE)
    assert tasks(1) == []
    reached(person, contact_by=ContactBy.EMAIL)

    assert fate(number) == (State.WAITING, Channel.EMAIL)


def test_a_call_about_an_address_that_is_wrong_stays_a_call_and_goes_to_a_number_that_is_known_now(app):
    person = nadia(phone="", bounces=3)
    with transaction():
        number = post(of_people.comes_back(db.session.merge(person))).id
    assert fate(number) == (State.TO_DO, Channel.LETTER)

    reached(person, phone="07700 900123")
    by_phone = fate(number)
    reached(person, contact_by=ContactBy.LETTER)

    assert by_phone == fate(number) == (State.TO_DO, Channel.PHONE)


def test_what_waits_for_an_address_that_no_longer_works_is_a_call_until_it_works_again(app):
    person = nadia(bounces=2)
    run = on_a_run(person)
    came_back, waits = to_run(person, run), to_run(person, run)
    with transaction():
        db.session.execute(update(Message).where(Message.id == came_back).values(state=State.SENT))
    with transaction():
        sent = db.session.get_one(Message, came_back)
        assert bouncing.came_back(sent, address=person.email, why="550")
    called = [fate(number) for number in (came_back, waits)]

    with transaction():
        bouncing.write_again(db.session.get_one(Person, person.id), by=carys())

    assert called == [(State.TO_DO, Channel.PHONE)] * 2
    assert [fate(number) for number in (came_back, waits)] == [(State.WAITING, Channel.EMAIL)] * 2
    assert send_due() == Counter(sent=2)


def test_a_spreadsheet_that_says_another_way_is_followed_too(app):
    person, other = nadia(contact_by=ContactBy.PHONE), bryn()
    number = to_run(person, on_a_run(person))
    rows = f"person,name,contact_by\n{person.reference},Nadia Price,email\n{other.reference},Bryn Evans-Parry,"
    with transaction():
        plan = filing.compare(filing.parse(Sheet.PEOPLE, "people.csv", rows.encode()), key=b"x" * 32, by=None)
        assert plan.problems == []
        filing.write(plan, by=None)

    assert fate(number) == (State.WAITING, Channel.EMAIL)


def test_a_call_that_was_stopped_is_tried_again_by_the_way_of_today(app):
    person, office = nadia(contact_by=ContactBy.PHONE), carys()
    run = on_a_run(person)
    stopped, done = to_run(person, run), to_run(person, run)
    with transaction():
        stop(db.session.get_one(Message, stopped), by=office)
        tell_done(db.session.get_one(Message, done), by=office)
    reached(person, contact_by=ContactBy.EMAIL)

    with transaction():
        try_again(db.session.get_one(Message, stopped), by=office)
        again = send_again(db.session.get_one(Message, done), by=office).id

    assert fate(stopped) == fate(again) == (State.WAITING, Channel.EMAIL)
    assert fate(done) == (State.DONE, Channel.PHONE)


def test_a_call_that_was_posted_in_the_moment_of_the_choice_follows_at_the_next_pass(app):
    person = nadia(contact_by=ContactBy.PHONE)
    number = to_run(person, on_a_run(person))
    with transaction():
        db.session.execute(update(Person).values(contact_by=ContactBy.EMAIL))

    assert tick()["tasks no longer needed"] == 0

    assert fate(number) in {(State.WAITING, Channel.EMAIL), (State.SENT, Channel.EMAIL)}
