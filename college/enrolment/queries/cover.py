"""Who could step in on a session: the right knowledge, free at that time, knows the course. Changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import exists, select

from college.enrolment.models import Enrolment
from college.enrolment.rules import HOLDS_A_PLACE
from college.foundation import clock
from college.foundation.db import db
from college.foundation.wording import N_, Day
from college.outbox.models import Message
from college.outbox.rules import Kind as MessageKind
from college.outbox.rules import State
from college.people.models import Person
from college.people.rules import Knowledge
from college.timetable.clashes import Clash, Kind
from college.timetable.cover import Standing
from college.timetable.cover_models import CoverAsk
from college.timetable.models import Run, Session
from college.timetable.queries.clashes import free_at
from college.timetable.queries.cover import absences_of, asks_of, standing_of
from college.timetable.queries.facilitators import MayTeach, people_who_may_teach
from college.timetable.queries.runs import lacking_in
from college.timetable.queries.teachers import STRANGER, Knows, who_knows
from college.timetable.rules import SessionState

ASKING = "timetable/step_in"
CANNOT = N_("Said that they cannot teach this session.")
SAID_NO = N_("Said no when asked.")
UNREACHED = N_("Asked not to be contacted, so no message goes to them.")
LEARNS = N_("Has a place on a class that meets on %(day)s from %(start)s to %(end)s.")


@dataclass(frozen=True)
class Hindrance:
    """One thing that is in somebody's way, as a sentence of the catalogues with its values."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class CouldStepIn:
    """Somebody who could step in, from which knowledge, how they know the course, and what is in their way."""

    person_id: int
    name: str
    reference: str
    knowledge: Knowledge
    knows: Knows = STRANGER
    hindrances: tuple[Hindrance, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether nothing that we know of is in their way."""
        return not self.hindrances

    @property
    def by_fitness(self) -> tuple[bool, bool, float, str, int]:
        """Where they stand in the list: who knows the course first, and of those who taught it last."""
        taught_at = self.knows.taught_at
        known = taught_at is not None or self.knows.wrote
        return (not self.is_free, not known, -taught_at.timestamp() if taught_at else 0.0, self.name, self.person_id)


def who_could_step_in(session: Session) -> list[CouldStepIn]:
    """List who could step in on a session, those first who are free and know its course.

    Whoever teaches it already, was asked and has yet to answer, or said yes, is not among them. The questions to the
    database are as many for a hundred people as for one.
    """
    found = _candidates(session)
    hindered = hindrances(session, [one.person_id for one in found])
    knows = who_knows(session.run)
    ready = [
        CouldStepIn(
            person_id=one.person_id,
            name=one.name,
            reference=one.reference,
            knowledge=one.knowledge,
            knows=knows.get(one.person_id, STRANGER),
            hindrances=tuple(hindered[one.person_id]),
        )
        for one in found
    ]
    return sorted(ready, key=lambda one: one.by_fitness)


def hindrances(session: Session, people: Iterable[int]) -> dict[int, list[Hindrance]]:
    """Tell what is in the way of each of these people at the time of a session: other teaching, a class, leave.

    Whoever may not be written to would be asked, and never know.
    """
    people, found = list(people), defaultdict[int, list[Hindrance]](list)
    for absence in absences_of(session):
        found[absence.person_id].append(Hindrance(CANNOT))
    for ask in asks_of(session):
        if standing_of(ask) is Standing.NO and ask.sequence == session.sequence:
            found[ask.person_id].append(Hindrance(SAID_NO))
    for person, clashes in in_the_way(session, people).items():
        found[person] += [Hindrance(clash.sentence, clash.values) for clash in clashes]
    for person, other in _learning(session, people):
        found[person].append(Hindrance(LEARNS, _when(other)))
    for person in _unreached(people):
        found[person].append(Hindrance(UNREACHED))
    return found


def in_the_way(session: Session, people: Iterable[int]) -> dict[int, tuple[Clash, ...]]:
    """Tell which clashes each of these people would have by teaching a session."""
    return free_at(session.starts_at, session.ends_at, people, session.venue_id, but=session.id)


def teaches_elsewhere(session: Session, person: Person) -> bool:
    """Tell whether somebody is down to teach something else at the time of a session."""
    return any(clash.kind is Kind.TEACHES_ELSEWHERE for clash in in_the_way(session, [person.id])[person.id])


def was_asked(ask: CoverAsk) -> bool:
    """Tell whether somebody has been told that we ask them to step in: by e-mail, or by the office."""
    told = exists().where(
        Message.name == ASKING,
        Message.about == ask.__tablename__,
        Message.about_id == ask.id,
        Message.made_at >= ask.asked_at,
        Message.state.in_([State.SENT, State.DONE]),
    )
    return bool(db.session.scalar(select(told)))


def _candidates(session: Session) -> list[MayTeach]:
    """Find everybody with a knowledge that is missing, once each."""
    lacking = lacking_in(session)
    if not lacking:
        return []
    passed_over = {person for person, _ in session.pair}
    passed_over |= {ask.person_id for ask in asks_of(session) if standing_of(ask) in {Standing.OPEN, Standing.YES}}
    known = [one for one in people_who_may_teach() if one.knowledge in lacking and one.person_id not in passed_over]
    return list({one.person_id: one for one in reversed(known)}.values())


def _learning(session: Session, people: Iterable[int]) -> list[tuple[int, Session]]:
    """Find who has a place on a class that meets at the time of a session."""
    wanted = (
        select(Enrolment.person_id, Session)
        .join(Run, Enrolment.run_id == Run.id)
        .join(Session, Session.run_id == Run.id)
        .where(
            Enrolment.person_id.in_(list(people)),
            Enrolment.state.in_(sorted(HOLDS_A_PLACE)),
            Session.state == SessionState.PLANNED,
            Session.starts_at < session.ends_at,
            Session.ends_at > session.starts_at,
        )
        .order_by(Session.starts_at, Session.id)
    )
    return [(person, other) for person, other in db.session.execute(wanted)]


def _unreached(people: Iterable[int]) -> list[int]:
    found = db.session.scalars(select(Person).where(Person.id.in_(list(people))))
    return [person.id for person in found if person.way_for(MessageKind.TEACHING) is None]


def _when(session: Session) -> dict[str, object]:
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    return {"day": Day.of(starts), "start": f"{starts:%H:%M}", "end": f"{ends:%H:%M}"}
