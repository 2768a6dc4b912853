"""What helps somebody to take part: planned by, shown as they wrote it, and looked at again."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from college.attendance.queries.registers import register_of, students_of
from college.background.clock import tick
from college.enrolment.queries.needs import RoomNeeds, needs_in_the_room
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.learning_plans.actions import looked_again
from college.learning_plans.models import LearningPlan
from college.outbox.models import Message
from college.outbox.rules import Channel
from college.people.actions.needs import Said, keep_needs, still_right
from college.people.models import AccessNeeds, PersonNeed
from college.people.needs import Need
from college.people.rules import ContactBy
from college.post.letters import is_still_true, words_for
from college.privacy.actions import erase
from tests.cast import amina
from tests.factories import a_person, a_plan, a_run, access_needs, an_enrolment


@pytest.mark.parametrize("state", [State.ENROLLED, State.OFFERED])
def test_a_room_is_step_free_for_whoever_holds_a_place_and_needs_it(app, state):
    run = a_run()
    amina, bryn = a_person(), a_person("Bryn Parry")
    access_needs(amina, Need.STEP_FREE, Need.BREAKS)
    access_needs(bryn, Need.LARGE_PRINT)
    an_enrolment(bryn, run)
    an_enrolment(amina, run, state)

    assert needs_in_the_room(run) == RoomNeeds(expected=10, step_free=True)


def test_whoever_waits_or_went_asks_nothing_of_the_room(app):
    run = a_run()
    for state in (State.WAITING, State.WITHDRAWN):
        person = a_person()
        access_needs(person, Need.STEP_FREE)
        an_enrolment(person, run, state)
    an_enrolment(a_person(), run)
    an_enrolment(a_person(), a_run(), State.ENROLLED)

    assert needs_in_the_room(run) == RoomNeeds(expected=10, step_free=False)


def test_a_run_on_which_nobody_is_needs_nothing(app):
    assert needs_in_the_room(a_run()) == RoomNeeds(expected=10, step_free=False)


def messages(name):
    db.session.rollback()
    return list(db.session.scalars(select(Message).where(Message.name == name)))


def test_on_the_day_of_review_somebody_is_asked_once_whether_it_is_still_right(app):
    person, today = amina(), clock.today()
    access_needs(person, Need.BREAKS, review_on=today)
    access_needs(a_person("Not yet"), review_on=today + timedelta(days=1))

    assert [tick()["people asked what helps"] for _ in range(2)] == [1, 0]

    (message,) = messages("people/needs_review")
    words = words_for(message, person).text
    assert message.person_id == person.id
    assert "/my/needs" in words
    assert "reaks" not in words


def test_a_review_that_the_machine_slept_over_is_asked_for_weeks_later(app):
    person = amina()
    access_needs(person, Need.BREAKS, review_on=clock.today())

    with time_machine.travel(clock.now() + timedelta(days=40)):
        assert tick()["people asked what helps"] == 1
        assert is_still_true(messages("people/needs_review")[0])


def test_whoever_says_that_it_is_still_right_is_asked_again_a_year_later(app):
    person = amina()
    access_needs(person, Need.BREAKS, review_on=clock.today())
    tick()
    with transaction():
        still_right(person, by=person)

    assert tick()["people asked what helps"] == 0
    assert not is_still_true(messages("people/needs_review")[0])
    with time_machine.travel(clock.now() + timedelta(days=366)):
        assert tick()["people asked what helps"] == 1
    assert len(messages("people/needs_review")) == 2


def test_whoever_has_no_e_mail_is_asked_by_the_office(app):
    person = a_person("Nia", email="", phone="07700 900123", contact_by=ContactBy.PHONE)
    access_needs(person, Need.BREAKS, review_on=clock.today())

    tick()

    (message,) = messages("people/needs_review")
    assert message.channel is Channel.PHONE
    assert "tell us" in words_for(message, person).text


@pytest.mark.parametrize("seen", [True, False])
def test_those_who_teach_see_what_somebody_lets_them_see_as_it_was_said(app, seen):
    run, person = a_run(), amina()
    an_enrolment(person, run, what_helps="A seat at the back")
    an_enrolment(a_person("Bryn Parry"), run)
    said = Said(frozenset({Need.LARGE_PRINT, Need.VIDEO_CALL}), "Please  face me", 20, may_be_seen=seen)
    with transaction():
        keep_needs(person, said, by=person)

    row = register_of(run.sessions[0], with_needs=True)[0]
    student = students_of(run)[0]

    assert row.what_helps == student.what_helps == "A seat at the back"
    assert row.needs == student.needs
    assert row.needs.own_words == ("Please  face me" if seen else "")
    assert row.needs.needs == ((Need.LARGE_PRINT,) if seen else ())
    assert register_of(run.sessions[0], with_needs=False)[0].needs.own_words == ""


def test_what_helps_and_the_plan_are_forgotten_with_the_person(app):
    person = amina()
    access_needs(person, Need.BREAKS, own_words="Quiet")
    a_plan(person)
    with transaction():
        erase(person, key=b"k", by=None)

    for model in (AccessNeeds, PersonNeed, LearningPlan):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_somebody_is_reminded_of_their_plan_once_on_the_day_they_chose(app):
    person, today = amina(), clock.today()
    a_plan(person, hopes="Something nobody knows", review_on=today)
    a_plan(a_person("Without a day"), review_on=None)
    a_plan(a_person("Not yet"), review_on=today + timedelta(days=1))

    assert [tick()["people reminded of their plan"] for _ in range(2)] == [1, 0]

    (message,) = messages("learning_plans/review")
    assert "nobody knows" not in words_for(message, person).text
    assert "nobody knows" not in str(message.facts)
    with transaction():
        looked_again(by=person)
    assert not is_still_true(message)
    assert tick()["people reminded of their plan"] == 0
