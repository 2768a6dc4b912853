"""Every message has its words, its row in the table and a discreet look; nothing in it names a course."""

import re
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from college.courses import messages as courses
from college.courses.models import Comment, Reviewer
from college.courses.words import Section
from college.enrolment import letters_of_cover, letters_of_series, letters_of_sessions, messages
from college.enrolment.audience import Hearer, Part
from college.enrolment.models import Interest
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, reading_only, transaction
from college.imports import messages as imports
from college.imports.models import Spreadsheet
from college.learning_plans import messages as learning_plans
from college.outbox import brief
from college.outbox.actions import Letter, post
from college.outbox.models import Message, MessageBody
from college.outbox.rules import Channel
from college.people import messages as people
from college.people.actions.accounts import open_account
from college.people.actions.links import make_link
from college.people.rules import Purpose
from college.post import letters, still_true
from college.questionnaires import messages as questionnaires
from college.questionnaires.actions import invite
from college.questionnaires.rules import Wave
from college.settings.queries import the_college
from college.timetable.actions.sessions import Was
from college.web.filters import clock_time, long_date, weekday
from tests.cast import amina
from tests.factories import a_course, a_plan, a_run, access_needs, an_ask, an_enrolment, made

HOUSE = Path(__file__).resolve().parents[2]
CANARY = "Living with Psychosis"
TELLING = re.compile(r"psycho|mental|recovery course|illness|therap|health", re.IGNORECASE)
DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ 20\d\d\b")
OF_NO_CLASS = re.compile(r"people/|courses/|imports/|learning_plans/|college/test|enrolment/(joined|noted)")
NAMED = re.compile(r'"((?:college|courses|enrolment|imports|learning_plans|people|questionnaires|timetable)/[a-z_]+)"')


def with_words():
    folder = HOUSE / "templates" / "messages"
    return {path.relative_to(folder).as_posix().removesuffix(".subject.txt") for path in folder.rglob("*.subject.txt")}


def posted_somewhere():
    rooms = [path for path in (HOUSE / "college").rglob("*.py") if path.parent.name not in {"web", "post"}]
    written = {name for path in rooms for name in NAMED.findall(path.read_text())}
    return {name for name in written if not name.endswith("/")}


def a_letter_of_each_kind(key):
    """Build every letter by the function that the college builds it with, about a course whose name must not show."""
    run = a_run(a_course(CANARY), places=5)
    person = amina()
    place = an_enrolment(person, run, offers_made=1, offer_lapses_at=clock.now())
    looked_at_again = access_needs(person), a_plan(person)
    reading_only(False)
    session, starts_at, now = run.sessions[0], run.first_starts_at, clock.now()
    account = open_account(person, address=person.email, by=None)
    hearer = Hearer(person, Part.ENROLLED)
    interest = made(Interest(person_id=person.id, course_id=run.course_id, asked_at=now))
    comment, reviewer = _asked_to_read(run.course, person)
    stepping_in = an_ask(session, person)
    reading_only(False)
    asked, later = (invite(person, run, wave, key=key) for wave in (Wave.AFTER, Wave.MONTHS_3))
    link = {purpose: make_link(account, purpose, key=key, by=None) for purpose in Purpose}
    sheet = Spreadsheet(id=1, state="checked")
    waiting = type(place)(id=place.id, state=PlaceState.WAITING)
    return [
        courses.invited(reviewer),
        courses.mentioned(comment, person, reviews=False),
        messages.answer(place, person, run, starts_at=starts_at, number=0),
        messages.answer(waiting, person, run, starts_at=starts_at, number=3),
        messages.already(place, person, run, starts_at=starts_at, number=0),
        messages.offer(place, run, starts_at=starts_at, until=now, hours=48),
        messages.lapsed(place, run, starts_at=starts_at, number=2),
        messages.withdrawn(place, run, starts_at=starts_at),
        messages.noted(person, once="n"),
        messages.runs_again(interest, run, starts_at=starts_at),
        messages.joined(person, known=False, once="j"),
        letters_of_sessions.session_added(hearer, session),
        letters_of_sessions.session_moved(hearer, session, was_at=now, was_place="Room 1"),
        letters_of_sessions.session_cancelled(hearer, session),
        letters_of_sessions.put_on(person, session),
        letters_of_sessions.taken_off(person, session, was_at=now),
        letters_of_series.sessions_added(hearer, run.sessions),
        letters_of_series.sessions_moved(hearer, [(one, Was(now, now, "Room 1")) for one in run.sessions]),
        letters_of_series.sessions_cancelled(hearer, run.sessions),
        letters_of_series.put_on(person, run.sessions),
        letters_of_series.taken_off(person, [(one, now) for one in run.sessions]),
        letters_of_sessions.run_cancelled(hearer, run, run.sessions),
        letters_of_sessions.reminder(person, session, due_at=now, occasion="r"),
        letters_of_cover.step_in(stepping_in),
        letters_of_cover.step_in_settled(stepping_in),
        letters_of_sessions.to_run(person, run, "We meet at nine.", occasion="w"),
        people.code(link[Purpose.SIGN_IN]),
        people.reset(link[Purpose.RESET]),
        people.welcome(link[Purpose.WELCOME]),
        people.new_device(account, now),
        people.comes_back(person),
        questionnaires.invitation(asked, person, ended_at=now),
        questionnaires.invitation(later, person, ended_at=now),
        questionnaires.reminder(asked, person),
        imports.done(sheet, person),
        people.needs_review(looked_at_again[0]),
        learning_plans.review(looked_at_again[1]),
        Letter(
            to=person,
            name="college/test",
            facts={"subject": "You have a place", "text": "Hello Amina Yusuf,\n\nHarbour Recovery College"},
            channel=Channel.EMAIL,
        ),
    ]


