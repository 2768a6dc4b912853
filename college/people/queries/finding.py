"""Questions that find a person. Nothing here changes anything."""

from sqlalchemy import exists, select

from college.foundation.db import db
from college.people.models import Person


def person_by_reference(reference: str) -> Person | None:
    """Find the person whom this reference names."""
    return db.session.scalars(select(Person).where(Person.reference == reference.strip().upper())).one_or_none()


def is_taken(reference: str) -> bool:
    """Tell whether somebody has this reference."""
    return bool(db.session.scalar(select(exists().where(Person.reference == reference))))


def anybody() -> bool:
    """Tell whether the college knows anybody yet."""
    return bool(db.session.scalar(select(exists().where(Person.id.is_not(None)))))
