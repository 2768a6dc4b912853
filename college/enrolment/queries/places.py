"""Questions about places: who has one, who waits, and who comes next. Nothing here changes anything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from college.enrolment.models import Enrolment, EnrolmentCapacity, EnrolmentEvent
from college.enrolment.rules import HOLDS_A_PLACE, LAPSED, STANDS, EnrolledBy, State, Tally
from college.foundation.db import db
from college.outbox.models import Message
from college.outbox.rules import State as MessageState
from college.people.models import Person
from college.people.rules import Capacity
from college.timetable.models import Run, Session
from college.timetable.rules import SessionState


def tally(run: Run) -> Tally:
    """Count how full the run is. Hold the run first if something is decided by the count."""
    found = db.session.execute(
        select(
            func.count().filter(Enrolment.state.in_(HOLDS_A_PLACE)).label("taken"),
            func.count().filter(Enrolment.state == State.WAITING).label("waiting"),
        ).where(Enrolment.run_id == run.id)
    ).one()
    return Tally(places=run.places, taken=found.taken, waiting=found.waiting)


_OF_PERSON = (
    select(Enrolment)
    .where(Enrolment.person_id == bindparam("person_id"), Enrolment.run_id == bindparam("run_id"))
    .execution_options(populate_existing=True)
)


def of_person(person_id: int, run_id: int) -> Enrolment | None:
    """Find what this person ever was to this run, as the database has it now; there is one row at most.

    What was read before the run was held is read anew: somebody else may have changed it meanwhile.
    """
    return db.session.scalars(_OF_PERSON, {"person_id": person_id, "run_id": run_id}).one_or_none()


def of_person_on(person_id: int, code: str) -> Enrolment | None:
    """Find what this person is to the run of this code."""
    return db.session.scalars(
        select(Enrolment).join(Enrolment.run).where(Enrolment.person_id == person_id, Run.code == code)
    ).one_or_none()


def comes_as(person: Person) -> frozenset[Capacity]:
    """Tell what somebody usually comes as, or else what they came as the last time, so that nobody says it twice."""
    if person.capacities:
        return person.capacities
    last = select(Enrolment).where(Enrolment.person_id == person.id).order_by(Enrolment.id.desc()).limit(1)
    found = db.session.scalars(last).one_or_none()
    return found.capacities if found else frozenset()


def number_in_queue(enrolment: Enrolment) -> int:
    """Tell which number somebody has in the queue: 1 is next; 0 for somebody who does not wait."""
    if enrolment.state is not State.WAITING:
        return 0
    ahead = or_(
        Enrolment.asked_at < enrolment.asked_at,
        and_(Enrolment.asked_at == enrolment.asked_at, Enrolment.id < enrolment.id),
    )
    found = db.session.scalar(
        select(func.count()).where(Enrolment.run_id == enrolment.run_id, Enrolment.state == State.WAITING, ahead)
    )
    return (found or 0) + 1


def first_in_line(run: Run, count: int, *, passing: Collection[int] = ()) -> list[Enrolment]:
    """Find who has waited longest for this run, at most so many, passing over those named."""
    return list(
        db.session.scalars(
            select(Enrolment)
            .where(Enrolment.run_id == run.id, Enrolment.state == State.WAITING, Enrolment.id.not_in(passing))
            .order_by(Enrolment.asked_at, Enrolment.id)
            .limit(count)
            .options(joinedload(Enrolment.person))
            .execution_options(populate_existing=True)
        )
    )


def offers_to_end(run: Run, now: datetime) -> list[Enrolment]:
    """Find the offers of this run whose time is over, or that nobody was told of before the first session."""
    return list(
        db.session.scalars(
            select(Enrolment)
            .where(Enrolment.run_id == run.id, Enrolment.state == State.OFFERED, _is_over(now))
            .order_by(Enrolment.offer_lapses_at, Enrolment.id)
            .options(joinedload(Enrolment.person))
            .execution_options(populate_existing=True)
        )
    )


def offers_to_leave(offers: Collection[Enrolment]) -> frozenset[int]:
    """Find which of these offers nobody has been told of yet, because their messages wait still to leave."""
    waiting = select(Message.about_id, Message.facts).where(
        Message.about == Enrolment.__tablename__,
        Message.about_id.in_([offer.id for offer in offers]),
        Message.name == "enrolment/offer",
        Message.state == MessageState.WAITING,
    )
    found = {(number, facts.get("offers_made")) for number, facts in db.session.execute(waiting)}
    return frozenset(offer.id for offer in offers if (offer.id, offer.offers_made) in found)


def runs_with_offers_to_end(now: datetime) -> list[int]:
    """List the numbers of the runs that have such offers, for the clock."""
    return list(
        db.session.scalars(
            select(Enrolment.run_id).where(Enrolment.state == State.OFFERED, _is_over(now)).distinct()
        ).all()
    )


def _is_over(now: datetime):  # type: ignore[no-untyped-def]
    begun = exists().where(
        Session.run_id == Enrolment.run_id, Session.state != SessionState.CANCELLED, Session.starts_at <= now
    )
    return or_(Enrolment.offer_lapses_at <= now, and_(Enrolment.offer_lapses_at.is_(None), begun))


def lapsed_in_a_row(enrolment: Enrolment) -> int:
    """Count the offers that lapsed since this person last came to the queue by asking."""
    last_left = (
        select(func.coalesce(func.max(EnrolmentEvent.id), 0))
        .where(EnrolmentEvent.enrolment_id == enrolment.id, EnrolmentEvent.state == State.WITHDRAWN)
        .scalar_subquery()
    )
    found = db.session.scalar(
        select(func.count()).where(
            EnrolmentEvent.enrolment_id == enrolment.id,
            EnrolmentEvent.reason == LAPSED,
            EnrolmentEvent.id > last_left,
        )
    )
    return found or 0


def has_agreed(person_id: int, agreement_id: int) -> bool:
    """Tell whether this person has accepted this version of the agreement; once is enough."""
    return bool(
        db.session.scalar(
            select(exists().where(Enrolment.person_id == person_id, Enrolment.agreement_id == agreement_id))
        )
    )


def offer_stands(enrolment_id: int, offers_made: int) -> bool:
    """Tell whether this very offer is still open; a message about another one is no longer true."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Enrolment.id == enrolment_id,
                    Enrolment.offers_made == offers_made,
                    Enrolment.state == State.OFFERED,
                )
            )
        )
    )


