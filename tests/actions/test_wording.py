"""A college says its messages in its own words, in versions; what cannot be said so is said as it came."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from sqlalchemy import func, select

from college.audit.models import AuditEntry
from college.enrolment import letters_of_sessions, messages
from college.enrolment.audience import Hearer, Part
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.outbox import queries
from college.outbox.actions import post
from college.outbox.actions.forgetting import forget_bodies, forget_messages
from college.outbox.actions.wording import back_to_original, keep_wording
from college.outbox.models import Message, MessageBody
from college.outbox.rules import BODIES_KEPT, FACTS_KEPT, State
from college.people import messages as ways_in
from college.people.actions.accounts import open_account
from college.people.actions.links import make_link
from college.people.link_secrets import code_of, secret_of
from college.people.rules import ContactBy, Purpose
from college.post.again import send_again
from college.post.letters import words_for
from college.post.sending import send_due
from college.post.wording import names_offered
from college.post.words_kept import shown
from college.settings.queries import the_college
from tests.cast import amina, gwen
from tests.factories import a_person, a_run, an_enrolment

WITH_WHEN = "Dear ((name)),\n\nyour class: ((when_and_where))\n\nSee you there."
WITH_DAY = "Dear ((name)),\n\nit begins on ((day)) at ((time)).\n\nMore here: ((link))"


def worded(name, subject, text, *, seen=0, locale="en", by=None, titles=()):
    with transaction():
        return keep_wording(
            name,
            locale,
            subject=subject,
            text=text,
            offered=names_offered(name),
            titles=titles,
            seen=seen,
            by=by or gwen(),
        )


def letters(mailbox):
    files = sorted(mailbox.glob("*.eml")) if mailbox.exists() else []
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def posted(letter):
    with transaction():
        return post(letter).id


def read(number):
    db.session.rollback()
    return db.session.get(Message, number)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def a_place(person=None, state=PlaceState.ENROLLED, **said):
    person, run = person or amina(), a_run(**said)
    return person, run, an_enrolment(person, run, state)


def confirmed(person, run, place, starts_at="its own"):
    starts_at = run.first_starts_at if starts_at == "its own" else starts_at
    return posted(messages.answer(place, person, run, starts_at=starts_at, number=0))


def a_reminder(person, run):
    return posted(letters_of_sessions.reminder(person, run.sessions[0], due_at=clock.now(), occasion="r"))


def test_a_message_leaves_in_the_college_s_own_words(app, mailbox):
    person, run, place = a_place()
    worded("enrolment/enrolled", "((name)), a seat for you", WITH_DAY)
    confirmed(person, run, place)

    send_due()

    (mail,) = letters(mailbox)
    assert mail["Subject"] == "Amina Yusuf, a seat for you"
    assert text_of(mail).startswith("Dear Amina Yusuf,\n\nit begins on ")
    assert f"More here: http://college.test/runs/{run.code}" in text_of(mail)
    assert text_of(mail).rstrip().endswith("Harbour Recovery College")


def test_a_message_without_own_words_leaves_as_it_came(app, mailbox):
    person, run, place = a_place()
    worded("enrolment/waiting", "Your turn", "Hello ((name)), ((own_page))")
    confirmed(person, run, place)

    send_due()

    (mail,) = letters(mailbox)
    assert mail["Subject"] == "You have a place"


@pytest.mark.parametrize("name", ["((link))", "{{7*7}}", "{x.__class__}", "%(day)s", "Amina\r\nBcc: all@example.org"])
def test_a_name_is_never_words_for_a_template(app, mailbox, name):
    person, run, place = a_place(a_person(name, email="amina@example.org"))
    worded("enrolment/enrolled", "For ((name))", WITH_DAY)
    confirmed(person, run, place)

    send_due()

    (mail,) = letters(mailbox)
    assert mail["Subject"] == "For " + " ".join(name.split())
    assert mail["Bcc"] is None
    assert f"Dear {name.replace(chr(13), '')}," in text_of(mail)


def test_a_withdrawn_place_gets_no_reminder_in_whichever_words(app, mailbox):
    person, run, _place = a_place(state=PlaceState.WITHDRAWN)
    worded("timetable/reminder", "Soon", WITH_WHEN)
    number = a_reminder(person, run)

    send_due()

    assert letters(mailbox) == []
    assert read(number).state is State.DROPPED


def test_words_are_those_of_the_moment_at_which_a_message_leaves(app, mailbox):
    person, run, place = a_place()
    confirmed(person, run, place)
    worded("enrolment/enrolled", "A seat for you", WITH_DAY)

    send_due()

    assert letters(mailbox)[0]["Subject"] == "A seat for you"


def test_where_a_fact_is_missing_the_original_is_said_and_no_message_is_lost(app, mailbox):
    person, run, place = a_place()
    worded("enrolment/enrolled", "A seat for you", WITH_DAY)
    number = confirmed(person, run, place, starts_at=None)

    send_due()

    assert letters(mailbox)[0]["Subject"] == "You have a place"
    assert read(number).state is State.SENT
    assert shown(read(number)).missing == "day"
    assert queries.gave_way("enrolment/enrolled") == ["day"]
    assert queries.gave_way("enrolment/offer") == []


def test_a_phrase_that_may_be_empty_leaves_no_gap(app, mailbox):
    person, run, place = a_place()
    worded("enrolment/enrolled", "A seat", "Dear ((name)),\n\n((when))\n\n((link))")
    confirmed(person, run, place, starts_at=None)

    send_due()

    assert text_of(letters(mailbox)[0]).startswith("Dear Amina Yusuf,\n\nhttp://college.test/runs/")


def test_whoever_teaches_hears_the_original(app, mailbox):
    person, run, _place = a_place()
    worded("timetable/session_added", "One more", WITH_WHEN)
    for part in (Part.ENROLLED, Part.TEACHES):
        whose = person if part is Part.ENROLLED else run.sessions[0].facilitations[0].person
        posted(letters_of_sessions.session_added(Hearer(whose, part), run.sessions[0]))

    send_due()

    assert {mail["Subject"] for mail in letters(mailbox)} == {"One more", "One more date for a class that you teach"}


def test_on_the_phone_a_paragraph_with_a_link_gives_way(app):
    person, run, place = a_place(a_person("Amina Yusuf", phone="07700 900123", contact_by=ContactBy.PHONE))
    worded("enrolment/enrolled", "A seat", WITH_DAY)
    number = confirmed(person, run, place)

    said = words_for(read(number), person).text

    assert "://" not in said
    assert "More here" not in said
    assert "We are glad to tell you where it is and how to get there: just ask." in said


def test_each_language_has_words_of_its_own(app, mailbox):
    person, run, place = a_place()
    worded("enrolment/enrolled", "Lle i chi", WITH_DAY, locale="cy")
    confirmed(person, run, place)

    send_due()

    assert letters(mailbox)[0]["Subject"] == "You have a place"  # this college writes English


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("A seat", WITH_DAY + " ((nmae))"),
        ("((link))", WITH_DAY),
        ("A seat", "Dear ((name)), come."),
        ("A seat on Understanding sleep", WITH_DAY),
        ("A seat\r\nBcc: all@example.org", WITH_DAY),
    ],
)
def test_words_that_cannot_be_said_are_never_kept(app, subject, text):
    with pytest.raises(Refused):
        worded("enrolment/enrolled", subject, text, titles=["Understanding sleep"])

    assert queries.wordings_of("enrolment/enrolled", "en") == []


def test_every_version_is_kept_with_who_and_when(app):
    by = gwen()
    worded("enrolment/enrolled", "One", WITH_DAY, by=by)
    worded("enrolment/enrolled", "Two", WITH_DAY, seen=1, by=by)
    worded("enrolment/enrolled", "Two", WITH_DAY, seen=2, by=by)  # the same again
    with transaction():
        back_to_original("enrolment/enrolled", "en", by=by)

    found = queries.wordings_of("enrolment/enrolled", "en")

    assert [(row.version, row.subject, row.is_original) for row in found] == [
        (3, "", True),
        (2, "Two", False),
        (1, "One", False),
    ]
    assert {row.made_by_id for row in found} == {by.id}
    assert queries.wording_in_force("enrolment/enrolled", "en") is None
    assert queries.worded() == {}
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "wording.kept")).all()
    assert [entry.facts["version"] for entry in kept] == [1, 2, 3]
    assert "One" not in str([entry.facts for entry in kept])


def test_back_to_the_original_is_for_words_of_one_s_own(app):
    with pytest.raises(Refused):
        back_to_original("enrolment/enrolled", "en", by=gwen())


def test_nobody_writes_over_what_somebody_else_wrote_meanwhile(app):
    worded("enrolment/enrolled", "One", WITH_DAY)

    with pytest.raises(Refused, match="meanwhile"):
        worded("enrolment/enrolled", "Two", WITH_DAY, seen=0)


def test_what_left_is_kept_for_a_week_and_not_a_moment_longer(app, mailbox):
    person, run, place = a_place()
    number = confirmed(person, run, place)
    send_due()
    left_at = read(number).settled_at

    with transaction():
        before = forget_bodies(left_at + BODIES_KEPT - timedelta(microseconds=1))
    kept = shown(read(number))
    with transaction():
        after = forget_bodies(left_at + BODIES_KEPT)

    assert (before, after) == (0, 1)
    assert (kept.subject, kept.as_it_left) == ("You have a place", True)
    assert shown(read(number)) is None


def test_the_words_of_a_message_that_waits_are_not_forgotten(app):
    person, run, place = a_place()
    number = confirmed(person, run, place)
    with transaction():
        db.session.add(MessageBody(message_id=number, subject="s", text="t", kept_at=clock.now()))

    with transaction():
        assert forget_bodies(clock.now() + timedelta(days=400)) == 0


def test_a_code_and_its_link_are_never_kept(app, mailbox):
    key = app.extensions["college"].secret_key.encode()
    person = amina()
    with transaction():
        link = make_link(open_account(person, address=person.email, by=None), Purpose.SIGN_IN, key=key, by=None)
        db.session.query(Message).delete()
        number = post(ways_in.code(link)).id
        code, secret = code_of(link, key), secret_of(link, key)
    send_due()

    kept = shown(read(number))

    assert code[:4] in text_of(letters(mailbox)[0])
    assert secret in text_of(letters(mailbox)[0])
    for hidden in (code, code[:4] + " " + code[4:], secret):
        assert hidden not in kept.text
    assert "•••" in kept.text


def test_the_link_of_an_offer_is_never_kept(app, mailbox):
    _person, run, place = a_place(state=PlaceState.OFFERED)
    with transaction():
        place.offers_made, place.offer_lapses_at = 1, clock.now() + timedelta(days=1)
    until = clock.now() + timedelta(days=1)
    number = posted(messages.offer(place, run, starts_at=run.first_starts_at, until=until, hours=48))
    send_due()

    address = next(line for line in text_of(letters(mailbox)[0]).splitlines() if "://" in line)
    kept = shown(read(number)).text

    assert address not in kept
    assert "/•••" in kept


def test_messages_are_forgotten_after_a_year_and_occasions_stay_told(app):
    person, run, place = a_place()
    numbers = [confirmed(person, run, place), a_reminder(person, run)]
    moment = clock.now()
    with transaction():
        for number in numbers:
            message = db.session.get_one(Message, number)
            message.state, message.settled_at = State.SENT, moment
            db.session.add(MessageBody(message_id=number, subject="s", text="t", kept_at=moment))

    with transaction():
        early = forget_messages(moment + FACTS_KEPT - timedelta(microseconds=1))
    with transaction():
        late = forget_messages(moment + FACTS_KEPT)
    with transaction():
        again = forget_messages(moment + FACTS_KEPT)

    assert (early, late, again) == (0, 2, 0)
    assert read(numbers[0]) is None
    stub = read(numbers[1])
    assert (stub.facts, stub.about_id, stub.emptied_at is not None) == ({}, None, True)
    assert db.session.scalar(select(func.count()).select_from(MessageBody)) == 0
    with transaction():
        assert post(letters_of_sessions.reminder(person, run.sessions[0], due_at=moment, occasion="r")) is None


def test_messages_that_still_wait_are_not_forgotten(app):
    person, run, place = a_place()
    confirmed(person, run, place)

    with transaction():
        assert forget_messages(clock.now() + timedelta(days=3650)) == 0


def test_a_message_is_sent_again_as_a_new_one(app, mailbox):
    person, run, place = a_place()
    number = confirmed(person, run, place)
    send_due()
    with transaction():
        again = send_again(db.session.get_one(Message, number), by=gwen()).id

    send_due()

    assert len(letters(mailbox)) == 2
    assert len({mail["Message-ID"] for mail in letters(mailbox)}) == 2
    assert (read(again).again_of_id, read(number).state) == (number, State.SENT)
    assert queries.repeats_of(read(number)) == [again]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "message.sent_again")).one()
    assert (entry.about_id, entry.facts) == (number, {"again": again})


def test_what_is_no_longer_true_is_not_sent_again(app, mailbox):
    person, run, place = a_place()
    number = confirmed(person, run, place)
    send_due()
    with transaction():
        place.state = PlaceState.WITHDRAWN

    with pytest.raises(Refused, match="no longer true"):
        send_again(read(number), by=gwen())


@pytest.mark.parametrize("state", [State.WAITING, State.FAILED, State.DROPPED, State.STOPPED, State.TO_DO])
def test_only_what_was_said_is_sent_again(app, state):
    person, run, place = a_place()
    number = confirmed(person, run, place)
    with transaction():
        db.session.get_one(Message, number).state = state

    with pytest.raises(Refused):
        send_again(read(number), by=gwen())


def test_what_is_forgotten_is_not_sent_again(app):
    person, run, place = a_place()
    number = confirmed(person, run, place)
    with transaction():
        message = db.session.get_one(Message, number)
        message.state, message.emptied_at = State.SENT, clock.now()

    with pytest.raises(Refused, match="too old"):
        send_again(read(number), by=gwen())


def test_the_newest_try_is_what_is_kept(app, mailbox, monkeypatch):
    person, run, place = a_place()
    number = confirmed(person, run, place)
    app.extensions["college"], usual = _without_server(app), app.extensions["college"]
    send_due()
    app.extensions["college"] = usual
    worded("enrolment/enrolled", "A seat for you", WITH_DAY)

    with time_machine.travel(clock.now() + timedelta(hours=2)):
        send_due()

    assert shown(read(number)).subject == "A seat for you"
    assert db.session.scalar(select(func.count()).select_from(MessageBody)) == 1


def _without_server(app):
    from dataclasses import replace

    return replace(app.extensions["college"], mail_url="smtp://127.0.0.1:9")


def test_the_college_s_phone_is_a_field(app, mailbox):
    person, run, place = a_place()
    with transaction():
        the_college().contact_phone = "01632 960 123"
    worded("enrolment/enrolled", "A seat", WITH_DAY + "\n\nCall ((phone)).")
    confirmed(person, run, place)

    send_due()

    assert "Call 01632 960 123." in text_of(letters(mailbox)[0])


def test_a_field_that_would_say_nothing_gives_way_to_the_original_and_no_gap_is_sent(app, mailbox):
    person, run, place = a_place()
    worded("enrolment/enrolled", "A seat", WITH_DAY + "\n\nCall ((phone)).")  # and the college has written down none
    number = confirmed(person, run, place)

    send_due()

    assert "Call ." not in text_of(letters(mailbox)[0])
    assert (shown(read(number)).missing, letters(mailbox)[0]["Subject"] == "A seat") == ("phone", False)
