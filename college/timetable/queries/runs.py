"""Questions about runs, and whether those who teach them are complete. Nothing here changes anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from college.courses.models import Course, Revision
from college.courses.rules import State, missing
from college.foundation import clock
from college.foundation.db import db
from college.people.rules import Knowledge
from college.settings.queries import the_college
from college.timetable.models import Run, Session, Term
from college.timetable.rules import SessionState, is_paired


@dataclass(frozen=True)
class RunRow:
    """A run in the list of its term. `without_a_pair` counts the sessions that are on and lack somebody."""

    id: int
    code: str
    title: str
    places: int
    sessions: int
    first_starts_at: datetime | None
    last_ends_at: datetime | None
    is_cancelled: bool
    without_a_pair: int


@dataclass(frozen=True)
class Unpaired:
    """A session to come that lacks somebody, and the knowledge that is missing."""

    session_id: int
    run: str
    title: str
    number: int
    starts_at: datetime
    missing: frozenset[Knowledge]


def run_by_code(code: str) -> Run | None:
    """Find the run of this code."""
    return db.session.scalars(select(Run).where(Run.code == code)).one_or_none()


def run_code_is_taken(code: str) -> bool:
    """Tell whether a run has this code, in whatever case it is written."""
    return bool(db.session.scalar(select(exists().where(or_(Run.code == code, func.lower(Run.code) == code.lower())))))


def runs_of_term(term: Term) -> list[RunRow]:
    """List a term's runs in the order in which they start."""
    wanted = (
        select(Run)
        .where(Run.term_id == term.id)
        .options(joinedload(Run.revision), selectinload(Run.sessions).selectinload(Session.facilitations))
    )
    rows = [_row(run) for run in db.session.scalars(wanted)]
    return sorted(rows, key=lambda row: (row.first_starts_at is None, row.first_starts_at or clock.now(), row.code))


def pair_is_complete(run: Run) -> bool:
    """Tell whether every session of a run that is on has its pair, as the college's policy asks: enrolment may open."""
    return is_paired(the_college().policy, (session.pair for session in run.sessions if session.is_on))


def sessions_without_a_pair() -> list[Unpaired]:
    """List the planned sessions to come that lack somebody by the college's policy, the next first.

    Under the advisory policy they are listed too: it warns, and stops nothing.
    """
    wanted = (
        select(Session)
        .join(Run)
        .where(Session.state == SessionState.PLANNED, Session.ends_at > clock.now(), Run.cancelled_at.is_(None))
        .order_by(Session.starts_at, Session.id)
        .options(joinedload(Session.run).joinedload(Run.revision), selectinload(Session.facilitations))
    )
    return [
        Unpaired(session.id, session.run.code, title_of(session.run), session.number, session.starts_at, lacking)
        for session in db.session.scalars(wanted)
        if (lacking := lacking_in(session))
    ]


def lacking_in(session: Session) -> frozenset[Knowledge]:
    """Tell which knowledge is missing among those who teach a session; of a cancelled one, none."""
    return missing(the_college().policy, session.pair) if session.is_on else frozenset()


def courses_that_may_run() -> list[tuple[int, str, str]]:
    """List the number, code and title of each published course, by title."""
    wanted = (
        select(Course.id, Course.code, Revision.title)
        .join(Revision, Revision.id == Course.published_revision_id)
        .where(Course.state == State.PUBLISHED)
        .order_by(Revision.title, Course.code)
    )
    return [(number, code, title) for number, code, title in db.session.execute(wanted)]


def course_of(number: int) -> Course | None:
    """Find the course of this number."""
    return db.session.get(Course, number)


def next_code(course: str, taken: Iterable[str]) -> str:
    """Suggest a code for the next run of a course: `C01-04` after three."""
    known = {code.lower() for code in taken}
    number = 1
    while f"{course}-{number:02}".lower() in known:
        number += 1
    return f"{course}-{number:02}"


def title_of(run: Run) -> str:
    """Give the title under which a run is taught, or its code while it has none."""
    return run.revision.title if run.revision else run.code


def run_codes() -> list[str]:
    """List the codes of all runs."""
    return list(db.session.scalars(select(Run.code)))


def _row(run: Run) -> RunRow:
    on = [session for session in run.sessions if session.is_on]
    return RunRow(
        id=run.id,
        code=run.code,
        title=title_of(run),
        places=run.places,
        sessions=len(on),
        first_starts_at=run.first_starts_at,
        last_ends_at=run.last_ends_at,
        is_cancelled=run.cancelled_at is not None,
        without_a_pair=sum(1 for session in on if lacking_in(session)),
    )


def outside_the_term(run: Run) -> list[Session]:
    """List the sessions of a run that are on, and on a day that is not in its term: a slip of the year or the term."""
    term = run.term
    return [
        one
        for one in run.sessions
        if one.is_on and not term.starts_on <= clock.local(one.starts_at).date() <= term.ends_on
    ]
