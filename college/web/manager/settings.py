"""What the college says about itself, and its policies."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.settings.actions import keep_settings
from college.settings.queries import agreement_in_force, the_college
from college.web.forms.settings import SettingsForm
from college.web.guard import allow
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("settings", __name__, url_prefix="/settings")


@bp.get("")
@allow(Permission.CHANGE_SETTINGS)
def show() -> ResponseReturnValue:
    """Show what was decided."""
    agreement = agreement_in_force()
    form = SettingsForm(obj=the_college(), data={"agreement": agreement.text if agreement else ""})
    return _page(form)


@bp.post("")
@allow(Permission.CHANGE_SETTINGS)
def change() -> ResponseReturnValue:
    """Keep what is decided now."""
    form = SettingsForm()
    if not form.validate():
        return _page(form), 422
    try:
        keep_settings(form.said(), by=somebody())
    except Refused as refused:
        return _page(said(form, refused)), 409
    flash(_("The settings are kept."), "success")
    return redirect(url_for("manager.settings.show"), 303)


def _page(form: SettingsForm) -> str:
    return render_template("manager/settings/show.html", form=form, agreement=agreement_in_force())
