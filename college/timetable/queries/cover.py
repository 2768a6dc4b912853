"""Questions about stepping in: who was asked, how each question stands, and which sessions wait. Changes nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.timetable.cover import Answer, Need, Standing, standing
from college.timetable.cover_models import Absence, CoverAsk
from college.timetable.models import Facilitation, Run, Session
from college.timetable.queries.runs import Unpaired, lacking_in, sessions_without_a_pair
from college.timetable.rules import SessionState


@dataclass(frozen=True)
class Wanted:
    """A session to come that lacks somebody after somebody said so, or after people were asked to step in.

    `since` is when it first did; `asked` counts everybody who was asked, `silent` those who have not answered.
    """

    session: Unpaired
    since: datetime
    asked: int
    silent: int


def need_of(session: Session) -> Need:
    """Show a session as somebody who might step in must know it."""
    return Need(
        state=session.state,
        starts_at=session.starts_at,
        sequence=session.sequence,
        missing=lacking_in(session),
        teacher_ids=frozenset(person for person, _ in session.pair),
    )


def standing_of(ask: CoverAsk) -> Standing:
    """Tell how a question to step in stands at this moment."""
    return standing(ask.answer, ask.knowledge, ask.person_id, ask.sequence, need_of(ask.session), clock.now())


def asks_of(session: Session) -> list[CoverAsk]:
    """List who was asked to step in on a session, in the order in which they were asked."""
    wanted = select(CoverAsk).where(CoverAsk.session_id == session.id).order_by(CoverAsk.asked_at, CoverAsk.id)
    return list(db.session.scalars(wanted.options(joinedload(CoverAsk.person))))


def ask_between(session: Session, person_id: int) -> CoverAsk | None:
    """Find what a person was asked about a session."""
    wanted = select(CoverAsk).where(CoverAsk.session_id == session.id, CoverAsk.person_id == person_id)
    return db.session.scalars(wanted).one_or_none()


def open_asks_to(person: Person) -> list[CoverAsk]:
    """List the questions to step in that a person can still answer, the next session first."""
    wanted = (
        select(CoverAsk)
        .join(Session)
        .where(CoverAsk.person_id == person.id, CoverAsk.answer.is_(None), Session.starts_at > clock.now())
        .order_by(Session.starts_at, Session.id)
        .options(
            joinedload(CoverAsk.session).joinedload(Session.run).joinedload(Run.revision),
            joinedload(CoverAsk.session).joinedload(Session.venue),
            joinedload(CoverAsk.session).joinedload(Session.room),
            joinedload(CoverAsk.session).selectinload(Session.facilitations),
        )
    )
    return [ask for ask in db.session.scalars(wanted) if standing_of(ask) is Standing.OPEN]


def sessions_with_open_asks() -> list[int]:
    """List the numbers of sessions about which somebody has not answered yet; a pass of the clock looks at each."""
    silent = select(CoverAsk.session_id).where(CoverAsk.answer.is_(None)).distinct().order_by(CoverAsk.session_id)
    return list(db.session.scalars(silent))


def absence_of(session: Session, person_id: int) -> Absence | None:
    """Find what a person said of a session that they cannot teach, as it is now."""
    wanted = select(Absence).where(Absence.session_id == session.id, Absence.person_id == person_id)
    found = db.session.scalars(wanted).one_or_none()
    return found if found is not None and found.sequence == session.sequence else None


def absences_of(session: Session) -> list[Absence]:
    """List who said that they cannot teach a session, as it is now, and does not teach it."""
    taught = {person for person, _ in session.pair}
    wanted = select(Absence).where(Absence.session_id == session.id, Absence.sequence == session.sequence)
    found = db.session.scalars(wanted.options(joinedload(Absence.person)).order_by(Absence.told_at, Absence.id))
    return [absence for absence in found if absence.person_id not in taught]


def absences_ahead(person: Person) -> list[Absence]:
    """List the sessions ahead that a person said they cannot teach, and does not teach, the next first."""
    wanted = (
        select(Absence)
        .join(Session)
        .where(
            Absence.person_id == person.id,
            Absence.sequence == Session.sequence,
            Session.state == SessionState.PLANNED,
            Session.starts_at > clock.now(),
            ~Session.facilitations.any(Facilitation.person_id == person.id),
        )
        .order_by(Session.starts_at, Session.id)
        .options(
            joinedload(Absence.session).joinedload(Session.run).joinedload(Run.revision),
            joinedload(Absence.session).selectinload(Session.facilitations),
        )
    )
    return list(db.session.scalars(wanted))


def sessions_that_wait() -> list[Wanted]:
    """List the sessions to come that lack somebody and for which somebody was sought, the next first."""
    lacking = [row for row in sessions_without_a_pair() if row.starts_at > clock.now()]
    numbers = [row.session_id for row in lacking]
    since = _since(numbers)
    asked, silent = _counts(numbers)
    return [
        Wanted(row, since[row.session_id], asked[row.session_id], silent[row.session_id])
        for row in lacking
        if row.session_id in since
    ]


def _since(numbers: Iterable[int]) -> dict[int, datetime]:
    """Tell when somebody was first sought for each session as it is now."""
    numbers, found = list(numbers), dict[int, datetime]()
    for kind, moment in ((Absence, Absence.told_at), (CoverAsk, CoverAsk.asked_at)):
        first = (
            select(kind.session_id, func.min(moment))
            .join(Session, kind.session_id == Session.id)
            .where(kind.session_id.in_(numbers), kind.sequence == Session.sequence)
            .group_by(kind.session_id)
        )
        for number, at in db.session.execute(first):
            found[number] = min(at, found.get(number, at))
    return found


def _counts(numbers: Iterable[int]) -> tuple[Counter[int], Counter[int]]:
    """Count who was asked about each session as it is now, and who of them is silent."""
    asked, silent = Counter[int](), Counter[int]()
    rows = (
        select(CoverAsk.session_id, CoverAsk.answer)
        .join(Session, CoverAsk.session_id == Session.id)
        .where(CoverAsk.session_id.in_(list(numbers)), CoverAsk.sequence == Session.sequence)
    )
    for number, answer in db.session.execute(rows):
        asked[number] += answer is not Answer.WITHDRAWN
        silent[number] += answer is None
    return asked, silent


def ask_by_number(number: int) -> CoverAsk | None:
    """Find the question of this number, with its session and its people."""
    wanted = (
        select(CoverAsk)
        .where(CoverAsk.id == number)
        .options(joinedload(CoverAsk.session).selectinload(Session.facilitations), joinedload(CoverAsk.person))
    )
    return db.session.scalars(wanted).one_or_none()
