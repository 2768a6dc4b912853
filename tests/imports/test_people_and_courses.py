"""Spreadsheets of people and courses: what is new, what changes, and what stays as it is."""

import pytest
from sqlalchemy import func, select, text

from college.courses.models import Course, Revision
from college.courses.rules import State
from college.courses.search import matches
from college.foundation.db import db, transaction
from college.people.equality import ETHNIC_GROUPS
from college.people.models import Account, EqualityAnswers, Person
from college.people.rules import Capacity, ContactBy, Knowledge, Role
from tests.cast import gwen
from tests.factories import a_clinician, a_peer_trainer, a_person

CANARY = "Zoë O’Brien–Łuczak"
PEOPLE = "person,name,email,phone,roles,capacities,contact_by,year_of_birth,ethnic_group,gender,disability"
COURSES = "course,title,summary,description,learning_outcomes,topics,lived_experience_authors,by_training_authors,state"
SLEEP = 'C1,Sleep,About sleep,"## Why\n\nWe *look* at it.",I rest;I know,Skills;Rest,S1,S2,published'


def the(reference):
    db.session.expire_all()
    return db.session.scalars(select(Person).where(Person.reference == reference)).one()


def answers(reference):
    return db.session.scalars(
        select(EqualityAnswers).where(EqualityAnswers.person_id == the(reference).id)
    ).one_or_none()


def the_course(code="C1"):
    db.session.expire_all()
    return db.session.scalars(select(Course).where(Course.code == code)).one()


@pytest.fixture
def authors(app):
    return a_peer_trainer(reference="S1"), a_clinician(reference="S2")


def test_somebody_new_is_known_in_every_way(app, bring):
    plan = bring(
        "people", PEOPLE, f"p1,{CANARY},Zoe@Example.org,+44 7700 900123,,supporter;public,text,1974,roma,,declined"
    )

    assert (plan.new, plan.problems) == (1, [])
    zoe = the("P1")
    assert (zoe.name, zoe.name_folded) == (CANARY, "zoe obrien-luczak")
    assert (zoe.email_folded, zoe.phone_digits) == ("zoe@example.org", "07700900123")
    assert zoe.roles == {Role.STUDENT}
    assert zoe.capacities == {Capacity.SUPPORTER, Capacity.PUBLIC}
    assert zoe.contact_by is ContactBy.TEXT
    said = answers("P1")
    assert (said.year_of_birth, said.ethnic_group, said.gender, said.disability) == ("1974", "Roma", "", "declined")
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0


def test_somebody_who_was_asked_nothing_has_no_answers(app, bring):
    bring("people", "person,name", "P1,Ann")

    assert answers("P1") is None


def test_every_group_of_the_census_can_be_said_with_or_without_its_commas(app, bring):
    rows = [f'P{number},Ann,"{group}"' for number, group in enumerate(ETHNIC_GROUPS)]
    plain = [f"Q{number},Ben,{group.replace(',', '').upper()}" for number, group in enumerate(ETHNIC_GROUPS)]

    plan = bring("people", "person,name,ethnic_group", *rows, *plain)

    assert plan.problems == []
    kept = db.session.scalars(select(EqualityAnswers.ethnic_group).order_by(EqualityAnswers.person_id)).all()
    assert kept == [*ETHNIC_GROUPS, *ETHNIC_GROUPS]
    assert len(set(ETHNIC_GROUPS)) == 19


def test_a_new_value_replaces_and_an_empty_cell_leaves_what_is_there(app, bring):
    bring("people", PEOPLE, "P1,Ann,ann@example.org,07700 900123,student,public,text,1974,Roma,woman,no")

    plan = bring("people", PEOPLE, "P1,Ann Price,,,peer-trainer;student,,,,,,declined")

    ann = the("P1")
    assert (plan.new, plan.updated, plan.same) == (0, 1, 0)
    assert [field[0] for field in plan.first_changes[0].fields] == ["name", "roles", "disability"]
    assert (ann.name, ann.name_folded, ann.email, ann.phone) == (
        "Ann Price",
        "ann price",
        "ann@example.org",
        "07700 900123",
    )
    assert ann.roles == {Role.STUDENT, Role.PEER_TRAINER}
    assert ann.capacities == {Capacity.PUBLIC}
    assert (answers("P1").gender, answers("P1").disability) == ("woman", "declined")


def test_a_spreadsheet_never_takes_a_role_of_the_staff_away(app, bring):
    a_person("Gwen", Role.MANAGER, Role.CLINICIAN, reference="G1")

    plan = bring("people", "person,name,roles", "G1,Gwen,student")

    assert plan.updated == 1
    assert the("G1").roles == {Role.MANAGER, Role.STUDENT}


def test_a_spreadsheet_of_a_manager_never_moves_the_address_of_a_colleague_with_keys(app, bring):
    """Their letters hold keys: whoever moved the address of an administrator could come in as one."""
    manager = gwen()
    a_person("Ada", Role.ADMINISTRATOR, reference="A1", email="ada@example.org")
    rows = b"person,name,email\nA1,Ada,gwen@example.org"

    refused = bring.file("people", "people.csv", rows, by=manager)

    assert [(problem.row, problem.column) for problem in refused.problems] == [(2, "person")]
    assert the("A1").email == "ada@example.org"
    assert bring.file("people", "people.csv", rows.replace(b"gwen@", b"ada@"), by=manager).same == 1
    assert bring.file("people", "people.csv", rows, by=the("A1")).updated == 1


