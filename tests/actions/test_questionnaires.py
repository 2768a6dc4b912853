"""Asking, answering, and keeping names and answers apart."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from college.enrolment.rules import State
from college.foundation import clock, tokens
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.outbox.models import Message
from college.people.rules import ContactBy
from college.privacy.actions import erase
from college.questionnaires import actions, queries
from college.questionnaires.links import secret_of
from college.questionnaires.models import Invitation, Response
from college.questionnaires.pseudonyms import pseudonym
from college.questionnaires.rules import Mode, Wave
from tests.cast import amina, bryn, carys
from tests.factories import a_person, a_run, an_enrolment

KEY = b"a key for tests"


def a_run_that_is_over(**said):
    now = clock.now()
    return a_run(sessions=1, first=now - timedelta(days=1, hours=3), made_at=now - timedelta(days=60), **said)


def test_everybody_enrolled_is_asked_when_the_last_session_is_over(app):
    run = a_run_that_is_over()
    student = amina()
    an_enrolment(student, run)
    an_enrolment(bryn(), run, State.WITHDRAWN)

    due = queries.invitations_due(clock.now())

    assert [(one.person_id, one.run_id, one.wave) for one in due] == [(student.id, run.id, Wave.AFTER)]


def test_nobody_is_asked_twice_and_a_doubled_pass_asks_once(app):
    run, student = a_run_that_is_over(), amina()
    an_enrolment(student, run)

    first = actions.invite(student, run, Wave.AFTER, key=KEY)
    again = actions.invite(student, run, Wave.AFTER, key=KEY)

    assert first.id == again.id
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1
    assert queries.invitations_due(clock.now()) == []


def test_a_run_that_came_from_a_spreadsheet_after_it_ended_is_history(app):
    run = a_run(sessions=1, first=clock.now() - timedelta(days=2))
    an_enrolment(amina(), run)

    assert queries.invitations_due(clock.now()) == []


@pytest.mark.parametrize(("days_before_the_end", "is_asked"), [(30, True), (-0.5, False)])
def test_whoever_came_from_a_spreadsheet_after_the_run_had_ended_is_history(app, days_before_the_end, is_asked):
    run, student, somebody = a_run_that_is_over(), amina(), bryn()
    end = run.sessions[0].ends_at
    an_enrolment(student, run, brought_at=end - timedelta(days=days_before_the_end))
    an_enrolment(somebody, run)

    asked = {due.person_id for due in queries.invitations_due(clock.now())}

    assert asked == ({student.id, somebody.id} if is_asked else {somebody.id})


def test_a_cancelled_run_is_not_asked_about(app):
    run = a_run_that_is_over(cancelled_at=clock.now())
    an_enrolment(amina(), run)

    assert queries.invitations_due(clock.now()) == []


def test_somebody_who_asked_not_to_be_asked_is_left_alone_on_every_run(app):
    first, second, student = a_run_that_is_over(), a_run_that_is_over(), amina()
    an_enrolment(student, first)
    an_enrolment(student, second)

    actions.stop_asking(actions.invite(student, first, Wave.AFTER, key=KEY))

    assert queries.invitations_due(clock.now()) == []
    assert list(queries.waiting_for(student)) == []


def test_nobody_who_was_erased_is_asked(app):
    run, student, somebody = a_run_that_is_over(), amina(), bryn()
    an_enrolment(student, run)
    an_enrolment(somebody, run)

    erase(student, key=KEY, by=carys())

    assert [due.person_id for due in queries.invitations_due(clock.now())] == [somebody.id]


def test_the_link_is_stored_nowhere_but_as_a_hash(app):
    run, student = a_run_that_is_over(), amina()

    invitation = actions.invite(student, run, Wave.AFTER, key=KEY)

    secret = secret_of(KEY, invitation.id)
    assert invitation.token_hash == tokens.hashed(secret)
    assert queries.invitation_by_token(secret) is invitation
    assert secret not in str(db.session.scalars(select(Message)).one().facts)


def test_answers_are_kept_under_a_pseudonym_and_the_invitation_knows_only_that_they_came(app):
    run, student = a_run_that_is_over(), amina()
    invitation = actions.invite(student, run, Wave.AFTER, key=KEY)

    response = actions.answer(invitation, {"hope": ["yes"], "learned": ["To rest."]}, mode=Mode.LINK, key=KEY)

    assert invitation.returned
    assert response.pseudonym == pseudonym(KEY, student.id)
    assert {answer.question_key: answer.value for answer in response.answers} == {"hope": "yes", "learned": "To rest."}


def test_one_form_comes_back_once(app):
    invitation = actions.invite(amina(), a_run_that_is_over(), Wave.AFTER, key=KEY)
    actions.answer(invitation, {}, mode=Mode.LINK, key=KEY)

    with pytest.raises(Refused, match="sent already"):
        actions.answer(invitation, {"hope": ["no"]}, mode=Mode.SIGNED_IN, key=KEY)

    assert db.session.scalar(select(func.count()).select_from(Response)) == 1


def test_a_link_closes_after_thirty_days_but_a_form_on_paper_may_still_be_typed_in(app):
    run, student, office = a_run_that_is_over(), amina(), carys()
    invitation = actions.invite(student, run, Wave.AFTER, key=KEY)
    invitation.closes_at = clock.now()
    db.session.flush()

    with pytest.raises(Refused, match="closed now"):
        actions.answer(invitation, {}, mode=Mode.LINK, key=KEY)

    actions.type_in(student, run, Wave.AFTER, {"hope": ["yes"]}, mode=Mode.PAPER, key=KEY, by=office)
    assert invitation.returned


def test_only_those_asked_by_e_mail_who_have_not_answered_are_reminded_once(app):
    run = a_run_that_is_over()
    quiet, answered, by_phone = amina(), bryn(), a_person("Olwen", contact_by=ContactBy.PHONE, phone="07700 900123")
    asked = [actions.invite(person, run, Wave.AFTER, key=KEY) for person in (quiet, answered, by_phone)]
    actions.answer(asked[1], {}, mode=Mode.LINK, key=KEY)
    for invitation in asked:
        invitation.invited_at = clock.now() - timedelta(days=7)
    db.session.flush()

    due = queries.reminders_due(clock.now())
    for invitation in due:
        actions.remind(invitation)

    assert [invitation.person_id for invitation in due] == [quiet.id]
    assert list(queries.reminders_due(clock.now())) == []


def test_whoever_wants_to_hear_no_more_is_not_due_for_a_reminder_again_and_again(app):
    invitation = actions.invite(amina(), a_run_that_is_over(), Wave.AFTER, key=KEY)
    invitation.invited_at = clock.now() - timedelta(days=7)
    invitation.person.contact_by = ContactBy.NONE
    db.session.flush()

    assert list(queries.reminders_due(clock.now())) == []


def test_returns_are_counted_for_each_run_and_wave(app):
    run, answered, silent = a_run_that_is_over(), amina(), bryn()

    actions.answer(actions.invite(answered, run, Wave.AFTER, key=KEY), {}, mode=Mode.LINK, key=KEY)
    actions.invite(silent, run, Wave.AFTER, key=KEY)

    assert queries.returns_by_run([run.id]) == [queries.Returns(run.id, Wave.AFTER, 2, 1)]
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 2
