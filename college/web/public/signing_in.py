"""Signing in: by a password, or by a code and a link that we send; and signing out.

No answer here tells whether an address or a reference is known: the same words, the same number, the same time.
"""

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from college.foundation import clock, tokens
from college.foundation.db import db, lock
from college.outbox.actions import post
from college.people import messages, passwords
from college.people.actions import accounts, links
from college.people.models import Account, SignInLink
from college.people.queries import accounts as known
from college.people.rules import Purpose
from college.permissions.policy import Permission
from college.web import browsers, sessions
from college.web.even_time import take_even_time
from college.web.forms.signing_in import ButtonForm, CodeForm, SignInForm, WhoForm
from college.web.guard import allow
from college.web.inputs import refuse_repeats, same_site
from college.web.limits import failed_try, limited
from college.web.unit_of_work import without_lock

bp = Blueprint("signing_in", __name__)
bp.before_request(refuse_repeats)


def home_of(account: Account) -> str:
    """Give the address where somebody begins: the office, their teaching, or their own college."""
    person = account.person
    return "/manage" if person.is_staff else "/teach" if person.teaches else "/my"


def let_in(account: Account, *, way: str, towards: str | None = "") -> Response:
    """Sign somebody in on this browser, which remembers them, and lead them on."""
    sessions.begin(account, way=way)
    response = redirect(same_site(towards or "") or home_of(account), 303)
    return browsers.remember(response, account)  # type: ignore[arg-type]


@bp.get("/sign-in")
@allow(Permission.SIGN_IN)
def show() -> ResponseReturnValue:
    """Ask who it is."""
    here = sessions.signed_in()
    if here is not None:
        return redirect(same_site(request.args.get("next", "")) or home_of(here.account), 303)
    return _page(SignInForm(formdata=None, next=request.args.get("next", "")))


@bp.post("/sign-in")
@allow(Permission.SIGN_IN)
@limited("passwords")
def enter() -> ResponseReturnValue:
    """Sign somebody in who knows their password."""
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    account = _proven(form.whoever.data, form.password.data)
    if account is None:
        failed_try()
        take_even_time()
        form.password.errors = [_("This does not match what we know. Check both answers, or ask for a code instead.")]
        return _page(form), 422
    if not browsers.knows(form.whoever.data) and account.sign_in_address:
        post(messages.new_device(account, clock.now()))
    return let_in(account, way="password", towards=form.next.data)


def _page(form: WhoForm) -> str:
    return render_template("public/signing_in/show.html", form=form)


def _proven(whoever: str, password: str) -> Account | None:
    """Compare the password while no lock is held: hashing takes 30 ms, in which others can take their places."""
    with without_lock():
        found = known.account_of(whoever)
        number, kept = (found.id, found.password_hash) if found is not None else (0, "")
        db.session.rollback()
        right = passwords.matches(kept, password)
        anew = passwords.hashed(password) if right and passwords.is_outdated(kept) else None
    if not right:
        current_app.logger.info("sign-in refused for account %s", number or "nobody")
        return None
    return _still_so(number, kept, anew)


def _still_so(number: int, kept: str, anew: str | None) -> Account | None:
    account = known.account_number(number)
    if account is None:
        return None
    lock(account)
    if account.password_hash != kept or account.closed_at is not None:
        return None  # changed or closed while we were hashing
    if anew is not None:
        accounts.write_hash_anew(account, anew)
    return account


@bp.post("/sign-in/ask")
@allow(Permission.SIGN_IN)
@limited("mails")
def ask() -> ResponseReturnValue:
    """Send a code and a link to the address that somebody signs in with; to anybody else, say the same."""
    form = WhoForm()
    if not form.validate():
        asked = SignInForm()  # the same page again, without a word about the password
        asked.whoever.errors = form.whoever.errors
        return _page(asked), 422
    take_even_time()
    asked_from = session.setdefault("asked", tokens.new())
    session["next"] = same_site(form.next.data or "") or ""
    links.send_code(form.whoever.data, browser=asked_from, key=sessions.key())
    return redirect(url_for("public.signing_in.code"), 303)


