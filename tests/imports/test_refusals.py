"""What is wrong with a spreadsheet is told whole, with row and column, and nothing of it is written."""

from pathlib import Path

import pytest
from sqlalchemy import text

from college.foundation.db import Base, db, transaction
from college.foundation.refusal import Refused
from college.imports.actions import filing
from college.imports.rules import Kind
from college.people.rules import Role
from tests.factories import a_clinician, a_course, a_peer_trainer, a_person, a_run, an_enrolment

KEY = b"a key for tests that is long enough"
BAD = Path(__file__).parents[1] / "data" / "bad"
HEADERS = {
    "people": "person,name,email,phone,roles,capacities,contact_by,year_of_birth,ethnic_group,gender,disability",
    "courses": "course,title,summary,lived_experience_authors,by_training_authors,state",
    "timetable": "course,run,term,capacity,session,starts,ends,venue,room,online_link,facilitators,state",
    "enrolments": "run,person,capacity,state,asked_at,channel",
    "attendance": "run,session,person,mark,minutes",
    "responses": "questionnaire,wave,run,respondent,question,answer,answered_on",
}


def counts():
    """Count the rows of every table."""
    db.session.rollback()
    names = [table.name for table in Base.metadata.sorted_tables]
    return {name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in names}


@pytest.fixture
def college(app):
    """Make a small college: S1 teaches from lived experience, S2 by training, S3 does neither; P1 is on C1-1."""
    dee, femi = a_peer_trainer(reference="S1"), a_clinician(reference="S2")
    a_person("Una", reference="S3")
    a_person("Vic", Role.PEER_TRAINER, Role.CLINICIAN, reference="S4")
    amina = a_person("Amina", reference="P1")
    a_person("Bryn", reference="P2")
    course = a_course(code="C1")
    a_course(code="C2")
    run = a_run(course, places=1, code="C1-1", pair=(dee, femi))
    an_enrolment(amina, run)


