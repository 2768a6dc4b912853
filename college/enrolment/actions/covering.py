"""Finding somebody to step in when a facilitator cannot teach: saying so, asking, and the first yes that gets it.

Every deed holds the session until its transaction ends, so that of two who say yes at one moment one gets it; and
whoever comes to teach is held after it, so that nobody teaches two sessions at once.
"""

from collections.abc import Iterable

from college.audit.actions import Doer, record
from college.enrolment import letters_of_cover as letters
from college.enrolment.actions.telling import tell_of_handover
from college.enrolment.queries.cover import CouldStepIn, in_the_way, teaches_elsewhere
from college.foundation import clock
from college.foundation.db import db, hold, lock, save
from college.outbox.actions import post
from college.people.models import Person
from college.timetable import cover as rules
from college.timetable.actions.clashes import keep_reason
from college.timetable.actions.sessions import Handover, Teaching, teach
from college.timetable.cover import Answer, Standing
from college.timetable.cover_models import Absence, CoverAsk
from college.timetable.models import Session
from college.timetable.queries.cover import ask_between, asks_of, need_of, standing_of

BY_CONSENT = "Was asked to step in, and said yes."


def say_cannot_teach(session: Session, person: Person, *, by: Doer, seen: int | None = None) -> None:
    """Take somebody off a session that they cannot teach; nobody asks why. Said twice, it is said once.

    Their calendar strikes it out by the letter that tells them. `seen` is the session's sequence on the page on which
    they said so. Raises `Refused` when the session has begun, or has moved since: at another time they may be free.
    """
    hold_for_cover(session)
    here = next((row for row in session.facilitations if row.person_id == person.id), None)
    if here is None:
        return
    rules.may_say_cannot(need_of(session), clock.now(), seen=seen)
    absence = _absence_row(session, person)
    absence.knowledge, absence.sequence, absence.told_at = here.knowledge, session.sequence, clock.now()
    absence.noted_by_id = by.id if by.id != person.id else None
    record("session.cannot_teach", session, by=by, person=person.id)
    handover = take_off(session, person, by=by)
    absence.handovers = session.handovers
    save(absence)
    tell_of_handover(session, handover)


def take_off(session: Session, person: Person, *, by: Doer | None) -> Handover:
    """Take somebody off a session, whoever else teaches it stays; tells nobody, and asks no rule."""
    hold_for_cover(session)
    return teach(session, _without(session, person), by=by)


def teach_after_all(absence: Absence, *, by: Doer) -> None:
    """Put somebody back who had said that they cannot teach; raises `Refused` once somebody has stepped in."""
    session, person = absence.session, absence.person
    hold_for_cover(session)
    hold(person)  # and what else they say yes to at this moment
    if person.id in need_of(session).teacher_ids:
        return
    rules.may_take_back(
        need_of(session),
        absence.knowledge,
        untouched=absence.handovers == session.handovers,
        elsewhere=teaches_elsewhere(session, person),
        now=clock.now(),
    )
    handover = teach(session, [*_without(session), Teaching(person, absence.knowledge)], by=by)
    db.session.delete(absence)
    record("session.can_teach_after_all", session, by=by, person=person.id)
    tell_of_handover(session, handover)
    settle_asks(session)


def ask_to_step_in(session: Session, chosen: Iterable[CouldStepIn], *, by: Doer) -> list[CoverAsk]:
    """Ask these people to step in, each by their own way; raises `Refused` when nobody is needed.

    Whoever said no before, or was asked before the session moved, is asked anew, by a link of its own.
    """
    hold_for_cover(session)
    wanted = list(chosen)
    rules.may_ask(need_of(session), {one.knowledge for one in wanted}, clock.now())
    asks = [_ask(session, one, by) for one in wanted]
    record("cover.asked", session, by=by, people=sorted(one.person_id for one in wanted))
    return asks


def step_in(ask: CoverAsk, *, by: Doer) -> None:
    """Let somebody who was asked teach the session, the first to say yes; raises `Refused` for everybody later.

    They get the session in their calendar. Said twice, it is said once; a no may become a yes while it is open.
    """
    session, person = ask.session, ask.person
    _hold(ask)
    hold(person)  # whoever says yes to two sessions at one time and one moment gets one of them
    if standing_of(ask) is Standing.YES:
        return
    if ask.answer is Answer.NO:
        ask.answer = None
    rules.may_step_in(standing_of(ask), elsewhere=teaches_elsewhere(session, person))
    handover = teach(session, [*_without(session), Teaching(person, ask.knowledge)], by=by)
    _answered(ask, Answer.YES, by)
    if clashes := in_the_way(session, [person.id])[person.id]:
        keep_reason(session, clashes, BY_CONSENT, by=by)
    record("cover.accepted", session, by=by, person=person.id)
    tell_of_handover(session, handover)
    settle_asks(session)


def stay_out(ask: CoverAsk, *, by: Doer) -> None:
    """Keep that somebody who was asked does not step in; of a question that is over, nothing."""
    _hold(ask)
    if standing_of(ask) is Standing.OPEN:
        _answered(ask, Answer.NO, by)
        record("cover.declined", ask.session, by=by, person=ask.person_id)


def settle_asks(session: Session) -> int:
    """Close the questions of a session that are over, and tell those who had not answered; gives how many.

    Safe to run at any time: what is over is read from the session, whoever changed it and however. Whoever teaches it
    by now knows that they do, and is not told that nobody is needed.
    """
    over = [(ask, standing_of(ask)) for ask in asks_of(session) if ask.answer is None]
    over = [(ask, stands) for ask, stands in over if stands is not Standing.OPEN]
    taught = need_of(session).teacher_ids
    for ask, stands in over:
        ask.answer, ask.answered_at = Answer(stands.value), clock.now()
        save(ask)
        if session.starts_at > clock.now() and ask.person_id not in taught:
            post(letters.step_in_settled(ask))
    return len(over)


def hold_for_cover(session: Session) -> None:
    """Hold a session until this transaction ends, and see who teaches it as it is now."""
    lock(session)
    db.session.expire(session, ["facilitations"])


def _hold(ask: CoverAsk) -> None:
    hold_for_cover(ask.session)
    db.session.refresh(ask)


def _ask(session: Session, one: CouldStepIn, by: Doer) -> CoverAsk:
    ask = ask_between(session, one.person_id)
    if ask is None:
        ask = CoverAsk(session_id=session.id, person_id=one.person_id, times_asked=0)
    elif standing_of(ask) in {Standing.OPEN, Standing.YES}:
        return ask
    ask.knowledge, ask.sequence, ask.times_asked = one.knowledge, session.sequence, ask.times_asked + 1
    ask.asked_at, ask.asked_by_id = clock.now(), by.id
    ask.answer = ask.answered_at = ask.noted_by_id = None
    save(ask)
    post(letters.step_in(ask))
    return ask


def _answered(ask: CoverAsk, answer: Answer, by: Doer) -> None:
    ask.answer, ask.answered_at = answer, clock.now()
    ask.noted_by_id = by.id if by.id != ask.person_id else None
    save(ask)


def _absence_row(session: Session, person: Person) -> Absence:
    stale = db.session.query(Absence).filter_by(session_id=session.id, person_id=person.id).one_or_none()
    return stale or Absence(session_id=session.id, person_id=person.id)


def _without(session: Session, person: Person | None = None) -> list[Teaching]:
    rows = sorted(session.facilitations, key=lambda row: row.id)
    return [Teaching(row.person, row.knowledge) for row in rows if person is None or row.person_id != person.id]
