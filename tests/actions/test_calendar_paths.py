"""Whatever happens to a session or to a place, the calendar of everybody whom it concerns ends up true.

Each letter's files are given to a calendar that does what real ones do: it knows a session by its UID, and ignores
what has no higher SEQUENCE than what it has.
"""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import vobject

from college.enrolment.actions.asking import ask_for_place
from college.enrolment.actions.covering import ask_to_step_in, say_cannot_teach, step_in
from college.enrolment.actions.leaving import withdraw
from college.enrolment.actions.telling import (
    tell_of_cancelled_run,
    tell_of_cancelled_sessions,
    tell_of_changes,
    tell_of_handover,
    tell_of_new_sessions,
)
from college.enrolment.calendars import personal_feed
from college.enrolment.models import Enrolment
from college.enrolment.queries.cover import who_could_step_in
from college.foundation.db import db, transaction
from college.people.models import Person
from college.people.rules import Capacity
from college.post.sending import send_due
from college.timetable.actions.changing import Changed
from college.timetable.actions.runs import cancel_run
from college.timetable.actions.sessions import Handover, Plan, Teaching, add_session, cancel_sessions, move, teach
from college.timetable.models import Room, Run
from tests.cast import amina, carys, dee, femi
from tests.factories import a_clinician, a_peer_trainer, a_room, a_run

HOST = "college.test"


class Calendar:
    """A calendar that is fed by letters alone."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[int, str, object, str]] = {}

    def take(self, event, method) -> None:
        sequence, uid = int(event.sequence.value), event.uid.value
        if uid in self.known:
            assert sequence > self.known[uid][0], f"a real calendar would ignore this {method} of {uid}"
        elif method == "CANCEL":
            return  # of what one never had, nothing is struck out
        place = event.contents["location"][0].value if "location" in event.contents else ""
        self.known[uid] = (sequence, method, event.dtstart.value, place)

    def shows(self):
        return {(uid, when, place) for uid, (_, method, when, place) in self.known.items() if method == "REQUEST"}


class Post:
    """Everybody's calendars, and the letters that they have had."""

    def __init__(self, mailbox) -> None:
        self.mailbox, self.read, self.calendars = mailbox, set(), {}

    def arrives(self) -> None:
        send_due()
        for path in sorted(self.mailbox.iterdir(), key=lambda path: path.stat().st_mtime_ns):
            if path not in self.read:
                self.read.add(path)
                self._open(message_from_bytes(path.read_bytes(), policy=policy.default))

    def _open(self, mail) -> None:
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                content = part.get_content()
                text = content if isinstance(content, str) else content.decode()
                read = vobject.readOne(text)
                guest = read.vevent.attendee.value.removeprefix("mailto:")
                assert guest == mail["To"].addresses[0].addr_spec
                self.calendars.setdefault(guest, Calendar()).take(read.vevent, read.method.value)

    def of(self, person):
        return self.calendars.setdefault(person.email, Calendar()).shows()


@pytest.fixture
def post(app, mailbox):
    return Post(mailbox)


def truth(person):
    """What the college's own books put into a calendar."""
    events = vobject.readOne(personal_feed(person, host=HOST).decode()).contents.get("vevent", [])
    return {
        (
            event.uid.value,
            event.dtstart.value,
            event.contents["location"][0].value if "location" in event.contents else "",
        )
        for event in events
        if event.status.value != "CANCELLED"
    }


def everybody_is_right(post, *people, sessions):
    post.arrives()
    for number in people:
        person = db.session.get_one(Person, number)
        assert post.of(person) == truth(person), person.name
    assert [len(post.of(db.session.get_one(Person, number))) for number in people] == sessions


def test_a_students_calendar_is_right_through_everything_that_can_happen(app, post):
    run, student, elsewhere = a_run(sessions=2, pair=(dee(), femi())), amina(), a_room("The Loft", "House")
    number, room, who = run.id, elsewhere.id, student.id

    def step(deed, sessions):
        with transaction():
            deed(db.session.get_one(Run, number))
        everybody_is_right(post, who, sessions=[sessions])

    step(lambda run: _ask(run, who), 2)
    step(lambda run: _move(run.sessions[0], days=1), 2)
    step(lambda run: _move(run.sessions[0], room=db.session.get_one(Room, room)), 2)
    step(lambda run: _leave(run, who), 0)
    step(lambda run: _move(run.sessions[0], days=1), 0)
    step(lambda run: _ask(run, who), 2)
    step(lambda run: _leave(run, who), 0)
    step(lambda run: _ask(run, who), 2)
    step(_add, 3)
    step(lambda run: _cancel(run.sessions[1]), 2)
    for session in (0, 2):  # a change of the rest of the series is a move of each
        step(lambda run, session=session: _move(run.sessions[session], days=14), 2)
    step(_cancel_run, 0)