def test_the_preview_does_not_tell_what_somebody_answered_for_equality(app, bring):
    bring("people", "person,name,gender", "P1,Ann,woman")

    plan = bring("people", "person,name,gender", "P1,Ann,man")

    assert "man" not in str(plan.first_changes[0].fields)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_name_arrives_as_it_was_written(app, bring, encoding, delimiter):
    name = CANARY.replace("Ł", "L") if encoding == "cp1252" else CANARY

    plan = bring.file("people", "x.csv", f"person{delimiter}name\r\nP1{delimiter}{name}\r\n".encode(encoding))

    assert plan.problems == []
    assert the("P1").name == name


def test_twenty_thousand_people_take_few_statements(app, bring):
    from sqlalchemy import event

    statements = []
    rows = [f"P{number:05},Person {number},,,student,public,,1974,,," for number in range(20_000)]
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    plan = bring("people", PEOPLE, *rows)

    assert plan.new == 20_000
    assert len(statements) < 400


def test_a_course_comes_with_words_authors_and_topics_and_can_be_found(authors, bring):
    plan = bring("courses", COURSES, SLEEP)

    course = the_course()
    assert plan.problems == []
    assert (course.slug, course.state, course.title) == ("c1", State.PUBLISHED, "Sleep")
    assert course.published_revision_id == course.current_revision_id
    assert course.current.outcomes == ["I rest", "I know"]
    assert course.topics == ["Rest", "Skills"]
    assert {author.person_id: author.knowledge for author in course.authors} == {
        authors[0].id: Knowledge.LIVED_EXPERIENCE,
        authors[1].id: Knowledge.BY_TRAINING,
    }
    assert db.session.scalars(select(Course.code).where(matches("sléep"))).all() == ["C1"]


def test_words_make_a_revision_only_when_they_change(authors, bring):
    bring("courses", COURSES, SLEEP)

    again = bring("courses", COURSES, SLEEP)
    topics = bring("courses", "course,title,topics", "c1,Sleep,Rest")
    words = bring("courses", "course,title,state", "C1,Sleeping well,published")

    assert [(plan.new, plan.updated, plan.same) for plan in (again, topics, words)] == [(0, 0, 1), (0, 1, 0), (0, 1, 0)]
    course = the_course()
    assert db.session.scalar(select(func.count()).select_from(Revision)) == 2
    assert course.current.title == "Sleeping well"
    assert course.published_revision_id == course.current_revision_id
    assert course.current.summary == "About sleep"


def test_new_words_without_a_state_wait_to_be_published(authors, bring):
    bring("courses", COURSES, SLEEP)

    bring("courses", "course,title", "C1,Sleeping well")

    course = the_course()
    assert course.state is State.PUBLISHED
    assert course.published.title == "Sleep"


def test_authors_are_replaced_column_by_column(authors, bring):
    other = a_peer_trainer(reference="S3")
    bring("courses", COURSES, SLEEP)

    plan = bring("courses", "course,title,lived_experience_authors", "C1,Sleep,S3")

    assert plan.updated == 1
    assert the_course().author_ids == {other.id, authors[1].id}


def test_a_published_course_keeps_its_pair(authors, bring):
    bring("courses", COURSES, SLEEP)

    plan = bring("courses", "course,title,lived_experience_authors", "C1,Sleep,S2")

    assert "needs its authors" in str(plan.problems[0])


def test_one_person_who_could_be_both_counts_once(authors, bring):
    plan = bring("courses", COURSES, SLEEP.replace("S1,S2", "S1,"))

    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, "state")]


@pytest.mark.parametrize(
    ("first", "then"), [("retired", "published"), ("published", "draft"), ("draft", "retired"), ("retired", "draft")]
)
def test_a_state_follows_the_spreadsheet(authors, bring, first, then):
    bring("courses", COURSES, SLEEP.replace("published", first))

    plan = bring("courses", COURSES, SLEEP.replace("published", then))

    assert plan.updated == 1
    assert the_course().state == then


def test_under_an_advisory_policy_one_author_is_enough(authors, bring):
    db.session.execute(text("UPDATE college SET policy = 'advisory' WHERE id = 1"))
    db.session.commit()

    assert bring("courses", COURSES, SLEEP.replace("S1,S2", "S1,")).problems == []


def test_who_brought_the_words_stands_on_the_revision(authors, bring):
    manager = gwen()

    bring.file("courses", "courses.csv", f"{COURSES}\n{SLEEP}".encode(), by=manager)

    assert the_course().current.made_by_id == manager.id


def test_an_address_that_a_spreadsheet_puts_right_is_written_to_again(bring):
    bring("people", PEOPLE, "P1,Ann,ann@old.example,,,,email,,,,")
    with transaction():
        db.session.query(Person).one().bounces = 3

    bring("people", PEOPLE, "P1,Ann,ann@new.example,,,,email,,,,")

    assert db.session.query(Person.email, Person.bounces).one() == ("ann@new.example", 0)
