"""The Harbour term, put into the database row by row from its six spreadsheets.

Only what reports count is kept: no messages, no topics, no contact details.
"""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import insert, select

from college.attendance.models import Mark
from college.courses.models import Course, Revision
from college.enrolment.models import Enrolment, EnrolmentCapacity
from college.foundation import tokens
from college.foundation.db import Base, db, transaction
from college.foundation.folding import fold
from college.people.models import Person
from college.people.rules import Knowledge
from college.questionnaires.models import Answer, Invitation, Questionnaire, Response
from college.questionnaires.pseudonyms import pseudonym
from college.questionnaires.rules import Mode
from college.timetable.models import Facilitation, Run, Session, Term

FOLDER = Path(__file__).parent / "data" / "harbour"
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
MADE_AT = datetime(2025, 8, 1, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def load(app: Flask) -> Term:
    """Put the term into the database of this application."""
    db.session.rollback()
    with transaction():
        _load_people()
        _load_courses()
        _load_timetable()
        _load_enrolments()
        _load_marks()
        _load_forms(app.config["SECRET_KEY"].encode())
    return db.session.scalars(select(Term)).one()


def _rows(kind: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _put(model: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _numbers(model: type[Base], name: str) -> dict[str, int]:
    return dict(db.session.execute(select(getattr(model, name), model.id)).all())


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON).astimezone(UTC)


def _load_people() -> None:
    _put(
        Person,
        [
            {"reference": row["person"], "name": row["name"], "name_folded": fold(row["name"]), "made_at": MADE_AT}
            for row in _rows("people")
        ],
    )


def _load_courses() -> None:
    rows = [row for row in _rows("courses") if row["course"]]
    _put(
        Course,
        [
            {"code": row["course"], "slug": row["course"].lower(), "state": row["state"], "made_at": MADE_AT}
            for row in rows
        ],
    )
    for row in rows:
        course = db.session.scalars(select(Course).where(Course.code == row["course"])).one()
        revision = Revision(course_id=course.id, number=1, title=row["title"], made_at=MADE_AT)
        db.session.add(revision)
        db.session.flush()
        course.published_revision_id = revision.id if row["state"] == "published" else None


def _load_timetable() -> None:
    rows = list(_rows("timetable"))
    days = [_moment(row["starts"]).date() for row in rows]
    term = Term(code=rows[0]["term"], name="Autumn 2025", starts_on=min(days), ends_on=max(days))
    db.session.add(term)
    db.session.flush()
    courses, people = _numbers(Course, "code"), _numbers(Person, "reference")
    runs = {row["run"]: row for row in rows}
    _put(
        Run,
        [
            {
                "code": code,
                "course_id": courses[row["course"]],
                "term_id": term.id,
                "places": int(row["capacity"]),
                "made_at": MADE_AT,
            }
            for code, row in runs.items()
        ],
    )
    numbers = _numbers(Run, "code")
    for row in rows:
        session = Session(
            run_id=numbers[row["run"]],
            number=int(row["session"]),
            starts_at=_moment(row["starts"]),
            ends_at=_moment(row["ends"]),
            state=row["state"] or "planned",
            changed_at=MADE_AT,
        )
        session.facilitations = [
            Facilitation(person_id=people[reference], knowledge=knowledge)
            for reference, knowledge in zip(row["facilitators"].split(";"), Knowledge, strict=False)
        ]
        db.session.add(session)
    db.session.flush()


def _load_enrolments() -> None:
    runs, people = _numbers(Run, "code"), _numbers(Person, "reference")
    for row in _rows("enrolments"):
        capacities = [EnrolmentCapacity(capacity=capacity) for capacity in row["capacity"].split(";")]
        db.session.add(
            Enrolment(
                run_id=runs[row["run"]],
                person_id=people[row["person"]],
                state=row["state"],
                asked_at=MADE_AT,
                capacity_rows=capacities,
            )
        )
    db.session.flush()


def _load_marks() -> None:
    sessions = {
        (run, number): id_
        for run, number, id_ in db.session.execute(
            select(Run.code, Session.number, Session.id).join(Session, Session.run_id == Run.id)
        )
    }
    enrolments = {
        (run, person): id_
        for run, person, id_ in db.session.execute(
            select(Run.code, Person.reference, Enrolment.id)
            .join(Enrolment, Enrolment.run_id == Run.id)
            .join(Person, Person.id == Enrolment.person_id)
        )
    }
    _put(
        Mark,
        [
            {
                "session_id": sessions[row["run"], int(row["session"])],
                "enrolment_id": enrolments[row["run"], row["person"]],
                "mark": row["mark"],
                "made_at": MADE_AT,
            }
            for row in _rows("attendance")
        ],
    )


def _load_forms(key: bytes) -> None:
    runs, people = _numbers(Run, "code"), _numbers(Person, "reference")
    questionnaires = _numbers(Questionnaire, "key")
    forms: dict[tuple[str, str, str, str], dict[str, str]] = {}
    for row in _rows("responses"):
        form = forms.setdefault((row["questionnaire"], row["wave"], row["run"], row["respondent"]), {})
        form[row["question"]] = row["answer"]
    for (questionnaire, wave, run, respondent), answers in forms.items():
        person = people.get(respondent)
        nameless = None if person else tokens.keyed(key, "respondent", respondent)
        facts = {"questionnaire_id": questionnaires[questionnaire], "wave": wave, "run_id": runs[run]}
        if "_invited" in answers:
            db.session.add(Invitation(**facts, person_id=person, respondent_hash=nameless, invited_at=MADE_AT))
            continue
        told = [Answer(question_key=question, value=answer) for question, answer in answers.items() if answer]
        name = pseudonym(key, person) if person else ""
        db.session.add(Response(**facts, pseudonym=name, respondent_hash=nameless, mode=Mode.SPREADSHEET, answers=told))
    db.session.flush()
