"""What the college holds about oneself."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.audit.actions import record
from college.permissions.policy import Permission
from college.web.downloads import copy_of
from college.web.forms.signing_in import ButtonForm
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("data", __name__)


@bp.get("/data")
@allow(Permission.CHANGE_OWN_DETAILS)
def show() -> ResponseReturnValue:
    """Say what the copy holds, and offer it."""
    return render_template("student/data/show.html", form=ButtonForm(formdata=None))


@bp.post("/data")
@allow(Permission.CHANGE_OWN_DETAILS)
def export() -> ResponseReturnValue:
    """Give the copy."""
    form = ButtonForm()
    if not form.validate():
        return render_template("student/data/show.html", form=form), 422
    record("person.exported", somebody(), by=somebody())
    return copy_of(somebody())
