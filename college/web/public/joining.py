"""Joining the college without choosing a course yet."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from college.enrolment.actions.forms import join_by_form
from college.permissions.policy import Permission
from college.web.forms.enrolment import WhoAreYou
from college.web.guard import allow
from college.web.limits import limited

bp = Blueprint("joining", __name__, url_prefix="/join")


@bp.get("")
@allow(Permission.JOIN)
def new() -> ResponseReturnValue:
    """Ask for a name and one way to reach somebody."""
    return render_template("public/joining/new.html", form=WhoAreYou())


@bp.post("")
@allow(Permission.JOIN)
@limited("joining")
def join() -> ResponseReturnValue:
    """Make somebody known to the college; the answer is the same whether or not they were."""
    form = WhoAreYou()
    if not form.validate():
        return render_template("public/joining/new.html", form=form), 422
    join_by_form(form.sent("join"), form.newcomer())
    return redirect(url_for("public.joining.done"), 303)


@bp.get("/done")
@allow(Permission.JOIN)
def done() -> ResponseReturnValue:
    """Say what happens next."""
    return render_template("public/joining/done.html")
