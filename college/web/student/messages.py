"""In which language one hears from the college, and by which way for each kind of thing."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.people.actions.preferring import choose_language, choose_ways
from college.people.rules import CONTACT_NAMES
from college.permissions.policy import Permission
from college.web.forms.ways import WaysForm
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("messages", __name__)


@bp.get("/messages")
@allow(Permission.CHANGE_OWN_DETAILS)
def edit() -> ResponseReturnValue:
    """Show which way each kind of message goes."""
    return _page(WaysForm().about(somebody()).show())


@bp.post("/messages")
@allow(Permission.CHANGE_OWN_DETAILS)
def change() -> ResponseReturnValue:
    """Keep what was chosen."""
    form = WaysForm().about(somebody())
    if not form.validate():
        return _page(form), 422
    choose_ways(somebody(), form.chosen(), by=somebody())
    choose_language(somebody(), form.language_chosen(), by=somebody())
    flash(_("We write to you in this way from now on."), "success")
    return redirect(url_for("student.messages.edit"), 303)


def _page(form: WaysForm) -> str:
    person = somebody()
    return render_template(
        "student/messages/edit.html", form=form, person=person, usual=_(CONTACT_NAMES[person.contact_by])
    )
