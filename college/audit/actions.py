"""Writing down what was done, and who looked."""

from typing import Protocol

from sqlalchemy import insert

from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import Base, separate_transaction
from college.foundation.rows import write_row


class Doer(Protocol):
    """Whoever did it: all that the audit needs is their number."""

    id: int


def record(what: str, about: Base | None = None, *, by: Doer | None = None, **facts: object) -> None:
    """Write down that something was done, in the same transaction as the deed.

    `by` is empty for the clock and for a visitor. Facts are plain values and hold no names.
    """
    write_row(AuditEntry, _entry(what, about, by, facts))


def note_reading(what: str, about: Base | None, *, by: Doer | None, **facts: object) -> None:
    """Write down that somebody looked, in a small transaction of its own: a page that reads keeps nothing else."""
    entry = _entry(what, about, by, facts)  # before the note's own transaction, for it may have to read the thing anew
    with separate_transaction() as connection:
        connection.execute(insert(AuditEntry), entry)


def _entry(what: str, about: Base | None, by: Doer | None, facts: dict[str, object]) -> dict[str, object]:
    return {
        "at": clock.now(),
        "what": what,
        "about": about.__tablename__ if about is not None else "",
        "about_id": about.id if about is not None else None,
        "by_person_id": by.id if by is not None else None,
        "facts": facts,
    }
