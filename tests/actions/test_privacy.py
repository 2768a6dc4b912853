"""A person is given all that is held about them, and forgotten without a figure moving."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from college.courses.models import Comment, CourseAuthor, Draft, Note, Presence, Reviewer, Signature
from college.courses.rules import Settled
from college.courses.words import Section
from college.enrolment.audience import hearers
from college.enrolment.models import Enrolment, EnrolmentEvent, Interest
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import Base, db, transaction
from college.foundation.refusal import Refused
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.rules import State
from college.people.actions.accounts import open_account, sign_in
from college.people.models import Account, EqualityAnswers, Person, PersonCapacity, SignIn
from college.people.rules import Capacity, Knowledge
from college.privacy import actions
from college.privacy.export import export
from college.privacy.holdings import DEEDS, OWN, WITHIN
from college.questionnaires.models import Answer, Invitation, Question, Questionnaire, Response
from college.questionnaires.pseudonyms import pseudonym
from college.questionnaires.rules import Kind, Mode, Wave
from college.reports.formats import json as as_json
from college.reports.term import term_report
from college.timetable.clashes import Kind as Clashing
from college.timetable.cover_models import Absence, CoverAsk
from college.timetable.models import CalendarFeed, ClashReason, Leave
from college.timetable.queries.runs import sessions_without_a_pair
from tests import harbour
from tests.cast import ada, bryn, gwen
from tests.factories import (
    a_clinician,
    a_course,
    a_leave,
    a_peer_trainer,
    a_person,
    a_run,
    a_session,
    an_ask,
    an_enrolment,
    made,
)

CANARIES = {
    "name": "Canaria Namesworth",
    "email": "canary-mail@example.org",
    "phone": "07700 900555",
    "what_helps": "canary-needs",
    "reason": "canary-reason",
    "words": "canary-own-words",
    "facts": "canary-facts",
    "trouble": "canary-trouble",
    "reference": "CAN424242",
    "equality": "1901-canary",
    "account": "canary-sign-in@example.org",
    "remark": "canary-remark",
    "answer": "canary-answer",
    "suggestion": "canary-suggestion",
    "draft": "canary-draft",
}


@pytest.fixture
def key(app):
    return app.config["SECRET_KEY"].encode()


def everywhere():
    """Every text of every table, in one."""
    db.session.rollback()
    found = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            found.append(" ".join(map(str, row)))
    return "\n".join(found).casefold()


def somebody_known_well(key):
    """Make somebody of whom every room of the house holds something."""
    person = a_person(
        CANARIES["name"], email=CANARIES["email"], phone=CANARIES["phone"], reference=CANARIES["reference"]
    )
    run, course, number = a_run(), a_course(), person.id
    enrolment = an_enrolment(person, run, what_helps=CANARIES["what_helps"])
    made(
        EnrolmentEvent(enrolment_id=enrolment.id, at=clock.now(), state=PlaceState.ENROLLED, reason=CANARIES["reason"])
    )
    made(Interest(person_id=number, course_id=course.id, asked_at=clock.now()))
    made(EqualityAnswers(person_id=number, year_of_birth=CANARIES["equality"]))
    made(PersonCapacity(person_id=number, capacity=Capacity.SUPPORTER))
    made(CalendarFeed(person_id=number, token_hash="feed", made_at=clock.now()))
    an_ask(run.sessions[0], person)
    missed = {"session_id": run.sessions[0].id, "sequence": 0, "knowledge": Knowledge.BY_TRAINING}
    made(Absence(person_id=number, told_at=clock.now(), **missed))
    asked = made(Questionnaire(key="ours", version=1, title="Ours", made_at=clock.now()))
    made(Question(questionnaire_id=asked.id, position=1, key="own_words", kind=Kind.TEXT, wording="Your words?"))
    made(Question(questionnaire_id=asked.id, position=2, key="hope", kind=Kind.SCALE_5, wording="Hope?"))
    made(
        Response(
            questionnaire_id=asked.id,
            wave=Wave.AFTER,
            run_id=run.id,
            pseudonym=pseudonym(key, number),
            mode=Mode.LINK,
            answers=[Answer(question_key="own_words", value=CANARIES["words"]), Answer(question_key="hope", value="5")],
        )
    )
    made(
        Invitation(
            questionnaire_id=1, wave=Wave.AFTER, run_id=run.id, person_id=number, token_hash="t", invited_at=clock.now()
        )
    )
    _somebody_who_reviews(course, number)
    with transaction():
        person = db.session.get_one(Person, number)
        sign_in(open_account(person, address=CANARIES["account"], by=None), way="link")
        letter = post(Letter(to=person, name="college/to_run", facts={"text": CANARIES["facts"]}, about=run))
        letter.trouble = CANARIES["trouble"]
    return number


def _somebody_who_reviews(course, number):
    said = {"course_id": course.id, "person_id": number, "section": Section.AIMS, "on_revision": 1}
    now = clock.now()
    first = made(Comment(**said, text=CANARIES["remark"], made_at=now))
    made(Comment(**said, text=CANARIES["answer"], parent_id=first.id, made_at=now))
    made(Comment(**said, passage="A course", proposed=CANARIES["suggestion"], made_at=now))
    made(Reviewer(course_id=course.id, person_id=number, invited_at=now))
    made(
        Draft(
            course_id=course.id,
            person_id=number,
            piece="aims",
            fields={"description": CANARIES["draft"]},
            started_from=1,
            kept_at=now,
        )
    )
    made(Presence(course_id=course.id, person_id=number, piece="aims", seen_at=now))


def test_every_column_that_leads_to_a_person_is_declared(app):
    leading = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(foreign.column.table.name == "person" for foreign in column.foreign_keys)
    }

    assert leading == OWN | DEEDS
    assert {(name, column) for name, column in WITHIN} == {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(foreign.column.table.name in {"enrolment", "account", "message"} for foreign in column.foreign_keys)
    }


def test_the_copy_holds_everything_and_no_secret(app, key):
    person = db.session.get_one(Person, somebody_known_well(key))

    with zipfile.ZipFile(io.BytesIO(export(person, key=key))) as file:
        machine, readable = file.read("data.json").decode(), file.read("data.html").decode()

    assert [name for name, canary in CANARIES.items() if canary not in machine] == []
    assert [name for name, canary in CANARIES.items() if canary not in readable] == []
    assert pseudonym(key, person.id) not in machine
    assert "_hash" not in machine


def test_the_copy_holds_nothing_of_anybody_else(app, key):
    person = db.session.get_one(Person, somebody_known_well(key))
    other = bryn()
    made(
        Response(
            questionnaire_id=1,
            wave=Wave.AFTER,
            run_id=1,
            pseudonym=pseudonym(key, other.id),
            mode=Mode.LINK,
            answers=[Answer(question_key="hope", value="bryn-said")],
        )
    )

    with zipfile.ZipFile(io.BytesIO(export(person, key=key))) as file:
        machine = file.read("data.json").decode()

    assert "bryn" not in machine.lower()
    assert json.loads(machine)["held"]["answers"][0]["answers"][0]["question"] == "Your words?"


def test_nothing_that_was_theirs_can_be_found_afterwards(app, key):
    number, manager = somebody_known_well(key), gwen()
    assert [name for name, canary in CANARIES.items() if canary.casefold() not in everywhere()] == []

    with transaction():
        actions.erase(db.session.get_one(Person, number), key=key, by=manager)

    left = everywhere()
    assert [name for name, canary in CANARIES.items() if canary.casefold() in left] == []
    assert "canaria" not in left
    assert pseudonym(key, number) not in left


def test_their_ways_in_are_gone_and_what_is_counted_stays(app, key):
    number, manager = somebody_known_well(key), gwen()

    with transaction():
        actions.erase(db.session.get_one(Person, number), key=key, by=manager)

    owned = (
        Account,
        SignIn,
        CalendarFeed,
        CoverAsk,
        Absence,
        Interest,
        EqualityAnswers,
        PersonCapacity,
        Reviewer,
        Draft,
        Presence,
    )
    for gone in owned:
        assert db.session.scalar(select(func.count()).select_from(gone)) == 0, gone
    assert db.session.scalars(select(Enrolment.person_id)).all() == [number]
    assert db.session.scalars(select(Answer.value)).all() == ["5"]
    assert db.session.scalars(select(Message.state)).all() == [State.DROPPED]
    assert db.session.scalars(select(Invitation.token_hash)).all() == [None]
    assert db.session.get_one(Person, number).erased_at is not None


def test_nothing_that_somebody_forgotten_remarked_waits_or_can_be_taken_in(app, key):
    number = somebody_known_well(key)

    with transaction():
        actions.erase(db.session.get_one(Person, number), key=key, by=None)

    rows = db.session.execute(select(Comment.parent_id, Comment.proposed, Comment.settled).order_by(Comment.id)).all()
    assert [(parent is None, proposed, settled) for parent, proposed, settled in rows] == [
        (True, None, Settled.RESOLVED),
        (False, None, None),
        (True, "", Settled.DECLINED),
    ]


def test_what_somebody_forgotten_gave_to_a_course_stays_the_courses(app, key):
    course, person = a_course(), a_person("Dee Okafor")
    course_id, number, now = course.id, person.id, clock.now()
    revision = course.current_revision_id
    made(CourseAuthor(course_id=course_id, person_id=number, knowledge=Knowledge.LIVED_EXPERIENCE, named_at=now))
    made(
        Signature(
            course_id=course_id,
            revision_id=revision,
            person_id=number,
            knowledge=Knowledge.LIVED_EXPERIENCE,
            signed_at=now,
        )
    )
    made(Note(course_id=course_id, person_id=number, text="More breaks.", made_at=now))
    made(
        Comment(
            course_id=course_id,
            person_id=number,
            section=Section.AIMS,
            on_revision=1,
            passage="a",
            proposed="in the text now",
            text="because",
            made_at=now,
            settled=Settled.ACCEPTED,
        )
    )

    with transaction():
        actions.erase(db.session.get_one(Person, number), key=key, by=None)

    author = db.session.scalars(select(CourseAuthor).where(CourseAuthor.person_id == number)).one()
    assert author.named_at is None
    assert db.session.scalars(select(Signature.person_id)).all() == [number]
    assert db.session.scalars(select(Note.text)).all() == ["More breaks."]
    assert db.session.execute(select(Comment.proposed, Comment.text)).all() == [("in the text now", "")]


def test_the_copy_says_of_which_course_and_which_words(app, key):
    person = db.session.get_one(Person, somebody_known_well(key))

    with zipfile.ZipFile(io.BytesIO(export(person, key=key))) as file:
        held = json.loads(file.read("data.json"))["held"]

    assert {row["text"] for row in held["course_comment"]} >= {CANARIES["remark"], CANARIES["answer"]}
    assert held["course_comment"][0]["section"] == "aims"
    assert held["course_draft"][0]["fields"] == {"description": CANARIES["draft"]}
    assert held["course_reviewer"][0]["course"] == held["course_comment"][0]["course"]
    assert "invited_by_id" not in held["course_reviewer"][0]


@pytest.mark.parametrize("preset", ["internal", "shared"])
def test_no_figure_of_the_term_moves_when_people_are_erased(app, key, preset):
    term = harbour.load(app)
    before = _figures(term, preset, key)
    missing = select(Invitation.person_id).where(Invitation.person_id.is_not(None), Invitation.returned.is_(False))
    numbers = {*db.session.scalars(missing).all()[:8], *db.session.scalars(select(Enrolment.person_id).limit(12)).all()}

    for number in numbers:
        with transaction():
            actions.erase(db.session.get_one(Person, number), key=key, by=None)

    db.session.rollback()
    assert _figures(db.session.merge(term), preset, key) == before


def _figures(term, preset, key):
    return {
        name: value for name, value in as_json.document(term_report(term, preset, key=key)).items() if name != "made_at"
    }


def test_somebody_who_answered_once_and_not_the_other_time_stays_one_person(app, key):
    person, one, other = a_person(), a_run(), a_run()
    number = person.id
    made(Response(questionnaire_id=1, wave=Wave.AFTER, run_id=one.id, pseudonym=pseudonym(key, number), mode=Mode.LINK))
    made(Invitation(questionnaire_id=1, wave=Wave.AFTER, run_id=other.id, person_id=number, invited_at=clock.now()))

    with transaction():
        actions.erase(db.session.get_one(Person, number), key=key, by=None)

    assert db.session.scalar(select(Response.pseudonym)) == db.session.scalar(select(Invitation.respondent_hash))


def test_nobody_is_erased_twice(app, key):
    person = a_person()
    with transaction():
        actions.erase(person, key=key, by=None)

    with pytest.raises(Refused), transaction():
        actions.erase(person, key=key, by=None)


def test_nobody_erases_themselves(app, key):
    manager = gwen()

    with pytest.raises(Refused), transaction():
        actions.erase(manager, key=key, by=manager)


def test_a_colleague_with_keys_gives_them_back_first(app, key):
    administrator, manager = ada(), gwen()

    with pytest.raises(Refused), transaction():
        actions.erase(administrator, key=key, by=manager)


def test_other_people_keep_what_is_theirs(app, key):
    number, other = somebody_known_well(key), a_person("Bryn Hughes", email="bryn@example.org")
    kept = other.id
    made(
        Response(
            questionnaire_id=1,
            wave=Wave.BEFORE,
            run_id=1,
            pseudonym=pseudonym(key, kept),
            mode=Mode.LINK,
            answers=[Answer(question_key="own_words", value="bryn's words")],
        )
    )

    with transaction():
        actions.erase(db.session.get_one(Person, number), key=key, by=None)

    assert "bryn's words" in everywhere()
    assert db.session.get_one(Person, kept).email == "bryn@example.org"


def test_a_place_held_for_somebody_forgotten_goes_to_the_next_in_line(app, key):
    run, person, following = a_run(places=1), a_person(), a_person("Bryn Hughes")
    number, next_number = person.id, following.id
    an_enrolment(person, run, PlaceState.OFFERED)
    an_enrolment(following, run, PlaceState.WAITING)

    with transaction():
        actions.erase(db.session.get_one(Person, number), key=key, by=None)

    states = dict(db.session.execute(select(Enrolment.person_id, Enrolment.state)).all())
    assert states == {number: PlaceState.WITHDRAWN, next_number: PlaceState.OFFERED}


def test_leave_goes_and_so_do_the_words_of_what_was_decided_about_it(app, key):
    trainer, colleague = a_person("Dee Okafor"), a_person("Femi Adeyemi")
    session = a_run(sessions=1).sessions[0].id
    for person in (trainer, colleague):
        a_leave(person, clock.now())
        reason = f"{person.name} said so."
        made(
            ClashReason(
                session_id=session, kind=Clashing.ON_LEAVE, person_id=person.id, reason=reason, made_at=clock.now()
            )
        )

    with transaction():
        actions.erase(db.session.merge(trainer), key=key, by=None)

    assert db.session.scalars(select(Leave.person_id)).all() == [colleague.id]
    kept = select(ClashReason.reason).order_by(ClashReason.id)
    assert db.session.scalars(kept).all() == ["", "Femi Adeyemi said so."]


def test_what_somebody_forgotten_was_to_teach_lacks_them_and_what_they_taught_does_not(app, key):
    teacher, beside = a_clinician("Canaria Namesworth"), a_peer_trainer()
    run = a_run(sessions=0)
    taught, begun, ahead = (
        a_session(run, n, clock.now() + timedelta(hours=hours), pair=(teacher, beside))
        for n, hours in ((1, -50), (2, -1), (3, 50))
    )

    with transaction():
        actions.erase(db.session.get_one(Person, teacher.id), key=key, by=ada())

    assert [{person for person, _ in one.pair} for one in (taught, begun, ahead)] == [
        {teacher.id, beside.id},
        {teacher.id, beside.id},
        {beside.id},
    ]
    assert [(row.number, row.missing) for row in sessions_without_a_pair()] == [(3, {Knowledge.BY_TRAINING})]


def test_nobody_forgotten_is_in_the_list_of_those_who_hear_of_a_change(app, key):
    run, person = a_run(sessions=1, pair=()), a_person("Canaria Namesworth")
    an_enrolment(person, run)
    an_enrolment(bryn(), run)

    with transaction():
        actions.erase(db.session.get_one(Person, person.id), key=key, by=ada())

    assert [hearer.name for hearer in hearers(run, run.sessions)] == ["Bryn Hughes"]


def test_the_copy_holds_ones_leave(app, key):
    trainer = a_person("Dee Okafor")
    a_leave(trainer, clock.now())

    with zipfile.ZipFile(io.BytesIO(export(trainer, key=key))) as file:
        held = json.loads(file.read("data.json"))["held"]

    assert len(held["leave"]) == 1
