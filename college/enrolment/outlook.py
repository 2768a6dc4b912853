"""What a change would do, said before it is done: how each session would be, what is in its way, and who hears.

An outlook has a `mark`, a fingerprint of all that it says. Whoever acts on an outlook gives its mark back; when
somebody joined meanwhile, or somebody else changed a session, the mark is another and the outlook is shown anew.
Nothing here changes anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from college.enrolment.audience import Hearer, Part, by_channel, hearers, in_order, people_of, reached
from college.enrolment.queries.needs import needs_in_the_room
from college.foundation import clock
from college.foundation.refusal import Refused
from college.outbox.rules import Channel
from college.timetable.actions.sessions import Plan, slot_of
from college.timetable.clashes import Clash
from college.timetable.models import Run, Session
from college.timetable.queries.clashes import clashes_of
from college.timetable.queries.sessions import place_of


@dataclass(frozen=True)
class Step:
    """One session as it is, if it is there, and as it would be, if it takes place; and what is in its way."""

    session: Session | None
    plan: Plan | None
    clashes: tuple[Clash, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether it would be at another time or place, of which calendars must hear."""
        if self.session is None or self.plan is None:
            return False
        is_now = (self.session.starts_at, self.session.ends_at, place_of(self.session))
        return is_now != (self.plan.starts_at, self.plan.ends_at, self.plan.place)

    @property
    def put_on(self) -> frozenset[int]:
        """The numbers of those who would come to teach it."""
        return _planned(self.plan) - _teaching(self.session) if self.session and self.plan else frozenset()

    @property
    def taken_off(self) -> frozenset[int]:
        """The numbers of those who would no longer teach it."""
        return _teaching(self.session) - _planned(self.plan) if self.session and self.plan else frozenset()

    @property
    def place(self) -> str:
        """Where it is now, in few words."""
        return place_of(self.session) if self.session else ""

    @property
    def teachers(self) -> list[str]:
        """Who teaches it now, by name."""
        return sorted(row.person.name for row in self.session.facilitations) if self.session else []

    @property
    def teachers_then(self) -> list[str]:
        """Who would teach it, by name."""
        return sorted(teaching.person.name for teaching in self.plan.teachers) if self.plan else []

    @property
    def changes(self) -> bool:
        """Whether anything would be different that somebody sees in a timetable."""
        return self.moves or bool(self.put_on or self.taken_off)

    @property
    def differs(self) -> bool:
        """Whether anything at all would be different, the joining link and the knowledge they teach from included."""
        if self.session is None or self.plan is None:
            return True
        named = {(row.person_id, row.knowledge) for row in self.session.facilitations}
        then = {(teaching.person.id, teaching.knowledge) for teaching in self.plan.teachers}
        return self.changes or named != then or self.session.online_link != self.plan.online_link


@dataclass(frozen=True)
class Outlook:
    """What would happen to sessions of a run, or to the `whole_run` with the last of them, and who would hear."""

    run: Run
    steps: tuple[Step, ...]
    people: tuple[Hearer, ...]
    whole_run: bool = False

    @property
    def channels(self) -> list[tuple[Channel | None, int]]:
        """How many hear by each way."""
        return by_channel(self.people)

    @property
    def reached(self) -> int:
        """How many hear at all."""
        return reached(self.people)

    @property
    def is_possible(self) -> bool:
        """Whether nothing is in the way that no reason overrules."""
        return not any(clash.stops for step in self.steps for clash in step.clashes)

    @property
    def needs_reason(self) -> bool:
        """Whether something is in the way that one may overrule, with a reason on record."""
        return any(not clash.stops for step in self.steps for clash in step.clashes)

    @property
    def is_quiet(self) -> bool:
        """Whether nobody hears of it and nothing is in the way, so that there is nothing to say before it is done."""
        return not self.people and not any(step.clashes for step in self.steps)

    @property
    def mark(self) -> str:
        """The fingerprint of all that this outlook says."""
        said = [self.run.id, self.run.cancelled_at, self.whole_run, [_said(step) for step in self.steps]]
        heard = [(hearer.person.id, hearer.part.value, hearer.channel) for hearer in self.people]
        return sha256(repr((said, heard)).encode()).hexdigest()[:32]


