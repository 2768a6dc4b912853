"""Whom we know already, by what a newcomer says. Changes nothing."""

from sqlalchemy import or_, select

from college.foundation.db import db
from college.foundation.folding import digits, fold
from college.people.models import Account, Person


def known_as(name: str, *, email: str, phone: str) -> Person | None:
    """Find the one person of this name with this e-mail address or telephone number; nothing if several fit.

    An address alone never decides: families and houses share one. Whoever is not found here is registered
    anew, and two rows of one person can be merged later; two persons in one row could not be told apart.
    """
    ways = []
    if email.strip():
        ways += [
            Person.email_folded == email.strip().lower(),
            Person.account.has(Account.sign_in_address == email.strip().lower()),
        ]
    if digits(phone):
        ways.append(Person.phone_digits == digits(phone))
    if not ways:
        return None
    found = db.session.scalars(
        select(Person).where(Person.name_folded == fold(name), Person.erased_at.is_(None), or_(*ways)).limit(2)
    ).all()
    return found[0] if len(found) == 1 else None
