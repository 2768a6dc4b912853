"""Questions that find a person. Nothing here changes anything."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from college.foundation.db import db
from college.foundation.folding import digits, fold
from college.outbox.rules import stops_writing
from college.people.models import Account, Person
from college.people.rules import ContactBy

FEWEST_DIGITS = 4  # of a telephone number that are worth looking for
SHORTEST_SCRAP = 3  # letters of an e-mail address or a reference


@dataclass(frozen=True)
class Found:
    """Somebody in a list, with what tells two people of one name apart."""

    reference: str
    name: str
    email: str
    phone: str
    contact_by: ContactBy
    bounces: int = 0

    @property
    def is_bouncing(self) -> bool:
        """Whether e-mail to their address comes back."""
        return stops_writing(self.bounces)


def person_by_reference(reference: str) -> Person | None:
    """Find the person whom this reference names."""
    return db.session.scalars(select(Person).where(Person.reference == reference.strip().upper())).one_or_none()


def is_taken(reference: str) -> bool:
    """Tell whether somebody has this reference."""
    return bool(db.session.scalar(select(exists().where(Person.reference == reference))))


def search(text: str, limit: int = 30) -> list[Found]:
    """Find people by any scrap: words of the name in any order, part of a number or an address, or the reference.

    A name and part of a number together name one of several. Accents and case make no difference.
    Nobody whose data were erased is ever found.
    """
    scrap = text.strip()
    ways = _ways(scrap)
    if not ways:
        return []
    exact_first = (Person.reference == scrap.upper()).desc()
    wanted = _people().where(or_(*ways)).order_by(exact_first, Person.name_folded, Person.id).limit(limit)
    return [Found(*row) for row in db.session.execute(wanted)]


def is_meant_by(text: str) -> ColumnElement[bool] | None:
    """Ask of a person whether a scrap may mean them, as `search` does; a whole reference means one person alone.

    Nothing for a scrap that is too short to mean anybody.
    """
    scrap = text.strip()
    if is_taken(scrap.upper()):
        return Person.reference == scrap.upper()
    ways = _ways(scrap)
    return or_(*ways) if ways else None


def _ways(scrap: str) -> list[ColumnElement[bool]]:
    words, number, short = fold(scrap).split(), digits(scrap), scrap.lower()
    ways = [and_(*(_begins_a_word(word) for word in words))] if words else []
    named = [word for word in words if any(map(str.isalpha, word))]
    if len(number) >= FEWEST_DIGITS and not any(digits(word) for word in named):
        ways.append(and_(*map(_begins_a_word, named), Person.phone_digits.contains(number, autoescape=True)))
    if len(short) >= SHORTEST_SCRAP and not any(letter.isspace() for letter in short):
        ways.append(Person.email_folded.contains(short, autoescape=True))
        ways.append(Person.account.has(Account.sign_in_address.contains(short, autoescape=True)))
        ways.append(Person.reference.startswith(scrap.upper(), autoescape=True))
    return ways


def _begins_a_word(word: str) -> ColumnElement[bool]:
    name = Person.name_folded
    within = [name.contains(f"{before}{word}", autoescape=True) for before in (" ", "-")]
    return or_(name.startswith(word, autoescape=True), *within)


def known_like(name: str, *, email: str, phone: str) -> list[Found]:
    """Find people of this very name with this number or this address: most likely the same person."""
    ways = []
    if email.strip():
        ways.append(Person.email_folded == email.strip().lower())
    if digits(phone):
        ways.append(Person.phone_digits == digits(phone))
    if not ways:
        return []
    same = _people().where(Person.name_folded == fold(name), or_(*ways)).order_by(Person.id)
    return [Found(*row) for row in db.session.execute(same)]


def named(text: str) -> list[Person]:
    """Find whom a command means by a reference, or by an e-mail address, which may be several people's."""
    who = text.strip()
    if "@" not in who:
        person = person_by_reference(who)
        return [person] if person is not None and person.erased_at is None else []
    at = who.lower()
    reached = or_(Person.email_folded == at, Person.account.has(Account.sign_in_address == at))
    wanted = select(Person).where(Person.erased_at.is_(None), reached).order_by(Person.reference)
    return list(db.session.scalars(wanted))


def _people() -> Select[str, str, str, str, ContactBy, int]:
    found = select(Person.reference, Person.name, Person.email, Person.phone, Person.contact_by, Person.bounces)
    return found.where(Person.erased_at.is_(None))