# kind, row, column, part of the sentence
WRONG = [
    ("people", ",Ann,,,,,,,,,", "person", "must not be empty"),
    ("people", "P9,,,,,,,,,,", "name", "must not be empty"),
    ("people", "P 9,Ann,,,,,,,,,", "person", "is no code"),
    ("people", "P9,Ann,ann at home,,,,,,,,", "email", "no e-mail address"),
    ("people", "P9,Ann,,none,,,,,,,", "phone", "no digits"),
    ("people", "P9,Ann,,,studnet,,,,,,", "roles", "Is it “student”?"),
    ("people", "P9,Ann,,,student;office,,,,,,", "roles", "given by an administrator"),
    ("people", "P9,Ann,,,manager,,,,,,", "roles", "given by an administrator"),
    ("people", "P9,Ann,,,administrator,,,,,,", "roles", "given by an administrator"),
    ("people", "P9,Ann,,,,patient,,,,,", "capacities", "not one of the possible values"),
    ("people", "P9,Ann,,,,,pigeon,,,,", "contact_by", "not one of the possible values"),
    ("people", "P9,Ann,,,,,,74,,,", "year_of_birth", "outside what is possible"),
    ("people", "P9,Ann,,,,,,2999,,,", "year_of_birth", "outside what is possible"),
    ("people", "P9,Ann,,,,,,,Martian,,", "ethnic_group", "not one of the possible values"),
    ("people", "P9,Ann,,,,,,,,lady,", "gender", "not one of the possible values"),
    ("people", "P9,Ann,,,,,,,,,maybe", "disability", "not one of the possible values"),
    ("courses", ",Title,,,,", "course", "must not be empty"),
    ("courses", "C 9,Title,,,,", "course", "is no code"),
    ("courses", "C9_x,Title,,,,", "course", "letters, digits and single hyphens"),
    ("courses", "C9,,,,,", "title", "must not be empty"),
    ("courses", "C9,Title,Sum,S9,S2,", "lived_experience_authors", "nobody with the reference S9"),
    ("courses", "C9,Title,Sum,S1,S1,", "by_training_authors", "both columns"),
    ("courses", "C9,Title,Sum,S1,,published", "state", "by training"),
    ("courses", "C9,Title,Sum,,S2,published", "state", "from lived experience"),
    ("courses", "C9,Title,,S1,S2,published", "state", "a title and a summary"),
    ("courses", "C9,Title,Sum,,,live", "state", "not one of the possible values"),
    ("timetable", "C9,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,,,,", "course", "no course with the code C9"),
    ("timetable", "C1,R 1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,,,,", "run", "is no code"),
    ("timetable", "C2,C1-1,t1,8,9,2025-10-05 10:00,2025-10-05 12:00,,,,,", "course", "is of the course C1"),
    ("timetable", "C1,R1,t1,-1,1,2025-10-05 10:00,2025-10-05 12:00,,,,,", "capacity", "outside what is possible"),
    ("timetable", "C1,R1,t1,many,1,2025-10-05 10:00,2025-10-05 12:00,,,,,", "capacity", "no whole number"),
    ("timetable", "C1,R1,t1,8,0,2025-10-05 10:00,2025-10-05 12:00,,,,,", "session", "outside what is possible"),
    ("timetable", "C1,R1,t1,8,1,2025-10-05,2025-10-05 12:00,,,,,", "starts", "no day with a time"),
    ("timetable", "C1,R1,t1,8,1,2027-02-29 10:00,2027-02-28 12:00,,,,,", "starts", "no such day"),
    ("timetable", "C1,R1,t1,8,1,2026-03-29 01:30,2026-03-29 03:30,,,,,", "starts", "the clocks skip"),
    ("timetable", "C1,R1,t1,8,1,1925-10-05 10:00,2025-10-05 12:00,,,,,", "starts", "2000 to 2100"),
    ("timetable", "C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 10:00,,,,,", "ends", "ends before it starts"),
    ("timetable", "C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,Room 1,,,", "venue", "Name the venue"),
    ("timetable", "C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,,meet me,,", "online_link", "begins with https"),
    ("timetable", "C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,,,S9,", "facilitators", "reference S9"),
    ("timetable", "C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,,,S3,", "facilitators", "do not say what"),
    ("timetable", "C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,,,S4,", "facilitators", "do not say what"),
    ("timetable", "C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,,,S1:magic,", "facilitators", "S1:by_training"),
    ("timetable", "C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,,,S1;S1:by_training,", "facilitators", "twice"),
    ("timetable", "C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,,,,done", "state", "not one of the possible"),
    ("timetable", "C1,C1-1,t1,0,9,2099-10-05 10:00,2099-10-05 12:00,,,,,", "capacity", "1 places of the run C1-1"),
    ("enrolments", "C9-9,P1,supporter,enrolled,,", "run", "no run with the code C9-9"),
    ("enrolments", "C1-1,P9,supporter,enrolled,,", "person", "reference P9"),
    ("enrolments", "C1-1,P1,,enrolled,,", "capacity", "must not be empty"),
    ("enrolments", "C1-1,P1,patient,enrolled,,", "capacity", "not one of the possible"),
    ("enrolments", "C1-1,P1,supporter,offered,,", "state", "not one of the possible"),
    ("enrolments", "C1-1,P1,supporter,enrolled,31/2/2025 9:00,", "asked_at", "no such day"),
    ("enrolments", "C1-1,P1,supporter,enrolled,,pigeon", "channel", "not one of the possible"),
    ("enrolments", "C1-1,P2,supporter,enrolled,,", "state", "No place is left on C1-1"),
    ("attendance", "C9-9,1,P1,attended,", "run", "no run with the code C9-9"),
    ("attendance", "C1-1,9,P1,attended,", "session", "C1-1 has no session 9"),
    ("attendance", "C1-1,1,P9,attended,", "person", "reference P9"),
    ("attendance", "C1-1,1,P2,attended,", "person", "P2 is not enrolled on C1-1"),
    ("attendance", "C1-1,1,P1,DNA,", "mark", "not one of the possible"),
    ("attendance", "C1-1,1,P1,part,1500", "minutes", "outside what is possible"),
    ("attendance", "C1-1,one,P1,part,", "session", "no whole number"),
    ("responses", "no-such,after,C1-1,P1,hope,yes,", "questionnaire", "There are: after-course"),
    ("responses", "after-course@2,after,C1-1,P1,hope,yes,", "questionnaire", "no version 2"),
    ("responses", "after-course@x,after,C1-1,P1,hope,yes,", "questionnaire", "no version x"),
    ("responses", "after-course,later,C1-1,P1,hope,yes,", "wave", "not one of the possible"),
    ("responses", "after-course,after,C9-9,P1,hope,yes,", "run", "no run with the code C9-9"),
    ("responses", "after-course,after,C1-1,P1234,hope,yes,", "respondent", "reference P1234"),
    ("responses", "after-course,after,C1-1,p1234,hope,yes,", "respondent", "reference p1234"),
    ("responses", "after-course,after,C1-1,P1,joy,yes,", "question", "has no question “joy”"),
    ("responses", "after-course,after,C1-1,P1,hope,perhaps,", "answer", "not one of the possible"),
    ("responses", "after-course,after,C1-1,P1,recommend,6,", "answer", "not one of the possible"),
    ("responses", "swemwbs,after,C1-1,P1,q1,0,", "answer", "not one of the possible"),
    ("responses", "progression,6m,C1-1,P1,progression,study;fame,", "answer", "not one of the possible"),
    ("responses", "after-course,after,C1-1,P1,_invited,yes,", "answer", "leave this cell empty"),
    ("responses", "after-course,after,C1-1,P1,hope,yes,0001-01-01", "answered_on", "1900 to 2100"),
]


