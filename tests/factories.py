"""Small, true things to test with. Say only what the test is about."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import update

from college.courses import search
from college.courses.models import Course, CourseAuthor, CourseTopic, Revision
from college.courses.rules import State as CourseState
from college.enrolment.models import Enrolment, EnrolmentCapacity
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import Base, db, transaction
from college.foundation.folding import digits, fold
from college.learning_plans.models import LearningPlan
from college.outbox.models import Message
from college.outbox.rules import State as MessageState
from college.people.models import AccessNeeds, Person, PersonNeed, PersonRole
from college.people.needs import Need
from college.people.rules import Capacity, Knowledge, Role
from college.settings.models import Agreement
from college.timetable.cover_models import CoverAsk
from college.timetable.models import Closure, Facilitation, Leave, Room, Run, Session, Term, Venue
from college.timetable.rules import Closed

T = TypeVar("T", bound=Base)
number = count(1)


def made(thing: T) -> T:
    """Write the thing at once, as another request would have."""
    db.session.rollback()
    with transaction():
        db.session.add(thing)
    return thing


def a_person(name: str = "Amina Yusuf", *roles: Role, **said: Any) -> Person:
    """Make somebody: a student with an e-mail address of her own, unless told otherwise."""
    n = next(number)
    usual: dict[str, Any] = {
        "reference": f"P{n:04}",
        "name": name,
        "email": f"{name.split()[0].lower()}{n}@example.org",
        "made_at": clock.now(),
    }
    facts = usual | said
    facts["name_folded"] = fold(facts["name"])
    facts["email_folded"] = facts["email"].lower()
    facts["phone_digits"] = digits(facts.get("phone", ""))
    rows = [PersonRole(role=role) for role in roles or (Role.STUDENT,)]
    return made(Person(**facts, role_rows=rows))


def a_peer_trainer(name: str = "Dee Okafor", **said: Any) -> Person:
    """Make somebody who teaches from lived experience."""
    return a_person(name, Role.PEER_TRAINER, **said)


def a_clinician(name: str = "Femi Adeyemi", **said: Any) -> Person:
    """Make somebody who teaches by training."""
    return a_person(name, Role.CLINICIAN, **said)


def an_agreement(version: int = 1) -> Agreement:
    """Make a version of the agreement."""
    return made(Agreement(version=version, text="We are kind to each other.", made_at=clock.now()))


def a_course(title: str = "Understanding sleep", *, state: CourseState = CourseState.PUBLISHED, **said: Any) -> Course:
    """Make a course that two people wrote together and that is published, unless told otherwise."""
    n = next(number)
    topics = said.pop("topics", ["Wellbeing"])
    dee, femi = a_peer_trainer(), a_clinician()
    code = said.pop("code", f"C{n:02}")
    course = made(Course(code=code, slug=code.lower(), state=state, made_at=clock.now()))
    revision = made(
        Revision(
            course_id=course.id,
            number=1,
            title=title,
            summary=said.pop("summary", f"A course about {title.lower()}."),
            made_at=clock.now(),
            **said,
        )
    )
    with transaction():
        search.remember(course, f"{title} {revision.summary}")
        course.current_revision_id = revision.id
        course.published_revision_id = revision.id if state is CourseState.PUBLISHED else None
        course.topic_rows = [CourseTopic(topic=topic) for topic in topics]
        course.authors = [
            CourseAuthor(person_id=dee.id, knowledge=Knowledge.LIVED_EXPERIENCE),
            CourseAuthor(person_id=femi.id, knowledge=Knowledge.BY_TRAINING),
        ]
    return course


def a_term(code: str | None = None, **said: Any) -> Term:
    """Make a term around today, with enrolment open."""
    today = clock.today()
    n = next(number)
    usual: dict[str, Any] = {
        "code": code or f"term-{n}",
        "name": f"Term {n}",
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=60),
    }
    return made(Term(**usual | said))


def a_room(name: str = "Room 2", venue: str | None = None) -> Room:
    """Make a room in a venue."""
    place = made(Venue(name=venue or f"Library {next(number)}", address="1 Quay Street"))
    return made(Room(venue_id=place.id, name=name))


def a_run(
    course: Course | None = None,
    *,
    places: int = 10,
    sessions: int = 2,
    first: datetime | None = None,
    pair: tuple[Person, ...] | None = None,
    **said: Any,
) -> Run:
    """Make a run with room for ten, two sessions from next week on, a pair that teaches it, and enrolment open."""
    course = course or a_course()
    term = said.pop("term", None) or a_term()
    room = said.pop("room", None) or a_room()
    if pair is None:
        pair = (a_peer_trainer(), a_clinician())
    starts = first or clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    usual: dict[str, Any] = {
        "code": f"{course.code}-{next(number):02}",
        "course_id": course.id,
        "term_id": term.id,
        "revision_id": course.current_revision_id,
        "places": places,
        "made_at": clock.now(),
    }
    run = made(Run(**usual | said))
    for week in range(sessions):
        a_session(run, week + 1, starts + timedelta(weeks=week), room=room, pair=pair)
    return run


def a_session(
    run: Run, n: int, starts_at: datetime, *, room: Room | None = None, pair: tuple[Person, ...] = (), **said: Any
) -> Session:
    """Make a session of two hours, taught by the people named, each from the knowledge that their role says."""
    usual: dict[str, Any] = {
        "run_id": run.id,
        "number": n,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "changed_at": clock.now(),
    }
    if room is not None:
        usual |= {"room_id": room.id, "venue_id": room.venue_id}
    facilitations = [
        Facilitation(
            person_id=person.id,
            knowledge=Knowledge.LIVED_EXPERIENCE if Role.PEER_TRAINER in person.roles else Knowledge.BY_TRAINING,
        )
        for person in pair
    ]
    return made(Session(**usual | said, facilitations=facilitations))


def a_closure(kind: Closed = Closed.COLLEGE, first: date | None = None, days: int = 1, **said: Any) -> Closure:
    """Close the college for a day, next week unless told otherwise."""
    first = first or clock.today() + timedelta(days=7)
    last = first + timedelta(days=days - 1)
    usual: dict[str, Any] = {"kind": kind, "name": "Painting", "first_on": first, "last_on": last}
    return made(Closure(**usual | {"noted_at": clock.now()} | said))


def a_leave(person: Person, starts_at: datetime, hours: float = 24) -> Leave:
    """Let somebody be on leave from a moment on, for a day unless told otherwise."""
    ends_at = starts_at + timedelta(hours=hours)
    return made(Leave(person_id=person.id, starts_at=starts_at, ends_at=ends_at, noted_at=clock.now()))


def an_enrolment(person: Person, run: Run, state: PlaceState = PlaceState.ENROLLED, **said: Any) -> Enrolment:
    """Make a place, or a turn in the queue, without asking any rule."""
    capacities = said.pop("capacities", (Capacity.LIVED_EXPERIENCE,))
    usual: dict[str, Any] = {"person_id": person.id, "run_id": run.id, "state": state, "asked_at": clock.now()}
    rows = [EnrolmentCapacity(capacity=capacity) for capacity in capacities]
    return made(Enrolment(**usual | said, capacity_rows=rows))


def an_ask(session: Session, person: Person, knowledge: Knowledge = Knowledge.BY_TRAINING, **said: Any) -> CoverAsk:
    """Make a question to step in that waits for its answer, without asking any rule."""
    usual: dict[str, Any] = {"session_id": session.id, "person_id": person.id, "knowledge": knowledge}
    usual |= {"sequence": session.sequence, "times_asked": 1, "asked_at": clock.now()}
    return made(CoverAsk(**usual | said))


def on(day: date, hour: int = 10) -> datetime:
    """Name a moment by the clock on the college's wall."""
    from datetime import time

    return clock.moment_of(day, time(hour))


def access_needs(person: Person, *needs: Need, **said: Any) -> AccessNeeds:
    """Write down what helps somebody, to be looked at again in a year."""
    today, now = clock.today(), clock.now()
    for need in needs:
        made(PersonNeed(person_id=person.id, need=need))
    usual: dict[str, Any] = {"changed_at": now, "looked_at": now, "review_on": today + timedelta(days=365)}
    return made(AccessNeeds(person_id=person.id, **usual | said))


def a_plan(person: Person, **said: Any) -> LearningPlan:
    """Write somebody's plan, to be looked at again today."""
    usual: dict[str, Any] = {"hopes": "To sleep.", "changed_at": clock.now(), "review_on": clock.today()}
    return made(LearningPlan(person_id=person.id, **usual | said))


def everybody_was_told() -> None:
    """Let everything that waits in the outbox have left."""
    with transaction():
        db.session.execute(update(Message).where(Message.state == MessageState.WAITING).values(state=MessageState.SENT))
