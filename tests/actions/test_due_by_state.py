"""What is due follows from what is: after a machine was down nothing is forgotten, and nothing says what is wrong."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from college.background.clock import tick
from college.enrolment import letters_of_series, letters_of_sessions
from college.enrolment.actions.offering import offer_next
from college.enrolment.actions.reminding import due_at
from college.enrolment.actions.telling import tell_of_cancelled_run
from college.enrolment.audience import Hearer, Part
from college.enrolment.models import EnrolmentEvent
from college.enrolment.queries import places as places_queries
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.running import secret_key
from college.outbox.actions import post
from college.outbox.actions.sending import put_off, put_to_sleep
from college.outbox.models import Message
from college.outbox.queries import too_late
from college.outbox.rules import LATE, OVER, State
from college.people import messages as ways_in
from college.people.actions.links import make_link
from college.people.models import Account, Person
from college.people.queries.letters import addressee
from college.people.rules import ContactBy, Purpose
from college.post.letters import words_for
from college.post.sending import send_due
from college.privacy.actions import erase
from college.questionnaires.models import Invitation
from college.questionnaires.rules import Wave
from college.timetable.actions.runs import cancel_run
from college.timetable.actions.sessions import Was
from college.timetable.models import Session
from tests.cast import amina, bryn
from tests.factories import a_person, a_run, an_enrolment, made

NOON = "2026-10-05 12:00:00+01:00"  # a Monday
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def messages(name="timetable/reminder"):
    db.session.rollback()
    return list(db.session.scalars(select(Message).where(Message.name == name).order_by(Message.id)))


def a_place(run, person=None, **said):
    return an_enrolment(person or amina(), run, asked_at=clock.now() - 9 * DAY, **said)


def a_run_in(*, sessions=1, **time):
    """Make a run, mostly of one session, that nobody has touched for weeks."""
    run = a_run(sessions=sessions, first=clock.now() + timedelta(**time))
    with transaction():
        run.sessions[0].changed_at = clock.now() - 20 * DAY
    return run


def test_a_reminder_late_by_less_than_a_day_still_leaves_and_its_words_are_right(app):
    run = a_run_in(days=3)
    a_place(run)

    with time_machine.travel(clock.now() + timedelta(hours=47), tick=False):  # the machine slept over the hour
        assert tick()["reminders"] == 1
        assert send_due() == Counter(sent=1)
        (message,) = messages()
        assert "on Thursday 8 October 2026" in words_for(message, addressee(message)).text


@pytest.mark.parametrize("hours", [49, 72 + 5, 24 * 7])
def test_a_reminder_late_by_more_than_a_day_is_not_sent_and_stands_on_the_list(app, hours):
    a_place(a_run_in(days=3))

    with time_machine.travel(clock.now() + timedelta(hours=hours), tick=False):
        done = tick()
        assert (done["reminders"], done["reminders missed"]) == (0, 1)
        assert tick()["reminders missed"] == 0
        send_due()
        (message,) = messages()
        assert (message.state, message.trouble) == (State.DROPPED, LATE)
        assert too_late(clock.now() - DAY) == 1


def test_nobody_is_listed_as_missed_for_whom_nothing_was_due(app):
    soon = a_run_in(hours=20)
    a_place(soon, made_just_now := a_person("New"), brought_at=clock.now())
    an_enrolment(bryn(), soon, asked_at=clock.now())
    a_place(soon, a_person("By post", contact_by=ContactBy.LETTER))
    changed = a_run_in(hours=20)
    a_place(changed)
    with transaction():
        changed.sessions[0].changed_at = clock.now() - timedelta(hours=3)

    assert tick()["reminders missed"] == 0
    assert made_just_now.id
    assert messages() == []


@pytest.mark.parametrize("told", ["took the place", "told that it moved", "heard of it with others"])
def test_whoever_has_just_read_when_it_is_needs_no_reminder(app, told):
    run, person = a_run_in(hours=40, sessions=2), amina()
    place = a_place(run, person)
    yesterday = clock.now() - timedelta(hours=3)
    if told == "took the place":
        made(EnrolmentEvent(enrolment_id=place.id, at=yesterday, state=PlaceState.ENROLLED))
    else:
        with time_machine.travel(yesterday, tick=False), transaction():
            session = run.sessions[0]
            hearer = Hearer(person, Part.ENROLLED)
            was = Was(clock.now() + 9 * DAY, session.ends_at, "")
            moved = [session, run.sessions[1]] if told == "heard of it with others" else [session]
            post(letters_of_series.sessions_moved(hearer, [(one, was) for one in moved]))

    assert tick()["reminders"] == 0
    assert messages() == []


def told_of_several(run, person, what, *, from_number):
    """Post one letter about two sessions of the run, three hours ago."""
    with time_machine.travel(clock.now() - timedelta(hours=3), tick=False), transaction():
        sessions = [session for session in run.sessions if session.number >= from_number][:2]
        hearer = Hearer(person, Part.ENROLLED)
        if what == "moved":
            was = Was(clock.now() + 9 * DAY, clock.now() + 10 * DAY, "")
            post(letters_of_series.sessions_moved(hearer, [(session, was) for session in sessions]))
        else:
            post(letters_of_series.sessions_added(hearer, sessions))


@pytest.mark.parametrize("what", ["moved", "added"])
def test_whoever_has_just_read_in_a_letter_of_several_sessions_when_this_one_is_needs_no_reminder(app, what):
    run, person = a_run_in(hours=40, sessions=2), amina()
    a_place(run, person)
    told_of_several(run, person, what, from_number=1)

    assert tick()["reminders"] == 0
    assert messages() == []


def test_somebody_who_was_erased_keeps_nobody_else_from_being_reminded(app):
    run, person, gone = a_run_in(hours=40, sessions=2), amina(), bryn()
    a_place(run, person)
    a_place(run, gone)
    told_of_several(run, gone, "moved", from_number=1)
    with transaction():
        erase(db.session.get_one(Person, gone.id), key=secret_key(), by=person)

    assert tick()["reminders"] == 1
    assert [message.person_id for message in messages()] == [person.id]


def test_a_letter_of_other_sessions_or_to_somebody_else_takes_nobodys_reminder(app):
    run, person, other = a_run_in(hours=40, sessions=3), amina(), bryn()
    a_place(run, person)
    a_place(run, other)
    told_of_several(run, person, "moved", from_number=2)
    told_of_several(run, other, "moved", from_number=1)

    assert tick()["reminders"] == 1
    assert [message.person_id for message in messages()] == [person.id]


def test_whoever_took_the_place_in_good_time_is_reminded(app):
    run = a_run_in(hours=40)
    place = a_place(run)
    made(EnrolmentEvent(enrolment_id=place.id, at=clock.now() - 2 * DAY, state=PlaceState.ENROLLED))

    assert tick()["reminders"] == 1


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 10, 26), "2026-10-24 10:00+01:00"),  # the clock goes back on the 25th
        (date(2027, 3, 29), "2027-03-27 10:00+00:00"),  # and forward on the 28th
        (date(2026, 11, 2), "2026-10-31 10:00+00:00"),
    ],
)
def test_a_reminder_is_due_at_the_hour_of_the_session_by_the_clock_on_the_wall(app, day, due):
    starts_at = clock.moment_of(day, time(10))

    assert due_at(starts_at) == datetime.fromisoformat(due)

    with time_machine.travel(starts_at - 9 * DAY, tick=False):
        run = a_run(sessions=1, first=starts_at)
        an_enrolment(amina(), run, asked_at=clock.now() - DAY)
    with time_machine.travel(due_at(starts_at) - timedelta(minutes=1), tick=False):
        assert tick()["reminders"] == 0
    with time_machine.travel(due_at(starts_at), tick=False):
        assert tick()["reminders"] == 1


def test_the_nights_on_which_the_clock_changes_take_nothing_from_the_time_of_an_offer(app):
    for day, over in ((date(2026, 10, 23), date(2026, 10, 27)), (date(2027, 3, 26), date(2027, 3, 30))):
        with time_machine.travel(clock.moment_of(day, time(12)), tick=False), transaction():
            run = a_run(places=1, first=clock.now() + 30 * DAY)
            place = an_enrolment(amina(), run, PlaceState.WAITING)
            offer_next(run)
            assert place.offer_lapses_at == clock.moment_of(over, time(12))


def written_about(run, what):
    """Post a letter about the run's session: it moved, was added or was cancelled."""
    session, hearer = run.sessions[0], Hearer(amina(), Part.ENROLLED)
    a_place(run, hearer.person)
    with transaction():
        if what == "moved":
            post(letters_of_sessions.session_moved(hearer, session, was_at=clock.now(), was_place=""))
        elif what == "added":
            post(letters_of_sessions.session_added(hearer, session))
        else:
            session.state = "cancelled"
            post(letters_of_sessions.session_cancelled(hearer, session))