def outlook_of_change(run: Run, asked: Sequence[tuple[Session, Plan]]) -> Outlook:
    """Look at sessions that would be at another time or place, or be taught by others."""
    steps = _with_clashes(run, [Step(session, plan) for session, plan in asked])
    found = {hearer.person.id: hearer for hearer in _who_hear_of_moves(run, steps)}
    off = {person for step in steps if _is_news(step) for person in step.taken_off}
    on = {person for step in steps if _is_news(step) for person in step.put_on}
    found |= {person.id: Hearer(person, Part.GOES) for person in people_of(off)}
    found |= {person.id: Hearer(person, Part.COMES) for person in people_of(on)}
    return Outlook(run, steps, tuple(in_order(found.values())))


def outlook_of_new(run: Run, plans: Iterable[Plan]) -> Outlook:
    """Look at sessions that would be added to a run: those who are on it hear, and those who would teach them."""
    steps = _with_clashes(run, [Step(None, plan) for plan in plans])
    coming = [step.plan for step in steps if step.plan is not None and step.plan.starts_at > clock.now()]
    if not coming:
        return Outlook(run, steps, ())
    found = {hearer.person.id: hearer for hearer in hearers(run, ())}
    taught = {teaching.person.id: teaching.person for plan in coming for teaching in plan.teachers}
    found |= {number: Hearer(person, Part.TEACHES) for number, person in taught.items()}
    return Outlook(run, steps, tuple(in_order(found.values())))


def outlook_of_cancelling(run: Run, sessions: Sequence[Session], *, whole_run: bool) -> Outlook:
    """Look at sessions that would not take place; with the whole run those hear who wait for a place, too."""
    steps = tuple(Step(session, None) for session in sessions)
    return Outlook(run, steps, tuple(hearers(run, sessions, waiting=whole_run)), whole_run)


def refusal_of(step: Step) -> Refused | None:
    """Give the no that nothing overrules, if something of that kind is in the way of a session."""
    return next((Refused(clash.sentence, **clash.values) for clash in step.clashes if clash.stops), None)


def _with_clashes(run: Run, steps: Sequence[Step]) -> tuple[Step, ...]:
    planned = [step for step in steps if step.plan is not None]
    slots = [slot_of(step.plan, step.session) for step in planned if step.plan is not None]
    room = needs_in_the_room(run)
    found = clashes_of(slots, expected=room.expected, step_free_needed=room.step_free)
    return tuple(replace(step, clashes=_of_this(step, clashes)) for step, clashes in zip(planned, found, strict=True))


def _of_this(step: Step, clashes: tuple[Clash, ...]) -> tuple[Clash, ...]:
    """Keep what this change itself brings: who only hands a session over is not asked about its room again."""
    if step.session is None or step.moves:
        return clashes
    return tuple(clash for clash in clashes if clash.person_id in step.put_on)


def _who_hear_of_moves(run: Run, steps: Iterable[Step]) -> list[Hearer]:
    moved = [step.session for step in steps if step.moves and step.session is not None]
    return hearers(run, moved) if moved else []


def _is_news(step: Step) -> bool:
    return (
        step.session is not None and step.session.is_on and step.plan is not None and step.plan.starts_at > clock.now()
    )


def _planned(plan: Plan | None) -> frozenset[int]:
    return frozenset(teaching.person.id for teaching in plan.teachers) if plan else frozenset()


def _teaching(session: Session | None) -> frozenset[int]:
    return frozenset(row.person_id for row in session.facilitations) if session else frozenset()


def _said(step: Step) -> object:
    was, then = step.session, step.plan
    clashes = [(clash.kind.value, clash.person_id, clash.session_id, str(clash)) for clash in step.clashes]
    return _as_it_is(was) if was else None, _as_it_would_be(then) if then else None, clashes


def _as_it_is(session: Session) -> object:
    pair = sorted((number, knowledge.value) for number, knowledge in session.pair)
    state = session.state.value
    return session.id, session.sequence, session.handovers, state, session.online_link, pair


def _as_it_would_be(plan: Plan) -> object:
    slot = slot_of(plan)
    teachers = sorted((teaching.person.id, str(teaching.knowledge)) for teaching in plan.teachers)
    return slot.starts_at, slot.ends_at, slot.venue_id, slot.room_id, plan.online_link, teachers