def test_a_facilitators_calendar_is_right_through_everything_that_can_happen(app, post):
    peer, trained, other = dee(), femi(), a_clinician("Ines Moreno")
    run = a_run(sessions=2, pair=(peer, trained))
    number, people = run.id, (peer.id, trained.id, other.id)

    def step(deed, *sessions):
        with transaction():
            deed(db.session.get_one(Run, number).sessions[0])
        everybody_is_right(post, *people[1:], sessions=list(sessions))

    with transaction():  # what was planned before there were letters is not in a calendar; so everybody is put on anew
        for session in db.session.get_one(Run, number).sessions:
            _teach(session)
    step(lambda session: _teach(session, *people[:2]), 1, 0)
    step(lambda session: _move(session, days=1), 1, 0)
    step(lambda session: _teach(session, people[0], people[2]), 0, 1)
    step(lambda session: _move(session, days=1), 0, 1)
    step(lambda session: _teach(session, *people[:2]), 1, 0)
    step(lambda session: _cannot(session, people[1]), 0, 0)
    step(lambda session: _steps_in(session, people[2]), 0, 1)
    step(lambda session: _cancel(session), 0, 0)


def test_who_learns_and_teaches_on_one_run_keeps_it_as_a_class_when_they_no_longer_teach(app, post):
    peer, trained = a_peer_trainer("Dee Okafor"), femi()
    run = a_run(sessions=1, pair=(a_peer_trainer("Nia Rees"), trained))
    number, who, others = run.id, peer.id, [row.person_id for row in run.sessions[0].facilitations]
    deeds = (
        lambda run: _ask(run, who),
        lambda run: _teach(run.sessions[0], who, *others),
        lambda run: _teach(run.sessions[0], *others),
        lambda run: _teach(run.sessions[0], who, *others),
    )
    for deed in deeds:
        with transaction():
            deed(db.session.get_one(Run, number))
        everybody_is_right(post, who, sessions=[1])
    with transaction():
        _leave(db.session.get_one(Run, number), who)
    post.arrives()
    person = db.session.get_one(Person, who)
    assert post.of(person) == truth(person)


def _ask(run, number):
    person = db.session.get_one(Person, number)
    ask_for_place(person, run, capacities={Capacity.PUBLIC}, by=person)


def _leave(run, number):
    place = db.session.query(Enrolment).filter_by(run_id=run.id, person_id=number).one()
    withdraw(place, by=place.person)


def _move(session, *, days=0, room=None):
    later = timedelta(days=days)
    was = move(session, Plan(session.starts_at + later, session.ends_at + later, room=room or session.room), by=None)
    tell_of_changes([Changed(session, was, Handover())])


def _add(run):
    last = run.sessions[-1]
    week = timedelta(weeks=1)
    tell_of_new_sessions([add_session(run, Plan(last.starts_at + week, last.ends_at + week, room=last.room), by=None)])


def _cancel(session):
    cancel_sessions([session], by=None)
    tell_of_cancelled_sessions([session])


def _cancel_run(run):
    tell_of_cancelled_run(run, cancel_run(run, by=None))


def _teach(session, *numbers):
    people = [db.session.get_one(Person, number) for number in numbers]
    tell_of_handover(session, teach(session, [Teaching(person) for person in people], by=None))


def _cannot(session, number):
    person = db.session.get_one(Person, number)
    say_cannot_teach(session, person, by=person)


def _steps_in(session, number):
    keeper = _somebody()
    chosen = [one for one in who_could_step_in(session) if one.person_id == number]
    (ask,) = ask_to_step_in(session, chosen, by=keeper)
    step_in(ask, by=ask.person)


def _somebody():
    return db.session.query(Person).first() or carys()
