"""Who hears when a session or a run changes, and by which way. Nothing here changes anything."""

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from college.enrolment.models import Enrolment
from college.enrolment.rules import HOLDS_A_PLACE, State, Tally
from college.foundation.db import db
from college.foundation.wording import N_
from college.outbox import ways
from college.outbox.rules import Channel, Kind
from college.people.models import Person
from college.timetable.models import Facilitation, Run, Session


class Part(enum.StrEnum):
    """What somebody has to do with a run: they teach it, or they have, are offered or wait for a place.

    By a change somebody may come to teach it, or go.
    """

    TEACHES = "teaches"
    COMES = "comes"
    GOES = "goes"
    ENROLLED = "enrolled"
    OFFERED = "offered"
    WAITING = "waiting"


PART_NAMES = {
    Part.TEACHES: N_("teaches it"),
    Part.COMES: N_("is put on it to teach"),
    Part.GOES: N_("is taken off it"),
    Part.ENROLLED: N_("has a place"),
    Part.OFFERED: N_("is offered a place"),
    Part.WAITING: N_("is waiting for a place"),
}
CHANNEL_NAMES = {
    Channel.EMAIL: N_("by e-mail"),
    Channel.TEXT: N_("by text, a task for the office"),
    Channel.PHONE: N_("by phone, a task for the office"),
    Channel.LETTER: N_("by letter, a task for the office"),
    None: N_("not at all: they asked not to be contacted"),
}
TEXT_LEAVES = N_("by text")


@dataclass(frozen=True)
class Hearer:
    """Somebody who hears of a change. Who teaches and learns on the same run hears once, as one who teaches."""

    person: Person
    part: Part

    @property
    def name(self) -> str:
        """Their name."""
        return self.person.name

    @property
    def channel(self) -> Channel | None:
        """The way by which they hear that a class changes; nothing when they asked not to be contacted."""
        return self.person.way_for(Kind.CHANGES)


def hearers(run: Run, sessions: Iterable[Session], *, waiting: bool = False) -> list[Hearer]:
    """List who hears of a change to these sessions of a run, by name.

    That is everybody enrolled or offered a place, those who wait for one if `waiting`, and those who teach
    one of the sessions.
    """
    states = HOLDS_A_PLACE | ({State.WAITING} if waiting else frozenset())
    found = {person.id: Hearer(person, part) for person, part in _on_the_run(run, states)}
    found |= {person.id: Hearer(person, Part.TEACHES) for person in _who_teach(sessions)}
    return in_order(found.values())


def heard_by(run: Run, sessions: Sequence[Session]) -> list[tuple[Hearer, list[Session]]]:
    """List who hears of a change to these sessions, each with those that they count on, in the order of time.

    Whoever is on the run counts on all of them; whoever only teaches, on what they teach. Of somebody who does both,
    the letter speaks as to one who teaches where they teach all that it lists, else as to one who has a place.
    """
    on_it = {person.id: part for person, part in _on_the_run(run, HOLDS_A_PLACE)}
    in_time = sorted(sessions, key=lambda session: session.starts_at)
    theirs = []
    for hearer in hearers(run, sessions):
        taught = [one for one in in_time if _teaches(hearer, one)]
        part = on_it.get(hearer.person.id)
        if part is not None and len(taught) < len(in_time):
            theirs.append((Hearer(hearer.person, part), in_time))
        else:
            theirs.append((hearer, taught))
    return theirs


def in_order(found: Iterable[Hearer]) -> list[Hearer]:
    """Put those who hear in the order of their names."""
    return sorted(found, key=lambda hearer: (hearer.person.name_folded, hearer.person.id))


def people_of(numbers: Iterable[int]) -> list[Person]:
    """Find people by their numbers, by name."""
    return list(
        db.session.scalars(select(Person).where(Person.id.in_(numbers)).order_by(Person.name_folded, Person.id))
    )


def how(channel: Channel | None) -> str:
    """Say in words, to be translated, how somebody hears who is reached this way."""
    return TEXT_LEAVES if channel is Channel.TEXT and ways.texts_leave() else CHANNEL_NAMES[channel]


def by_channel(people: Iterable[Hearer]) -> list[tuple[Channel | None, int]]:
    """Count how many hear by each way, the most frequent first."""
    return Counter(hearer.channel for hearer in people).most_common()


def reached(people: Iterable[Hearer]) -> int:
    """Count how many hear at all: not those who asked not to be contacted."""
    return sum(1 for hearer in people if hearer.channel is not None)


def fullness(runs: Iterable[tuple[int, int]]) -> dict[int, Tally]:
    """Tell how full each run is just now, from (number, places) of each; one question for all of them."""
    places = dict(runs)
    taken, waiting = Counter[int](), Counter[int]()
    counted = (
        select(Enrolment.run_id, Enrolment.state, func.count())
        .where(Enrolment.run_id.in_(list(places)))
        .group_by(Enrolment.run_id, Enrolment.state)
    )
    for run, state, count in db.session.execute(counted):
        if state in HOLDS_A_PLACE:
            taken[run] += count
        elif state is State.WAITING:
            waiting[run] += count
    return {run: Tally(places=count, taken=taken[run], waiting=waiting[run]) for run, count in places.items()}


def _teaches(hearer: Hearer, session: Session) -> bool:
    return any(row.person_id == hearer.person.id for row in session.facilitations)


def _on_the_run(run: Run, states: frozenset[State]) -> list[tuple[Person, Part]]:
    known = Enrolment.person.has(Person.erased_at.is_(None))  # of somebody forgotten a place may stay, to be counted
    wanted = select(Enrolment).where(Enrolment.run_id == run.id, Enrolment.state.in_(sorted(states)), known)
    rows = db.session.scalars(wanted.options(joinedload(Enrolment.person)))
    return [(row.person, Part(row.state.value)) for row in rows]


def _who_teach(sessions: Iterable[Session]) -> list[Person]:
    numbers = [session.id for session in sessions]
    teaching = select(Facilitation.person_id).where(Facilitation.session_id.in_(numbers))
    return list(db.session.scalars(select(Person).where(Person.id.in_(teaching))))