def _asked_to_read(course, person):
    said = {"course_id": course.id, "person_id": person.id}
    comment = made(Comment(**said, section=Section.AIMS, on_revision=1, text=CANARY, made_at=clock.now()))
    return comment, made(Reviewer(**said, invited_at=clock.now()))


def test_every_message_has_words_and_a_row_and_the_other_way_round():
    assert with_words() == set(still_true.TABLE)
    assert all((HOUSE / "templates" / "messages" / f"{name}.txt").exists() for name in still_true.TABLE)


def test_every_message_that_is_posted_has_a_row():
    assert posted_somewhere() - set(still_true.TABLE) == set()


def test_every_row_has_a_title_of_its_own():
    titles = [row.title for row in still_true.TABLE.values()]

    assert len(set(titles)) == len(titles)


def posted(app, **told):
    """Post one letter of each kind, and give their numbers."""
    key = app.extensions["college"].secret_key.encode()
    with transaction():
        written = a_letter_of_each_kind(key)
        db.session.query(Message).delete()
        return [post(replace(letter, **told)).id for letter in written]


@pytest.fixture
def all_mails(app):
    """Compose one e-mail of each kind, as it leaves."""
    numbers = posted(app)
    mails: dict[str, EmailMessage] = {}
    for number in numbers:
        message = db.session.get_one(Message, number)
        person = letters.addressee(message)
        mails[message.name] = letters.composed(message, person)
    return mails


def test_no_message_tells_a_stranger_what_it_is_about(all_mails):
    assert set(all_mails) == set(still_true.TABLE)
    for name, mail in all_mails.items():
        for header in ("Subject", "From", "Message-ID", "Reply-To"):
            assert not TELLING.search(str(mail.get(header, ""))), f"{name}: {header}"
        assert "Psychosis" not in "".join(part.get_content() for part in mail.walk() if _is_words(part)), name


def test_whoever_has_two_classes_can_tell_which_one_is_meant(all_mails):
    unclear = [
        name
        for name, mail in all_mails.items()
        if not OF_NO_CLASS.match(name) and not DAY.search(mail.get_body(("plain",)).get_content())
    ]

    assert unclear == []


def test_every_message_greets_by_name_and_signs_with_the_college(all_mails):
    for name, mail in all_mails.items():
        words = mail.get_body(("plain",)).get_content()
        assert words.startswith("Hello Amina Yusuf,"), name
        assert "Harbour Recovery College" in words, name
        assert not re.search(r"\n{3,}|\bNone\b(?! of)|\{\{|%\(", words), f"{name}: {words}"


