"""A message leaves once, in its turn, as long as it is true; on both databases."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from sqlalchemy import delete, select

from college.enrolment.actions.telling import tell_of_cancelled_run
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.outbox import queries, reports, transport
from college.outbox.actions import Letter, post, settling
from college.outbox.actions.sending import hold_on, take
from college.outbox.models import Message, MessageBody
from college.outbox.rules import LEASE, LONGEST_LEASE, PATIENCE, Channel, Kind, State
from college.outbox.transport.folder import Folder
from college.people.rules import ContactBy
from college.post import still_true
from college.post.sending import send_due
from college.post.still_true import Row
from college.settings.queries import the_college
from college.timetable.actions.runs import cancel_run
from tests.cast import amina, bryn, carys
from tests.factories import a_person, a_run, an_enrolment
from tests.outbox.test_transport import Postbox, a_server


def written(person, run, text="We meet at the side door.", **said):
    """Write to somebody on a run, as a facilitator does."""
    with transaction():
        message = post(Letter(to=person, name="college/to_run", facts={"text": text}, about=run, **said))
        return message.id if message else None


def somebody_on_a_run(person=None):
    person, run = person or amina(), a_run()
    an_enrolment(person, run)
    return person, run


def read(number):
    db.session.rollback()
    return db.session.get_one(Message, number)


def letters(mailbox):
    files = sorted(mailbox.glob("*.eml")) if mailbox.exists() else []
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


@pytest.fixture
def no_server(app, monkeypatch):
    """Send to a mail server that is not there."""
    config = app.extensions["college"]
    monkeypatch.setitem(app.extensions, "college", replace(config, mail_url="smtp://127.0.0.1:9"))


@pytest.fixture
def busy_server(app, monkeypatch):
    """Send to a mail server that has no time for any message."""
    with a_server(Postbox(data="451 try again later")) as place:
        monkeypatch.setitem(app.extensions, "college", replace(app.extensions["college"], mail_url=f"smtp://{place}"))
        yield


def known_as(number):
    return f"<{reports.name_of(number, read(number).made_at)}@college.test>"


def test_a_message_leaves_once_and_says_who_sends_it(app, mailbox):
    person, run = somebody_on_a_run()
    number = written(person, run)

    first, second = send_due(), send_due()

    assert (first, second) == (Counter(sent=1), Counter())
    (mail,) = letters(mailbox)
    assert (mail["To"], mail["From"]) == (person.email, "Harbour Recovery College <college@college.test>")
    assert mail["Message-ID"] == known_as(number)
    assert mail["Subject"] == "A message from your college"
    assert "We meet at the side door." in mail.get_content()
    assert (read(number).state, read(number).settled_at is not None) == (State.SENT, True)


def test_an_answer_goes_to_the_office(app, mailbox):
    person, run = somebody_on_a_run()
    written(person, run)
    with transaction():
        the_college().contact_email = "office@harbour.example"

    send_due()

    assert letters(mailbox)[0]["Reply-To"] == "office@harbour.example"


def test_somebody_not_reached_by_email_is_a_task_from_the_start(app, mailbox):
    person, run = somebody_on_a_run(a_person(phone="07700 900123", contact_by=ContactBy.PHONE))

    number = written(person, run)

    assert send_due() == Counter()
    assert read(number).state is State.TO_DO


def test_an_address_lost_meanwhile_makes_a_task(app, mailbox):
    person, run = somebody_on_a_run(a_person(phone="07700 900123"))
    number = written(person, run)
    with transaction():
        person.email = person.email_folded = ""

    send_due()

    assert letters(mailbox) == []
    assert (read(number).state, read(number).channel.value) == (State.TO_DO, "phone")


def test_somebody_who_wants_no_more_messages_gets_none(app, mailbox):
    person, run = somebody_on_a_run()
    number = written(person, run)
    with transaction():
        person.contact_by = ContactBy.NONE

    send_due()

    assert letters(mailbox) == []
    assert read(number).state is State.DROPPED


def test_somebody_who_left_the_run_hears_no_more_of_it(app, mailbox):
    person, run = amina(), a_run()
    an_enrolment(person, run, PlaceState.WITHDRAWN)
    number = written(person, run)

    send_due()

    assert letters(mailbox) == []
    assert read(number).state is State.DROPPED


def test_what_is_due_later_waits(app, mailbox):
    person, run = somebody_on_a_run()
    later = clock.now() + timedelta(hours=3)
    written(person, run, due_at=later)

    assert send_due() == Counter()
    with time_machine.travel(later + timedelta(seconds=1)):
        assert send_due() == Counter(sent=1)


def test_one_message_that_cannot_be_said_stops_no_other(app, mailbox):
    person, run = somebody_on_a_run()
    other, _ = somebody_on_a_run(bryn())
    an_enrolment(other, run)
    with transaction():
        bad = post(Letter(to=person, name="college/to_run", facts={}, about=run)).id  # no words were given
    unknown = written(person, run)
    with transaction():
        db.session.get_one(Message, unknown).name = "nobody/knows"
    good = [written(person, run), written(other, run)]

    became = send_due()

    assert became == Counter(failed=2, sent=2)
    assert [read(number).state for number in good] == [State.SENT, State.SENT]
    assert "UndefinedError" in read(bad).trouble
    assert read(unknown).state is State.FAILED


def test_a_message_with_a_fact_that_makes_no_sense_stops_no_other(app, mailbox):
    (person, run), other = somebody_on_a_run(), bryn()
    place = an_enrolment(other, run)
    with transaction():
        bad = post(Letter(to=other, name="enrolment/enrolled", facts={"starts_at": 5}, about=place)).id
    good = written(person, run)

    assert send_due() == Counter(failed=1, sent=1)
    assert (read(bad).state, read(good).state) == (State.FAILED, State.SENT)


@pytest.mark.parametrize(
    ("state", "name", "facts"),
    [
        (PlaceState.ENROLLED, "enrolment/enrolled", {}),
        (PlaceState.ENROLLED, "enrolment/already", {"state": "enrolled", "number": 0}),
        (PlaceState.WAITING, "enrolment/waiting", {"number": 1}),
        (PlaceState.WAITING, "enrolment/lapsed", {"number": 1}),
        (PlaceState.OFFERED, "enrolment/offer", {"offers_made": 0, "until_at": None, "hours": 48}),
    ],
)
def test_of_a_run_that_was_cancelled_one_hears_that_and_nothing_else(app, mailbox, state, name, facts):
    person, run = amina(), a_run(pair=())
    place = an_enrolment(person, run, state)
    with transaction():
        number = post(Letter(to=person, name=name, facts={"run": run.code, "starts_at": None} | facts, about=place)).id
        tell_of_cancelled_run(run, cancel_run(run, by=None))

    assert send_due() == Counter(dropped=1, sent=1)
    assert read(number).state is State.DROPPED


def test_a_server_that_is_busy_is_tried_again_later_and_longer(app, busy_server):
    person, run = somebody_on_a_run()
    number = written(person, run)

    assert send_due() == Counter(waiting=1)

    message = read(number)
    assert (message.attempts, message.leased_until) == (1, None)
    assert timedelta(seconds=50) < message.due_at - clock.now() < timedelta(seconds=61)
    assert message.trouble == "451 try again later"


def test_a_server_that_is_down_costs_no_message_an_attempt(app, no_server):
    person, run = somebody_on_a_run()
    other, _ = somebody_on_a_run(bryn())
    an_enrolment(other, run)
    numbers = [written(person, run), written(other, run), written(person, run, "Second.")]

    assert send_due() == Counter(waiting=1)

    assert [read(number).attempts for number in numbers] == [0, 0, 0]
    assert all("refused" in read(number).trouble.lower() for number in numbers)
    assert queries.due(clock.now()) == numbers[:2]


def test_a_server_that_was_tried_lately_shows_that_the_clock_goes(app, no_server):
    person, run = somebody_on_a_run()
    written(person, run)
    in_an_hour = clock.now() + timedelta(hours=1)

    with time_machine.travel(in_an_hour):
        assert queries.is_stuck(in_an_hour - timedelta(minutes=15))
        send_due()
        assert not queries.is_stuck(in_an_hour - timedelta(minutes=15))


def test_patience_ends_and_staff_see_why(app, busy_server):
    person, run = somebody_on_a_run()
    number = written(person, run)
    with transaction():
        db.session.get_one(Message, number).attempts = PATIENCE - 1

    assert send_due() == Counter(failed=1)
    assert read(number).trouble


def test_a_refused_message_is_given_up_at_once(app, monkeypatch):
    def refuse(_folder, _mail):
        raise transport.Permanent("550 no such mailbox")

    person, run = somebody_on_a_run()
    number = written(person, run)
    monkeypatch.setattr(Folder, "deliver", refuse)

    assert send_due() == Counter(failed=1)
    assert (read(number).state, read(number).trouble) == (State.FAILED, "550 no such mailbox")


def test_a_message_that_is_forgotten_while_it_leaves_stops_no_other(app, mailbox, monkeypatch):
    person, run = somebody_on_a_run()
    other, _ = somebody_on_a_run(bryn())
    an_enrolment(other, run)
    number, next_one = written(person, run), written(other, run)
    deliver = Folder.deliver

    def forgotten_meanwhile(folder, mail):
        deliver(folder, mail)
        with transaction():
            db.session.execute(delete(MessageBody).where(MessageBody.message_id == number))
            db.session.execute(delete(Message).where(Message.id == number))

    monkeypatch.setattr(Folder, "deliver", forgotten_meanwhile)

    assert send_due() == Counter(sent=2)
    assert read(next_one).state is State.SENT
    assert db.session.get(Message, number) is None


def test_later_news_waits_for_earlier_news_to_the_same_person(app, busy_server, mailbox, monkeypatch):
    person, run = somebody_on_a_run()
    other, _ = somebody_on_a_run(bryn())
    an_enrolment(other, run)
    written(person, run, "First.")
    send_due()
    second, elsewhere = written(person, run, "Second."), written(other, run)

    assert queries.due(clock.now()) == [elsewhere]

    monkeypatch.setitem(app.extensions, "college", replace(app.extensions["college"], mail_url=f"file://{mailbox}"))
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert send_due() == Counter(sent=3)
    assert read(second).state is State.SENT


def test_what_somebody_is_waiting_for_at_the_screen_waits_for_nothing(app, busy_server):
    person, run = somebody_on_a_run()
    written(person, run)
    send_due()
    urgent = written(person, run)

    assert queries.due(clock.now(), overtaking={"college/to_run"}) == [urgent]


def test_a_message_in_hand_is_left_alone_until_its_lease_ends(app):
    person, run = somebody_on_a_run()
    number, now = written(person, run), clock.now()
    with transaction():
        assert take(number, now) is not None

    with transaction():
        assert take(number, now + timedelta(seconds=119)) is None
    assert send_due() == Counter()
    with transaction():
        assert take(number, now + LEASE + timedelta(seconds=1)) is not None


def test_a_lease_that_a_wrong_clock_wrote_holds_no_message(app):
    person, run = somebody_on_a_run()
    number, now = written(person, run), clock.now()
    with transaction():
        db.session.get_one(Message, number).leased_until = now + LONGEST_LEASE - timedelta(seconds=1)

    assert queries.due(now) == []
    with transaction():
        db.session.get_one(Message, number).leased_until = now + timedelta(hours=1, minutes=2)
    assert queries.due(now) == [number]
    with transaction():
        assert take(number, now) is not None


def test_who_was_too_slow_to_reach_the_server_holds_on_unless_another_was_faster(app):
    person, run = somebody_on_a_run()
    number, now = written(person, run), clock.now()
    with transaction():
        first = take(number, now).leased_until
    with transaction():
        assert hold_on(number, first, now + timedelta(seconds=100))
    with transaction():
        assert not hold_on(number, first, now + timedelta(seconds=101))


def test_two_senders_at_once_send_each_message_once(app, mailbox, monkeypatch):
    run = a_run(places=12)
    numbers = []
    for n in range(12):
        person = a_person(f"Student {n}")
        an_enrolment(person, run)
        numbers.append(written(person, run))
    handed_over, deliver, together = [], Folder.deliver, threading.Barrier(3)

    def keeping_count(folder, mail):
        handed_over.append(mail["Message-ID"])
        deliver(folder, mail)

    def one_sender():
        with app.app_context():
            together.wait()
            send_due()

    monkeypatch.setattr(Folder, "deliver", keeping_count)
    senders = [threading.Thread(target=one_sender) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert sorted(handed_over) == sorted(known_as(number) for number in numbers)
    assert {read(number).state for number in numbers} == {State.SENT}


def test_a_sender_killed_after_the_handing_over_repeats_one_message_with_the_same_name(app, mailbox, monkeypatch):
    person, run = somebody_on_a_run()
    number = written(person, run)
    handed_over, deliver = [], Folder.deliver

    def dying(folder, mail):
        handed_over.append(mail["Message-ID"])
        deliver(folder, mail)
        if len(handed_over) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(Folder, "deliver", dying)
    with pytest.raises(KeyboardInterrupt):
        send_due()
    db.session.rollback()

    assert send_due() == Counter()
    with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1)):
        assert send_due() == Counter(sent=1)
    assert handed_over == [known_as(number)] * 2
    assert len(letters(mailbox)) == 1


def test_what_follows_is_done_once_it_was_said_and_undoes_nothing_when_it_fails(app, mailbox, monkeypatch):
    person, run = somebody_on_a_run()
    number, told = written(person, run), []

    def follows(message):
        told.append(message.id)
        raise RuntimeError("the offer has gone")

    monkeypatch.setitem(still_true.TABLE, "college/to_run", Row("To a run", Kind.CHANGES, said=follows))

    assert send_due() == Counter(sent=1)
    assert (told, read(number).state) == ([number], State.SENT)


def test_staff_stop_a_message_and_try_it_again(app, mailbox):
    person, run = somebody_on_a_run()
    number, office = written(person, run), carys()
    with transaction():
        settling.stop(db.session.get_one(Message, number), by=office)

    assert send_due() == Counter()
    with transaction():
        settling.try_again(db.session.get_one(Message, number), by=office)
    assert send_due() == Counter(sent=1)
    with pytest.raises(Refused), transaction():
        settling.stop(db.session.get_one(Message, number), by=office)


def test_a_task_is_done_once_with_who_and_when(app):
    person, run = somebody_on_a_run(a_person(phone="07700 900123", contact_by=ContactBy.PHONE))
    number, office = written(person, run), carys()

    with transaction():
        settling.tell_done(db.session.get_one(Message, number), by=office)

    message = read(number)
    assert (message.state, message.settled_by_id) == (State.DONE, office.id)
    assert message.settled_at is not None
    with pytest.raises(Refused), transaction():
        settling.tell_done(message, by=office)


def test_nobody_reached_stays_on_the_list_for_tomorrow(app):
    person, run = somebody_on_a_run(a_person(phone="07700 900123", contact_by=ContactBy.PHONE))
    number, office = written(person, run), carys()

    with transaction():
        settling.tell_not_reached(db.session.get_one(Message, number), "  no answer, try after six ", by=office)

    message = read(number)
    assert (message.state, message.attempts, message.trouble) == (State.TO_DO, 1, "no answer, try after six")
    assert clock.local(message.due_at).date() == clock.today() + timedelta(days=1)


def test_one_occasion_has_one_message(app):
    person, run = somebody_on_a_run()

    assert written(person, run, once="an occasion") is not None
    assert written(person, run, once="an occasion") is None
    assert len(db.session.scalars(select(Message)).all()) == 1


def test_a_message_that_nobody_ever_tried_shows_that_the_clock_stands_still(app):
    person, run = somebody_on_a_run()
    written(person, run)

    assert not queries.is_stuck(clock.now() - timedelta(minutes=5))
    assert queries.is_stuck(clock.now() + timedelta(minutes=5))
    assert queries.tally()[State.WAITING] == 1


def test_a_number_that_is_given_out_again_after_a_restore_names_another_message(app, mailbox):
    person, run = somebody_on_a_run()
    with time_machine.travel(clock.now() - timedelta(days=1)):
        lost = written(person, run)
        send_due()
    with transaction():
        db.session.execute(delete(MessageBody))
        db.session.execute(delete(Message))

    with transaction():
        again = Message(id=lost, person_id=person.id, name="college/to_run", channel=Channel.EMAIL)
        again.facts = {"text": "We meet at the side door."}
        again.about, again.about_id, again.state = "run", run.id, State.WAITING
        again.made_at = again.due_at = clock.now()
        db.session.add(again)
    send_due()

    assert len({mail["Message-ID"] for mail in letters(mailbox)}) == 2
