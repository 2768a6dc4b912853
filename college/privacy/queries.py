"""Everything that is held about one person. Nothing here changes anything."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select

from college.audit.models import AuditEntry
from college.foundation.db import Base, db
from college.people.models import Person
from college.privacy.holdings import ALONE, DEEDS, NAMED_BY, OWN, WITHIN
from college.questionnaires.models import Answer, Question, Questionnaire, Response
from college.questionnaires.pseudonyms import pseudonym
from college.timetable.models import Run

Row = dict[str, Any]
Holdings = dict[str, list[Row]]


def held_about(person: Person, *, key: bytes, by_another: bool = False) -> Holdings:
    """Gather every row about a person, by table: their own, those within them, their answers, and who looked.

    Secrets are left out, and so is who else had a hand in it; of a copy made `by_another`, also what the person wrote
    for themselves alone. `key` is the application's secret, by which the
    answers are found.
    """
    found = {"person": _rows(_table("person"), _table("person").c.id == person.id)}
    numbers: dict[str, list[int]] = {}
    for name, column in sorted(OWN):
        table = _table(name)
        whose = table.c[column] == person.id
        found[name] = _rows(table, whose)
        numbers[name] = list(db.session.scalars(select(table.c.id).where(whose)))
    for (name, column), owner in sorted(WITHIN.items()):
        table = _table(name)
        found[name] = _rows(table, table.c[column].in_(numbers[owner]))
    found["answers"] = answers_of(person, key=key)
    found["deeds"] = deeds_of(person)
    found["audit"] = _audit(person)
    return _without_what_is_theirs_alone(found) if by_another else found


def _without_what_is_theirs_alone(found: Holdings) -> Holdings:
    """Leave out what the person takes away when they sign in themselves; that it is there stays."""
    return found | {
        name: [{key: value for key, value in row.items() if key not in words} for row in found[name]]
        for name, words in ALONE.items()
    }


def deeds_of(person: Person) -> list[Row]:
    """Count what a person did here as one of those who work here."""
    rows = []
    for name, column in sorted(DEEDS):
        table = _table(name)
        count = db.session.scalar(select(func.count()).select_from(table).where(table.c[column] == person.id)) or 0
        rows.append({"what": name, "times": count})
    return [row for row in rows if row["times"]]


def answers_of(person: Person, *, key: bytes) -> list[Row]:
    """Gather the forms that came back from a person, each answer beside its question."""
    about = (Response.wave, Run.code, Response.answered_on, Response.may_quote)
    forms = db.session.execute(
        select(Response.id, Questionnaire.id, Questionnaire.title, *about)
        .join(Questionnaire, Questionnaire.id == Response.questionnaire_id)
        .join(Run, Run.id == Response.run_id)
        .where(Response.pseudonym == pseudonym(key, person.id))
        .order_by(Response.id)
    ).all()
    asked = {(row.questionnaire_id, row.key): row.wording for row in db.session.scalars(select(Question))}
    given: dict[int, list[Row]] = {form[0]: [] for form in forms}
    kinds = {form[0]: form[1] for form in forms}
    for answer in db.session.scalars(select(Answer).where(Answer.response_id.in_(given)).order_by(Answer.id)):
        wording = asked.get((kinds[answer.response_id], answer.question_key)) or answer.question_key
        given[answer.response_id].append({"question": wording, "answer": answer.value})
    return [
        {
            "questionnaire": title,
            "wave": wave.value,
            "run": code,
            "answered_on": _plain(day),
            "may_quote": may_quote,
            "answers": given[number],
        }
        for number, _, title, wave, code, day, may_quote in forms
    ]


def _audit(person: Person) -> list[Row]:
    about = (AuditEntry.about == "person") & (AuditEntry.about_id == person.id)
    entries = select(AuditEntry).where(or_(about, AuditEntry.by_person_id == person.id)).order_by(AuditEntry.id)
    return [
        {
            "at": _plain(entry.at),
            "what": entry.what,
            "by": "you"
            if entry.by_person_id == person.id
            else "somebody else"
            if entry.by_person_id
            else "the college",
        }
        for entry in db.session.scalars(entries)
    ]


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _rows(table: Table, whose: ColumnElement[bool]) -> list[Row]:
    columns = [column for column in table.columns if _may_be_given(table, column.name)]
    rows = db.session.execute(select(*columns).where(whose).order_by(table.c.id)).all()
    said = [{column.name: _plain(value) for column, value in zip(columns, row, strict=True)} for row in rows]
    for column in columns:
        for foreign in column.foreign_keys:
            _name(said, column.name, foreign.column.table.name)
    return said


def _may_be_given(table: Table, column: str) -> bool:
    """Tell whether a column says something of the person: no secret, and no number of another person."""
    if column.endswith("_hash") or column in {"person_id", "once", "leased_until", "name_folded", "email_folded"}:
        return False
    return not any(foreign.column.table.name == "person" for foreign in table.c[column].foreign_keys)


def _name(rows: Sequence[Row], column: str, other: str) -> None:
    if other not in NAMED_BY:
        return
    table, wanted = _table(other), {row[column] for row in rows if row[column] is not None}
    names = dict(db.session.execute(select(table.c.id, table.c[NAMED_BY[other]]).where(table.c.id.in_(wanted))).all())
    for row in rows:
        row[column.removesuffix("_id")] = _plain(names.get(row.pop(column)))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)


def counted(person: Person, *, key: bytes) -> dict[str, int]:
    """Count what an erasure touches, for the page that says so before."""
    numbers = {
        name: _count(name, person)
        for name in ("enrolment", "message", "invitation", "interest", "facilitation", "course_comment")
    }
    return numbers | {"answers": len(answers_of(person, key=key))}


def _count(name: str, person: Person) -> int:
    table = _table(name)
    return db.session.scalar(select(func.count()).select_from(table).where(table.c.person_id == person.id)) or 0


def secrets_of(person: Person) -> Iterable[str]:
    """Give every text by which somebody is known, to look for where sheets were brought in; none of them empty."""
    return {text for text in (person.name, person.email, person.phone, person.reference) if text}
