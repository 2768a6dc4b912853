"""Spreadsheets of enrolments: who has, waits for or gave up a place, and in which capacities they come.

A run that is still open never holds more people than it has places; of one that has ended, history is kept as it was.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import select

from college.enrolment.models import Enrolment, EnrolmentCapacity, EnrolmentEvent
from college.enrolment.rules import HOLDS_A_PLACE, EnrolledBy, State
from college.foundation import clock
from college.foundation import spreadsheet_cells as cells
from college.foundation.spreadsheet_in import Cell
from college.foundation.wording import N_
from college.imports import queries
from college.imports.batches import delete_all, found, insert_all, insert_numbered, update_all
from college.imports.people import capacities, reference
from college.imports.plans import Occasion, Plan, differences
from college.imports.queries import KnownPerson, KnownRun
from college.imports.reading import Column, Entry, each_once

_STATES: Final = (State.ENROLLED, State.WAITING, State.WITHDRAWN)
_ORDER: Final = {State.WITHDRAWN: 0, State.WAITING: 1, State.OFFERED: 2, State.ENROLLED: 3}
REASON: Final = N_("From a spreadsheet")


def _asked(cell: Cell) -> Any:
    return cells.moment(cell, tzname=clock.zone().key)


COLUMNS: Final = {
    "run": Column(cells.code, required=True),
    "person": Column(reference, required=True),
    "capacity": Column(capacities, required=True),
    "state": Column(partial(cells.choice, allowed=list(_STATES)), required=True),
    "asked_at": Column(_asked),
    "channel": Column(partial(cells.choice, allowed=list(EnrolledBy))),
}


@dataclass
class _Known:
    id: int
    values: dict[str, Any]


@dataclass(frozen=True)
class _Planned:
    entry: Entry
    run: KnownRun
    person: KnownPerson
    there: _Known | None
    values: dict[str, Any]
    columns: frozenset[str]

    @property
    def holds(self) -> bool:
        return self.values["state"] in HOLDS_A_PLACE

    @property
    def held(self) -> bool:
        return self.there is not None and self.there.values["state"] in HOLDS_A_PLACE


def compare(rows: list[Entry], plan: Plan, occasion: Occasion) -> None:
    """Compare the rows with the places that are taken, and plan what is to be written; the runs are held meanwhile."""
    runs = queries.runs({entry["run"] for entry in rows}, hold=True)
    people = queries.people({entry["person"] for entry in rows})
    known = _known([run.id for run in runs.values()])
    now = clock.now()
    planned: list[_Planned] = []
    for entry in each_once(rows, lambda entry: (entry["run"].lower(), entry["person"]), "person", plan.problems):
        run, person = runs.get(entry["run"].lower()), people.get(entry["person"])
        if run is None:
            plan.refuse(entry, "run", N_("We know no run with the code %(run)s."), run=entry["run"])
        if person is None:
            plan.refuse(entry, "person", N_("We know nobody with the reference %(person)s."), person=entry["person"])
        if entry["asked_at"] is not None and entry["asked_at"] > now:
            plan.warn(entry, "asked_at", N_("This is later than now."))
        if run is not None and person is not None:
            planned.append(_planned(entry, plan, run, person, known.get((run.id, person.id))))
    _ask_places(planned, plan)
    changed = [each for each in planned if each.there is not None and each.columns]
    changed.sort(key=lambda each: _ORDER[each.values["state"]])  # a place is given up before another takes it
    plan.steps.append(lambda: _write_changed(changed, occasion))
    plan.steps.append(lambda: _write_new([each for each in planned if each.there is None], occasion))


def _known(run_ids: list[int]) -> dict[tuple[int, int], _Known]:
    known: dict[tuple[int, int], _Known] = {}
    by_id: dict[int, _Known] = {}
    columns = (Enrolment.id, Enrolment.run_id, Enrolment.person_id, Enrolment.state)
    for row in found(select(*columns, Enrolment.asked_at, Enrolment.channel), Enrolment.run_id, run_ids):
        values = {"state": row.state, "asked_at": row.asked_at, "channel": row.channel, "capacity": frozenset()}
        known[row.run_id, row.person_id] = by_id[row.id] = _Known(row.id, values)
    comes_as = select(EnrolmentCapacity.enrolment_id, EnrolmentCapacity.capacity)
    for number, capacity in found(comes_as, EnrolmentCapacity.enrolment_id, by_id):
        by_id[number].values["capacity"] |= {capacity}
    return known


def _planned(entry: Entry, plan: Plan, run: KnownRun, person: KnownPerson, there: _Known | None) -> _Planned:
    about = f"{run.code} · {entry['person']}"
    said = dict(entry.values) | {"state": State(entry["state"])}
    said["channel"] = EnrolledBy(entry["channel"]) if entry["channel"] else None
    if there is None:
        plan.add_new(entry, about)
        now = clock.now()
        usual = {"asked_at": now, "channel": EnrolledBy.PAPER}
        return _Planned(entry, run, person, None, usual | {k: v for k, v in said.items() if v is not None}, frozenset())
    if there.values["state"] is State.OFFERED and said["state"] is State.WAITING:
        said["state"] = State.OFFERED  # a spreadsheet knows no offers: whoever has one is still waiting
    if there.values["state"] is State.WITHDRAWN and said["state"] is State.WAITING and said["asked_at"] is None:
        said["asked_at"] = clock.now()  # whoever comes back stands behind those who stayed
    changed = differences(there.values, said)
    if changed:
        plan.add_update(entry, about, changed)
    else:
        plan.same += 1
    after = there.values | {column: value for column, (_, value) in changed.items()}
    return _Planned(entry, run, person, there, after, frozenset(changed))


def _ask_places(planned: list[_Planned], plan: Plan) -> None:
    by_run: defaultdict[str, list[_Planned]] = defaultdict(list)
    for each in planned:
        by_run[each.run.code].append(each)
    now = clock.now()
    for rows in by_run.values():
        run = rows[0].run
        free = run.places - run.taken + sum(each.held and not each.holds for each in rows)
        beyond = [each for each in rows if each.holds and not each.held][max(free, 0) :]
        if beyond and run.is_over(now):
            sentence = N_("More people are enrolled on %(run)s than it had places: %(places)s.")
            plan.warn(beyond[0].entry, "state", sentence, run=run.code, places=run.places)
            continue
        for each in beyond:
            sentence = N_("No place is left on %(run)s, which has %(places)s. Write “waiting”, or give it more places.")
            plan.refuse(each.entry, "state", sentence, run=run.code, places=run.places)


def _write_new(planned: list[_Planned], occasion: Occasion) -> None:
    now = clock.now()
    numbers = insert_numbered(
        Enrolment,
        [
            {
                "person_id": each.person.id,
                "run_id": each.run.id,
                "state": each.values["state"],
                "asked_at": each.values["asked_at"],
                "channel": each.values["channel"],
                "brought_at": now,
            }
            for each in planned
        ],
    )
    written = list(zip(numbers, planned, strict=True))
    _write_capacities(written)
    _write_events([(number, each, min(each.values["asked_at"], now)) for number, each in written], occasion)


def _write_changed(planned: list[_Planned], occasion: Occasion) -> None:
    now = clock.now()
    changed = [(each.there.id, each) for each in planned if each.there is not None]
    update_all(
        Enrolment,
        [{"id": number} | {k: each.values[k] for k in ("state", "asked_at", "channel")} for number, each in changed],
    )
    moved = [(number, each) for number, each in changed if "state" in each.columns]
    update_all(Enrolment, [{"id": number, "offer_lapses_at": None, "brought_at": now} for number, _ in moved])
    _write_events([(number, each, now) for number, each in moved], occasion)
    come_as = [(number, each) for number, each in changed if "capacity" in each.columns]
    delete_all(EnrolmentCapacity, EnrolmentCapacity.enrolment_id, [number for number, _ in come_as])
    _write_capacities(come_as)


def _write_capacities(written: list[tuple[int, _Planned]]) -> None:
    rows = [
        {"enrolment_id": number, "capacity": capacity}
        for number, each in written
        for capacity in sorted(each.values["capacity"])
    ]
    insert_all(EnrolmentCapacity, rows)


def _write_events(written: list[tuple[int, _Planned, Any]], occasion: Occasion) -> None:
    by = {"by_person_id": occasion.by_id, "reason": REASON}
    insert_all(
        EnrolmentEvent,
        [{"enrolment_id": number, "at": at, "state": each.values["state"]} | by for number, each, at in written],
    )
