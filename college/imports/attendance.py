"""Spreadsheets of attendance: one mark of one person at one session. A mark made in the register stays as it is."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import select

from college.attendance.models import Mark
from college.attendance.rules import Attended
from college.foundation import clock
from college.foundation import spreadsheet_cells as cells
from college.foundation.wording import N_
from college.imports import queries
from college.imports.batches import found, insert_all, update_all
from college.imports.people import reference
from college.imports.plans import Occasion, Plan, differences
from college.imports.reading import Column, Entry, each_once
from college.timetable.models import Session
from college.timetable.rules import SessionState

COLUMNS: Final = {
    "run": Column(cells.code, required=True),
    "session": Column(partial(cells.integer, least=1, most=1000), required=True),
    "person": Column(reference, required=True),
    "mark": Column(partial(cells.choice, allowed=list(Attended)), required=True),
    "minutes": Column(partial(cells.integer, least=0, most=24 * 60)),
}


@dataclass(frozen=True)
class _Session:
    id: int
    starts_at: datetime
    state: SessionState


@dataclass(frozen=True)
class _Mark:
    id: int
    is_from_register: bool
    values: dict[str, Any]


@dataclass(frozen=True)
class _Known:
    runs: dict[str, queries.KnownRun]
    sessions: dict[tuple[int, int], _Session]
    people: dict[str, queries.KnownPerson]
    enrolments: dict[tuple[int, int], int]
    marks: dict[tuple[int, int], _Mark]


def compare(rows: list[Entry], plan: Plan, occasion: Occasion) -> None:
    """Compare the rows with the registers that there are, and plan what is to be written."""
    known = _known(rows)
    now = clock.now()
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for entry in each_once(rows, _key, "person", plan.problems):
        place = _place(entry, plan, known)
        if place is None:
            continue
        session, enrolment = place
        _warn(entry, plan, session, now)
        there = known.marks.get((session.id, enrolment))
        if there is None:
            plan.add_new(entry, _about(entry))
            new.append(
                {"session_id": session.id, "enrolment_id": enrolment, "by_person_id": None, "made_at": now}
                | {"mark": Attended(entry["mark"]), "minutes": entry["minutes"]}
            )
        elif row := _changed(entry, plan, there):
            changed.append(row | {"made_at": now})
    plan.steps.append(lambda: insert_all(Mark, new))
    plan.steps.append(lambda: update_all(Mark, changed))


def _key(entry: Entry) -> tuple[str, int, str]:
    return entry["run"].lower(), entry["session"], entry["person"]


def _about(entry: Entry) -> str:
    return f"{entry['run']} · {entry['session']} · {entry['person']}"


def _known(rows: list[Entry]) -> _Known:
    runs = queries.runs({entry["run"] for entry in rows})
    ids = [run.id for run in runs.values()]
    sessions = found(
        select(Session.run_id, Session.number, Session.id, Session.starts_at, Session.state), Session.run_id, ids
    )
    by_number = {(run, number): _Session(id_, starts, state) for run, number, id_, starts, state in sessions}
    marks = found(
        select(Mark.id, Mark.session_id, Mark.enrolment_id, Mark.by_person_id, Mark.mark, Mark.minutes),
        Mark.session_id,
        [session.id for session in by_number.values()],
    )
    return _Known(
        runs=runs,
        sessions=by_number,
        people=queries.people({entry["person"] for entry in rows}),
        enrolments=queries.enrolled(ids),
        marks={
            (row.session_id, row.enrolment_id): _Mark(
                row.id, row.by_person_id is not None, {"mark": row.mark, "minutes": row.minutes}
            )
            for row in marks
        },
    )


def _place(entry: Entry, plan: Plan, known: _Known) -> tuple[_Session, int] | None:
    run, person = known.runs.get(entry["run"].lower()), known.people.get(entry["person"])
    if run is None:
        plan.refuse(entry, "run", N_("We know no run with the code %(run)s."), run=entry["run"])
    if person is None:
        plan.refuse(entry, "person", N_("We know nobody with the reference %(person)s."), person=entry["person"])
    session = known.sessions.get((run.id, entry["session"])) if run is not None else None
    if run is not None and session is None:
        sentence = N_("The run %(run)s has no session %(session)s.")
        plan.refuse(entry, "session", sentence, run=run.code, session=entry["session"])
    enrolment = known.enrolments.get((run.id, person.id)) if run is not None and person is not None else None
    if run is not None and person is not None and enrolment is None:
        sentence = N_("%(person)s is not enrolled on %(run)s. Bring the enrolments first.")
        plan.refuse(entry, "person", sentence, person=entry["person"], run=run.code)
    return (session, enrolment) if session is not None and enrolment is not None else None


def _warn(entry: Entry, plan: Plan, session: _Session, now: datetime) -> None:
    if session.state is SessionState.CANCELLED:
        plan.warn(entry, "session", N_("This session was cancelled: its marks are kept, and counted nowhere."))
    elif session.starts_at > now:
        plan.warn(entry, "session", N_("This session has not been held yet."))


def _changed(entry: Entry, plan: Plan, there: _Mark) -> dict[str, Any] | None:
    changed = differences(there.values, entry.values)
    if not changed:
        plan.same += 1
        return None
    if there.is_from_register:
        plan.leave(
            entry, "mark", N_("The register says “%(mark)s” already; that stays."), mark=str(there.values["mark"])
        )
        return None
    plan.add_update(entry, _about(entry), changed)
    after = there.values | {column: value for column, (_, value) in changed.items()}
    return {"id": there.id, "mark": Attended(after["mark"]), "minutes": after["minutes"]}
