"""Writing one's own plan, and looking at it again. Nobody else does either, so `by` is whose plan it is."""

from dataclasses import dataclass
from datetime import date

from college.audit.actions import record
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.foundation.refusal import Refused
from college.learning_plans import messages, rules
from college.learning_plans.models import LearningPlan
from college.learning_plans.queries import plan_of
from college.outbox.actions import post
from college.people.models import Person


@dataclass(frozen=True)
class Written:
    """What somebody wrote in their plan, and when they want to look at it again."""

    hopes: str = ""
    what_helps: str = ""
    next_steps: str = ""
    review_on: date | None = None


def write_plan(written: Written, *, by: Person) -> LearningPlan:
    """Keep somebody's plan as they wrote it; raises `Refused` for a day of review that is past or too far."""
    review_on = rules.review_day(written.review_on, today=clock.today())
    lock(by)
    plan = plan_of(by.id) or LearningPlan(person_id=by.id)
    plan.hopes, plan.what_helps, plan.next_steps = written.hopes, written.what_helps, written.next_steps
    plan.changed_at, plan.review_on, plan.review_asked_at = clock.now(), review_on, None
    save(plan)
    record("plan.written", plan, by=by)
    return plan


def looked_again(*, by: Person) -> LearningPlan:
    """Keep that somebody has looked at their plan, and remind them in three months; raises `Refused` without one."""
    lock(by)
    plan = plan_of(by.id)
    if plan is None:
        raise Refused("There is no plan to look at yet. Write something first: a word is enough.")
    plan.review_on, plan.review_asked_at = rules.next_review(clock.today()), None
    db.session.flush()
    record("plan.reviewed", plan, by=by)
    return plan


def ask_to_review(plan: LearningPlan) -> int:
    """Remind somebody of their plan, once for each day of review; gives how many were reminded."""
    lock(plan)
    if plan.review_asked_at is not None or plan.review_on is None or plan.review_on > clock.today():
        return 0
    plan.review_asked_at = clock.now()
    post(messages.review(plan))
    return 1
