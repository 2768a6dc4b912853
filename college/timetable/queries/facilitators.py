"""Questions about who may teach. Nothing here changes anything."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from college.foundation.db import db
from college.people.models import Person, PersonRole
from college.people.rules import FACILITATORS, Knowledge, knowledge_of


@dataclass(frozen=True)
class MayTeach:
    """Somebody who may teach, in one capacity; who has both roles stands here once for each."""

    person_id: int
    name: str
    reference: str
    knowledge: Knowledge


def people_who_may_teach() -> list[MayTeach]:
    """List everybody who teaches here by name, with each knowledge from which they may teach."""
    roles = exists().where(PersonRole.person_id == Person.id, PersonRole.role.in_(sorted(FACILITATORS)))
    people = db.session.scalars(select(Person).where(roles, Person.erased_at.is_(None)).order_by(Person.name_folded))
    return [
        MayTeach(person.id, person.name, person.reference, knowledge)
        for person in people
        for knowledge in _possible(person)
    ]


def somebody_who_teaches(number: int) -> Person | None:
    """Find the person of this number."""
    return db.session.get(Person, number)


def _possible(person: Person) -> tuple[Knowledge, ...]:
    known = knowledge_of(person.roles)
    return (known,) if known is not None else tuple(Knowledge)
