"""Leave of those who teach, entered by the office for somebody on the phone."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation import clock
from college.foundation.refusal import Refused
from college.people.models import Person
from college.permissions.policy import Permission
from college.timetable.actions.leave import call_off_leave, take_leave
from college.timetable.models import Leave
from college.timetable.queries.leave import leave_to_come
from college.timetable.queries.overtaken import met_by_leave
from college.web.forms.leave import LeaveForm
from college.web.guard import allow
from college.web.loading import leave_of_person, person_of
from college.web.manager.refusing import said
from college.web.sessions import somebody
from college.web.unit_of_work import looked_at

bp = Blueprint("leave", __name__, url_prefix="/people/<reference>/leave")


@bp.get("")
@allow(Permission.CHANGE_PERSON, person_of)
def show(person: Person) -> ResponseReturnValue:
    """Show when somebody is away, and what they were to teach then."""
    looked_at("leave.seen", person)
    return _page(person, LeaveForm())


@bp.post("")
@allow(Permission.CHANGE_PERSON, person_of)
def take(person: Person) -> ResponseReturnValue:
    """Note that somebody is away."""
    form = LeaveForm()
    if not form.validate():
        return _page(person, form), 422
    try:
        take_leave(person, *form.moments(), by=somebody())
    except Refused as refused:
        return _page(person, said(form, refused)), 409
    flash(_("Noted: %(name)s is away then.", name=person.name), "success")
    return redirect(url_for("manager.leave.show", reference=person.reference), 303)


@bp.post("/<int:number>/call-off")
@allow(Permission.CHANGE_PERSON, leave_of_person)
def call_off(leave: Leave) -> ResponseReturnValue:
    """Take a leave back."""
    reference = leave.person.reference
    call_off_leave(leave, by=somebody())
    flash(_("The time away is taken back."), "success")
    return redirect(url_for("manager.leave.show", reference=reference), 303)


def _page(person: Person, form: LeaveForm) -> str:
    leave = leave_to_come(person, clock.now())
    return render_template(
        "manager/leave/show.html",
        person=person,
        form=form,
        times=leave,
        met=met_by_leave([each.id for each in leave]),
    )
