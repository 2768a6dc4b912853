"""What the college knows already of the things that a spreadsheet names: a few questions for any number of rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from college.courses.models import Course
from college.enrolment.models import Enrolment
from college.enrolment.rules import HOLDS_A_PLACE
from college.foundation.db import db
from college.imports.batches import found
from college.imports.models import Spreadsheet
from college.imports.rules import LONGEST_CLAIM, State
from college.people.models import Person, PersonRole
from college.people.rules import Role
from college.timetable.models import Run, Session, Term
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class KnownPerson:
    """Somebody whom the college knows."""

    id: int
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class KnownRun:
    """A run that the college knows; `over` when it had sessions and all that were on have ended."""

    id: int
    code: str
    course_id: int
    course: str
    term_id: int
    term: str
    places: int
    taken: int
    cancelled_at: datetime | None
    last_ends_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Tell whether every session that was on has ended."""
        return self.last_ends_at is not None and self.last_ends_at <= now


def spreadsheet(number: int) -> Spreadsheet | None:
    """Find a spreadsheet that somebody brought."""
    return db.session.get(Spreadsheet, number)


def latest(count: int = 20) -> list[Spreadsheet]:
    """List the spreadsheets that were brought last."""
    return list(db.session.scalars(select(Spreadsheet).order_by(Spreadsheet.id.desc()).limit(count)))


def people(references: Iterable[str]) -> dict[str, KnownPerson]:
    """Find people by reference; somebody who was erased is not known any more."""
    rows = list(
        found(
            select(Person.id, Person.reference, Person.name).where(Person.erased_at.is_(None)),
            Person.reference,
            references,
        )
    )
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    for number, role in found(
        select(PersonRole.person_id, PersonRole.role), PersonRole.person_id, [row.id for row in rows]
    ):
        roles[number].add(role)
    return {row.reference: KnownPerson(row.id, row.name, frozenset(roles[row.id])) for row in rows}


def runs(codes: Iterable[str], *, hold: bool = False) -> dict[str, KnownRun]:
    """Find runs by code, in small letters; `hold` keeps their places as they are until this transaction ends."""
    lower = func.lower(Run.code)
    wanted = [code.lower() for code in codes]
    if hold:
        for _ in found(select(Run.id).order_by(Run.id).with_for_update(), lower, wanted):
            pass
    ends = (
        select(Session.run_id, func.max(Session.ends_at).label("last"))
        .where(Session.state != SessionState.CANCELLED)
        .group_by(Session.run_id)
        .subquery()
    )
    taken = (
        select(Enrolment.run_id, func.count().label("taken"))
        .where(Enrolment.state.in_(HOLDS_A_PLACE))
        .group_by(Enrolment.run_id)
        .subquery()
    )
    rows = found(
        select(Run, Course.code, Term.code, taken.c.taken, ends.c.last)
        .join(Course, Run.course_id == Course.id)
        .join(Term, Run.term_id == Term.id)
        .outerjoin(taken, taken.c.run_id == Run.id)
        .outerjoin(ends, ends.c.run_id == Run.id),
        lower,
        wanted,
    )
    return {run.code.lower(): _known(run, course, term, held or 0, last) for run, course, term, held, last in rows}


def _known(run: Run, course: str, term: str, taken: int, last: datetime | None) -> KnownRun:
    return KnownRun(
        run.id, run.code, run.course_id, course, run.term_id, term, run.places, taken, run.cancelled_at, last
    )


def enrolled(run_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """Find the enrolments of runs, in whatever state, by run and person."""
    rows = found(select(Enrolment.run_id, Enrolment.person_id, Enrolment.id), Enrolment.run_id, run_ids)
    return {(run, person): number for run, person, number in rows}


def is_unclaimed(now: datetime) -> ColumnElement[bool]:
    """Ask that no worker has the spreadsheet in hand; a claim longer than any was written by a wrong clock."""
    until = Spreadsheet.claimed_until
    return or_(until.is_(None), until < now, until > now + LONGEST_CLAIM)


def interrupted(now: datetime) -> list[Spreadsheet]:
    """List the spreadsheets that are to be checked or written, and that no worker has in hand."""
    to_be_done = Spreadsheet.state.in_([State.CHECKING, State.WRITING])
    found = select(Spreadsheet).where(to_be_done, is_unclaimed(now))
    return list(db.session.scalars(found.order_by(Spreadsheet.id)))


def left_behind(before: datetime) -> list[Spreadsheet]:
    """List the spreadsheets that were brought before this moment and never came to an end."""
    return list(
        db.session.scalars(
            select(Spreadsheet).where(
                Spreadsheet.finished_at.is_(None),
                Spreadsheet.made_at < before,
            )
        )
    )


def finished(before: datetime) -> list[Spreadsheet]:
    """List the spreadsheets that came to an end before this moment."""
    return list(db.session.scalars(select(Spreadsheet).where(Spreadsheet.finished_at < before)))