@pytest.mark.parametrize("way", [Channel.PHONE, Channel.TEXT, Channel.LETTER])
def test_what_the_office_says_holds_no_web_address_and_nothing_is_left_hanging(app, way):
    for number in posted(app, channel=way):
        message = db.session.get_one(Message, number)
        if message.name not in still_true.OVERTAKING and not still_true.row(message).by_email:
            said = letters.words_for(message, letters.addressee(message)).text
            assert not re.search(r"://|college\.test|:\n\n(?!When|- )|\bpage\b|\blink\b|\n{3,}", said), (
                f"{message.name}: {said}"
            )


def test_every_message_fits_into_a_text_of_three_parts_in_plain_letters(app):
    with transaction():
        the_college().name, the_college().contact_phone = "Harbour and Hinterland Recovery College", "01632 960123"

    for number in posted(app, channel=Channel.TEXT):
        message = db.session.get_one(Message, number)
        if not still_true.row(message).by_email:
            words = letters.words_for(message, letters.addressee(message)).text
            said = brief.shortened(words)
            assert brief.fits(said), f"{message.name}: {brief.length(said)} signs\n{said}"
            assert said.count("?") == words.count("?"), f"{message.name}: a letter became a question mark\n{said}"
            assert said.isascii()


def test_whoever_teaches_is_not_told_of_a_whole_class_when_one_session_is_cancelled(app):
    with transaction():
        session = a_run(places=5).sessions[0]
        number = post(letters_of_sessions.session_cancelled(Hearer(amina(), Part.TEACHES), session)).id
        on = weekday(session.starts_at)

    message = db.session.get_one(Message, number)

    assert (
        letters.words_for(message, letters.addressee(message)).subject
        == f"The class that you teach on {on} is cancelled"
    )


@pytest.mark.parametrize("part", [Part.ENROLLED, Part.OFFERED])
def test_only_whoever_has_a_place_is_told_that_it_is_kept(app, part):
    with transaction():
        run = a_run(places=5)
        hearer = Hearer(amina(), part)
        cancelled = (
            letters_of_sessions.session_cancelled(hearer, run.sessions[0]),
            letters_of_series.sessions_cancelled(hearer, run.sessions),
        )
        told = [post(letter).id for letter in cancelled]

    for number in told:
        said = said_by(number)
        assert ("Your place is kept" in said) == (part is Part.ENROLLED)
        assert "on that day" not in said  # they may have another class that day, and travel to it


def test_a_class_that_moved_is_called_by_the_time_at_which_it_was_to_be(app):
    with transaction():
        session = a_run(places=5).sessions[0]
        was_at = clock.now()
        moved = post(
            letters_of_sessions.session_moved(Hearer(amina(), Part.ENROLLED), session, was_at=was_at, was_place="")
        ).id

    said = said_by(moved)

    assert f"Your class on {long_date(was_at)} at {clock_time(was_at)} has moved." in said


def test_dates_that_are_added_say_to_which_class_by_another_of_its_dates(app):
    with transaction():
        run = a_run(places=5)
        first, second = run.sessions
        hearer, first_starts_at = Hearer(amina(), Part.ENROLLED), first.starts_at
        added = post(letters_of_sessions.session_added(hearer, second)).id
        first_ever = post(letters_of_series.sessions_added(hearer, run.sessions)).id

    assert f"the class that also meets on {long_date(first_starts_at)} at" in said_by(added)
    assert "also meets" not in said_by(first_ever)


def said_by(number):
    """Say what a message says when it leaves."""
    message = db.session.get_one(Message, number)
    return letters.words_for(message, letters.addressee(message)).text


def _is_words(part):
    return part.get_content_maintype() == "text"


def test_what_is_kept_of_a_message_opens_nothing(app, all_mails):
    hidden = set()
    for name, mail in all_mails.items():
        said = mail.get_body(("plain",)).get_content()
        opens = {*re.findall(r"(?<=[/=])[A-Za-z0-9_.~-]{16,}", said), *re.findall(r"\b\d{4} ?\d{4}\b", said)}
        kept = db.session.scalars(select(MessageBody.text).join(Message).where(Message.name == name)).all()
        assert kept, name
        assert not any(secret in text for secret in opens for text in kept), name
        if opens:
            hidden.add(name)
    assert hidden >= {"people/code", "people/reset", "people/welcome", "enrolment/offer", "timetable/step_in"}
    assert hidden >= {name for name in still_true.TABLE if name.startswith("questionnaires/")}
