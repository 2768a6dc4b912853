"""A facilitator who cannot teach is replaced by the first who says yes, and nobody is asked twice or for nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from college.audit.models import AuditEntry
from college.background.clock import tick
from college.enrolment.actions.covering import (
    ask_to_step_in,
    say_cannot_teach,
    settle_asks,
    stay_out,
    step_in,
    teach_after_all,
)
from college.enrolment.queries.cover import CouldStepIn, who_could_step_in
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.outbox.models import Message
from college.outbox.rules import State
from college.people.models import Person, PersonRole
from college.people.rules import ContactBy, Knowledge, Role
from college.post.letters import is_still_true, words_for
from college.post.sending import send_due
from college.privacy.actions import erase
from college.settings.queries import the_college
from college.settings.rules import Policy
from college.timetable.actions.sessions import Plan, Teaching, cancel_sessions, move, teach
from college.timetable.clashes import Kind
from college.timetable.cover import Standing
from college.timetable.cover_links import secret_of
from college.timetable.cover_models import Absence, CoverAsk
from college.timetable.models import ClashReason, Session
from college.timetable.queries.cover import absence_of, ask_between, open_asks_to, sessions_that_wait, standing_of
from college.timetable.queries.runs import lacking_in
from college.timetable.rules import SessionState
from tests.cast import amina, carys, dee, femi
from tests.factories import a_clinician, a_course, a_leave, a_peer_trainer, a_person, a_run, an_ask, an_enrolment

IN_A_WEEK = timedelta(days=7)


@pytest.fixture
def ill(app):
    """Femi, who teaches with Dee, cannot teach their next session; Ines, Kofi and Rhys could."""
    run = a_run(sessions=2, pair=(dee(), femi()))
    session, sick = run.sessions[0], next(one.person for one in run.sessions[0].facilitations if _trained(one))
    for name in ("Ines Moreno", "Kofi Mensah", "Rhys Price"):
        a_clinician(name)
    with transaction():
        say_cannot_teach(session, sick, by=sick)
    return session, sick


def _trained(row):
    return row.knowledge is Knowledge.BY_TRAINING


def named(session, *names):
    return [one for one in who_could_step_in(session) if one.name.split()[0] in names]


def asked(session, *names):
    keeper = carys()
    with transaction():
        return [ask.id for ask in ask_to_step_in(session, named(session, *names), by=keeper)]


def letters(name):
    rows = db.session.scalars(select(Message).where(Message.name == f"timetable/{name}").order_by(Message.id))
    return [(row.person_id, row.state) for row in rows]


def ask(number):
    return db.session.get_one(CoverAsk, number)


# --- saying that one cannot


def test_whoever_cannot_teach_is_taken_off_that_one_session_and_their_calendar_hears(ill):
    session, sick = ill

    other = next(one for one in session.run.sessions if one.number == 2)

    assert sick.id not in {person for person, _ in session.pair}
    assert sick.id in {person for person, _ in other.pair}
    assert lacking_in(session) == {Knowledge.BY_TRAINING}
    assert letters("taken_off") == [(sick.id, State.WAITING)]
    assert [row.session.session_id for row in sessions_that_wait()] == [session.id]


def test_nothing_is_kept_of_why(ill):
    _session, sick = ill

    kept = db.session.scalars(select(Absence)).one()
    facts = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.what == "session.cannot_teach")).one()

    assert set(Absence.__table__.columns.keys()) == {
        "id", "session_id", "person_id", "knowledge", "sequence", "handovers", "told_at", "noted_by_id",
    }  # fmt: skip
    assert kept.noted_by_id is None
    assert facts == {"person": sick.id}


def test_said_twice_it_is_said_once(ill):
    session, sick = ill

    with transaction():
        say_cannot_teach(session, sick, by=sick)

    assert len(letters("taken_off")) == 1
    assert session.handovers == 1


def test_the_office_notes_that_somebody_rang_and_who_noted_it_is_kept(app):
    run, keeper = a_run(sessions=1, pair=(dee(), femi())), carys()
    session, sick = run.sessions[0], run.sessions[0].facilitations[0].person

    with transaction():
        say_cannot_teach(session, sick, by=keeper)

    assert db.session.scalars(select(Absence.noted_by_id)).one() == keeper.id


@pytest.mark.parametrize("hours", [-1, -48])
def test_of_a_session_that_has_begun_nobody_says_any_more_that_they_cannot(app, hours):
    run = a_run(sessions=1, first=clock.now() + timedelta(hours=hours), pair=(dee(), femi()))
    teacher = run.sessions[0].facilitations[0].person

    with pytest.raises(Refused, match="begun or is over"):
        say_cannot_teach(run.sessions[0], teacher, by=teacher)


def test_under_a_peer_led_policy_nobody_is_needed_for_a_clinician(app):
    with transaction():
        the_college().policy = Policy.PEER_LED
    run = a_run(sessions=1, pair=(dee(), femi()))
    session, sick = run.sessions[0], next(row.person for row in run.sessions[0].facilitations if _trained(row))

    with transaction():
        say_cannot_teach(session, sick, by=sick)

    assert lacking_in(session) == frozenset()
    assert sessions_that_wait() == []
    with pytest.raises(Refused, match="has the people"):
        ask_to_step_in(session, [_anybody()], by=sick)


@pytest.mark.parametrize("policy", list(Policy))
def test_whoever_was_not_replaced_can_take_it_back_also_where_nobody_is_needed_for_them(app, policy):
    with transaction():
        the_college().policy = policy
    run = a_run(sessions=1, pair=(dee(), femi(), a_clinician("Ines Moreno")))
    session, sick = run.sessions[0], next(row.person for row in run.sessions[0].facilitations if _trained(row))
    with transaction():
        say_cannot_teach(session, sick, by=sick)

    with transaction():
        teach_after_all(absence_of(session, sick.id), by=sick)

    assert len(session.pair) == 3


def test_whoever_was_replaced_by_hand_cannot_take_it_back_where_nobody_is_needed_for_them(app):
    with transaction():
        the_college().policy = Policy.PEER_LED
    session = a_run(sessions=1, pair=(dee(), femi())).sessions[0]
    stays, sick = (row.person for row in sorted(session.facilitations, key=_trained))
    with transaction():
        say_cannot_teach(session, sick, by=sick)
    with transaction():
        teach(session, [Teaching(stays), Teaching(a_clinician("Ines Moreno"))], by=carys())

    with pytest.raises(Refused, match="Somebody has stepped in already"):
        teach_after_all(absence_of(session, sick.id), by=sick)


def _anybody():
    person = a_clinician("Ines Moreno")
    return CouldStepIn(person.id, person.name, person.reference, Knowledge.BY_TRAINING)


def test_it_can_be_taken_back_until_somebody_steps_in(ill):
    session, sick = ill

    with transaction():
        teach_after_all(absence_of(session, sick.id), by=sick)

    assert sick.id in {person for person, _ in session.pair}
    assert absence_of(session, sick.id) is None
    assert letters("put_on") == [(sick.id, State.WAITING)]


def test_it_cannot_be_taken_back_once_somebody_has_stepped_in(ill):
    session, sick = ill
    (number,) = asked(session, "Ines")
    with transaction():
        step_in(ask(number), by=ask(number).person)

    with pytest.raises(Refused, match="Somebody has stepped in already"):
        teach_after_all(absence_of(session, sick.id), by=sick)


def test_whoever_is_put_down_for_something_else_meanwhile_cannot_take_it_back(ill):
    session, sick = ill
    a_run(sessions=1, first=session.starts_at, pair=(sick,))

    with pytest.raises(Refused, match="something else at that time"):
        teach_after_all(absence_of(session, sick.id), by=sick)


# --- who could step in


def test_only_those_who_teach_from_the_knowledge_that_is_missing_could_step_in(ill):
    session, _sick = ill
    a_peer_trainer("Nia Rees")

    found = who_could_step_in(session)

    assert {one.knowledge for one in found} == {Knowledge.BY_TRAINING}
    assert "Nia Rees" not in {one.name for one in found}
    assert not {one.person_id for one in found} & {person for person, _ in session.pair}


def test_who_teaches_from_both_stands_in_the_list_once(ill):
    session, _ = ill
    both = a_person("Sian Both", Role.PEER_TRAINER, Role.CLINICIAN)
    with transaction():
        teach(session, [], by=None)

    found = [one for one in who_could_step_in(session) if one.person_id == both.id]

    assert len(found) == 1


def test_who_knows_the_course_stands_first_and_of_those_who_taught_it_last(app):
    course = a_course()
    wrote = next(row.person for row in course.authors if _trained(row))
    before, lately, never = a_clinician("Zac Before"), a_clinician("Yan Lately"), a_clinician("Abe Never")
    for person, weeks in ((before, 20), (lately, 4)):
        past = a_run(course, sessions=1, first=clock.now() - timedelta(weeks=weeks), pair=(person,))
        with transaction():
            past.sessions[0].state = SessionState.HELD
    run = a_run(course, sessions=1, pair=(dee(),))

    found = who_could_step_in(run.sessions[0])

    assert [one.person_id for one in found][:4] == [lately.id, before.id, wrote.id, never.id]
    assert [bool(one.knows.taught_at) for one in found][:4] == [True, True, False, False]
    assert found[2].knows.wrote


def test_who_teaches_or_learns_elsewhere_at_that_time_stands_below_with_what_is_in_their_way(ill):
    session, sick = ill
    a_run(sessions=1, first=session.starts_at + timedelta(hours=1), pair=(_of("Ines"),))
    learns = a_run(sessions=1, first=session.starts_at - timedelta(hours=1), pair=())
    an_enrolment(_of("Kofi"), learns)

    found = who_could_step_in(session)

    free = {one.name for one in found if one.is_free}
    hindered = {one.name: one.hindrances[0].sentence for one in found if not one.is_free}
    assert "Rhys Price" in free
    assert set(hindered) == {"Ines Moreno", "Kofi Mensah", sick.name}
    assert "teaches" in hindered["Ines Moreno"]
    assert "Has a place on a class" in hindered["Kofi Mensah"]
    assert "Said that they cannot" in hindered[sick.name]
    assert [one.is_free for one in found] == sorted((one.is_free for one in found), reverse=True)


def _of(name):
    return db.session.scalars(select(Person).where(Person.name.like(f"{name} %"))).first()


def test_who_said_no_is_not_among_the_free_and_may_still_be_asked_again(ill):
    session, _ = ill
    (number,) = asked(session, "Ines")
    with transaction():
        stay_out(ask(number), by=ask(number).person)

    (ines,) = named(session, "Ines")

    assert [thing.sentence for thing in ines.hindrances] == ["Said no when asked."]


def test_a_class_that_only_touches_is_in_nobodys_way(ill):
    session, _ = ill
    an_enrolment(_of("Kofi"), a_run(sessions=1, first=session.ends_at, pair=()))

    kofi = next(one for one in who_could_step_in(session) if one.name == "Kofi Mensah")

    assert kofi.is_free


def test_more_people_ask_no_more_questions(ill):
    session, _ = ill
    few = _questions(session)
    for n in range(12):
        a_clinician(f"Person {n}")

    assert _questions(session) == few


def _questions(session):
    number, statements = session.id, []
    listen = lambda *told: statements.append(told[2])  # noqa: E731
    db.session.rollback()
    db.session.expire_all()
    here = db.session.get_one(Session, number)
    event.listen(db.engine, "before_cursor_execute", listen)
    who_could_step_in(here)
    event.remove(db.engine, "before_cursor_execute", listen)
    return len(statements)


# --- asking, and the first yes


def test_whoever_is_asked_gets_a_letter_and_the_question_on_their_page(ill):
    session, _ = ill

    asked(session, "Ines", "Kofi")

    assert {person for person, _ in letters("step_in")} == {_of("Ines").id, _of("Kofi").id}
    assert [one.session_id for one in open_asks_to(_of("Ines"))] == [session.id]
    assert open_asks_to(_of("Rhys")) == []
    (waits,) = sessions_that_wait()
    assert (waits.asked, waits.silent) == (2, 2)


def test_the_first_yes_gets_it_and_the_others_are_told_that_it_is_settled(ill, mailbox):
    session, _ = ill
    first, second, third = asked(session, "Ines", "Kofi", "Rhys")
    with transaction():
        stay_out(ask(third), by=ask(third).person)
    send_due()

    with transaction():
        step_in(ask(second), by=ask(second).person)

    assert _of("Kofi").id in {person for person, _ in session.pair}
    assert lacking_in(session) == frozenset()
    assert [standing_of(ask(one)) for one in (first, second, third)] == [Standing.SETTLED, Standing.YES, Standing.NO]
    assert [person for person, _ in letters("put_on")] == [_of("Kofi").id]
    assert [person for person, _ in letters("step_in_settled")] == [_of("Ines").id]
    send_due()
    assert letters("step_in_settled") == [(_of("Ines").id, State.SENT)]
    with pytest.raises(Refused, match="stepped in already"):
        step_in(ask(first), by=ask(first).person)


def test_who_steps_in_has_it_in_their_calendar_and_who_cannot_has_it_struck_out(ill, mailbox):
    session, sick = ill
    (number,) = asked(session, "Ines")
    with transaction():
        step_in(ask(number), by=ask(number).person)

    send_due()

    mails = {path.name: path.read_bytes().decode(errors="replace") for path in sorted(mailbox.iterdir())}
    to = {
        person.email: [mail for mail in mails.values() if f"To: {person.email}" in mail]
        for person in (sick, _of("Ines"))
    }
    assert sum('method="CANCEL"' in mail or "method=CANCEL" in mail for mail in to[sick.email]) == 1
    assert sum('method="REQUEST"' in mail or "method=REQUEST" in mail for mail in to[_of("Ines").email]) == 1


def test_a_yes_said_twice_is_said_once(ill):
    session, _ = ill
    (number,) = asked(session, "Ines")

    for _ in range(2):
        with transaction():
            step_in(ask(number), by=ask(number).person)

    assert session.handovers == 2
    assert len(letters("put_on")) == 1


def test_a_no_may_become_a_yes_while_nobody_has_stepped_in(ill):
    session, _ = ill
    (number,) = asked(session, "Ines")
    with transaction():
        stay_out(ask(number), by=ask(number).person)
    assert sessions_that_wait()[0].silent == 0

    with transaction():
        step_in(ask(number), by=ask(number).person)

    assert standing_of(ask(number)) is Standing.YES


def test_a_no_after_somebody_stepped_in_does_not_become_a_yes(ill):
    session, _ = ill
    first, second = asked(session, "Ines", "Kofi")
    with transaction():
        stay_out(ask(first), by=ask(first).person)
    with transaction():
        step_in(ask(second), by=ask(second).person)

    with pytest.raises(Refused, match="stepped in already"):
        step_in(ask(first), by=ask(first).person)


def test_whoever_was_put_down_for_something_else_meanwhile_does_not_teach_twice_at_once(ill):
    session, _ = ill
    (number,) = asked(session, "Ines")
    a_run(sessions=1, first=session.starts_at, pair=(_of("Ines"),))

    with pytest.raises(Refused, match="something else at that time"):
        step_in(ask(number), by=ask(number).person)


def test_who_lost_the_role_does_not_step_in(ill):
    session, _ = ill
    (number,) = asked(session, "Ines")
    with transaction():
        db.session.query(PersonRole).filter_by(person_id=_of("Ines").id).delete()
    db.session.expire_all()

    with pytest.raises(Refused, match="neither a peer trainer nor a clinician"):
        step_in(ask(number), by=ask(number).person)


@pytest.mark.parametrize("change", ["moved", "cancelled"])
def test_a_question_is_over_when_the_session_moves_or_is_cancelled(ill, change, mailbox):
    session, _ = ill
    (number,) = asked(session, "Ines")
    send_due()
    with transaction():
        if change == "moved":
            move(session, Plan(session.starts_at + IN_A_WEEK * 3, session.ends_at + IN_A_WEEK * 3), by=None)
        else:
            cancel_sessions([session], by=None)

    assert standing_of(ask(number)) is Standing.WITHDRAWN
    assert open_asks_to(_of("Ines")) == []
    with pytest.raises(Refused, match="changed since"):
        step_in(ask(number), by=ask(number).person)


def test_a_letter_that_has_not_left_stays_when_the_question_is_over(ill):
    session, _ = ill
    asked(session, "Ines")
    with transaction():
        move(session, Plan(session.starts_at + IN_A_WEEK * 3, session.ends_at + IN_A_WEEK * 3), by=None)

    letter = db.session.scalars(select(Message).where(Message.name == "timetable/step_in")).one()

    assert not is_still_true(letter)


def test_the_clock_closes_questions_that_are_over_whoever_settled_them(ill, mailbox):
    session, _ = ill
    (number,) = asked(session, "Ines")
    send_due()
    with transaction():
        teach(session, [*_taught(session), Teaching(_of("Rhys"))], by=None)

    assert tick()["questions to step in closed"] == 1
    assert tick()["questions to step in closed"] == 0

    assert ask(number).answer == "settled"
    assert [person for person, _ in letters("step_in_settled")] == [_of("Ines").id]


def test_whoever_was_asked_and_is_put_on_it_by_hand_is_not_told_that_nobody_is_needed(ill, mailbox):
    session, _ = ill
    (number,) = asked(session, "Ines")
    send_due()

    with transaction():
        teach(session, [*_taught(session), Teaching(_of("Ines"))], by=None)
        settle_asks(session)

    assert ask(number).answer == "withdrawn"
    assert letters("step_in_settled") == []


def _taught(session):
    return [Teaching(row.person, row.knowledge) for row in session.facilitations]


def test_nobody_hears_that_it_is_settled_who_never_heard_the_question(ill, mailbox):
    session, _ = ill
    asked(session, "Ines")
    first = next(one for one in session.run.sessions if one.number == 1)
    with transaction():
        teach(first, [*_taught(session), Teaching(_of("Rhys"))], by=None)
        settle_asks(session)

    send_due()

    assert letters("step_in") == [(_of("Ines").id, State.DROPPED)]
    assert letters("step_in_settled") == [(_of("Ines").id, State.DROPPED)]


def test_asked_again_one_gets_a_letter_of_its_own_and_the_old_link_is_dead(ill, app):
    session, _ = ill
    (number,) = asked(session, "Ines")
    old = secret_of(b"key", ask(number))
    with transaction():
        stay_out(ask(number), by=ask(number).person)

    asked(session, "Ines")

    assert ask(number).times_asked == 2
    assert standing_of(ask(number)) is Standing.OPEN
    assert secret_of(b"key", ask(number)) != old
    assert len(letters("step_in")) == 2


def test_nobody_is_asked_twice_while_they_have_not_answered(ill):
    session, _ = ill
    asked(session, "Ines")

    assert named(session, "Ines") == []
    assert ask_between(session, _of("Ines").id).times_asked == 1


def test_whoever_is_reached_by_phone_is_a_call_with_the_words_and_no_link(ill):
    session, _ = ill
    with transaction():
        _of("Ines").contact_by, _of("Ines").phone = ContactBy.PHONE, "07700 900123"

    asked(session, "Ines")

    task = db.session.scalars(select(Message).where(Message.name == "timetable/step_in")).one()
    words = words_for(task, _of("Ines")).text
    assert task.state is State.TO_DO
    assert "Please tell us yes or no." in words
    assert "/cover/" not in words


def test_whoever_is_on_leave_stands_below_and_may_step_in_all_the_same_with_the_reason_on_record(ill):
    session, _ = ill
    a_leave(_of("Ines"), session.starts_at - IN_A_WEEK, hours=IN_A_WEEK.total_seconds() / 3600 + 2)
    (one,) = named(session, "Ines")
    (number,) = asked(session, "Ines")

    with transaction():
        step_in(ask(number), by=ask(number).person)

    assert not one.is_free
    assert db.session.scalars(select(ClashReason.kind)).one() is Kind.ON_LEAVE


def test_a_session_that_was_planned_without_its_pair_is_not_said_to_wait(app):
    run = a_run(sessions=1, pair=(dee(),))

    assert sessions_that_wait() == []
    an_ask(run.sessions[0], a_clinician("Ines Moreno"))
    assert len(sessions_that_wait()) == 1


def test_whoever_is_asked_after_somebody_was_forgotten_gets_a_letter_of_their_own(ill):
    session, _ = ill
    asked(session, "Ines")
    with transaction():
        erase(_of("Ines"), key=b"key", by=carys())

    (second,) = asked(session, "Kofi")  # SQLite gives the number of the last row anew

    assert [person for person, state in letters("step_in") if state is State.WAITING] == [_of("Kofi").id]
    assert ask(second).person_id == _of("Kofi").id


def test_whoever_asked_not_to_be_contacted_is_not_among_those_who_can_just_be_asked(ill):
    session, _ = ill
    with transaction():
        _of("Ines").contact_by = ContactBy.NONE

    free = {one.name for one in who_could_step_in(session) if one.is_free}

    assert "Ines Moreno" not in free
    assert free >= {"Kofi Mensah", "Rhys Price"}


def test_a_student_who_neither_teaches_nor_wrote_is_never_in_the_list(ill):
    session, _ = ill
    amina()

    assert "Amina Yusuf" not in {one.name for one in who_could_step_in(session)}
