"""Spreadsheets of the timetable: one row a session, with the run, the term, the venue and the room that it needs.

A session that has ended is kept as held from the start, so that nothing becomes due for it.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from college.courses.rules import acceptable_code
from college.foundation import clock
from college.foundation import spreadsheet_cells as cells
from college.foundation.folding import fold
from college.foundation.refusal import Refused
from college.foundation.spreadsheet_in import Cell, Problem
from college.foundation.wording import N_
from college.imports import timetable_known, timetable_warnings, timetable_writing
from college.imports.plans import Occasion, Plan, differences
from college.imports.reading import Column, Entry, by_rule, each_once
from college.imports.timetable_known import Known, KnownSession
from college.imports.timetable_writing import Planned
from college.people.rules import Knowledge, knowledge_of
from college.timetable import rules
from college.timetable.rules import SessionState

Named = list[tuple[str, Knowledge | None]]
_LINK: Final = re.compile(r"https?://[^\s<>\"']+")


def _moment(cell: Cell) -> datetime | Problem:
    said = cells.moment(cell, tzname=clock.zone().key)
    if isinstance(said, Problem):
        return said
    try:
        rules.day(clock.local(said).date())
    except Refused as refused:
        return cell.problem(refused.sentence)
    return said


def _link(cell: Cell) -> str | Problem:
    said = cells.text(cell, longest=500)
    if isinstance(said, Problem) or _LINK.fullmatch(said):
        return said
    return cell.problem(N_("This is no link. A link begins with https://."))


def _place(cell: Cell) -> str | Problem:
    said = cells.text(cell, longest=100)
    return said if isinstance(said, Problem) else " ".join(said.split())


def _facilitators(cell: Cell) -> Named | Problem:
    said = cells.several(cell)
    if isinstance(said, Problem):
        return said
    named: Named = []
    for each in said:
        person, _, knowledge = (part.strip() for part in each.partition(":"))
        if knowledge.lower() not in {"", *Knowledge}:
            sentence = N_("Write %(person)s:lived_experience or %(person)s:by_training.")
            return cell.problem(sentence, person=person[: cells.LONGEST_CODE])
        named.append((person.upper(), Knowledge(knowledge.lower()) if knowledge else None))
    if len({person for person, _ in named}) < len(named):
        return cell.problem(N_("A session is taught by different people: somebody stands here twice."))
    return named


COLUMNS: Final = {
    "course": Column(by_rule(cells.code, acceptable_code), required=True),
    "run": Column(by_rule(cells.code, rules.code), required=True),
    "term": Column(by_rule(cells.code, rules.code), required=True),
    "capacity": Column(partial(cells.integer, least=0, most=rules.MOST_PLACES), required=True),
    "session": Column(partial(cells.integer, least=1, most=1000), required=True),
    "starts": Column(_moment, required=True),
    "ends": Column(_moment, required=True),
    "venue": Column(_place),
    "room": Column(_place),
    "online_link": Column(_link),
    "facilitators": Column(_facilitators),
    "state": Column(partial(cells.choice, allowed=list(SessionState))),
}


@dataclass(frozen=True)
class _Now:
    known: Known
    moment: datetime


def compare(rows: list[Entry], plan: Plan, occasion: Occasion) -> None:
    """Compare the rows with the timetable that there is, and plan what is to be written."""
    known = timetable_known.known(
        {entry["course"].lower() for entry in rows},
        {entry["run"].lower() for entry in rows},
        {person for entry in rows for person, _ in entry["facilitators"] or ()},
    )
    now = _Now(known, clock.now())
    first: dict[str, Entry] = {}
    planned: list[Planned] = []
    for entry in each_once(rows, lambda entry: (entry["run"].lower(), entry["session"]), "session", plan.problems):
        _ask_run(entry, plan, known, first.setdefault(entry["run"].lower(), entry))
        if entry["ends"] <= entry["starts"]:
            plan.refuse(entry, "ends", N_("The session ends before it starts. Please check the two times."))
        planned.append(_planned(entry, plan, now))
    _ask_places(planned, plan, now)
    timetable_warnings.warn(planned, plan, known, now.moment)
    plan.steps.append(lambda: timetable_writing.write(planned, known, now.moment))


def _ask_run(entry: Entry, plan: Plan, known: Known, first: Entry) -> None:
    run = known.runs.get(entry["run"].lower())
    if entry["course"].lower() not in known.courses:
        plan.refuse(entry, "course", N_("We know no course with the code %(course)s."), course=entry["course"])
    elif run is not None and run.course.lower() != entry["course"].lower():
        sentence = N_("The run %(run)s is of the course %(course)s. Give a run of another course a code of its own.")
        plan.refuse(entry, "course", sentence, run=run.code, course=run.course)
    for column in ("course", "term", "capacity"):
        if str(entry[column]).lower() != str(first[column]).lower():
            sentence = N_("Row %(first)s says %(there)s for the same run. Every row of a run must say the same.")
            plan.refuse(entry, column, sentence, first=first.number, there=first[column])


def _planned(entry: Entry, plan: Plan, now: _Now) -> Planned:
    run = now.known.runs.get(entry["run"].lower())
    there = now.known.sessions.get((entry["run"].lower(), entry["session"]))
    before = _before(there)
    if there is not None and run is not None:
        before |= {"term": run.term, "capacity": run.places}
    said = dict(entry.values) | _where(entry, plan, now.known, there)
    said["facilitators"] = _pair(entry, plan, now.known)
    known_term = now.known.terms.get(entry["term"].lower())
    said["term"] = known_term.code if known_term is not None else entry["term"]
    said["state"] = _state(entry, plan, there, now.moment)
    changed = differences(before, said)
    about = f"{entry['run']} · {entry['session']}"
    if there is None:
        plan.add_new(entry, about)
    elif changed:
        plan.add_update(entry, about, _shown(changed, now.known))
    else:
        plan.same += 1
    after = before | {column: value for column, (_, value) in changed.items()}
    return Planned(entry=entry, there=there, values=after, columns=frozenset(changed))


def _before(there: KnownSession | None) -> dict[str, Any]:
    if there is None:
        blank: dict[str, Any] = {
            "starts": None,
            "ends": None,
            "venue": "",
            "room": "",
            "online_link": "",
            "facilitators": frozenset(),
        }
        return blank | {"state": SessionState.PLANNED, "term": "", "capacity": None}
    return {
        "starts": there.starts_at,
        "ends": there.ends_at,
        "venue": there.venue,
        "room": there.room,
        "online_link": there.online_link,
        "facilitators": there.pair,
        "state": there.state,
    }


def _where(entry: Entry, plan: Plan, known: Known, there: KnownSession | None) -> dict[str, str | None]:
    venue, room = entry["venue"], entry["room"]
    was = there.venue if there is not None else ""
    if room is not None and not (venue or was):
        plan.refuse(entry, "venue", N_("Name the venue of this room."))
    if venue is not None:
        _, venue, _ = known.venues.setdefault(fold(venue), (0, venue, fold(venue) == fold(rules.ONLINE)))
    if room is not None:
        _, room = known.rooms.setdefault((fold(venue or was), fold(room)), (0, room))
    elif venue is not None and venue != was:
        room = ""  # the room belongs to the venue that it was
    return {"venue": venue, "room": room}


def _pair(entry: Entry, plan: Plan, known: Known) -> frozenset[tuple[int, Knowledge]] | None:
    if entry["facilitators"] is None:
        return None
    pair = set()
    for reference, stated in entry["facilitators"]:
        person = known.people.get(reference)
        if person is None:
            plan.refuse(entry, "facilitators", N_("We know nobody with the reference %(person)s."), person=reference)
            continue
        knowledge = stated or knowledge_of(person.roles)
        if knowledge is None:
            sentence = N_(
                "The roles of %(person)s do not say what they teach from. "
                "Write %(person)s:lived_experience or %(person)s:by_training."
            )
            plan.refuse(entry, "facilitators", sentence, person=reference)
            continue
        pair.add((person.id, knowledge))
    return frozenset(pair)


def _state(entry: Entry, plan: Plan, there: KnownSession | None, now: datetime) -> SessionState:
    said = SessionState(entry["state"]) if entry["state"] else there.state if there else SessionState.PLANNED
    if said is SessionState.PLANNED and entry["ends"] <= now:
        if entry["state"]:
            plan.warn(entry, "state", N_("This session has ended, so it is kept as held."))
        return SessionState.HELD
    if said is SessionState.HELD and entry["ends"] > now:
        plan.warn(entry, "state", N_("This session is said to be held, and has not ended yet."))
    return said


def _shown(changed: dict[str, tuple[Any, Any]], known: Known) -> dict[str, tuple[Any, Any]]:
    names = {person.id: reference for reference, person in known.people.items()}
    shown = dict(changed)
    if "facilitators" in shown:
        before, after = ([names.get(number, "…") for number, _ in pair] for pair in changed["facilitators"])
        shown["facilitators"] = before, after
    return shown


def _ask_places(planned: list[Planned], plan: Plan, now: _Now) -> None:
    for code, run in now.known.runs.items():
        rows = [each for each in planned if each.run == code]
        if not rows or rows[0].values["capacity"] >= run.taken or rows[0].values["capacity"] == run.places:
            continue
        written = {each.entry["session"] for each in rows}
        ends = [each.values["ends"] for each in rows if each.is_on]
        ends += [
            there.ends_at
            for (of, number), there in now.known.sessions.items()
            if of == code and number not in written and there.state is not SessionState.CANCELLED
        ]
        if not ends or max(ends) > now.moment:
            sentence = N_("%(taken)s places of the run %(run)s are taken, so there cannot be fewer.")
            plan.refuse(rows[0].entry, "capacity", sentence, taken=run.taken, run=run.code)
