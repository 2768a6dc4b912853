"""What private calendars and invitations hold, and whose address opens what."""

from datetime import timedelta

import vobject
from sqlalchemy import event, select

from college.audit.models import AuditEntry
from college.background.clock import tick
from college.enrolment.calendars import calendar_files, personal_feed, staff_feed
from college.enrolment.models import EnrolmentEvent
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.people.models import Account, Person
from college.timetable.actions.feeds import close_feed, open_feed, open_staff_calendar, show_titles
from college.timetable.actions.sessions import Plan, cancel_sessions, move
from college.timetable.calendar import Mailbox
from college.timetable.models import StaffCalendar
from college.timetable.queries.feeds import feed_of, feed_opened_by, staff_calendar_opened_by
from college.timetable.rules import Shows
from tests.cast import amina, bryn, carys, dee, femi
from tests.factories import a_course, a_person, a_room, a_run, an_enrolment, made

HOST = "college.example"
COLLEGE = Mailbox("Harbour Recovery College", "college@college.example")


def events(content: bytes) -> list[object]:
    return list(vobject.readOne(content.decode()).contents.get("vevent", []))


def files(person: Person, sessions: list[int], method: str = "REQUEST") -> list[object]:
    written = calendar_files(person, sessions, method, host=HOST, organiser=COLLEGE)  # type: ignore[arg-type]
    return [vobject.readOne(content.decode()) for content in written]


def test_a_calendar_shows_what_one_learns_and_teaches_and_no_title(app):
    student, teacher = amina(), dee()
    run = a_run(a_course("Living with psychosis"), sessions=2, pair=(teacher, femi()))
    an_enrolment(student, run)

    learned, taught = personal_feed(student, host=HOST), personal_feed(teacher, host=HOST)

    assert {event.summary.value for event in events(learned)} == {"Class"}
    assert {event.summary.value for event in events(taught)} == {"Teaching"}
    assert {event.uid.value for event in events(learned)} == {f"session-{s.id}@{HOST}" for s in run.sessions}
    assert b"psychosis" not in learned + taught


def test_a_joining_link_is_in_no_calendar(app):
    student = amina()
    run = a_run(sessions=1)
    an_enrolment(student, run)
    with transaction():
        session = run.sessions[0]
        session.online_link, session.venue_id, session.room_id = "https://meet.example/secret", None, None

    (event,) = events(personal_feed(student, host=HOST))

    assert event.location.value == "Online"
    assert b"meet.example" not in personal_feed(student, host=HOST)


def test_only_a_place_puts_a_session_into_a_calendar(app):
    run = a_run(sessions=1)
    offered, waiting, gone = amina(), bryn(), a_person("Cai Rees")
    for person, state in ((offered, State.OFFERED), (waiting, State.WAITING)):
        an_enrolment(person, run, state)
    had = an_enrolment(gone, run, State.WITHDRAWN)
    made(EnrolmentEvent(enrolment_id=had.id, at=clock.now(), state=State.ENROLLED))

    for person in (offered, waiting, gone):
        assert events(personal_feed(person, host=HOST)) == []
        assert files(person, [run.sessions[0].id]) == []
    assert len(files(gone, [run.sessions[0].id], "CANCEL")) == 1
    assert files(waiting, [run.sessions[0].id], "CANCEL") == []


def test_nobody_is_uninvited_who_only_waited(app):
    run, student = a_run(sessions=1), amina()
    place = an_enrolment(student, run, State.WITHDRAWN)
    for state in (State.WAITING, State.OFFERED, State.WITHDRAWN):
        made(EnrolmentEvent(enrolment_id=place.id, at=clock.now(), state=state))

    assert files(student, [run.sessions[0].id], "CANCEL") == []


def test_a_cancelled_session_stays_as_cancelled_with_a_higher_sequence(app):
    student = amina()
    run = a_run(sessions=2)
    an_enrolment(student, run)

    cancel_sessions([run.sessions[0]], by=None)

    shown = {event.uid.value: event for event in events(personal_feed(student, host=HOST))}
    event = shown[f"session-{run.sessions[0].id}@{HOST}"]
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert len(shown) == 2


def test_each_invitation_beats_the_one_before_through_moving_leaving_and_coming_back(app):
    student = amina()
    run = a_run(sessions=1)
    place = an_enrolment(student, run)
    session = run.sessions[0]
    made(EnrolmentEvent(enrolment_id=place.id, at=clock.now(), state=State.ENROLLED))
    sequences = []

    def invited(method: str) -> None:
        (written,) = files(student, [session.id], method)
        sequences.append(int(written.vevent.sequence.value))
        assert written.method.value == method

    invited("REQUEST")
    with transaction():
        move(session, Plan(session.starts_at + timedelta(days=1), session.ends_at + timedelta(days=1)), by=None)
    invited("REQUEST")
    for state, method in ((State.WITHDRAWN, "CANCEL"), (State.ENROLLED, "REQUEST")):
        with transaction():
            place.state = state
            db.session.add(EnrolmentEvent(enrolment_id=place.id, at=clock.now(), state=state))
        invited(method)

    assert sequences == sorted(set(sequences))


def test_an_invitation_names_nobody_but_the_college_and_the_guest(app):
    student = amina()
    run = a_run(sessions=2)
    an_enrolment(student, run)
    an_enrolment(bryn(), run)

    written = files(student, [session.id for session in run.sessions])

    assert len(written) == 2
    for file in written:
        assert file.vevent.attendee.value == f"mailto:{student.email}"
        assert file.vevent.organizer.value == "mailto:college@college.example"
        assert "Bryn" not in file.serialize()


