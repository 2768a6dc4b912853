"""What the demonstration college teaches: courses, venues, three terms, runs, sessions, and who teaches them."""

from datetime import datetime, time, timedelta
from typing import Any

from college.cli.demo.making import COMING, PAST, PRESENT, MadeRun, MadeSession, Making, write, write_silently
from college.cli.demo.words import ACCESS, COURSES, DESCRIPTION, FIRST_VISIT, OUTCOMES, VENUES
from college.courses import search
from college.courses.models import Course, CourseAuthor, CourseTopic, Revision
from college.courses.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.people.rules import Knowledge
from college.timetable.models import Facilitation, Room, Run, Session, Term, Venue
from college.timetable.rules import SessionState

HOURS = (10, 13, 18)
A_WEEK = 5 * len(HOURS)  # how often a room is used in a week
IN_REVIEW, SIGNED_OFF = 19, 20  # places in the list of courses; what becomes of them is told in writing.py
# weeks from today: when a term's first sessions are, for the past, the present and the coming term
STARTS = {PAST: -22, PRESENT: -5, COMING: 6}


def make_courses(making: Making) -> None:
    """Write the courses; a few of them are still drafts and one is retired."""
    for n in range(making.size.courses):
        title, summary, topic = COURSES[n % len(COURSES)]
        title = title if n < len(COURSES) else f"{title} {n // len(COURSES) + 1}"
        state = State.DRAFT if n in _unpublished(making) else State.PUBLISHED
        if n == making.size.courses - 1:
            state = State.RETIRED
        making.courses.append(_course(making, n, title, summary, topic, state))


def _course(making: Making, n: int, title: str, summary: str, topic: str, state: State) -> tuple[int, int]:
    code = f"C{n + 1:02}"
    course = Course(code=code, slug=code.lower(), state=state, made_at=making.now - timedelta(days=400))
    db.session.add(course)
    db.session.flush()
    words = {
        "title": title,
        "summary": summary,
        "description": DESCRIPTION.format(subject=title.lower()),
        "learning_outcomes": OUTCOMES,
    }
    revision = Revision(course_id=course.id, number=1, made_at=course.made_at, **words)
    db.session.add(revision)
    db.session.flush()
    course.current_revision_id = revision.id
    course.published_revision_id = None if state is State.DRAFT else revision.id
    pair = [(making.peers[n % len(making.peers)], Knowledge.LIVED_EXPERIENCE)]
    if n != 21:  # the one draft that still lacks an author by training
        pair.append((making.clinicians[n % len(making.clinicians)], Knowledge.BY_TRAINING))
    course.authors = [CourseAuthor(person_id=person, knowledge=knowledge) for person, knowledge in pair]
    course.topic_rows = [CourseTopic(topic=topic)]
    search.remember(course, f"{title} {summary} {topic}")
    return course.id, revision.id


