"""Stepping away from a run: one step, without guilt, and the place is offered on in the same moment."""

from college.audit.actions import Doer
from college.enrolment import messages, rules
from college.enrolment.actions.offering import offer_next
from college.enrolment.actions.steps import hold, step
from college.enrolment.models import Enrolment
from college.enrolment.queries import situation
from college.enrolment.rules import State
from college.foundation import clock
from college.outbox.actions import post


def withdraw(enrolment: Enrolment, *, by: Doer | None, reason: str = "") -> None:
    """Give up a place, an offer or a turn in the queue; raises `Refused` where there is none to give up.

    A place that was held is offered to the first in line before anybody else can ask for it.
    """
    hold(enrolment)
    run, now, found = enrolment.run, clock.now(), situation.of_run(enrolment.run)
    rules.may_leave(enrolment.state, over=found.is_over(now))
    enrolment.offer_lapses_at = None
    step(enrolment, State.WITHDRAWN, "withdrawn", at=now, by=by, reason=reason.strip())
    post(messages.withdrawn(enrolment, run, starts_at=found.starts_at))
    offer_next(run)
