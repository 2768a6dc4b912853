"""The people of one run, as the office sees them: who is on it, who waits, and putting somebody down by phone."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.enrolment.actions.forms import Newcomer, Said, ask_by_form
from college.enrolment.actions.leaving import withdraw
from college.enrolment.actions.offering import accept, offer_to
from college.enrolment.models import Enrolment
from college.enrolment.queries import places, situation
from college.enrolment.queries.overlaps import overlaps
from college.enrolment.rules import CHANNEL_NAMES, SPOKEN, STATE_NAMES, EnrolledBy, State
from college.foundation import clock
from college.foundation.refusal import Refused
from college.outbox.rules import Channel, Kind
from college.people.models import Person
from college.people.queries import finding
from college.people.queries.finding import person_by_reference
from college.people.rules import CAPACITY_NAMES
from college.permissions.policy import Permission
from college.settings.queries import agreement_in_force
from college.timetable.models import Run
from college.web.forms.enrolment import Because, EnrolSomebody
from college.web.guard import allow
from college.web.loading import place_of_number, run_of
from college.web.manager.refusing import said as refused_in
from college.web.manager.scraps import as_answers
from college.web.sessions import somebody
from college.web.unit_of_work import looked_at

bp = Blueprint("places", __name__)
TONES = {State.ENROLLED: "good", State.OFFERED: "warn", State.WAITING: "wait", State.WITHDRAWN: "neutral"}


@bp.get("/runs/<code>/places")
@allow(Permission.MANAGE_PLACES, run_of)
def show(run: Run) -> ResponseReturnValue:
    """List who is on a run, who was offered a place, who waits and who stepped away."""
    rows = places.of_run(run)
    looked_at("places.seen", run, people=len(rows))
    return render_template(
        "manager/places/show.html",
        run=run,
        tally=places.tally(run),
        groups=[(state, [row for row in rows if row.state is state]) for state in State],
        numbers={row.id: n for n, row in enumerate((row for row in rows if row.state is State.WAITING), 1)},
        capacity_names=CAPACITY_NAMES,
        channel_names=CHANNEL_NAMES,
        state_names=STATE_NAMES,
        tones=TONES,
    )


@bp.get("/runs/<code>/places/find")
@allow(Permission.ENROL_SOMEBODY, run_of)
def find(run: Run) -> ResponseReturnValue:
    """Find the person who would like a place, by any scrap, or begin with somebody new."""
    scrap = request.args.get("q", "")[:200]
    return render_template(
        "manager/places/find.html", run=run, q=scrap, people=finding.search(scrap), channel=_channel()
    )


@bp.get("/runs/<code>/places/new")
@allow(Permission.ENROL_SOMEBODY, run_of)
def new(run: Run) -> ResponseReturnValue:
    """Ask what the person comes as and what would help them."""
    person = _person(request.args.get("person", ""))
    form = _form(person)
    form.person.data = person.reference if person else ""
    form.channel.data = _channel() or form.channel.data
    if person is None:
        for question, answer in as_answers(request.args.get("q", "")[:200]).items():
            form[question].data = answer
    return _page(run, form, person)


@bp.post("/runs/<code>/places/new")
@allow(Permission.ENROL_SOMEBODY, run_of)
def enrol(run: Run) -> ResponseReturnValue:
    """Put somebody down, and say what to tell them."""
    person = _person(request.form.get("person", ""))
    form, agreement = _form(person), agreement_in_force()
    if not form.validate():
        return _page(run, form, person), 422
    agreed = agreement.id if agreement is not None and form.agrees.data else None
    try:
        told = ask_by_form(
            form.sent(run.code, somebody().id), run, person or form.newcomer(), form.wish_of(agreed), by=somebody()
        )
    except Refused as refused:
        return _page(run, refused_in(form, refused), person), 409
    flash(_words(told, person or form.newcomer(), EnrolledBy(form.channel.data)), "success")
    return redirect(url_for("manager.places.show", code=run.code), 303)


@bp.get("/places/<int:number>")
@allow(Permission.MANAGE_PLACES, place_of_number)
def edit(enrolment: Enrolment) -> ResponseReturnValue:
    """Show one place, and what the office may do with it."""
    looked_at("place.seen", enrolment.person)
    return _one(enrolment, Because())


@bp.post("/places/<int:number>/offer")
@allow(Permission.MANAGE_PLACES, place_of_number)
def offer(enrolment: Enrolment) -> ResponseReturnValue:
    """Offer a free place out of turn, with a reason; also brings back an offer that lapsed."""
    form = Because()
    if not form.validate():
        return _one(enrolment, form), 422
    try:
        offer_to(enrolment, by=somebody(), reason=form.reason.data or "")
    except Refused as refused:
        return _one(enrolment, refused_in(form, refused)), 409
    return _done(enrolment, _("The place is offered, and held from now on."))


@bp.post("/places/<int:number>/accept")
@allow(Permission.MANAGE_PLACES, place_of_number)
def say_yes(enrolment: Enrolment) -> ResponseReturnValue:
    """Keep that somebody said yes on the phone."""
    accept(enrolment, by=somebody())
    return _done(enrolment, _("They have the place."))


@bp.post("/places/<int:number>/withdraw")
@allow(Permission.MANAGE_PLACES, place_of_number)
def step_away(enrolment: Enrolment) -> ResponseReturnValue:
    """Give a place up for somebody who asked us to."""
    form = Because()
    if not form.validate():
        return _one(enrolment, form), 422
    withdraw(enrolment, by=somebody(), reason=form.reason.data or "")
    return _done(enrolment, _("The place is given up, and offered to the next in line."))


def _person(reference: str) -> Person | None:
    """Find the person named, if one is named; a name that fits nobody opens nothing."""
    if not reference:
        return None
    person = person_by_reference(reference)
    return person if person is not None and person.erased_at is None else abort(404)


def _channel() -> str | None:
    """Read by which way somebody asks, where the link that led here knew: whoever stands in the room is there."""
    asked = request.args.get("channel", "")
    return asked if asked in {one.value for one in EnrolledBy if one is not EnrolledBy.WEB} else None


def _form(person: Person | None) -> EnrolSomebody:
    return EnrolSomebody().for_office(
        known=person is not None,
        agreement=agreement_in_force() is not None,
        usual=places.comes_as(person) if person else (),
    )


def _page(run: Run, form: EnrolSomebody, person: Person | None) -> str:
    return render_template(
        "manager/places/new.html",
        run=run,
        form=form,
        person=person,
        channel=_channel(),
        agreement=agreement_in_force(),
        tally=places.tally(run),
        is_open=situation.of_run(run).window.is_open(clock.now()),
        overlaps=overlaps(person.id, run) if person is not None else [],
    )


def _one(enrolment: Enrolment, form: Because) -> str:
    return render_template(
        "manager/places/edit.html",
        enrolment=enrolment,
        person=enrolment.person,
        run=enrolment.run,
        form=form,
        number=places.number_in_queue(enrolment),
        tally=places.tally(enrolment.run),
        state_name=STATE_NAMES[enrolment.state],
        tone=TONES[enrolment.state],
        stands=places.stands(enrolment),
    )


def _words(told: Said, who: Person | Newcomer, asked: EnrolledBy) -> str:
    done = _("%(name)s has a place.", name=who.name)
    if told.number:
        done = _("%(name)s is in the queue: number %(number)s.", name=who.name, number=told.number)
    return f"{done} {_how_they_hear(who, asked)}"


def _how_they_hear(who: Person | Newcomer, asked: EnrolledBy) -> str:
    of_newcomer = Channel.EMAIL if who.email else Channel.PHONE
    way = of_newcomer if isinstance(who, Newcomer) else who.way_for(Kind.PLACES)
    if way is Channel.EMAIL:
        return _("Tell them so; an e-mail goes to them too.")
    if way is None:
        return _("Tell them so: they asked us not to write.")
    if asked in SPOKEN:
        return _("Tell them so now: nothing else goes to them.")
    return _("Tell them so, then tick it off under Calls and letters.")


def _done(enrolment: Enrolment, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("manager.places.show", code=enrolment.run.code), 303)
