"""Grounds on which somebody may do something: pure predicates of a person, a thing and a moment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from college.attendance.rules import MARKED_BEFORE
from college.people.rules import FACILITATORS, STAFF, Role


class Someone(Protocol):
    """Whoever asks: their number and what they do here."""

    @property
    def id(self) -> int:
        """Their number."""

    @property
    def roles(self) -> frozenset[Role]:
        """What they do here."""


Ground = Callable[[Someone | None, Any, datetime], bool]

REGISTER_SEEN = timedelta(days=14)  # before a session and after it, by those who teach it
MARKED_AFTER = timedelta(days=7)


def anyone(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for everybody, signed in or not."""
    return True


def signed_in(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for everybody who is signed in."""
    return person is not None


def facilitator(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for peer trainers and clinicians."""
    return person is not None and bool(person.roles & FACILITATORS)


def office(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for the office and for managers: people, places, registers, messages."""
    return person is not None and bool(person.roles & {Role.OFFICE, Role.MANAGER})


def manager(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for managers: settings, reports, publishing."""
    return person is not None and Role.MANAGER in person.roles


def administrator(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for administrators: settings and roles, never what we know of a student."""
    return person is not None and Role.ADMINISTRATOR in person.roles


def staff(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for the office, managers and administrators."""
    return person is not None and bool(person.roles & STAFF)


def own(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for the person whose thing it is."""
    return person is not None and person.id == thing.person_id


def teaches_it(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for those who teach this run, in any of its sessions."""
    return person is not None and person.id in thing.facilitator_ids


def writes_it(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for the authors of this course."""
    return person is not None and person.id in thing.author_ids


def reviews_it(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for those who were invited to review this course."""
    return person is not None and person.id in thing.reviewer_ids


def learns_from_it(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for those who have, or had, a place on the course that this was handed out at."""
    return person is not None and person.id in thing.student_ids


def teaches_it_these_weeks(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for those who teach this run, from two weeks before the session until two weeks after it."""
    near = thing.starts_at - REGISTER_SEEN <= now <= thing.ends_at + REGISTER_SEEN
    return near and teaches_it(person, thing, now)


def teaches_its_class_these_weeks(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for those who teach this run, from two weeks before its first session until two weeks after its last."""
    if thing.first_starts_at is None or thing.last_ends_at is None:
        return False
    near = thing.first_starts_at - REGISTER_SEEN <= now <= thing.last_ends_at + REGISTER_SEEN
    return near and teaches_it(person, thing, now)


def teaches_it_just_now(person: Someone | None, thing: Any, now: datetime) -> bool:
    """Hold for those who teach this run, from an hour before the session until a week after it."""
    near = thing.starts_at - MARKED_BEFORE <= now <= thing.ends_at + MARKED_AFTER
    return near and teaches_it(person, thing, now)
