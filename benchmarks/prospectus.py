"""The prospectus of a term of 50 and of 400 courses, beside typst alone with the same data already made.

Both sides set it in a process of its own, whose processor time is counted in.

What is ours: the questions to the database, the words and dates, a QR code for each run, and looking through every
text for signs that cannot be drawn. The rest is typst, which is the limit. Each booklet differs from the one before in
the name of its term, as one does that is made anew after a change. The very first one after a start, of 50 courses, is
to cost less than a second of the processor.
"""

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm.attributes import set_committed_value

from benchmarks.houses import a_college
from benchmarks.ratio import Ratio
from college.courses.models import Course, CourseAuthor, CourseTopic, Revision
from college.courses.rules import State
from college.foundation import clock, documents
from college.foundation.db import db, reading, transaction
from college.people.rules import Knowledge
from college.timetable.models import Run, Session, Term
from college.web.prospectus import facts_of, prospectus
from tests.factories import a_clinician, a_peer_trainer, a_room, a_term

SIZES = (50, 400)
SESSIONS = 6
TOPICS = ("Sleep", "Money", "Moving", "Making", "Being with others")
AIM, BLOCKS = 1.5, 5
A_SECOND = 1000  # ms
DESCRIPTION = """We look at question {n} together, in *three* parts.

## What we do

- We hear what others have found.
- We try **one thing** at a time, and say how it went.

There is tea, and nobody has to speak.
"""
Rows = list[dict[str, Any]]


def measure() -> Iterator[Ratio]:
    """Measure the booklet at either size, and the very first one."""
    for size in SIZES:
        with a_college() as app, app.app_context():
            number = _fill(size)
            with reading():
                yield from _at(db.session.get_one(Term, number), size)


def _at(term: Term, size: int) -> Iterator[Ratio]:
    first = _cost_of(lambda: prospectus(term))
    if size == min(SIZES):
        yield Ratio(f"the first prospectus of {size} courses", "one second", first, A_SECOND, "ms", 1)
    name, turn = term.name, count(1)
    data = json.dumps(facts_of(term) | {"large": False}, ensure_ascii=False)

    def ours() -> bytes:
        set_committed_value(term, "name", f"Autumn, again {next(turn)}")
        return prospectus(term)

    def limit() -> bytes:
        return documents.typeset("prospectus.typ", data.replace(name, f"Autumn, again {next(turn)}"))

    pairs = [(_cost_of(ours), _cost_of(limit)) for _ in range(BLOCKS)]
    made, alone = sorted(pairs, key=lambda pair: pair[0] / pair[1])[BLOCKS // 2]
    yield Ratio(f"prospectus of {size} courses", "typst alone, the data made", made, alone, "ms", AIM)


def _cost_of(deed: Callable[[], bytes]) -> float:
    """Give the milliseconds of the processor that a deed took, here and in the processes that it started."""
    before = os.times()
    deed()
    return sum(after - then for after, then in zip(os.times()[:4], before[:4], strict=True)) * 1000


def _fill(many: int) -> int:
    """Write so many courses of one run each, straight into their tables; give the number of the term."""
    term, people = a_term().id, [a_peer_trainer().id, a_clinician().id]
    rooms = [(room.id, room.venue_id) for room in (a_room(f"Room {n}") for n in range(5))]
    numbers, now = range(1, many + 1), clock.now()
    courses: Rows = [
        {"id": n, "code": f"C{n}", "slug": f"c{n}", "state": State.PUBLISHED, "made_at": now} for n in numbers
    ]
    topics: Rows = [{"course_id": n, "topic": TOPICS[n % len(TOPICS)]} for n in numbers]
    runs: Rows = [
        {"id": n, "code": f"C{n}-1", "course_id": n, "term_id": term, "revision_id": n, "places": 12, "made_at": now}
        for n in numbers
    ]
    authors: Rows = [
        {"course_id": n, "person_id": person, "knowledge": knowledge}
        for n in numbers
        for person, knowledge in zip(people, Knowledge, strict=True)
    ]
    with transaction():
        for model, rows in (
            (Course, courses),
            (Revision, [_words(n) for n in numbers]),
            (CourseTopic, topics),
            (CourseAuthor, authors),
            (Run, runs),
            (Session, [_session(n, week, rooms[n % 5]) for n in numbers for week in range(SESSIONS)]),
        ):
            db.session.execute(insert(model), rows)
        db.session.execute(update(Course).values(current_revision_id=Course.id, published_revision_id=Course.id))
    return term


def _words(n: int) -> dict[str, Any]:
    return {
        "id": n,
        "course_id": n,
        "number": 1,
        "title": f"Course {n}: living with what keeps us awake",
        "summary": f"Number {n} of many: what helps, what does not, and how to find out for yourself.",
        "description": DESCRIPTION.format(n=n),
        "learning_outcomes": f"Name what helps in week {n}\nPlan a small step\nKnow where to ask",
        "audience": "Everybody who lies awake, and those who live with them.",
        "expect": "Two hours with a break. You may always pass.",
        "plan": [],
        "made_at": clock.now(),
    }


def _session(n: int, week: int, place: tuple[int, int]) -> dict[str, Any]:
    starts = clock.now().replace(hour=9 + n % 7, minute=0, second=0, microsecond=0) + timedelta(days=n % 5, weeks=week)
    return {
        "run_id": n,
        "number": week + 1,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "room_id": place[0],
        "venue_id": place[1],
        "shares_room": True,  # more is taught here than would fit into its rooms
        "changed_at": clock.now(),
    }
