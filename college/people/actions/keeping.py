"""Keeping people: making them known to the college, and keeping what we know of them right."""

import secrets
from collections.abc import Iterable

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.folding import digits, fold
from college.people.actions.following import follow
from college.people.models import Person, PersonCapacity, PersonRole
from college.people.queries.finding import is_taken
from college.people.rules import Capacity, ContactBy, Role


def new_reference() -> str:
    """Make a reference that nobody has: a letter and six digits that tell nothing of when, or after whom."""
    while is_taken(reference := f"N{secrets.randbelow(1_000_000):06}"):
        pass
    return reference


def register(
    name: str,
    *,
    email: str = "",
    phone: str = "",
    contact_by: ContactBy = ContactBy.EMAIL,
    roles: Iterable[Role] = (Role.STUDENT,),
    capacities: Iterable[Capacity] = (),
    language: str | None = None,
    reference: str | None = None,
    by: Doer | None,
) -> Person:
    """Make somebody known to the college. Two people may share a name, an address and a number.

    `language` is the one that they chose to be written to in, if they were asked.
    """
    person = Person(
        reference=reference or new_reference(),
        name="",
        name_folded="",
        language=language,
        made_at=clock.now(),
        role_rows=[PersonRole(role=role) for role in sorted(set(roles))],
        capacity_rows=[PersonCapacity(capacity=capacity) for capacity in sorted(set(capacities))],
    )
    write_contact(person, name=name, email=email, phone=phone, contact_by=contact_by)
    save(person)
    record("person.registered", person, by=by)
    return person


def write_contact(person: Person, *, name: str, email: str, phone: str, contact_by: ContactBy) -> None:
    """Write somebody's name and ways to reach them, and the forms of them that are searched."""
    person.name = " ".join(name.split())
    person.name_folded = fold(person.name)
    before, person.email = person.email_folded, email.strip()
    person.email_folded = person.email.lower()
    if person.email_folded != before:
        person.bounces, person.bounced_at = 0, None  # what came back from the old address says nothing of the new one
    person.phone = phone.strip()
    person.phone_digits = digits(person.phone)
    person.contact_by = contact_by


def write_postal_address(person: Person, address: str) -> None:
    """Write where letters to somebody go, a line each, without lines that say nothing."""
    lines = (" ".join(line.split()) for line in address.splitlines())
    person.postal_address = "\n".join(line for line in lines if line)


def change_contact(
    person: Person,
    *,
    name: str,
    email: str,
    phone: str,
    contact_by: ContactBy,
    postal_address: str | None = None,
    by: Doer | None,
) -> None:
    """Change somebody's name and how they are reached. Their sign-in address stays: only its owner may move it.

    Without a `postal_address` the one that is known stays; an empty one takes it away. What was not said yet goes the
    way by which they are reached now.
    """
    write_contact(person, name=name, email=email, phone=phone, contact_by=contact_by)
    if postal_address is not None:
        write_postal_address(person, postal_address)
    db.session.flush()
    record("person.changed", person, by=by)
    follow(person)


def change_capacities(person: Person, capacities: Iterable[Capacity]) -> None:
    """Write what somebody usually comes as; what they came as on a run stays as it was."""
    wanted = frozenset(capacities)
    known = person.capacities
    person.capacity_rows = [row for row in person.capacity_rows if row.capacity in wanted]
    person.capacity_rows += [PersonCapacity(capacity=capacity) for capacity in sorted(wanted - known)]
    db.session.flush()
