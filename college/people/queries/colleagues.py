"""Who has the keys of the house. Nothing here changes anything."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from college.foundation.db import db
from college.people.models import Person, PersonRole
from college.people.rules import STAFF, Role


@dataclass(frozen=True)
class Colleague:
    """Somebody who keeps the office, manages the college or gives the roles, and in which of these roles."""

    reference: str
    name: str
    roles: tuple[Role, ...]


def colleagues() -> list[Colleague]:
    """List the office, the managers and the administrators by name; nobody else, and of them nothing else."""
    wanted = (
        select(Person.reference, Person.name, PersonRole.role)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.erased_at.is_(None), PersonRole.role.in_(sorted(STAFF)))
        .order_by(Person.name_folded, Person.id)
    )
    rows = db.session.execute(wanted).all()
    order = list(Role)
    return [
        Colleague(*who, tuple(sorted((row.role for row in kept), key=order.index)))
        for who, kept in groupby(rows, key=lambda row: (row.reference, row.name))
    ]


def names_of(numbers: Collection[int | None]) -> dict[int | None, str]:
    """Give the names of these people, for a list of who did something; of those who were erased an empty one."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(set(numbers) - {None})))
    return {row.id: row.name for row in rows}