@pytest.mark.parametrize("what", ["moved", "added", "cancelled"])
def test_of_a_session_that_has_begun_nobody_hears_that_it_changed(app, what):
    written_about(a_run_in(days=3), what)

    with time_machine.travel(clock.now() + 3 * DAY, tick=False):
        assert send_due() == Counter(dropped=1)

    (message,) = messages(f"timetable/session_{what}")
    assert message.trouble == OVER


@pytest.mark.parametrize("what", ["moved", "added", "cancelled"])
def test_what_changed_about_a_session_that_is_still_to_come_is_told_however_late(app, what):
    written_about(a_run_in(days=9), what)

    with time_machine.travel(clock.now() + 5 * DAY, tick=False):
        assert send_due() == Counter(sent=1)


def test_words_of_somebodys_own_are_not_passed_on_a_day_later(app):
    run, person = a_run_in(days=9), amina()
    a_place(run, person)
    with transaction():
        post(letters_of_sessions.to_run(person, run, "See you tomorrow!", occasion="w"))

    with time_machine.travel(clock.now() + DAY + timedelta(minutes=1), tick=False):
        assert send_due() == Counter(dropped=1)

    (message,) = messages("college/to_run")
    assert message.trouble == LATE


@pytest.mark.parametrize("moved_by", ["a night", "a server that hangs up"])
def test_words_grow_no_younger_by_what_moves_the_moment_at_which_they_leave(app, moved_by):
    run, person = a_run_in(days=9), amina()
    a_place(run, person)
    with transaction():
        message = post(letters_of_sessions.to_run(person, run, "See you tomorrow!", occasion="w"))

    with time_machine.travel(clock.now() + timedelta(hours=20), tick=False), transaction():
        if moved_by == "a night":
            put_to_sleep(message, clock.now() + timedelta(hours=11))
        else:
            put_off(message, "hung up", line_failed=True)

    with time_machine.travel(clock.now() + timedelta(hours=32), tick=False):
        assert send_due() == Counter(dropped=1)
    (message,) = messages("college/to_run")
    assert message.trouble == LATE


