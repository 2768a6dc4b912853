"""A term of a large college: its rows, written in bulk, the same for the same size.

For every five answers there is one enrolment; ten students take each run, each student two or three runs. Three of
four return the form after the course, one of five the follow-up; one of nine fills a scale in before the course, and
four of five of those again after it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, text

from college.attendance.models import Mark
from college.attendance.rules import Attended
from college.courses.models import Course
from college.enrolment.models import Enrolment, EnrolmentCapacity
from college.foundation.db import Base, db, transaction
from college.people.models import Person
from college.people.rules import Capacity, Knowledge
from college.questionnaires.models import Answer, Invitation, Questionnaire, Response
from college.questionnaires.pseudonyms import pseudonym
from college.timetable.models import Facilitation, Run, Session, Term

Row = dict[str, Any]

ANSWERS_OF_ONE = 5
STUDENTS_ON_A_RUN = 10
SESSIONS = 4
FIRST_DAY = date(2025, 9, 1)
MADE = datetime(2025, 8, 1, tzinfo=UTC)
YES_NO = ("yes", "yes", "yes", "no", "not_sure", "prefer_not_to_say")
CHOICES = {
    "after-course": {
        "recommend": "33444555",
        "hope": YES_NO,
        "plan": YES_NO,
        "learned": ("That I am not the only one who wakes at four.", "To plan the week with rest in it."),
    },
    "progression": {"hope": YES_NO, "plan": YES_NO, "progression": ("study", "none", "paid_work;volunteering")},
    "swemwbs": {f"q{item}": "12345" for item in range(1, 8)},
}
ASKED = (("after-course", "after", 0.75), ("progression", "6m", 0.2))
SCALE_BEFORE, SCALE_AFTER = 0.11, 0.8


def fill(app: Flask, answers: int) -> int:
    """Write a term with about so many answers, and give its number."""
    random = Random(answers)
    enrolments = answers // ANSWERS_OF_ONE
    with app.app_context(), transaction():
        term_id = _timetable(enrolments // STUDENTS_ON_A_RUN)
        people = _people(enrolments * 2 // 5)
        places = _enrolments(people, random)
        _marks(places, random)
        _forms(places, str(app.extensions["college"].secret_key).encode(), random)
    with app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))  # as its own housekeeping would
    return term_id


def _write(model: type[Base], rows: Iterator[Row]) -> None:
    while some := list(islice(rows, 5000)):
        db.session.execute(insert(model), some)


def _ids(model: type[Base]) -> list[int]:
    return list(db.session.scalars(select(model.id).order_by(model.id)))


def _timetable(runs: int) -> int:
    _write(Course, iter([{"code": "C1", "slug": "c1", "state": "published", "made_at": MADE}]))
    dates = {"starts_on": FIRST_DAY, "ends_on": FIRST_DAY + timedelta(days=100)}
    _write(Term, iter([{"code": "2025-autumn", "name": "Autumn 2025", **dates}]))
    (course_id,), (term_id,) = _ids(Course), _ids(Term)
    of_run = {"course_id": course_id, "term_id": term_id, "places": STUDENTS_ON_A_RUN + 2, "made_at": MADE}
    _write(Run, ({"code": f"C1-{number}", **of_run} for number in range(runs)))
    _write(Session, (_session(run_id, week) for run_id in _ids(Run) for week in range(SESSIONS)))
    return term_id


def _session(run_id: int, week: int) -> Row:
    starts = datetime(2025, 9, 1, 10, tzinfo=UTC) + timedelta(weeks=week)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "changed_at": MADE}
    return {"run_id": run_id, "number": week + 1, "state": "held", **times}


def _people(count: int) -> list[int]:
    kept = {"name": "A student", "name_folded": "a student", "made_at": MADE}
    _write(Person, ({"reference": f"P{number:07}", **kept} for number in range(count)))
    people = _ids(Person)
    pair = list(zip(people, Knowledge, strict=False))
    of_session = ((session, who, knowledge) for session in _ids(Session) for who, knowledge in pair)
    _write(Facilitation, ({"session_id": s, "person_id": p, "knowledge": k} for s, p, k in of_session))
    return people


def _enrolments(people: list[int], random: Random) -> list[tuple[int, int, int]]:
    """Enrol students, and give number, person and run of each enrolment."""
    pairs = ((who, run_id) for run_id in _ids(Run) for who in random.sample(people, STUDENTS_ON_A_RUN))
    states = ("enrolled",) * 9 + ("withdrawn",)
    _write(
        Enrolment,
        ({"person_id": who, "run_id": run, "asked_at": MADE, "state": random.choice(states)} for who, run in pairs),
    )
    capacities = list(Capacity)
    _write(
        EnrolmentCapacity,
        ({"enrolment_id": number, "capacity": random.choice(capacities)} for number in _ids(Enrolment)),
    )
    return [tuple(row) for row in db.session.execute(select(Enrolment.id, Enrolment.person_id, Enrolment.run_id))]


def _marks(places: list[tuple[int, int, int]], random: Random) -> None:
    sessions: dict[int, list[int]] = {}
    for number, run_id in db.session.execute(select(Session.id, Session.run_id)):
        sessions.setdefault(run_id, []).append(number)
    kinds = [Attended.ATTENDED] * 5 + list(Attended)
    _write(
        Mark,
        (
            {"session_id": session, "enrolment_id": place, "mark": random.choice(kinds), "made_at": MADE}
            for place, _, run in places
            for session in sessions[run]
        ),
    )


def _forms(places: list[tuple[int, int, int]], key: bytes, random: Random) -> None:
    numbers = {name: number for number, name in db.session.execute(select(Questionnaire.id, Questionnaire.key))}
    names = {number: name for name, number in numbers.items()}
    invitations: list[Row] = []
    responses: list[Row] = []
    for _, person, run in places:
        who = pseudonym(key, person)
        for questionnaire, wave, share in ASKED:
            form = {"questionnaire_id": numbers[questionnaire], "wave": wave, "run_id": run}
            returned = random.random() < share
            invitations.append({**form, "person_id": person, "invited_at": MADE, "returned": returned})
            responses += [{**form, "pseudonym": who, "mode": "link"}] * returned
        scale = {"questionnaire_id": numbers["swemwbs"], "run_id": run, "pseudonym": who, "mode": "paper"}
        if random.random() < SCALE_BEFORE:
            waves = ("before", "after") if random.random() < SCALE_AFTER else ("before",)
            responses += [{**scale, "wave": wave} for wave in waves]
    random.shuffle(responses)  # forms come back in no order
    _write(Invitation, iter(invitations))
    _write(Response, iter(responses))
    of_form = db.session.execute(select(Response.id, Response.questionnaire_id)).all()
    _write(
        Answer,
        (
            {"response_id": form, "question_key": question, "value": random.choice(choices)}
            for form, number in of_form
            for question, choices in CHOICES[names[number]].items()
        ),
    )