@pytest.mark.parametrize("kind", list(Kind))
def test_each_wrong_cell_is_named_and_nothing_is_written(college, bring, kind):
    before = counts()

    plans = [(row, column, words, bring(kind, HEADERS[kind], row)) for of, row, column, words in WRONG if of == kind]

    assert plans
    assert [
        (row, words, list(map(str, plan.problems)))
        for row, column, words, plan in plans
        if not any((told.row, told.column) == (2, column) and words in str(told) for told in plan.problems)
    ] == []
    assert counts() == before


REPEATED = [
    ("people", ["P9,Ann,,,,,,,,,", "p9,Ann,,,,,,,,,"]),
    ("courses", ["C9,One,,,,", "c9,Two,,,,"]),
    ("timetable", ["C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00,,,,,"] * 2),
    ("enrolments", ["C1-1,P2,supporter,waiting,,", "c1-1,p2,supporter,withdrawn,,"]),
    ("attendance", ["C1-1,1,P1,attended,", "C1-1,1,P1,missed,"]),
    ("responses", ["after-course,after,C1-1,P1,hope,yes,", "after-course,after,C1-1,P1,hope,no,"]),
]


@pytest.mark.parametrize(("kind", "rows"), REPEATED)
def test_two_rows_about_the_same_are_a_problem(college, bring, kind, rows):
    before = counts()

    plan = bring(kind, HEADERS[kind], *rows)

    assert [problem.row for problem in plan.problems] == [3]
    assert "Row 2 is about the same already" in str(plan.problems[0])
    assert counts() == before


@pytest.mark.parametrize(
    ("other", "column"),
    [
        ("C2,R1,t1,8,2,2025-10-12 10:00,2025-10-12 12:00", "course"),
        ("C1,R1,t2,8,2,2025-10-12 10:00,2025-10-12 12:00", "term"),
        ("C1,R1,t1,9,2,2025-10-12 10:00,2025-10-12 12:00", "capacity"),
    ],
)
def test_every_row_of_a_run_says_the_same_of_it(college, bring, other, column):
    rows = "C1,R1,t1,8,1,2025-10-05 10:00,2025-10-05 12:00", other

    plan = bring("timetable", "course,run,term,capacity,session,starts,ends", *rows)

    assert [(problem.row, problem.column) for problem in plan.problems] == [(3, column)]


def test_a_form_did_not_come_back_and_come_back(college, bring):
    rows = "after-course,after,C1-1,P1,_invited,,", "after-course,after,C1-1,P1,hope,yes,"

    plan = bring("responses", HEADERS["responses"], *rows)

    assert [problem.row for problem in plan.problems] == [3]


def test_somebody_who_was_erased_is_not_brought_back(college, bring):
    with transaction():
        db.session.execute(text("UPDATE person SET erased_at = made_at WHERE reference = 'P2'"))

    assert "has been erased" in str(bring("people", "person,name", "P2,Bryn").problems[0])
    assert "nobody with the reference" in str(
        bring("enrolments", HEADERS["enrolments"], "C1-1,P2,supporter,waiting,,").problems[0]
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_columns_that_are_missing_or_unknown_are_named_and_cells_are_read_all_the_same(college, bring, kind):
    before = counts()
    columns = HEADERS[kind].split(",")

    plan = bring(kind, ",".join(["colour", *columns[1:]]), ",".join(["red"] * len(columns)))

    said = [str(problem) for problem in plan.problems]
    assert any(f"The column “{columns[0]}” is missing" in problem for problem in said)
    assert any("the column “colour”" in problem for problem in said)
    assert any(problem.row == 2 for problem in plan.problems) or kind in {Kind.COURSES, Kind.PEOPLE}
    assert counts() == before


def test_everything_wrong_is_told_at_once_and_in_order(college, bring):
    plan = bring("people", "person,name,email,contact_by", "P8,,x,", "P9,Ann,,owl", "P1,Amina,,", ",,,")

    assert [(problem.row, problem.column) for problem in plan.problems] == [
        (2, "name"),
        (2, "email"),
        (3, "contact_by"),
    ]


def test_bad_files_are_lists_of_problems_and_nothing_is_written(college, bring):
    before = counts()
    files = sorted(BAD.iterdir())

    plans = {file.name: bring.file("people", file.name, file.read_bytes()) for file in files}

    assert len(files) >= 18
    assert [name for name, plan in plans.items() if not plan.problems] == []
    assert [str(p) for name, plan in plans.items() for p in plan.problems if not str(p).startswith(name)] == []
    assert counts() == before


def test_a_plan_with_a_problem_is_written_by_nobody(college):
    parsed = filing.parse(Kind.PEOPLE, "people.csv", b"person,name\nP7,Nia\nP8,")
    before = counts()
    with transaction():
        plan = filing.compare(parsed, key=KEY, by=None)

    with pytest.raises(Refused, match="has problems"), transaction():
        filing.write(plan, by=None)

    assert counts() == before
