"""Many messages to many people, and what arrived of them."""

import re
from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import func, insert, select

from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.models import Person
from tests.factories import a_run
from tests.outbox.test_transport import Postbox

NUMBER = re.compile(rb"Message-ID: <outbox-(\d+)\.")


def a_burst(messages: int, *, people: int) -> list[int]:
    """Write so many messages to so many people on one run, as facilitators do; gives their numbers in order."""
    run_id = a_run(places=people).id
    db.session.rollback()
    with transaction():
        db.session.execute(insert(Person), [_somebody(n) for n in range(people)])
        known = list(db.session.scalars(select(Person.id).where(Person.reference.like("B%")).order_by(Person.id)))
        db.session.execute(insert(Enrolment), [_place(number, run_id) for number in known])
        db.session.execute(insert(Message), [_message(known[n % people], n, run_id) for n in range(messages)])
        return list(db.session.scalars(select(Message.id).order_by(Message.id)))


def arrived(postbox: Postbox) -> Counter[int]:
    """Count how often each message was taken, by its Message-ID."""
    return Counter(int(NUMBER.search(content)[1]) for _, _, content in postbox.taken)


def is_in_order(postbox: Postbox) -> bool:
    """Tell whether everybody got what was written to them in the order in which it was written."""
    got: defaultdict[str, list[int]] = defaultdict(list)
    for _, recipients, content in postbox.taken:
        got[recipients[0]].append(int(NUMBER.search(content)[1]))
    return all(numbers == sorted(numbers) for numbers in got.values())


def states() -> Counter[State]:
    """Count the messages in each state."""
    db.session.rollback()
    found = dict(db.session.execute(select(Message.state, func.count()).group_by(Message.state)).all())
    db.session.rollback()  # so that this process holds nobody up
    return Counter(found)


def _somebody(n: int) -> dict[str, Any]:
    name, email = f"Student {n}", f"student{n}@example.org"
    return {
        "reference": f"B{n:05}", "name": name, "name_folded": name.lower(), "email": email, "email_folded": email,
        "made_at": clock.now(),
    }  # fmt: skip


def _place(person_id: int, run_id: int) -> dict[str, Any]:
    return {"person_id": person_id, "run_id": run_id, "state": PlaceState.ENROLLED, "asked_at": clock.now()}


def _message(person_id: int, n: int, run_id: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "person_id": person_id, "name": "college/to_run", "channel": Channel.EMAIL, "facts": {"text": f"Number {n}."},
        "about": "run", "about_id": run_id, "state": State.WAITING, "made_at": now, "due_at": now,
    }  # fmt: skip


def figure(*cells: object) -> None:
    """Print a line of the table of `make proof`."""
    print("|", " | ".join(map(str, cells)), "|", flush=True)  # noqa: T201 - it is what `make proof` shows
