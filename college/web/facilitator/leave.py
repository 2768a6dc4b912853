"""One's own leave: told by who teaches, without a reason."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation import clock
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.actions.leave import call_off_leave, take_leave
from college.timetable.models import Leave
from college.timetable.queries.leave import leave_to_come
from college.timetable.queries.overtaken import met_by_leave
from college.web.forms.leave import LeaveForm
from college.web.guard import allow
from college.web.loading import own_leave
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("leave", __name__, url_prefix="/leave")


@bp.get("")
@allow(Permission.SEE_TEACHING)
def show() -> ResponseReturnValue:
    """Show when one is away, and what one was to teach then."""
    return _page(LeaveForm())


@bp.post("")
@allow(Permission.SEE_TEACHING)
def take() -> ResponseReturnValue:
    """Tell the college that one is away."""
    form = LeaveForm()
    if not form.validate():
        return _page(form), 422
    try:
        take_leave(somebody(), *form.moments(), by=somebody())
    except Refused as refused:
        return _page(said(form, refused)), 409
    flash(_("Thank you. The college knows that you are away."), "success")
    return redirect(url_for("facilitator.leave.show"), 303)


@bp.post("/<int:number>/call-off")
@allow(Permission.SEE_TEACHING, own_leave)
def call_off(leave: Leave) -> ResponseReturnValue:
    """Take one's leave back."""
    call_off_leave(leave, by=somebody())
    flash(_("Your leave is taken back."), "success")
    return redirect(url_for("facilitator.leave.show"), 303)


def _page(form: LeaveForm) -> str:
    leave = leave_to_come(somebody(), clock.now())
    met = met_by_leave([each.id for each in leave])
    return render_template("facilitator/leave/show.html", form=form, times=leave, met=met)
