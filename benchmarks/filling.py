"""A college full of courses for the pages to show, written straight into its tables."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, update

from college.courses.models import Course, CourseAuthor, CourseTopic, Revision
from college.courses.rules import State as CourseState
from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.people.rules import Knowledge
from college.timetable.models import Facilitation, Run, Session
from tests.factories import a_clinician, a_peer_trainer, a_person, a_room, a_term

COURSES, RUNS, SESSIONS, ENROLMENTS = 100, 2, 6, 5
TOPICS = ("Sleep", "Money", "Moving", "Making", "Being with others")
DESCRIPTION = """We look at {what} together, in *three* parts.

## What we do

- We hear what others have found.
- We try **one thing** at a time, and say how it went.

There is tea, and nobody has to speak.
"""
Rows = list[dict[str, Any]]


def fill(times: int = 1) -> None:
    """Write a hundred courses of two runs, or so many times as many; needs an open application context.

    The first course has so many times the runs too, and they the sessions and the places.
    """
    people = [a_peer_trainer(), a_clinician(), *(a_person(f"Student {n}") for n in range(ENROLMENTS * times))]
    numbers = [person.id for person in people]
    rooms, term = [a_room(f"Room {n}") for n in range(10)], a_term()
    places = [(room.id, room.venue_id) for room in rooms]
    runs = _runs(times, term.id)
    sessions = _sessions(times, runs, places)
    with transaction():
        _write_courses(COURSES * times, numbers)
        for model, rows in (
            (Run, runs),
            (Session, sessions),
            (Facilitation, _pairs(sessions, numbers)),
            (Enrolment, _enrolments(times, runs, numbers[2:])),
        ):
            db.session.execute(insert(model), rows)


def _write_courses(many: int, people: list[int]) -> None:
    now, numbers = clock.now(), range(1, many + 1)
    course: Rows = [
        {"id": n, "code": f"C{n:04}", "slug": f"course-{n:04}", "state": CourseState.PUBLISHED, "made_at": now}
        for n in numbers
    ]
    words: Rows = [
        {
            "id": n,
            "course_id": n,
            "number": 1,
            "title": f"Course {n:04}: living with what keeps us awake",
            "summary": f"Number {n} of many: what helps, what does not, and how to find out for yourself.",
            "description": DESCRIPTION.format(what=f"question {n}"),
            "learning_outcomes": f"Name what helps in week {n}\nPlan a small step\nKnow where to ask",
            "made_at": now,
        }
        for n in numbers
    ]
    topics: Rows = [{"course_id": n, "topic": TOPICS[n % len(TOPICS)]} for n in numbers]
    authors: Rows = [
        {"course_id": n, "person_id": person, "knowledge": knowledge}
        for n in numbers
        for person, knowledge in zip(people, Knowledge, strict=False)
    ]
    for model, rows in ((Course, course), (Revision, words), (CourseTopic, topics), (CourseAuthor, authors)):
        db.session.execute(insert(model), rows)
    db.session.execute(update(Course).values(current_revision_id=Course.id, published_revision_id=Course.id))


def _runs(times: int, term: int) -> Rows:
    numbers, now = count(1), clock.now()
    return [
        {
            "id": (n := next(numbers)),
            "code": f"C{course:04}-{turn:02}",
            "course_id": course,
            "term_id": term,
            "revision_id": course,
            "places": 10 * times + n % 7,
            "made_at": now,
        }
        for course in range(1, COURSES * times + 1)
        for turn in range(1, RUNS * _richer(course, times) + 1)
    ]


def _richer(course: int, times: int) -> int:
    return times if course == 1 else 1


def _sessions(times: int, runs: Rows, places: list[tuple[int, int]]) -> Rows:
    numbers, now = count(1), clock.now()
    return [
        {
            "id": next(numbers),
            "run_id": run["id"],
            "number": week + 1,
            "starts_at": (starts := _start(now, run["id"], week)),
            "ends_at": starts + timedelta(hours=2),
            "room_id": places[run["id"] % len(places)][0],
            "venue_id": places[run["id"] % len(places)][1],
            "shares_room": True,  # more is taught here than would fit into its rooms
            "changed_at": now,
        }
        for run in runs
        for week in range(SESSIONS * _richer(run["course_id"], times))
    ]


def _start(now: datetime, run: int, week: int) -> datetime:
    first = now.replace(minute=30 * (run % 2), second=0, microsecond=0) + timedelta(days=3 + run % 20)
    return first.replace(hour=9 + run % 7) + timedelta(weeks=week)


def _pairs(sessions: Rows, people: list[int]) -> Rows:
    return [
        {"session_id": session["id"], "person_id": person, "knowledge": knowledge}
        for session in sessions
        for person, knowledge in zip(people, Knowledge, strict=False)
    ]


def _enrolments(times: int, runs: Rows, students: list[int]) -> Rows:
    return [
        {"person_id": person, "run_id": run["id"], "state": PlaceState.ENROLLED, "asked_at": run["made_at"]}
        for run in runs
        for person in students[: (1 + run["id"] % ENROLMENTS) * _richer(run["course_id"], times)]
    ]
