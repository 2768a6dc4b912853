"""Who has the keys of the house. Nothing here changes anything."""

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
