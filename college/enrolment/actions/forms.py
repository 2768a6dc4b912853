"""Forms that anybody may send: a place, joining, asking to be told. Sent twice, a form does its work once.

Whoever is not signed in only says who they are, so no answer here tells whether we know them: the message to
the address that we know does.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from college.audit.actions import Doer
from college.courses.models import Course
from college.enrolment import messages
from college.enrolment.actions.asking import Wish, ask
from college.enrolment.actions.interest import note_interest
from college.enrolment.models import FormKey
from college.enrolment.queries.newcomers import known_as
from college.foundation import clock, tokens
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.outbox.actions import post
from college.people.actions.keeping import register
from college.people.models import Person
from college.people.rules import ContactBy
from college.timetable.models import Run

KEPT = timedelta(days=1)
DONE = "done"


@dataclass(frozen=True)
class SentForm:
    """A form as it came: the key that its page was given, and all that was written in it."""

    key: str
    body: str


@dataclass(frozen=True)
class Newcomer:
    """Who somebody says they are, with at least one way to reach them, and in which language they like to hear.

    The language is kept of somebody new alone: whoever types a name that we know changes nothing for its owner.
    """

    name: str
    email: str = ""
    phone: str = ""
    language: str | None = None


@dataclass(frozen=True)
class Said:
    """What was said to a form: the state of the place, or `done`; and the number in the queue."""

    state: str
    number: int = 0


def ask_by_form(form: SentForm, run: Run, who: Person | Newcomer, wish: Wish, *, by: Doer | None = None) -> Said:
    """Ask for a place as a page does; the same form again gets the same answer. Raises `Refused` as asking does.

    `by` is whoever fills it in for somebody else; a person who is given without one is signed in themselves.
    """
    kept, is_new = _claim(form)
    if not is_new:
        return _answer(kept)
    person = who if isinstance(who, Person) else known_or_new(who, by=by)
    answered = ask(person, run, wish, by=by or (person if who is person else None))
    kept.enrolment_id = answered.enrolment.id
    return _keep(kept, Said(answered.said.value, answered.number))


def join_by_form(form: SentForm, who: Newcomer) -> Said:
    """Make somebody known to the college without choosing a course; they hear by message whether we knew them."""
    kept, is_new = _claim(form)
    if not is_new:
        return _answer(kept)
    known = known_as(who.name, email=who.email, phone=who.phone)
    post(messages.joined(known or _register(who), known=known is not None, once=f"joined:{kept.key_hash}"))
    return _keep(kept, Said(DONE))


def note_by_form(form: SentForm, course: Course, who: Person | Newcomer) -> Said:
    """Note who wants to be told when the course runs again."""
    kept, is_new = _claim(form)
    if not is_new:
        return _answer(kept)
    person = who if isinstance(who, Person) else known_or_new(who)
    note_interest(person, course, by=person if who is person else None)
    post(messages.noted(person, once=f"noted:{kept.key_hash}"))
    return _keep(kept, Said(DONE))


def known_or_new(who: Newcomer, *, by: Doer | None = None) -> Person:
    """Find the one person whom we know by this name and way, or register somebody new."""
    return known_as(who.name, email=who.email, phone=who.phone) or _register(who, by)


def forget_old_forms() -> int:
    """Forget the keys of forms that were sent more than a day ago; gives how many. For the clock."""
    gone = db.session.execute(
        delete(FormKey).where(FormKey.made_at < clock.now() - KEPT).execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _register(who: Newcomer, by: Doer | None = None) -> Person:
    contact_by = ContactBy.EMAIL if who.email.strip() else ContactBy.PHONE
    return register(who.name, email=who.email, phone=who.phone, contact_by=contact_by, language=who.language, by=by)


def _claim(form: SentForm) -> tuple[FormKey, bool]:
    """Take the key for this form. Of two that come at once one gets it; the other waits and finds the answer."""
    kind = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    key_hash, body_hash = tokens.hashed(form.key), tokens.hashed(form.body)
    made = db.session.execute(
        kind.insert(FormKey)
        .values(key_hash=key_hash, body_hash=body_hash, said="", number=0, made_at=clock.now())
        .on_conflict_do_nothing(index_elements=["key_hash"])
        .returning(FormKey.id)
    ).scalar()
    kept = db.session.scalars(select(FormKey).where(FormKey.key_hash == key_hash)).one()
    if not tokens.same(kept.body_hash, body_hash):
        raise Refused("This form was sent before with other answers. Open the page again to change what you said.")
    return kept, made is not None


def _keep(kept: FormKey, said: Said) -> Said:
    kept.said, kept.number = said.state, said.number
    db.session.flush()
    return said


def _answer(kept: FormKey) -> Said:
    return Said(kept.said, kept.number)
