"""One's own name, and how one is reached."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.people.actions.keeping import change_contact
from college.permissions.policy import Permission
from college.web.forms.people import ContactForm
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("details", __name__)


@bp.get("/details")
@allow(Permission.CHANGE_OWN_DETAILS)
def edit() -> ResponseReturnValue:
    """Ask what changed."""
    return _page(ContactForm(obj=somebody()))


@bp.post("/details")
@allow(Permission.CHANGE_OWN_DETAILS)
def change() -> ResponseReturnValue:
    """Keep what changed; the address for signing in stays."""
    form = ContactForm()
    if not form.validate():
        return _page(form), 422
    change_contact(
        somebody(),
        name=form.name.data or "",
        email=form.address,
        phone=form.phone.data or "",
        contact_by=form.way,
        by=somebody(),
    )
    flash(_("Your details are changed."), "success")
    return redirect(url_for("student.details.edit"), 303)


def _page(form: ContactForm) -> str:
    account = somebody().account
    return render_template(
        "student/details/edit.html", form=form, sign_in_address=account.sign_in_address if account else None
    )
