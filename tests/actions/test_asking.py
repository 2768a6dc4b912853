"""Asking for a place: one gets it, the next waits, and nobody is written down twice."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError

from college.audit.models import AuditEntry
from college.enrolment.actions.asking import ask_for_place
from college.enrolment.actions.forms import Newcomer, SentForm, Wish, ask_by_form, forget_old_forms, join_by_form
from college.enrolment.actions.leaving import withdraw
from college.enrolment.models import EnrolmentEvent, FormKey
from college.enrolment.queries.places import number_in_queue, of_run
from college.enrolment.rules import EnrolledBy, State
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.refusal import Refused
from college.outbox.models import Message
from college.outbox.rules import Channel
from college.people.models import Person
from college.people.rules import Capacity, ContactBy
from tests.cast import amina, bryn, carys, dee
from tests.factories import a_person, a_run, a_session, a_term, an_agreement, an_enrolment

AS_STUDENT = frozenset({Capacity.LIVED_EXPERIENCE})


def asks(person, run, **said):
    """Let somebody ask on the web for themselves."""
    return ask_for_place(person, run, **{"capacities": AS_STUDENT, "by": person} | said)


def letters(person=None):
    """Name the messages that were written, to one person or to everybody, in their order."""
    found = select(Message.name).order_by(Message.id)
    return list(db.session.scalars(found.where(Message.person_id == person.id) if person else found))


def test_the_last_place_is_taken_and_the_next_waits():
    run, first, second = a_run(places=1), amina(), bryn()
    asks(first, run)

    place = asks(second, run)

    assert place.state is State.WAITING
    assert number_in_queue(place) == 1
    assert letters(first) == ["enrolment/enrolled"]
    assert letters(second) == ["enrolment/waiting"]


@pytest.mark.parametrize(
    ("channel", "contact_by", "told"),
    [
        (EnrolledBy.PHONE, ContactBy.PHONE, []),
        (EnrolledBy.IN_PERSON, ContactBy.LETTER, []),
        (EnrolledBy.PAPER, ContactBy.PHONE, [Channel.PHONE, Channel.PHONE]),
        (EnrolledBy.PHONE, ContactBy.EMAIL, [Channel.EMAIL, Channel.EMAIL]),
    ],
)
def test_nobody_is_called_to_hear_what_they_were_told_when_they_asked(channel, contact_by, told):
    full, free = a_run(places=0), a_run(places=1)
    person, office = a_person("Wyn Parry", phone="07700 900123", contact_by=contact_by), carys()

    states = [asks(person, run, channel=channel, by=office).state for run in (full, free)]

    assert states == [State.WAITING, State.ENROLLED]
    assert list(db.session.scalars(select(Message.channel))) == told


def test_an_offer_is_called_through_to_somebody_who_asked_by_phone():
    run, first, office = a_run(places=1), amina(), carys()
    person = a_person("Wyn Parry", phone="07700 900123", contact_by=ContactBy.PHONE)
    place = asks(first, run)
    asks(person, run, channel=EnrolledBy.PHONE, by=office)

    withdraw(place, by=first)

    assert letters(person) == ["enrolment/offer"]


def test_what_was_said_is_kept_with_the_place():
    run, person, agreement = a_run(), amina(), an_agreement()
    both = {Capacity.SUPPORTER, Capacity.STAFF}

    place = asks(person, run, capacities=both, what_helps="A seat near the door.", agreement=agreement)

    assert place.capacities == both
    assert (place.what_helps, place.agreement_id, place.channel) == ("A seat near the door.", 1, EnrolledBy.WEB)
    step = db.session.scalars(select(EnrolmentEvent)).one()
    assert (step.state, step.by_person_id, step.at) == (State.ENROLLED, person.id, place.asked_at)
    assert db.session.scalars(select(AuditEntry.what).where(AuditEntry.about == "enrolment")).all() == [
        "enrolment.asked"
    ]
    assert of_run(run)[0].capacities == (Capacity.STAFF, Capacity.SUPPORTER)


def test_somebody_signed_in_hears_that_they_have_a_place_already():
    run, person = a_run(), amina()
    asks(person, run)

    with pytest.raises(Refused, match="already have a place"):
        asks(person, run)

    assert letters() == ["enrolment/enrolled"]


@pytest.mark.parametrize(("places", "told"), [(5, State.ENROLLED), (1, State.WAITING)])
def test_a_visitor_hears_the_same_whether_or_not_they_have_a_place(places, told):
    run, known = a_run(places=places), amina()
    an_enrolment(known, run)
    form, stranger = SentForm("k" * 43, "a"), Newcomer("Nia Price", email="nia@example.org")

    said = ask_by_form(form, run, Newcomer(known.name, email=known.email), Wish(AS_STUDENT))
    said_to_stranger = ask_by_form(SentForm("s" * 43, "b"), run, stranger, Wish(AS_STUDENT))

    assert said == said_to_stranger
    assert said.state == told
    assert letters(known) == ["enrolment/already"]


def test_a_form_sent_again_makes_nothing_and_gets_the_same_answer():
    run, who = a_run(places=1), Newcomer("Nia Price", phone="07700 900123")
    other = amina()
    said = ask_by_form(SentForm("k" * 43, "body"), run, who, Wish(AS_STUDENT))
    asks(other, run)

    again = ask_by_form(SentForm("k" * 43, "body"), run, who, Wish(AS_STUDENT))

    assert again == said
    assert db.session.scalar(select(func.count()).select_from(Person).where(Person.name == "Nia Price")) == 1
    assert letters() == ["enrolment/enrolled", "enrolment/waiting"]
    with pytest.raises(Refused, match="other answers"):
        ask_by_form(SentForm("k" * 43, "another body"), run, who, Wish(AS_STUDENT))


def test_keys_of_forms_are_forgotten_after_a_day():
    save(FormKey(key_hash="old", body_hash="", made_at=clock.now() - timedelta(hours=25)))
    save(FormKey(key_hash="new", body_hash="", made_at=clock.now() - timedelta(hours=23)))

    assert forget_old_forms() == 1
    assert db.session.scalars(select(FormKey.key_hash)).all() == ["new"]


def test_a_newcomer_is_one_whom_we_know_only_if_name_and_way_both_fit():
    run, known = a_run(), a_person("Amina Yusuf", email="home@example.org", phone="07700 900123")
    for key, who in enumerate(
        [
            Newcomer("amina  YUSUF", email="Home@example.org"),
            Newcomer("Amina Yusuf", phone="+44 7700 900123"),
            Newcomer("Omar Yusuf", email="home@example.org"),
        ]
    ):
        ask_by_form(SentForm(f"{key}" * 43, ""), run, who, Wish(AS_STUDENT))

    assert len(letters(known)) == 2
    assert db.session.scalar(select(func.count()).select_from(Person).where(Person.name == "Omar Yusuf")) == 1


def test_of_two_people_alike_neither_is_taken_for_the_newcomer():
    run = a_run()
    twins = [a_person("Sam Lee", email="lee@example.org") for _ in range(2)]

    ask_by_form(SentForm("k" * 43, ""), run, Newcomer("Sam Lee", email="lee@example.org"), Wish(AS_STUDENT))

    assert not letters(twins[0]) + letters(twins[1])


def test_somebody_without_an_address_hears_from_the_office():
    ask_by_form(SentForm("k" * 43, ""), a_run(), Newcomer("Nia", phone="07700 900123"), Wish(AS_STUDENT))

    assert db.session.scalars(select(Message)).one().channel is Channel.PHONE


def test_joining_tells_by_message_alone_whether_we_know_them():
    known = amina()

    one = join_by_form(SentForm("a" * 43, ""), Newcomer(known.name, email=known.email))
    other = join_by_form(SentForm("b" * 43, ""), Newcomer("Nia Price", email="nia@example.org"))
    again = join_by_form(SentForm("b" * 43, ""), Newcomer("Nia Price", email="nia@example.org"))

    assert one == other == again
    facts = db.session.scalars(select(Message.facts).order_by(Message.id)).all()
    assert [said["known"] for said in facts] == [True, False]


def test_coming_back_means_the_end_of_the_queue():
    run, first, second = a_run(places=1), amina(), bryn()
    asks(dee(), run)
    place = asks(first, run, what_helps="Old wish.")
    behind = asks(second, run)
    withdraw(place, by=first)

    again = asks(first, run, capacities={Capacity.SUPPORTER})

    assert again.id == place.id
    assert (number_in_queue(behind), number_in_queue(again)) == (1, 2)
    assert (again.capacities, again.what_helps) == ({Capacity.SUPPORTER}, "")


def test_a_clock_put_back_lets_nobody_jump_the_queue():
    run = a_run(places=0)
    ahead = an_enrolment(amina(), run, State.WAITING, asked_at=clock.now() + timedelta(hours=1))

    place = asks(bryn(), run)

    assert (number_in_queue(ahead), number_in_queue(place)) == (1, 2)


def test_nobody_asks_outside_the_window_but_the_office_with_a_reason():
    run = a_run(closes_at=clock.now() - timedelta(hours=1))
    with pytest.raises(Refused, match="not open"):
        asks(amina(), run)

    place = ask_for_place(
        person := bryn(), run, capacities=AS_STUDENT, channel=EnrolledBy.PHONE, reason="Was in hospital.", by=carys()
    )

    assert (place.state, place.channel) == (State.ENROLLED, EnrolledBy.PHONE)
    assert db.session.scalars(select(EnrolmentEvent)).one().reason == "Was in hospital."
    assert "hospital" not in str(db.session.scalars(select(AuditEntry.facts)).all())
    assert letters(person) == ["enrolment/enrolled"]


def test_the_window_of_the_term_holds_where_the_run_has_none():
    run = a_run(term=a_term(enrolment_opens_at=clock.now() + timedelta(days=1)))

    with pytest.raises(Refused, match="not open"):
        asks(amina(), run)


def test_the_office_passes_the_queue_for_a_reason_and_never_beyond_the_places():
    run = a_run(places=2)
    an_enrolment(amina(), run)
    an_enrolment(bryn(), run, State.WAITING)
    by, sister, brother = carys(), a_person("Ann Rees"), a_person("Huw Rees")
    with pytest.raises(Refused, match="reason"):
        ask_for_place(sister, run, capacities=AS_STUDENT, ahead=True, by=by)

    place = ask_for_place(sister, run, capacities=AS_STUDENT, ahead=True, reason="Drives her brother.", by=by)

    assert place.state is State.ENROLLED
    with pytest.raises(Refused, match="No place is free"):
        ask_for_place(brother, run, capacities=AS_STUDENT, ahead=True, reason="Me too.", by=by)


def test_enrolment_opens_only_when_every_session_has_its_pair():
    run = a_run()
    a_session(run, 3, clock.now() + timedelta(days=30), pair=(dee(),))

    with pytest.raises(Refused, match="not open"):
        asks(amina(), run)


def test_a_run_that_is_over_cancelled_or_without_sessions_takes_nobody():
    over = a_run(first=clock.now() - timedelta(days=30))
    cancelled = a_run(cancelled_at=clock.now())
    unplanned = a_run(sessions=0)

    for run, reason in ((over, "already taken place"), (cancelled, "cancelled"), (unplanned, "not open")):
        with pytest.raises(Refused, match=reason):
            asks(amina(), run)


def test_one_comes_as_something():
    with pytest.raises(Refused, match="at least one"):
        asks(amina(), a_run(), capacities=())


def test_a_place_that_fell_idle_goes_to_the_first_in_line_when_anybody_asks():
    run = a_run(places=1)
    first = an_enrolment(amina(), run, State.WAITING)

    later = asks(bryn(), run)

    db.session.refresh(first)
    assert (first.state, later.state) == (State.OFFERED, State.WAITING)


def test_the_database_itself_refuses_one_too_many():
    run = a_run(places=1)
    an_enrolment(amina(), run)

    with pytest.raises(IntegrityError, match="no place is left"):
        an_enrolment(bryn(), run)


def test_the_database_itself_refuses_a_person_twice():
    run, person = a_run(), amina()
    an_enrolment(person, run)

    with pytest.raises(IntegrityError):
        an_enrolment(person, run, State.WAITING)


def test_somebody_who_must_not_be_contacted_gets_a_place_and_no_letter():
    place = asks(a_person("Noor", contact_by=ContactBy.NONE), a_run())

    assert place.state is State.ENROLLED
    assert letters() == []


def test_asking_takes_a_fixed_number_of_statements(app):
    run, person = a_run(sessions=2), amina()
    wide, other = a_run(sessions=9), bryn()
    for n in range(8):
        an_enrolment(a_person(f"Student {n}"), wide)

    assert statements(app, lambda: asks(person, run)) == statements(app, lambda: asks(other, wide)) <= 12


def statements(app, deed):
    """Count what a deed asks of the database."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    db.session.execute(text("SELECT 1"))
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        deed()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_what_was_read_before_the_run_was_held_is_read_anew():
    run, person = a_run(), amina()
    place = an_enrolment(person, run, State.WITHDRAWN)
    assert place.state is State.WITHDRAWN
    db.session.execute(text("UPDATE enrolment SET state = 'enrolled'"))

    with pytest.raises(Refused, match="already have a place"):
        asks(person, run)