def make_runs(making: Making) -> None:
    """Plan the terms and their runs: forty in a college of the usual size."""
    each = max(13, making.size.students // 23)
    rooms = _rooms(each)
    first = COMING - making.size.terms + 1
    for when in range(min(first, PAST), COMING + 1) if making.size.terms >= 3 else range(first, COMING + 1):
        _term(making, when, each + (1 if when == PRESENT else 0), rooms)


def _rooms(runs: int) -> list[tuple[int | None, int | None]]:
    """Make the venues, with rooms enough for so many runs in a term: none is in two places of the timetable at once."""
    found: list[tuple[int | None, int | None]] = []
    more = max(0, 2 + runs // A_WEEK - sum(len(rooms) for _name, _address, _way, rooms in VENUES))
    for n, (name, address, way, rooms) in enumerate(VENUES):
        venue = write(Venue, [{"name": name, "address": address, "transport": way, "access": ACCESS}])[0]
        names = [*rooms, *(f"Room {number + 3}" for number in range(more))] if n == 1 else [*rooms]
        found += [
            (venue, room) for room in write(Room, [{"venue_id": venue, "name": each, "seats": 16} for each in names])
        ]
    online = write(Venue, [{"name": "Online", "is_online": True}])[0]
    return [*found, (online, None)]


def _begins(making: Making, when: int) -> Any:
    monday = making.today - timedelta(days=making.today.weekday())
    weeks = STARTS[when] if when >= PAST else STARTS[PAST] + 17 * when
    return monday + timedelta(weeks=weeks)


def _term(making: Making, when: int, count: int, rooms: list[tuple[int | None, int | None]]) -> None:
    begins = _begins(making, when)
    season = ("winter", "spring", "summer", "autumn")[(begins.month % 12) // 3]
    opens = clock.start_of(begins - timedelta(weeks=8))
    closes = clock.start_of(begins + timedelta(weeks=2))
    term = write(
        Term,
        [
            {
                "code": f"{begins.year}-{season}" if when >= PAST else f"{begins.year}-{season}-{-when}",
                "name": f"{season.capitalize()} {begins.year}",
                "starts_on": begins,
                "ends_on": begins + timedelta(weeks=9),
                "enrolment_opens_at": opens,
                "enrolment_closes_at": closes,
            }
        ],
    )[0]
    published = [course for n, course in enumerate(making.courses) if n not in _unpublished(making)]
    for n in range(count):
        _run(making, when, n, term, published[(n + 7 * when) % len(published)], begins, opens, rooms)


def _unpublished(making: Making) -> set[int]:
    return {IN_REVIEW, SIGNED_OFF, 21, making.size.courses - 1, making.size.courses - 2}


def _run(
    making: Making,
    when: int,
    n: int,
    term: int,
    course: tuple[int, int],
    begins: Any,
    opens: datetime,
    rooms: list[tuple[int | None, int | None]],
) -> None:
    made_at = opens - timedelta(days=7)
    number = len(making.runs) + 1
    places = making.chance.choice((8, 10, 12, 14))
    run = write(
        Run,
        [
            {
                "code": f"R{number:03}",
                "course_id": course[0],
                "revision_id": course[1],
                "term_id": term,
                "places": places,
                "first_visit": FIRST_VISIT,
                "made_at": made_at,
            }
        ],
    )[0]
    made = MadeRun(run, when, n, places, made_at)
    # the cast's own run meets on another day than the rest, so that it has a room of its own
    sessions = _sessions(making, made, begins, rooms[1 + n // A_WEEK if n else 0])
    making.runs.append(MadeRun(run, when, n, places, made_at, sessions))


def _sessions(
    making: Making, run: MadeRun, begins: Any, room: tuple[int | None, int | None]
) -> tuple[MadeSession, ...]:
    n = run.place_in_term
    first = begins + timedelta(days=n % 5)
    if run.when == PRESENT and n == 0:  # the cast's own run meets tomorrow
        first = making.today + timedelta(days=1) - timedelta(weeks=5)
    weeks = 4 if run.when == PRESENT and n == 13 else making.chance.choice((6, 7, 8)) if run.when == PRESENT else 5
    starts = [clock.moment_of(first + timedelta(weeks=week), time(HOURS[n // 5 % 3])) for week in range(weeks)]
    rows = [_session(making, run, week, at, room) for week, at in enumerate(starts)]
    numbers = write(Session, rows)
    _teach(making, run, numbers)
    return tuple(
        MadeSession(number, row["starts_at"], row["ends_at"], row["state"])
        for number, row in zip(numbers, rows, strict=True)
    )


def _session(
    making: Making, run: MadeRun, week: int, starts_at: datetime, room: tuple[int | None, int | None]
) -> dict[str, Any]:
    ends_at = starts_at + timedelta(hours=2)
    state = SessionState.HELD if ends_at <= making.now else SessionState.PLANNED
    if run.place_in_term == 5 and week == 2:
        state = SessionState.CANCELLED
    return {
        "run_id": run.id,
        "number": week + 1,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "venue_id": room[0],
        "room_id": room[1],
        "online_link": "" if room[1] else "https://meet.example/tidewater",
        "state": state,
        "changed_at": run.made_at,
    }


def _teach(making: Making, run: MadeRun, sessions: list[int]) -> None:
    n = run.place_in_term
    peer = making.peers[n % len(making.peers)]
    clinician = making.clinicians[(n + (1 if n == 1 else 0)) % len(making.clinicians)]
    rows = [{"session_id": each, "person_id": peer, "knowledge": Knowledge.LIVED_EXPERIENCE} for each in sessions]
    # one facilitator of this term is off sick: her next session is listed as lacking its pair
    sick = sessions[-1] if run.when == PRESENT and n == 4 else None
    rows += [
        {"session_id": each, "person_id": clinician, "knowledge": Knowledge.BY_TRAINING}
        for each in sessions
        if each != sick
    ]
    write_silently(Facilitation, rows)
