"""Who is on the runs of the demonstration college, who waits, and who came."""

from datetime import datetime, timedelta
from typing import Any

from college.attendance.models import Mark
from college.attendance.rules import Attended
from college.cli.demo.making import COMING, PRESENT, MadeRun, Making, write, write_silently
from college.cli.demo.people import COMES_AS
from college.cli.demo.words import HELPS
from college.enrolment.models import Enrolment, EnrolmentCapacity, EnrolmentEvent
from college.enrolment.rules import EnrolledBy, State
from college.people.rules import Capacity
from college.timetable.rules import SessionState

CAME = (Attended.ATTENDED,) * 14 + (
    Attended.LATE,
    Attended.PART,
    Attended.APOLOGIES,
    Attended.APOLOGIES,
    Attended.MISSED,
)


def make_places(making: Making, agreement: int) -> dict[int, list[tuple[int, int]]]:
    """Fill the runs, with queues where more people asked than there are places.

    Gives, for each run, the numbers of those enrolled: (person, enrolment).
    """
    enrolled = {}
    for run in making.runs:
        rows = [_row(making, run, n, person, agreement) for n, person in enumerate(_asking(making, run))]
        numbers = write(Enrolment, rows)
        _capacities(making, rows, numbers)
        _events(rows, numbers)
        pairs = list(zip(rows, numbers, strict=True))
        enrolled[run.id] = [(row["person_id"], number) for row, number in pairs if row["state"] is State.ENROLLED]
        _mark(making, run, enrolled[run.id])
    return enrolled


def _asking(making: Making, run: MadeRun) -> list[int]:
    wanted = making.chance.randint(run.places - 3, run.places + 5)
    cast = _cast(making, run)
    others = [
        person
        for person in making.chance.sample(making.students, min(wanted, len(making.students)))
        if person not in cast
    ]
    if run.when == COMING and run.place_in_term == 0:  # Bryn is the first in the queue of a full run, and one gives up
        return [*others[: run.places], making.cast["bryn"], *others[run.places :]]
    return [*cast, *others]


def _cast(making: Making, run: MadeRun) -> list[int]:
    present = {0: ("amina",), 2: ("sam",), 13: ("amina", "bryn")}
    return [making.cast[key] for key in present.get(run.place_in_term, ())] if run.when == PRESENT else []


def _row(making: Making, run: MadeRun, n: int, person: int, agreement: int) -> dict[str, Any]:
    state = State.ENROLLED if n < run.places else State.WAITING
    gives_up = run.when == COMING and run.place_in_term == 0 and n == 1
    if gives_up or (n > 2 and making.chance.random() < 0.06 and person not in making.cast.values()):
        state = State.WITHDRAWN
    return {
        "person_id": person,
        "run_id": run.id,
        "state": state,
        "asked_at": _asked_at(making, run, n),
        "channel": making.chance.choice((EnrolledBy.WEB, EnrolledBy.WEB, EnrolledBy.PHONE, EnrolledBy.PAPER)),
        "what_helps": making.chance.choice(HELPS) if making.chance.random() < 0.2 else "",
        "agreement_id": agreement,
    }


def _asked_at(making: Making, run: MadeRun, n: int) -> datetime:
    asked = run.made_at + timedelta(days=8, hours=n)
    return min(asked, making.now - timedelta(hours=1) + timedelta(seconds=n))


def _capacities(making: Making, rows: list[dict[str, Any]], numbers: list[int]) -> None:
    sam = making.cast["sam"]
    made = []
    for row, number in zip(rows, numbers, strict=True):
        first = Capacity.SUPPORTER if row["person_id"] == sam else making.chance.choice(COMES_AS)
        both = {first, Capacity.SUPPORTER} if making.chance.random() < 0.08 else {first}
        made += [{"enrolment_id": number, "capacity": capacity} for capacity in sorted(both)]
    write_silently(EnrolmentCapacity, made)


def _events(rows: list[dict[str, Any]], numbers: list[int]) -> None:
    write_silently(
        EnrolmentEvent,
        [
            {"enrolment_id": number, "at": row["asked_at"], "state": row["state"]}
            for row, number in zip(rows, numbers, strict=True)
        ],
    )


def _mark(making: Making, run: MadeRun, enrolled: list[tuple[int, int]]) -> None:
    held = [session for session in run.sessions if session.state is SessionState.HELD]
    if run.when == PRESENT and run.place_in_term in {0, 1}:
        held = held[:-1]  # two registers wait for marks, the first of them for Dee
    made = []
    for _, enrolment in enrolled:
        drifts_off = making.chance.random() < 0.1
        for n, session in enumerate(held):
            mark = Attended.MISSED if drifts_off and n > 1 else making.chance.choice(CAME)
            made.append(
                {
                    "session_id": session.id,
                    "enrolment_id": enrolment,
                    "mark": mark,
                    "minutes": 60 if mark is Attended.PART else None,
                    "made_at": session.ends_at,
                    "by_person_id": making.peers[run.place_in_term % len(making.peers)],
                }
            )
    write_silently(Mark, made)
