"""How and in which language somebody hears, set by the office for them; and an address that works again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.people.actions.bouncing import write_again
from college.people.actions.preferring import choose_language, choose_ways
from college.people.models import Person
from college.people.rules import CONTACT_NAMES
from college.permissions.policy import Permission
from college.web.forms.ways import WaysForm
from college.web.guard import allow
from college.web.loading import person_of
from college.web.sessions import somebody
from college.web.unit_of_work import looked_at

bp = Blueprint("ways", __name__, url_prefix="/people/<reference>")


@bp.get("/ways")
@allow(Permission.CHANGE_PERSON, person_of)
def edit(person: Person) -> ResponseReturnValue:
    """Show which way each kind of message goes to somebody."""
    looked_at("person.seen", person)
    return _page(person, WaysForm().about(person).for_office().show(of_somebody_else=True))


@bp.post("/ways")
@allow(Permission.CHANGE_PERSON, person_of)
def change(person: Person) -> ResponseReturnValue:
    """Keep what they told us."""
    form = WaysForm().about(person).for_office()
    if not form.validate():
        return _page(person, form), 422
    choose_ways(person, form.chosen(), by=somebody())
    choose_language(person, form.language_chosen(), by=somebody())
    flash(_("Noted: this is how %(name)s hears from us.", name=person.name), "success")
    return redirect(url_for("manager.people.show", reference=person.reference), 303)


@bp.post("/email-works")
@allow(Permission.CHANGE_PERSON, person_of)
def email_works(person: Person) -> ResponseReturnValue:
    """Write to an address again that e-mail came back from: somebody knows that it is right."""
    write_again(person, by=somebody())
    flash(_("We write to this address again."), "success")
    return redirect(url_for("manager.people.show", reference=person.reference), 303)


def _page(person: Person, form: WaysForm) -> str:
    return render_template(
        "manager/people/ways.html", form=form, person=person, usual=_(CONTACT_NAMES[person.contact_by])
    )
