"""A forgotten password: a link that lets one choose a new one, and signs nobody in."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation import clock
from college.people.actions import accounts, links
from college.people.queries import accounts as known
from college.people.rules import Purpose
from college.permissions.policy import Permission
from college.web import sessions
from college.web.even_time import take_even_time
from college.web.forms.signing_in import NewPasswordForm, ResetForm
from college.web.guard import allow
from college.web.inputs import refuse_repeats
from college.web.limits import limited
from college.web.new_passwords import good_hash
from college.web.public.signing_in import spent
from college.web.unit_of_work import without_lock

bp = Blueprint("resetting", __name__)
bp.before_request(refuse_repeats)


@bp.get("/reset")
@allow(Permission.SIGN_IN)
def ask() -> ResponseReturnValue:
    """Ask where the link shall go."""
    return render_template("public/resetting/ask.html", form=ResetForm(formdata=None))


@bp.post("/reset")
@allow(Permission.SIGN_IN)
@limited("mails")
def send() -> ResponseReturnValue:
    """Send a link to the address that somebody signs in with; to anybody else, say the same."""
    form = ResetForm()
    if not form.validate():
        return render_template("public/resetting/ask.html", form=form), 422
    take_even_time()
    links.send_reset(form.whoever.data, key=sessions.key())
    return redirect(url_for("public.resetting.sent"), 303)


@bp.get("/reset/sent")
@allow(Permission.SIGN_IN)
def sent() -> ResponseReturnValue:
    """Say what happens next."""
    return render_template("public/resetting/sent.html")


@bp.get("/reset/<token>")
@allow(Permission.FOLLOW_LINK)
@limited("tokens")
def show(token: str) -> ResponseReturnValue:
    """Ask for a new password. Opening the page changes nothing."""
    if known.live_link(token, Purpose.RESET, clock.now()) is None:
        return spent()
    return render_template("public/resetting/show.html", form=NewPasswordForm(formdata=None))


@bp.post("/reset/<token>")
@allow(Permission.FOLLOW_LINK)
@limited("tokens")
def choose(token: str) -> ResponseReturnValue:
    """Keep the new password, and end every sign-in that there is; the new password then signs in."""
    form = NewPasswordForm()
    with without_lock():
        link = known.live_link(token, Purpose.RESET, clock.now())
        if link is None:
            return spent()
        number = link.id
        password_hash = good_hash(form.password, link.account) if form.validate() else None
    if password_hash is None:
        return render_template("public/resetting/show.html", form=form), 422
    link = known.link_number(number)
    account = links.use_link(link) if link is not None else None
    if account is None:
        return spent()
    accounts.write_password(account, password_hash, but=None, by=account.person)
    session.clear()
    flash(_("Your new password is kept. Sign in with it now."), "success")
    return redirect(url_for("public.signing_in.show"), 303)