def an_offer():
    run = a_run(places=1, sessions=1, first=clock.now() + 60 * DAY)
    place = an_enrolment(amina(), run, PlaceState.WAITING)
    with transaction():
        offer_next(run)
    return run, place


@pytest.mark.parametrize("first", ["the clock", "the post"])
def test_an_offer_that_could_not_leave_in_its_time_leaves_with_its_time_anew(app, first):
    _run, place = an_offer()

    with time_machine.travel(place.offer_lapses_at + 2 * DAY, tick=False):
        if first == "the clock":
            tick()
        assert send_due() == Counter(sent=1)
        tick()
        (message,) = messages("enrolment/offer")
        words = words_for(message, addressee(message)).text
        db.session.refresh(place)
        assert place.state is PlaceState.OFFERED
        assert place.offer_lapses_at > clock.now() + 3 * DAY
        assert f"{clock.local(place.offer_lapses_at):%-d %B}" in words


@pytest.mark.parametrize(("hours", "became"), [(3, "sent"), (24 * 8, "dropped")])
def test_that_a_run_is_cancelled_is_said_until_its_last_session_would_have_begun(app, hours, became):
    run = a_run_in(hours=2, sessions=2)  # the second a week later
    with transaction():
        tell_of_cancelled_run(run, cancel_run(run, by=None))

    with time_machine.travel(clock.now() + timedelta(hours=hours), tick=False):
        assert send_due() == Counter({became: 2})

    troubles = {message.trouble for message in messages("timetable/run_cancelled")}
    assert troubles == {"" if became == "sent" else OVER}


def test_an_offer_whose_class_has_begun_is_not_made_any_more_and_is_listed(app):
    run, _place = an_offer()

    with time_machine.travel(run.first_starts_at, tick=False):
        assert send_due() == Counter(dropped=1)

    (message,) = messages("enrolment/offer")
    assert message.trouble == OVER


