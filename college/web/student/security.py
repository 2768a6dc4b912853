"""One's own way in: the password, and the browsers that are signed in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.foundation import clock
from college.foundation.db import lock
from college.people import passwords
from college.people.actions import accounts
from college.people.models import Account, SignIn
from college.people.queries.accounts import browsers_of
from college.permissions.policy import Permission
from college.web.forms.signing_in import ButtonForm, ChangePasswordForm, NewPasswordForm
from college.web.guard import allow
from college.web.inputs import refuse_repeats
from college.web.limits import failed_try, limited
from college.web.new_passwords import good_hash
from college.web.sessions import signed_in
from college.web.unit_of_work import without_lock

bp = Blueprint("security", __name__)
bp.before_request(refuse_repeats)


def _here() -> SignIn:
    here = signed_in()
    if here is None:
        raise LookupError("a page for people who are signed in was opened without one")
    return here


def _form(account: Account, *, empty: bool = False) -> NewPasswordForm:
    kind = ChangePasswordForm if account.password_hash else NewPasswordForm
    return kind(formdata=None) if empty else kind()


def _page(account: Account, form: NewPasswordForm) -> str:
    return render_template(
        "student/security/show.html",
        form=form,
        button_form=ButtonForm(formdata=None),
        account=account,
        browsers=browsers_of(account, clock.now()),
        shortest=passwords.shortest(account.person.roles),
    )


@bp.get("/security")
@allow(Permission.CHANGE_OWN_DETAILS)
def show() -> ResponseReturnValue:
    """Show how one comes in, and where one is signed in."""
    account = _here().account
    return _page(account, _form(account, empty=True))


@bp.post("/security/password")
@allow(Permission.CHANGE_OWN_DETAILS)
@limited("passwords")
def change() -> ResponseReturnValue:
    """Keep a new password, and sign out everywhere else."""
    with without_lock():
        account = _here().account
        kept, form = account.password_hash, _form(account)
        password_hash = _checked(form, account) if form.validate() else None
        if password_hash is None:
            return _page(account, form), 422
    lock(account)
    if account.password_hash != kept:
        return redirect(url_for("student.security.show"), 303)  # changed elsewhere while we were hashing
    accounts.write_password(account, password_hash, but=_here(), by=account.person)
    flash(_("Your new password is kept. You are signed out everywhere else."), "success")
    return redirect(url_for("student.security.show"), 303)


def _checked(form: NewPasswordForm, account: Account) -> str | None:
    if isinstance(form, ChangePasswordForm) and not passwords.matches(account.password_hash, form.current.data):
        failed_try()
        form.current.errors = [_("This is not the password that you have now.")]
        return None
    return good_hash(form.password, account)


@bp.post("/security/elsewhere")
@allow(Permission.CHANGE_OWN_DETAILS)
def leave_elsewhere() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    here = _here()
    ended = accounts.sign_out_elsewhere(here.account, but=here, by=here.account.person)
    flash(
        ngettext("You are signed out on %(num)s other browser.", "You are signed out on %(num)s other browsers.", ended)
        if ended
        else _("You were signed in nowhere else."),
        "success",
    )
    return redirect(url_for("student.security.show"), 303)
