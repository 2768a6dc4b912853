"""The first link to an account, made by the office or a command: a password if one likes, and one is in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.foundation import clock
from college.people.actions import accounts, links
from college.people.models import SignInLink
from college.people.queries import accounts as known
from college.people.rules import Purpose
from college.permissions.policy import Permission
from college.web.forms.signing_in import WelcomeForm
from college.web.guard import allow
from college.web.inputs import refuse_repeats
from college.web.limits import limited
from college.web.new_passwords import good_hash
from college.web.public.signing_in import let_in, spent
from college.web.unit_of_work import without_lock

bp = Blueprint("welcome", __name__)
bp.before_request(refuse_repeats)


@bp.get("/welcome/<token>")
@allow(Permission.FOLLOW_LINK)
@limited("tokens")
def show(token: str) -> ResponseReturnValue:
    """Welcome somebody, and show a button. Opening the page changes nothing."""
    link = known.live_link(token, Purpose.WELCOME, clock.now())
    return _page(WelcomeForm(formdata=None), link) if link is not None else spent()


@bp.post("/welcome/<token>")
@allow(Permission.FOLLOW_LINK)
@limited("tokens")
def enter(token: str) -> ResponseReturnValue:
    """Keep a password if one was chosen, and sign in, once."""
    form = WelcomeForm()
    password_hash = None
    with without_lock():
        link = known.live_link(token, Purpose.WELCOME, clock.now())
        if link is None:
            return spent()
        number = link.id
        if not form.validate() or (
            form.password.data and not (password_hash := good_hash(form.password, link.account))
        ):
            return _page(form, link), 422
    link = known.link_number(number)
    account = links.use_link(link) if link is not None else None
    if account is None:
        return spent()
    if password_hash is not None:
        accounts.write_password(account, password_hash, but=None, by=account.person)
    return let_in(account, way="welcome")


def _page(form: WelcomeForm, link: SignInLink) -> str:
    account = link.account
    return render_template(
        "public/welcome/show.html",
        form=form,
        reference=account.person.reference,
        has_address=bool(account.sign_in_address),
    )