@bp.get("/sign-in/code")
@allow(Permission.SIGN_IN)
def code() -> ResponseReturnValue:
    """Ask for the code that we sent."""
    if "asked" not in session:
        return redirect(url_for("public.signing_in.show"))
    return render_template("public/signing_in/code.html", form=CodeForm(formdata=None))


@bp.post("/sign-in/code")
@allow(Permission.SIGN_IN)
@limited("codes")
def type_code() -> ResponseReturnValue:
    """Sign somebody in who types the newest code that this browser asked for."""
    form = CodeForm()
    if form.validate():
        take_even_time()
        with without_lock():
            link = known.link_asked_from(session.get("asked", ""), Purpose.SIGN_IN, clock.now())
            number = _number_if_right(link, form.code.data)
        account = _used(number, by_code=True)
        if account is not None:
            return let_in(account, way="code", towards=session.get("next", ""))
        _tell_wrong(form)
    return render_template("public/signing_in/code.html", form=form), 422


@bp.get("/sign-in/link/<token>")
@allow(Permission.SIGN_IN)
@limited("tokens")
def link(token: str) -> ResponseReturnValue:
    """Show a button to the browser that asked, and ask any other for the code. Opening the page changes nothing."""
    here = sessions.signed_in()
    if here is not None:
        return redirect(home_of(here.account), 303)
    found = known.live_link(token, Purpose.SIGN_IN, clock.now())
    return _link_page(found, CodeForm(formdata=None)) if found is not None else spent()


@bp.post("/sign-in/link/<token>")
@allow(Permission.SIGN_IN)
@limited("tokens")
@limited("codes")
def follow(token: str) -> ResponseReturnValue:
    """Sign somebody in who presses the button in the browser that asked, or types the code in another."""
    form = CodeForm()
    with without_lock():
        found = known.live_link(token, Purpose.SIGN_IN, clock.now())
        if found is None:
            return spent()
        asked_here = _asked_here(found)
        if not asked_here and not form.validate():
            return _link_page(found, form), 422
        number = found.id if asked_here else _number_if_right(found, form.code.data)
    account = _used(number, by_code=not asked_here)
    if account is not None:
        return let_in(account, way="link" if asked_here else "code", towards=session.get("next", ""))
    _tell_wrong(form)
    found = known.live_link(token, Purpose.SIGN_IN, clock.now())
    return (_link_page(found, form), 422) if found is not None else spent()


@bp.post("/sign-out")
@allow(Permission.SIGN_IN)
def leave() -> ResponseReturnValue:
    """Sign out, and have the browser forget what it kept of us."""
    sessions.end()
    response = redirect("/", 303)
    # This forgets the browser's own mark too: after signing out, nothing tells who was here.
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def spent() -> tuple[str, int]:
    """Say that a link opens nothing any more, whatever the reason."""
    return render_template("public/signing_in/spent.html"), 410


def _link_page(found: SignInLink, form: CodeForm) -> str:
    asked_here = _asked_here(found)
    return render_template("public/signing_in/link.html", form=form, asked_here=asked_here, button_form=ButtonForm())


def _asked_here(found: SignInLink) -> bool:
    asked_from = session.get("asked", "")
    return bool(asked_from) and tokens.same(tokens.hashed(asked_from), found.browser_hash)


def _number_if_right(found: SignInLink | None, typed: str) -> int | None:
    if found is None:
        return None
    number = found.id
    return number if links.try_code(found, typed, key=sessions.key()) else None


def _used(number: int | None, *, by_code: bool) -> Account | None:
    found = known.link_number(number) if number is not None else None
    return links.use_link(found, by_code=by_code) if found is not None else None


def _tell_wrong(form: CodeForm) -> None:
    failed_try()
    form.code.errors = [_("This code is not right, or it is too old. Check it, or ask for a new one.")]
