"""Questions about learning plans. Nothing here changes anything."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from college.foundation import clock
from college.foundation.db import db
from college.learning_plans.models import LearningPlan


def plan_of(person_id: int) -> LearningPlan | None:
    """Find somebody's plan."""
    return db.session.scalars(select(LearningPlan).where(LearningPlan.person_id == person_id)).one_or_none()


def review_is_due(plan: LearningPlan | None) -> bool:
    """Tell whether the day has come on which somebody wanted to look at their plan again."""
    return plan is not None and plan.review_on is not None and plan.review_on <= clock.today()


def reviews_due(now: datetime) -> list[int]:
    """List the numbers of the plans whose day has come, and whose people were not reminded yet."""
    due = LearningPlan.review_on <= clock.local(now).date()
    return list(
        db.session.scalars(
            select(LearningPlan.id).where(due, LearningPlan.review_asked_at.is_(None)).order_by(LearningPlan.id)
        )
    )


def plan_numbered(number: int) -> LearningPlan:
    """Find the plan of this number, with whose it is; raises `NoResultFound` where it is gone."""
    return db.session.scalars(
        select(LearningPlan).where(LearningPlan.id == number).options(joinedload(LearningPlan.person))
    ).one()
