"""Giving somebody what is held about them, and forgetting them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.audit.actions import record
from college.foundation.refusal import Refused
from college.people.models import Person
from college.people.queries import finding
from college.permissions.policy import Permission
from college.privacy import actions, queries
from college.web.downloads import copy_of
from college.web.forms.signing_in import ButtonForm
from college.web.guard import allow
from college.web.loading import person_of
from college.web.manager.refusing import said
from college.web.sessions import secret_key, somebody
from college.web.unit_of_work import looked_at

bp = Blueprint("privacy", __name__, url_prefix="/privacy")
LONGEST_SCRAP = 200


@bp.get("")
@allow(Permission.HANDLE_PERSONAL_DATA)
def index() -> ResponseReturnValue:
    """Find whoever asks for a copy of their data, or to be forgotten."""
    scrap = request.args.get("q", "")[:LONGEST_SCRAP]
    return render_template("manager/privacy/index.html", q=scrap, people=finding.search(scrap))


@bp.get("/<reference>")
@allow(Permission.HANDLE_PERSONAL_DATA, person_of)
def show(person: Person) -> ResponseReturnValue:
    """Say what is held, and what erasing would do, with numbers."""
    looked_at("person.seen", person)
    return _page(person, ButtonForm(formdata=None))


@bp.post("/<reference>/export")
@allow(Permission.HANDLE_PERSONAL_DATA, person_of)
def export(person: Person) -> ResponseReturnValue:
    """Give the copy that the person asked for."""
    form = ButtonForm()
    if not form.validate():
        return _page(person, form), 422
    record("person.exported", person, by=somebody())
    return copy_of(person, by_another=person.id != somebody().id)


@bp.post("/<reference>/erase")
@allow(Permission.HANDLE_PERSONAL_DATA, person_of)
def erase(person: Person) -> ResponseReturnValue:
    """Forget the person."""
    form, reference = ButtonForm(), person.reference
    if not form.validate():
        return _page(person, form), 422
    try:
        actions.erase(person, key=secret_key(), by=somebody())
    except Refused as refused:
        return _page(person, said(form, refused)), 409
    flash(_("%(reference)s is erased. Every figure stays as it was.", reference=reference), "success")
    return redirect(url_for("manager.people.index"), 303)


def _page(person: Person, form: ButtonForm) -> str:
    counts = queries.counted(person, key=secret_key())
    return render_template("manager/privacy/show.html", person=person, form=form, counts=counts)
