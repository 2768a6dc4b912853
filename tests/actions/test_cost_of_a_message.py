"""A message asks little of the database when it leaves, and as much in a large college as in a small one."""

import pytest
from sqlalchemy import Engine, event

from college.enrolment import letters_of_series
from college.enrolment.audience import Hearer, Part
from college.enrolment.messages import taken
from college.foundation.db import db, transaction
from college.outbox.actions import post
from college.people.rules import Knowledge
from college.post.sending import send_due
from college.timetable.actions.sessions import Was
from college.timetable.models import Facilitation
from college.timetable.rules import SessionState
from tests.factories import a_person, a_run, an_enrolment

# What is due is asked before the first message and after the last. Of each message: it is taken in hand; who hears it,
# their place, the sessions, the college, what else they have then, our own words; the words are kept; what goes into
# their calendar; and it is noted as sent.
OF_A_PASS, OF_A_MESSAGE = 2, 10


def asked_by_sending(letters):
    """Post letters, and list what is asked of the database to send them; the ends of transactions are no question."""
    with transaction():
        for letter in letters:
            post(letter)
    db.session.remove()
    asked = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("BEGIN", "PRAGMA", "SET LOCAL")):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert send_due() == {"sent": len(letters)}
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return asked


def confirmed(place):
    return taken(place, place.run, starts_at=place.run.first_starts_at)


def moved(hearer, sessions):
    return letters_of_series.sessions_moved(
        hearer, [(each, Was(each.starts_at, each.ends_at, "")) for each in sessions]
    )


def cancelled(hearer, sessions):
    for session in sessions:
        session.state = SessionState.CANCELLED
    db.session.commit()
    return letters_of_series.sessions_cancelled(hearer, sessions)


def put_on(hearer, sessions):
    for session in sessions:
        db.session.add(Facilitation(session_id=session.id, person_id=hearer.person.id, knowledge=Knowledge.BY_TRAINING))
    db.session.commit()
    return letters_of_series.put_on(hearer.person, sessions)


def taken_off(hearer, sessions):
    return letters_of_series.taken_off(hearer.person, [(each, each.starts_at) for each in sessions])


def test_a_confirmation_with_four_invitations_asks_ten_things_of_the_database(app, mailbox):
    place = an_enrolment(a_person(), a_run(sessions=4))

    asked = asked_by_sending([confirmed(place)])

    assert len(asked) == OF_A_PASS + OF_A_MESSAGE
    (file,) = mailbox.glob("*.eml")
    assert file.read_bytes().count(b"METHOD:REQUEST") == 4


def test_more_people_sessions_and_places_ask_no_more_of_each_message(app):
    run, others = a_run(sessions=9), [a_run(sessions=4) for _ in range(3)]
    places = [an_enrolment(a_person(f"Student {n}"), run) for n in range(3)]
    for place in places:
        for other in others:
            an_enrolment(place.person, other)

    asked = asked_by_sending([confirmed(place) for place in places])

    assert len(asked) == OF_A_PASS + OF_A_MESSAGE * 3


@pytest.mark.parametrize("told", [letters_of_series.sessions_added, moved, cancelled, put_on, taken_off])
def test_a_letter_of_many_sessions_asks_no_more_than_one_of_two(app, told):
    asked = {}
    for count in (2, 12):
        person, run = a_person(), a_run(sessions=count)
        an_enrolment(person, run)
        asked[count] = asked_by_sending([told(Hearer(person, Part.ENROLLED), run.sessions)])

    assert len(asked[12]) == len(asked[2]) <= OF_A_PASS + OF_A_MESSAGE + 2
