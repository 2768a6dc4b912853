"""Keeping the days on which the college is closed: closures and half-terms, beside the bank holidays."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.foundation import clock
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.settings.queries import the_college
from college.settings.rules import NATION_NAMES
from college.timetable.actions import closures as actions
from college.timetable.models import Closure
from college.timetable.queries import closures as queries
from college.timetable.queries.overtaken import met_by_closures
from college.timetable.rules import CLOSED_NAMES
from college.web.forms.closures import ClosureForm, answers_of
from college.web.guard import allow
from college.web.loading import closure_of
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("closures", __name__, url_prefix="/closures")
MOST_OVER = 10


@bp.get("")
@allow(Permission.MANAGE_TIMETABLE)
def index() -> ResponseReturnValue:
    """List what is closed now and later, with the sessions that it meets, and the bank holidays to come."""
    today = clock.today()
    coming = queries.closures_to_come(today)
    met = met_by_closures(coming)
    return render_template(
        "manager/closures/index.html",
        coming=[(closure, queries.place_closed(closure), len(met[closure.id])) for closure in coming],
        over=queries.closures_over(today, MOST_OVER),
        holidays=queries.holidays_to_come(today),
        nation=_(NATION_NAMES[the_college().nation]),
        kind_names=CLOSED_NAMES,
    )


@bp.get("/new")
@allow(Permission.MANAGE_TIMETABLE)
def new() -> ResponseReturnValue:
    """Ask what is closed, and when."""
    return render_template("manager/closures/new.html", form=ClosureForm().offer())


@bp.post("/new")
@allow(Permission.MANAGE_TIMETABLE)
def make() -> ResponseReturnValue:
    """Keep that something is closed; the next page says which sessions it meets."""
    form = ClosureForm().offer()
    if not form.validate():
        return render_template("manager/closures/new.html", form=form), 422
    try:
        closure = actions.close(form.said(), by=somebody())
    except Refused as refused:
        return render_template("manager/closures/new.html", form=said(form, refused)), 409
    return _kept(closure, _("The closure is kept."))


@bp.get("/<int:number>")
@allow(Permission.MANAGE_TIMETABLE, closure_of)
def edit(closure: Closure) -> ResponseReturnValue:
    """Show a closure to be changed, and each session that it meets."""
    return _page(closure, ClosureForm(data=answers_of(closure)).offer())


@bp.post("/<int:number>")
@allow(Permission.MANAGE_TIMETABLE, closure_of)
def change(closure: Closure) -> ResponseReturnValue:
    """Change a closure."""
    form = ClosureForm().offer()
    if not form.validate():
        return _page(closure, form), 422
    try:
        actions.change_closure(closure, form.said(), by=somebody())
    except Refused as refused:
        return _page(closure, said(form, refused)), 409
    return _kept(closure, _("The closure is changed."))


@bp.post("/<int:number>/end")
@allow(Permission.MANAGE_TIMETABLE, closure_of)
def end(closure: Closure) -> ResponseReturnValue:
    """Open again from today on; what has not begun is taken away."""
    done = _("It is open again from today on.") if _has_begun(closure) else _("The closure is taken away.")
    actions.end_closure(closure, by=somebody())
    flash(done, "success")
    return redirect(url_for("manager.closures.index"), 303)


def _kept(closure: Closure, done: str) -> ResponseReturnValue:
    count = len(met_by_closures([closure])[closure.id])
    met = ngettext(
        "One planned session is on these days. It stays planned until you decide about it below.",
        "%(num)s planned sessions are on these days. They stay planned until you decide about each below.",
        count,
    )
    flash(f"{done} {met}" if count else done, "success")
    to = url_for("manager.closures.edit", number=closure.id) if count else url_for("manager.closures.index")
    return redirect(to, 303)


def _page(closure: Closure, form: ClosureForm) -> str:
    return render_template(
        "manager/closures/edit.html",
        closure=closure,
        form=form,
        met=met_by_closures([closure])[closure.id],
        has_begun=_has_begun(closure),
    )


def _has_begun(closure: Closure) -> bool:
    return closure.first_on < clock.today()
