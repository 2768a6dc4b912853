"""Who has the keys of the house: colleagues, their roles, and their first link. For administrators."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation.refusal import Refused
from college.people.actions.accounts import open_account
from college.people.actions.keeping import register
from college.people.actions.links import send_welcome
from college.people.actions.roles import change_roles, refuse_ungiven
from college.people.addresses import canonical
from college.people.models import Person
from college.people.queries import finding
from college.people.queries.colleagues import colleagues
from college.people.rules import ROLE_NAMES, ContactBy
from college.permissions.policy import Permission
from college.web.forms.people import ColleagueForm, RolesForm
from college.web.guard import allow
from college.web.loading import person_of
from college.web.manager.refusing import said
from college.web.sessions import secret_key, somebody

bp = Blueprint("roles", __name__)


@bp.get("/roles")
@allow(Permission.GIVE_ROLES)
def index() -> ResponseReturnValue:
    """List who has the keys, and find anybody by name to change what they do here; nothing else is shown of them."""
    scrap = request.args.get("q", "")[:200]
    return render_template(
        "manager/roles/index.html",
        q=scrap,
        people=finding.search(scrap),
        colleagues=colleagues(),
        role_names=ROLE_NAMES,
    )


@bp.get("/roles/new")
@allow(Permission.GIVE_ROLES)
def new() -> ResponseReturnValue:
    """Ask about a new colleague."""
    return render_template("manager/roles/new.html", form=ColleagueForm())


@bp.post("/roles/new")
@allow(Permission.GIVE_ROLES)
def welcome() -> ResponseReturnValue:
    """Make a colleague known, with an account, and send them their first link."""
    form = ColleagueForm()
    if not form.validate():
        return render_template("manager/roles/new.html", form=form), 422
    try:
        _welcome(form)
    except Refused as refused:
        return render_template("manager/roles/new.html", form=said(form, refused)), 409
    flash(_("%(name)s gets a link by e-mail, which works for 48 hours.", name=form.name.data), "success")
    return redirect(url_for("manager.roles.index"), 303)


def _welcome(form: ColleagueForm) -> None:
    refuse_ungiven(form.chosen(), somebody())
    address = canonical(form.email.data or "") or ""
    person = register(
        form.name.data or "", email=address, contact_by=ContactBy.EMAIL, roles=form.chosen(), by=somebody()
    )
    send_welcome(open_account(person, address=address, by=somebody()), key=secret_key(), by=somebody())


@bp.get("/people/<reference>/roles")
@allow(Permission.GIVE_ROLES, person_of)
def show(person: Person) -> ResponseReturnValue:
    """Ask what somebody does here."""
    return _page(person, RolesForm(data={"roles": [role.value for role in person.roles]}))


@bp.post("/people/<reference>/roles")
@allow(Permission.GIVE_ROLES, person_of)
def change(person: Person) -> ResponseReturnValue:
    """Give exactly these roles; whoever is signed in under the old ones signs in again."""
    form = RolesForm()
    if not form.validate():
        return _page(person, form), 422
    try:
        change_roles(person, form.chosen(), by=somebody())
    except Refused as refused:
        return _page(person, said(form, refused)), 409
    flash(_("The roles are kept. %(name)s signs in again, if they were signed in.", name=person.name), "success")
    return redirect(url_for("manager.roles.index"), 303)


def _page(person: Person, form: RolesForm) -> str:
    return render_template("manager/roles/show.html", person=person, form=form)