def test_somebody_without_an_address_gets_no_invitation(app):
    student = a_person("Wyn Parry", email="")
    run = a_run(sessions=1)
    an_enrolment(student, run)

    assert files(student, [run.sessions[0].id]) == []


def test_a_new_address_ends_the_old_one_and_it_can_be_taken_back(app):
    student = amina()
    old, new = open_feed(student), open_feed(student)

    assert feed_opened_by(old) is None
    assert feed_opened_by(new).person_id == student.id
    close_feed(student)
    close_feed(student)
    assert feed_opened_by(new) is None


def test_a_closed_account_and_an_erased_person_have_no_calendar(app):
    closed, erased = amina(), bryn()
    made(Account(person_id=closed.id, made_at=clock.now(), closed_at=clock.now()))
    secrets = [open_feed(closed), open_feed(erased)]
    erased.erased_at = clock.now()
    db.session.flush()

    assert [feed_opened_by(secret) for secret in secrets] == [None, None]


def test_titles_stand_in_a_feed_that_asks_for_them_and_never_in_an_invitation(app):
    student, teacher = amina(), dee()
    run = a_run(a_course("Living with psychosis"), sessions=1, pair=(teacher, femi()))
    an_enrolment(student, run)
    with transaction():
        for person in (student, teacher):
            open_feed(person)
            show_titles(person, True)

    shown = [event.summary.value for event in events(personal_feed(student, host=HOST, titles=True))]
    taught = [event.summary.value for event in events(personal_feed(teacher, host=HOST, titles=True))]
    (invited,) = files(student, [run.sessions[0].id])

    assert (shown, taught) == (["Class: Living with psychosis"], ["Teaching: Living with psychosis"])
    assert invited.vevent.summary.value == "Class"


def test_a_calendar_that_nothing_asked_for_in_a_year_is_closed_by_the_clock(app):
    forgotten, used, new = amina(), bryn(), dee()
    now = clock.now()
    with transaction():
        secrets = [open_feed(person) for person in (forgotten, used, new)]
        staff, secret = open_staff_calendar(None, Shows.BOOKED, by=forgotten)
        for person in (forgotten, used):
            feed_of(person).made_at = now - timedelta(days=800)
        feed_of(forgotten).used_at = now - timedelta(days=366)
        feed_of(used).used_at = now - timedelta(days=364)
        staff.made_at = now - timedelta(days=366)

    assert tick()["calendars closed"] == 2
    assert tick()["calendars closed"] == 0

    opened = [feed_opened_by(each) for each in secrets]
    assert [feed and feed.person_id for feed in opened] == [None, used.id, new.id]
    assert staff_calendar_opened_by(secret) is None
    assert set(db.session.scalars(select(AuditEntry.what).where(AuditEntry.what.like("%.lapsed")))) == {
        "calendar_feed.lapsed",
        "staff_calendar.lapsed",
    }


def test_a_room_shows_its_own_sessions_and_the_college_all_and_neither_what_is_long_over(app):
    here, keeper = a_room("Room 2", "Library"), carys()
    mine = a_run(sessions=1, room=here)
    other = a_run(sessions=1)
    a_run(sessions=1, room=here, first=clock.now() - timedelta(days=100))
    with transaction():
        room, _ = open_staff_calendar(here, Shows.CODES, by=keeper)
        college, _ = open_staff_calendar(None, Shows.CODES, by=keeper)

    of_room, of_all = (events(staff_feed(calendar, host=HOST)) for calendar in (room, college))

    assert [event.summary.value for event in of_room] == [f"{mine.code}, 1"]
    assert {event.summary.value for event in of_all} == {f"{mine.code}, 1", f"{other.code}, 1"}


def test_a_session_that_leaves_the_room_leaves_its_calendar(app):
    here, there, keeper = a_room("Room 2", "Library"), a_room("Loft", "House"), carys()
    session = a_run(sessions=1, room=here).sessions[0]
    with transaction():
        calendar, _ = open_staff_calendar(here, Shows.BOOKED, by=keeper)
        move(session, Plan(session.starts_at, session.ends_at, room=there), by=None)

    assert events(staff_feed(calendar, host=HOST)) == []


def test_more_sessions_ask_no_more_questions_for_any_feed(app):
    student, keeper = amina(), carys()
    an_enrolment(student, a_run(sessions=2, pair=(dee(), femi())))
    with transaction():
        calendar, _ = open_staff_calendar(None, Shows.TITLES, by=keeper)
    who, number = student.id, calendar.id
    few = [_questions(_own, who), _questions(_staffs, number)]

    for _ in range(3):
        an_enrolment(db.session.get_one(Person, who), a_run(sessions=4))

    assert [_questions(_own, who), _questions(_staffs, number)] == few


def _own(number):
    personal_feed(db.session.get_one(Person, number), host=HOST, titles=True)


def _staffs(number):
    staff_feed(db.session.get_one(StaffCalendar, number), host=HOST)


def _questions(ask, number):
    statements = []
    listen = lambda *told: statements.append(told[2])  # noqa: E731
    db.session.rollback()
    db.session.expunge_all()
    event.listen(db.engine, "before_cursor_execute", listen)
    ask(number)
    event.remove(db.engine, "before_cursor_execute", listen)
    return len(statements)
