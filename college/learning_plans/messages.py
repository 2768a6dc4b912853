"""What we write to people about their own plan: that the day has come, and no word of what stands in it."""

from college.learning_plans.models import LearningPlan
from college.outbox.actions import Letter


def review(plan: LearningPlan) -> Letter:
    """Tell somebody that they wanted to look at their plan again about now."""
    return Letter(
        to=plan.person,
        name="learning_plans/review",
        about=plan,
        once=f"learning_plans/review:{plan.person_id}:{plan.review_on}",
    )
