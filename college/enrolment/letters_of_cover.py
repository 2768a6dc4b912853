"""What we write to those whom we ask to step in: when and where, never which course, and nothing of who cannot."""

from typing import Any

from college.enrolment.queries.cover import ASKING, was_asked
from college.outbox.actions import Letter
from college.timetable.cover import Standing
from college.timetable.cover_models import CoverAsk
from college.timetable.queries.cover import standing_of
from college.timetable.queries.sessions import place_of


def step_in(ask: CoverAsk) -> Letter:
    """Ask somebody to step in; the link of their answer is made when the letter leaves."""
    return _letter(ask, ASKING)


def step_in_settled(ask: CoverAsk) -> Letter:
    """Tell somebody who was asked, and had not answered, that nobody is needed any more."""
    return _letter(ask, "timetable/step_in_settled", is_taken=ask.answer == Standing.SETTLED.value)


def asking_is_true(ask: CoverAsk | None, facts: dict[str, Any]) -> bool:
    """Tell whether a letter that asks somebody to step in is still to leave: the question is open, and is this one."""
    return ask is not None and ask.times_asked == facts["times_asked"] and standing_of(ask) is Standing.OPEN


def settling_is_true(ask: CoverAsk | None, facts: dict[str, Any]) -> bool:
    """Tell whether somebody is still to hear that nobody is needed: they were asked, and not asked again since."""
    if ask is None or ask.times_asked != facts["times_asked"] or ask.answer is None:
        return False
    return was_asked(ask)


def _letter(ask: CoverAsk, name: str, **more: Any) -> Letter:
    session = ask.session
    facts = {
        "times_asked": ask.times_asked,
        "run_id": session.run_id,
        "run": session.run.code,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "place": place_of(session),
    }
    once = f"{name}:{ask.id}:{ask.person_id}:{ask.times_asked}"  # a number is given anew where its row was forgotten
    return Letter(to=ask.person, name=name, facts={**facts, **more}, about=ask, once=once)
