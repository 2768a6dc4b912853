"""What helps oneself to take part: said once, shown to those who teach if one wants it, and looked at again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation.refusal import Refused
from college.people.actions.needs import keep_needs, still_right
from college.people.queries.needs import known_of, review_is_due
from college.permissions.policy import Permission
from college.web.forms.needs import NeedsForm
from college.web.guard import allow
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("needs", __name__, url_prefix="/needs")


@bp.get("")
@allow(Permission.KEEP_OWN_NEEDS)
def show() -> ResponseReturnValue:
    """Show what is known, to be changed."""
    return _page(NeedsForm.showing(known_of(somebody())))


@bp.post("")
@allow(Permission.KEEP_OWN_NEEDS)
def keep() -> ResponseReturnValue:
    """Keep what helps."""
    form = NeedsForm()
    if not form.validate():
        return _page(form), 422
    try:
        keep_needs(somebody(), form.said, by=somebody())
    except Refused as refused:
        return _page(said(form, refused)), 409
    flash(_("Thank you. What helps you is kept."), "success")
    return redirect(url_for("student.needs.show"), 303)


@bp.post("/still-right")
@allow(Permission.KEEP_OWN_NEEDS)
def confirm() -> ResponseReturnValue:
    """Keep that it is still right."""
    try:
        still_right(somebody(), by=somebody())
    except Refused as refused:
        return _page(said(NeedsForm(formdata=None), refused)), 409
    flash(_("Thank you. We ask again in a year; you can change it at any time."), "success")
    return redirect(url_for("student.needs.show"), 303)


def _page(form: NeedsForm) -> str:
    sheet = known_of(somebody()).sheet
    return render_template("student/needs/show.html", form=form, sheet=sheet, due=review_is_due(sheet))
