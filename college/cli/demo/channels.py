"""How people of the demonstration college hear: ways of their own, addresses, and e-mail that comes back."""

from collections import defaultdict

from sqlalchemy import select

from college.cli.demo.making import Making
from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation.db import db
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.rules import HARD_BOUNCES, Channel, Kind, State
from college.people.actions.bouncing import came_back
from college.people.actions.keeping import change_contact
from college.people.actions.preferring import choose_ways
from college.people.models import Person
from college.people.rules import ContactBy
from college.timetable.models import Run

TOLD = 5  # of a class: four by letter, and one whose e-mail comes back
STREETS = ("Quay Street", "Sea View Terrace", "Chapel Lane", "Mill Road")
NEXT_MONDAY = "We meet in the garden next time, if it is dry. Bring a coat."


def make_channels(making: Making) -> None:
    """Give one student ways of her own, write letters to some, and let the e-mail to one come back."""
    _ways_of_her_own(making)
    run, people = _a_class(making)
    _letters(making, run, people[:4])
    _comes_back(run, people[4])


def _ways_of_her_own(making: Making) -> None:
    amina = db.session.get_one(Person, making.cast["amina"])
    _reached(amina, ContactBy.EMAIL, phone="07700 900001")
    chosen = {Kind.CHANGES: ContactBy.TEXT, Kind.REMINDERS: ContactBy.TEXT, Kind.QUESTIONNAIRES: ContactBy.NONE}
    choose_ways(amina, chosen, by=amina)


def _a_class(making: Making) -> tuple[Run, list[Person]]:
    """Find the newest run with five students on it who are not of the cast, and those five."""
    known = set(making.cast.values())
    on_runs = select(Enrolment.run_id, Enrolment.person_id).where(Enrolment.state == PlaceState.ENROLLED)
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for run_id, person_id in db.session.execute(on_runs.order_by(Enrolment.id)):
        if person_id not in known:
            by_run[run_id].append(person_id)
    number = max(run_id for run_id, people in by_run.items() if len(people) >= TOLD)
    return db.session.get_one(Run, number), [db.session.get_one(Person, one) for one in by_run[number][:TOLD]]


def _letters(making: Making, run: Run, people: list[Person]) -> None:
    for n, person in enumerate(people):
        address = f"{making.chance.randrange(1, 90)} {STREETS[n]}\nTidewater\nTW1 {n + 2}AB"
        _reached(person, ContactBy.LETTER, postal_address=address if n < 3 else "")
        post(Letter(to=person, name="college/to_run", facts={"text": NEXT_MONDAY}, about=run))


def _comes_back(run: Run, person: Person) -> None:
    person.email = person.email_folded = f"{person.reference.lower()}@no-longer.example"
    _reached(person, ContactBy.EMAIL, phone="07700 900005")
    for _ in range(HARD_BOUNCES):
        message = post(Letter(to=person, name="college/to_run", facts={"text": NEXT_MONDAY}, about=run))
        if isinstance(message, Message) and message.channel is Channel.EMAIL:
            message.state = State.SENT
            came_back(message, address=person.email, why="came back: 5.1.1")


def _reached(person: Person, way: ContactBy, *, phone: str | None = None, postal_address: str | None = None) -> None:
    change_contact(
        person,
        name=person.name,
        email=person.email,
        phone=person.phone if phone is None else phone,
        contact_by=way,
        postal_address=postal_address,
        by=None,
    )
