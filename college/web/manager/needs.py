"""What helps somebody to take part, written down by the office for those who tell us by another way."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation.refusal import Refused
from college.people.actions.needs import keep_needs, still_right
from college.people.models import Person
from college.people.needs import TOLD_BY_NAMES, ToldBy
from college.people.queries.needs import known_of, review_is_due
from college.permissions.policy import Permission
from college.web.forms.needs import NeedsOfSomebodyForm
from college.web.guard import allow
from college.web.loading import person_of
from college.web.manager.refusing import said
from college.web.sessions import somebody
from college.web.unit_of_work import looked_at

bp = Blueprint("needs", __name__, url_prefix="/people")


@bp.get("/<reference>/needs")
@allow(Permission.CHANGE_PERSON, person_of)
def show(person: Person) -> ResponseReturnValue:
    """Show what is known of what helps somebody, to be changed."""
    looked_at("needs.seen", person)
    form = NeedsOfSomebodyForm.showing(known_of(person))
    return _page(person, form)


@bp.post("/<reference>/needs")
@allow(Permission.CHANGE_PERSON, person_of)
def keep(person: Person) -> ResponseReturnValue:
    """Keep what somebody told us, and by which way."""
    form = NeedsOfSomebodyForm()
    if not form.validate():
        return _page(person, form), 422
    try:
        keep_needs(person, form.said, told_by=ToldBy(form.told_by.data), by=somebody())
    except Refused as refused:
        return _page(person, said(form, refused)), 409
    flash(_("What helps %(name)s is kept.", name=person.name), "success")
    return redirect(url_for("manager.needs.show", reference=person.reference), 303)


@bp.post("/<reference>/needs/still-right")
@allow(Permission.CHANGE_PERSON, person_of)
def confirm(person: Person) -> ResponseReturnValue:
    """Keep that somebody told us that it is still right."""
    try:
        still_right(person, by=somebody())
    except Refused as refused:
        return _page(person, said(NeedsOfSomebodyForm(formdata=None), refused)), 409
    flash(_("Kept: what helps %(name)s is still right.", name=person.name), "success")
    return redirect(url_for("manager.needs.show", reference=person.reference), 303)


def _page(person: Person, form: NeedsOfSomebodyForm) -> str:
    sheet = known_of(person).sheet
    return render_template(
        "manager/needs/show.html",
        person=person,
        form=form.in_words_of_the_office(),
        sheet=sheet,
        told_by=_(TOLD_BY_NAMES[sheet.told_by]) if sheet is not None else "",
        due=review_is_due(sheet),
    )