def test_the_number_in_the_queue_is_the_one_of_the_day_on_which_it_is_told(app):
    from college.enrolment import messages as letters

    run = a_run(places=1)
    first = an_enrolment(bryn(), run, PlaceState.WAITING, asked_at=clock.now() - 2 * DAY)
    place = an_enrolment(person := amina(), run, PlaceState.WAITING, asked_at=clock.now() - DAY)
    with transaction():
        post(letters.answer(place, person, run, starts_at=None, number=2))
    with transaction():
        first.state = PlaceState.WITHDRAWN

    (message,) = messages("enrolment/waiting")
    assert "you are number 1" in words_for(message, person).text
    assert places_queries.number_in_queue(place) == 1


def over_since(run, days):
    with transaction():
        run.made_at = clock.now() - timedelta(days=days + 60)
        session = db.session.get_one(Session, run.sessions[0].id)
        session.starts_at = clock.now() - timedelta(days=days, hours=3)
        session.ends_at = session.starts_at + timedelta(hours=2)


@pytest.mark.parametrize(
    ("wave", "ended"),
    [
        (Wave.AFTER, "2026-10-05"),
        (Wave.MONTHS_3, "2026-07-05"),
        (Wave.MONTHS_6, "2026-04-05"),
        (Wave.MONTHS_12, "2025-10-05"),
        (Wave.MONTHS_18, "2025-04-05"),
    ],
)
@pytest.mark.parametrize("down", [0, 1, 29])
def test_a_wave_is_asked_once_also_when_the_machine_was_down_on_its_day(app, wave, ended, down):
    run = a_run_in(days=1)
    a_place(run)
    ended_at = clock.moment_of(date.fromisoformat(ended), time(11, 30))
    over_since(run, (clock.now() - ended_at).days)

    with time_machine.travel(clock.now() + down * DAY, tick=False):
        assert [tick()["people asked how it was"] for _ in range(2)] == [1, 0]

    assert [asked.wave for asked in db.session.scalars(select(Invitation))] == [wave]


def test_a_link_that_leaves_weeks_later_does_not_say_that_it_was_a_week_ago(app):
    run = a_run_in(days=1)
    a_place(run)
    over_since(run, 0)
    tick()
    send_due()

    with time_machine.travel(clock.now() + 20 * DAY, tick=False):
        assert tick()["people asked once more"] == 1
        assert send_due() == Counter(sent=1)
        (message,) = messages("questionnaires/reminder")
        words = words_for(message, addressee(message)).text

    assert "week ago" not in words
    assert "On Monday 5 October 2026 we asked you" in words


def test_a_link_that_would_open_a_closed_form_is_not_sent_and_is_listed(app):
    run = a_run_in(days=1)
    a_place(run)
    over_since(run, 0)
    tick()

    with time_machine.travel(clock.now() + 31 * DAY, tick=False):
        assert send_due() == Counter(dropped=1)

    (message,) = messages("questionnaires/after_course")
    assert message.trouble == OVER


def test_a_call_stays_on_the_list_until_its_matter_is_over(app):
    run, person = a_run_in(hours=40), a_person("Nia", phone="07700 900123", contact_by=ContactBy.PHONE)
    a_place(run, person)
    assert tick()["reminders"] == 1

    with time_machine.travel(clock.now() + timedelta(hours=39), tick=False):
        assert tick()["tasks no longer needed"] == 0
    with time_machine.travel(clock.now() + timedelta(hours=41), tick=False):
        assert tick()["tasks no longer needed"] == 1

    (message,) = messages()
    assert (message.state, message.trouble) == (State.DROPPED, OVER)


def test_a_code_says_until_when_it_works_and_not_for_how_long(app):
    account = made(Account(person_id=amina().id, sign_in_address="amina@example.org", made_at=clock.now()))
    with transaction():
        link = make_link(account, Purpose.SIGN_IN, key=secret_key(), by=None)
        post(ways_in.code(link))

    with time_machine.travel(clock.now() + timedelta(minutes=8), tick=False):
        (message,) = messages("people/code")
        assert "It works until 12:10." in words_for(message, addressee(message)).text