@dataclass(frozen=True)
class PlaceRow:
    """One line of the office's list of a run."""

    id: int
    person_id: int
    reference: str
    name: str
    state: State
    capacities: tuple[Capacity, ...]
    channel: EnrolledBy
    asked_at: datetime
    offer_lapses_at: datetime | None


def of_run(run: Run) -> list[PlaceRow]:
    """List everybody who ever asked for a place on this run, first come first, with what they come as."""
    rows = db.session.execute(
        select(
            Enrolment.id,
            Enrolment.person_id,
            Person.reference,
            Person.name,
            Enrolment.state,
            Enrolment.channel,
            Enrolment.asked_at,
            Enrolment.offer_lapses_at,
        )
        .join(Enrolment.person)
        .where(Enrolment.run_id == run.id)
        .order_by(Enrolment.asked_at, Enrolment.id)
    ).all()
    capacities: dict[int, list[Capacity]] = {row.id: [] for row in rows}
    for number, capacity in db.session.execute(
        select(EnrolmentCapacity.enrolment_id, EnrolmentCapacity.capacity)
        .join(Enrolment, Enrolment.id == EnrolmentCapacity.enrolment_id)
        .where(Enrolment.run_id == run.id)
        .order_by(EnrolmentCapacity.capacity)
    ):
        capacities[number].append(capacity)
    return [PlaceRow(**row._mapping, capacities=tuple(capacities[row.id])) for row in rows]


def stands(enrolment: Enrolment | None) -> bool:
    """Tell whether somebody has a place, an offer or a turn in the queue."""
    return enrolment is not None and enrolment.state in STANDS
