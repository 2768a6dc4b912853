"""A college with years behind it and nothing due: for counting and measuring what a pass of the clock asks."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert

from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import Base, db, transaction
from college.learning_plans.models import LearningPlan
from college.outbox.models import Message
from college.outbox.rules import Channel
from college.outbox.rules import State as MessageState
from college.people.models import AccessNeeds, Person
from college.people.rules import ContactBy
from college.questionnaires.models import Invitation
from college.questionnaires.queries import newest
from college.questionnaires.rules import ASKED_BY_THE_CLOCK, MONTHS_AFTER, due_on
from college.timetable.models import Facilitation, Run, Session
from college.timetable.rules import SessionState
from tests.factories import a_clinician, a_course, a_peer_trainer, a_room, a_term

Rows = list[dict[str, Any]]
SESSIONS, HOLD, YEARS = 6, 10, 4  # of a run: sessions, and people who hold a place; two more wait


def fill(people: int, sessions: int) -> None:
    """Write so many people, and so many sessions from four years ago until two months from now; nothing is due.

    All that was due has been done: questionnaires were sent, reminders written, sessions held. Somebody waits for
    most runs, every fourth person said what helps, and every fifth has a plan. Needs an open application context.
    """
    now = clock.now().replace(second=0, microsecond=0)
    course, term, room = a_course(), a_term(), a_room()
    pair = (a_peer_trainer().id, a_clinician().id)
    students = _people(people, now)
    runs = _runs(sessions // SESSIONS, course.id, term.id, now)
    meetings = [meeting for run in runs for meeting in _meetings(run, room.id, room.venue_id, now)]
    for run in runs:
        del run["begins"]
    with transaction():
        _write(Person, students)
        numbers = list(db.session.scalars(db.select(Person.id).where(Person.reference.startswith("Y"))))
        _write(Run, runs)
        _write(Session, meetings)
        taught = [{"session_id": one["id"], "person_id": person} for one in meetings for person in pair]
        _write(Facilitation, [row | {"knowledge": "by_training"} for row in taught])
        places = _places(runs, meetings, numbers)
        _write(Enrolment, places)
        asked = _asked(places, meetings, now)
        _write(Invitation, asked)
        _write(Message, [*_questions(now), *_reminders(places, meetings, now)])
        _write(AccessNeeds, [_reviewed(n, now) | {"looked_at": now} for n in numbers[::4]])
        _write(LearningPlan, [_reviewed(n, now) for n in numbers[::5]])


def _write(model: type[Base], rows: Rows) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _people(many: int, now: datetime) -> Rows:
    said = {"contact_by": ContactBy.EMAIL, "made_at": now, "phone": "", "phone_digits": ""}
    return [
        {
            "reference": f"Y{n:06}",
            "name": f"Student {n}",
            "name_folded": f"student {n}",
            "email": f"student{n}@example.org",
            "email_folded": f"student{n}@example.org",
        }
        | said
        for n in range(many)
    ]


def _runs(many: int, course: int, term: int, now: datetime) -> Rows:
    """Let the runs begin one after the other, evenly, the last of them in two months."""
    first, numbers = now - timedelta(days=365 * YEARS), count(10_000)
    step = (timedelta(days=365 * YEARS) + timedelta(days=60)) / max(many, 1)
    said = {"course_id": course, "term_id": term, "places": HOLD, "first_visit": "", "stamp": 0}
    return [
        {
            "id": (n := next(numbers)),
            "code": f"Y{n}",
            "begins": first + step * at,
            "made_at": first - timedelta(days=60),
        }
        | said
        for at in range(many)
    ]


def _meetings(run: dict[str, Any], room: int, venue: int, now: datetime) -> Rows:
    rows = []
    for week in range(SESSIONS):
        starts_at = run["begins"] + timedelta(weeks=week, minutes=7)
        ends_at = starts_at + timedelta(hours=2)
        rows.append(
            {
                "id": run["id"] * 10 + week,
                "run_id": run["id"],
                "number": week + 1,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "room_id": room,
                "shares_room": True,  # more is taught than would fit into one room
                "venue_id": venue,
                "state": SessionState.HELD if ends_at <= now else SessionState.PLANNED,
                "changed_at": run["made_at"],
            }
        )
    return rows


def _places(runs: Rows, meetings: Rows, people: list[int]) -> Rows:
    numbers, rows = count(1), []
    for at, run in enumerate(runs):
        for seat in range(min(HOLD + 2, len(people))):
            state = PlaceState.ENROLLED if seat < HOLD else PlaceState.WAITING
            person = people[(at * 7 + seat * 13) % len(people)]
            asked_at = run["made_at"] + timedelta(days=1)
            rows.append(
                {"id": next(numbers), "person_id": person, "run_id": run["id"], "state": state, "asked_at": asked_at}
            )
    seen = {(row["person_id"], row["run_id"]): row for row in rows}  # a small college has not so many different people
    return list(seen.values())


def _asked(places: Rows, meetings: Rows, now: datetime) -> Rows:
    ends = {meeting["run_id"]: meeting["ends_at"] for meeting in meetings}
    forms = {wave: newest(key).id for wave, key in ASKED_BY_THE_CLOCK.items()}
    today, rows = clock.local(now).date(), []
    for place in places:
        ended = clock.local(ends[place["run_id"]]).date()
        if place["state"] is PlaceState.ENROLLED and ends[place["run_id"]] <= now:
            for wave in MONTHS_AFTER:
                day = due_on(wave, ended)
                if day <= today:
                    at = clock.start_of(day)
                    said = {"person_id": place["person_id"], "run_id": place["run_id"], "wave": wave}
                    said |= {
                        "token_hash": f"{place['id']}{wave}",
                        "invited_at": at,
                        "closes_at": at + timedelta(days=30),
                    }
                    rows.append(said | {"questionnaire_id": forms[wave], "returned": place["id"] % 3 == 0})
    return rows


def _questions(now: datetime) -> Rows:
    """Let all that can still be answered have been asked and asked again by e-mail."""
    still_open = db.select(Invitation.id, Invitation.person_id).where(Invitation.closes_at > now)
    return [
        _message(person, now) | {"name": name, "about": "invitation", "about_id": number, "once": f"{name}:{number}"}
        for number, person in db.session.execute(still_open).all()
        for name in ("questionnaires/after_course", "questionnaires/reminder")
    ]


def _reminders(places: Rows, meetings: Rows, now: datetime) -> Rows:
    near = [one for one in meetings if now - timedelta(days=60) < one["starts_at"] < now + timedelta(days=3)]
    on: dict[int, list[int]] = {}
    for place in places:
        if place["state"] is PlaceState.ENROLLED:
            on.setdefault(place["run_id"], []).append(place["person_id"])
    return [
        _message(person, now)
        | {
            "name": "timetable/reminder",
            "about": "session",
            "about_id": one["id"],
            "once": f"timetable/reminder:{one['id']}:{clock.local(one['starts_at']):%Y-%m-%d}:{person}",
        }
        for one in near
        for person in on.get(one["run_id"], [])
    ]


def _message(person: int, now: datetime) -> dict[str, Any]:
    return {"person_id": person, "channel": Channel.EMAIL, "state": MessageState.SENT, "made_at": now, "due_at": now}


def _reviewed(person: int, now: datetime) -> dict[str, Any]:
    return {"person_id": person, "changed_at": now, "review_on": clock.local(now).date() + timedelta(days=30)}
