"""One's own plan: read, written, printed, and seen by nobody else."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation import clock
from college.foundation.refusal import Refused
from college.learning_plans.actions import looked_again, write_plan
from college.learning_plans.models import LearningPlan
from college.learning_plans.queries import review_is_due
from college.learning_plans.rules import next_review
from college.permissions.policy import Permission
from college.web.filters import in_words
from college.web.forms.plans import PlanForm
from college.web.guard import allow
from college.web.loading import own_plan
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("plan", __name__, url_prefix="/plan")


@bp.get("")
@allow(Permission.KEEP_OWN_PLAN, own_plan)
def show(plan: LearningPlan) -> ResponseReturnValue:
    """Show the plan, to read and to print."""
    return _shown(plan)


@bp.get("/edit")
@allow(Permission.KEEP_OWN_PLAN, own_plan)
def edit(plan: LearningPlan) -> ResponseReturnValue:
    """Open the plan to write in it."""
    form = PlanForm(obj=plan)
    if review_is_due(plan):
        form.review_on.data = next_review(clock.today())  # the day has come: a later one is proposed
    return render_template("student/plan/edit.html", form=form)


@bp.post("/edit")
@allow(Permission.KEEP_OWN_PLAN, own_plan)
def write(plan: LearningPlan) -> ResponseReturnValue:
    """Keep the plan as it was written."""
    form = PlanForm()
    if not form.validate():
        return render_template("student/plan/edit.html", form=form), 422
    try:
        write_plan(form.written, by=somebody())
    except Refused as refused:
        return render_template("student/plan/edit.html", form=said(form, refused)), 409
    flash(_("Your plan is kept."), "success")
    return redirect(url_for("student.plan.show"), 303)


@bp.post("/looked-at")
@allow(Permission.KEEP_OWN_PLAN, own_plan)
def look(plan: LearningPlan) -> ResponseReturnValue:
    """Keep that its person has looked at the plan."""
    try:
        looked_again(by=somebody())
    except Refused as refused:
        return _shown(plan, in_words(refused)), 409
    flash(_("You have looked at your plan. We remind you again in three months."), "success")
    return redirect(url_for("student.plan.show"), 303)


def _shown(plan: LearningPlan, trouble: str = "") -> str:
    return render_template("student/plan/show.html", plan=plan, due=review_is_due(plan), trouble=trouble)
