"""Finding people on the phone, writing down somebody new, and keeping what we know of them right."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.enrolment.queries import journeys, queues
from college.enrolment.rules import STATE_NAMES
from college.foundation import clock
from college.foundation.refusal import Refused
from college.outbox.rules import KIND_NAMES
from college.people.actions import keeping
from college.people.actions.roles import change_roles, may_give, refuse_strangers
from college.people.models import Person
from college.people.queries import finding
from college.people.rules import CAPACITY_NAMES, CONTACT_NAMES, PRIVILEGED, ROLE_NAMES, ContactBy, Role
from college.permissions.policy import Permission
from college.post.speaking import language_of
from college.web.forms.people import PersonForm
from college.web.guard import allow
from college.web.languages import language_name, several
from college.web.loading import person_of
from college.web.manager import beside
from college.web.manager.places import TONES
from college.web.manager.refusing import said
from college.web.manager.scraps import as_answers
from college.web.sessions import somebody
from college.web.unit_of_work import looked_at

bp = Blueprint("people", __name__, url_prefix="/people")
LONGEST_SCRAP = 200


@bp.get("")
@allow(Permission.LOOK_UP_PEOPLE)
def index() -> ResponseReturnValue:
    """Find people by any scrap of what is said on the phone."""
    scrap = request.args.get("q", "")[:LONGEST_SCRAP]
    return render_template("manager/people/index.html", q=scrap, people=finding.search(scrap))


@bp.get("/new")
@allow(Permission.CHANGE_PERSON)
def new() -> ResponseReturnValue:
    """Ask about somebody new."""
    form = _form()
    if form.roles is not None:
        form.roles.data = [Role.STUDENT.value]
    for question, answer in as_answers(request.args.get("q", "")[:LONGEST_SCRAP]).items():
        form[question].data = answer
    if form.phone.data:
        form.contact_by.data = ContactBy.PHONE.value
    return _new(form)


@bp.post("/new")
@allow(Permission.CHANGE_PERSON)
def register() -> ResponseReturnValue:
    """Write somebody down; where the same name and number are known already, ask once more."""
    form = _form()
    if not form.validate():
        return _new(form), 422
    alike = finding.known_like(form.name.data or "", email=form.address, phone=form.phone.data or "")
    if alike and "anyway" not in request.form:
        return _new(form, alike), 409
    person = keeping.register(
        form.name.data or "",
        email=form.address,
        phone=form.phone.data or "",
        contact_by=form.way,
        roles=_roles_in(form) or [Role.STUDENT],
        capacities=form.chosen_capacities(),
        language=form.language.chosen if form.language is not None else None,
        by=somebody(),
    )
    keeping.write_postal_address(person, form.post_to or "")
    flash(_("%(name)s is written down. The reference is %(reference)s.", **_named(person)), "success")
    return redirect(url_for("manager.people.show", reference=person.reference), 303)


@bp.get("/<reference>")
@allow(Permission.SEE_PERSON, person_of)
def show(person: Person) -> ResponseReturnValue:
    """Show somebody: how to reach them, what they do here, and the runs that they are on."""
    looked_at("person.seen", person)
    return render_template(
        "manager/people/show.html",
        person=person,
        pages=beside.of_person(person),
        journeys=journeys.of_person(person),
        runs=queues.coming(clock.now()),
        roles=[_(name) for role, name in ROLE_NAMES.items() if role in person.roles],
        capacities=[_(name) for one, name in CAPACITY_NAMES.items() if one in person.capacities],
        contact=_(CONTACT_NAMES[person.contact_by]),
        language=language_name(language_of(person.language)) if several() else "",
        ways=[(_(KIND_NAMES[kind]), _(CONTACT_NAMES[way])) for kind, way in sorted(person.ways.items())],
        state_names=STATE_NAMES,
        tones=TONES,
    )


@bp.get("/<reference>/edit")
@allow(Permission.CHANGE_PERSON, person_of)
def edit(person: Person) -> ResponseReturnValue:
    """Ask what changed."""
    looked_at("person.seen", person)
    form = _form(person)
    form.capacities.data = [one.value for one in person.capacities]
    if form.roles is not None:
        form.roles.data = [role.value for role in person.roles]
    return _edit(person, form)


@bp.post("/<reference>/edit")
@allow(Permission.CHANGE_PERSON, person_of)
def change(person: Person) -> ResponseReturnValue:
    """Keep what changed."""
    form = _form(person)
    if not form.validate():
        return _edit(person, form), 422
    try:
        _change(person, form)
    except Refused as refused:
        return _edit(person, said(form, refused)), 409
    flash(_("The details of %(name)s are changed.", name=person.name), "success")
    return redirect(url_for("manager.people.show", reference=person.reference), 303)


def _change(person: Person, form: PersonForm) -> None:
    refuse_strangers(person, by=somebody())
    if form.roles is not None:
        given = may_give(somebody().roles)
        change_roles(person, [*_roles_in(form), *(person.roles - given)], by=somebody())
    keeping.change_contact(
        person,
        name=form.name.data or "",
        email=form.address,
        phone=form.phone.data or "",
        contact_by=form.way,
        postal_address=form.post_to,
        by=somebody(),
    )
    keeping.change_capacities(person, form.chosen_capacities())


def _form(person: Person | None = None) -> PersonForm:
    # Keys of the house are given on a page of their own, and nobody gives themselves anything.
    own = person is not None and person.id == somebody().id
    givable = may_give(somebody().roles) - PRIVILEGED
    return PersonForm(obj=person, data={"roles": [], "capacities": []}).for_office(
        [] if own else givable, is_new=person is None
    )


def _roles_in(form: PersonForm) -> list[Role]:
    return [Role(role) for role in form.roles.data or []] if form.roles is not None else []


def _new(form: PersonForm, alike: list[finding.Found] | None = None) -> str:
    return render_template("manager/people/new.html", form=form, alike=alike or [])


def _edit(person: Person, form: PersonForm) -> str:
    return render_template("manager/people/edit.html", person=person, form=form)


def _named(person: Person) -> dict[str, str]:
    return {"name": person.name, "reference": person.reference}
