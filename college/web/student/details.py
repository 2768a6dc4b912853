"""One's own name, and how one is reached."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.people.actions.keeping import change_contact
from college.people.rules import ContactBy
from college.permissions.policy import Permission
from college.web.forms.people import ContactForm
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("details", __name__)


@bp.get("/details")
@allow(Permission.CHANGE_OWN_DETAILS)
def edit() -> ResponseReturnValue:
    """Ask what changed."""
    return _page(ContactForm(obj=somebody()).asking_for_letters(somebody()))


@bp.post("/details")
@allow(Permission.CHANGE_OWN_DETAILS)
def change() -> ResponseReturnValue:
    """Keep what changed; the address for signing in stays."""
    form = ContactForm().asking_for_letters(somebody())
    if not form.validate():
        return _page(form), 422
    change_contact(
        somebody(),
        name=form.name.data or "",
        email=form.address,
        phone=form.phone.data or "",
        contact_by=form.way,
        postal_address=form.post_to,
        by=somebody(),
    )
    flash(_("Your details are changed."), "success")
    if form.way is ContactBy.LETTER and not somebody().postal_address:
        flash(_("We do not know where to send letters. If you tell us, they come by themselves."), "notice")
    return redirect(url_for("student.details.edit"), 303)


def _page(form: ContactForm) -> str:
    account = somebody().account
    return render_template(
        "student/details/edit.html", form=form, sign_in_address=account.sign_in_address if account else None
    )
