"""Planning terms."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation import clock
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.actions import terms as actions
from college.timetable.models import Term
from college.timetable.queries import terms as queries
from college.web.forms.terms import NewTerm, TermWords
from college.web.guard import allow
from college.web.loading import term_of
from college.web.manager.refusing import said
from college.web.manager.windows import answers, moments
from college.web.sessions import somebody

bp = Blueprint("terms", __name__, url_prefix="/terms")


@bp.get("")
@allow(Permission.MANAGE_TIMETABLE)
def index() -> ResponseReturnValue:
    """List the terms."""
    return render_template("manager/terms/index.html", terms=queries.terms(), today=clock.today())


@bp.get("/new")
@allow(Permission.MANAGE_TIMETABLE)
def new() -> ResponseReturnValue:
    """Ask for a new term."""
    return render_template("manager/terms/new.html", form=NewTerm())


@bp.post("/new")
@allow(Permission.MANAGE_TIMETABLE)
def make() -> ResponseReturnValue:
    """Make a term."""
    form = NewTerm()
    if not form.validate():
        return render_template("manager/terms/new.html", form=form), 422
    try:
        opens_at, closes_at = moments(form)
        term = actions.make_term(
            form.code.data or "",
            form.name.data or "",
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            opens_at=opens_at,
            closes_at=closes_at,
            by=somebody(),
        )
    except Refused as refused:
        return render_template("manager/terms/new.html", form=said(form, refused)), 409
    flash(_("%(name)s is ready. Now you can plan runs in it.", name=term.name), "success")
    return redirect(url_for("manager.terms.index"), 303)


@bp.get("/<code>")
@allow(Permission.MANAGE_TIMETABLE, term_of)
def edit(term: Term) -> ResponseReturnValue:
    """Show a term to be changed."""
    known = answers(term.enrolment_opens_at, term.enrolment_closes_at)
    form = TermWords(data={"name": term.name, "starts_on": term.starts_on, "ends_on": term.ends_on} | known)
    return render_template("manager/terms/edit.html", form=form, term=term)


@bp.post("/<code>")
@allow(Permission.MANAGE_TIMETABLE, term_of)
def change(term: Term) -> ResponseReturnValue:
    """Change a term."""
    form = TermWords()
    if not form.validate():
        return render_template("manager/terms/edit.html", form=form, term=term), 422
    try:
        opens_at, closes_at = moments(form)
        actions.change_term(
            term,
            name=form.name.data or "",
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            opens_at=opens_at,
            closes_at=closes_at,
            by=somebody(),
        )
    except Refused as refused:
        return render_template("manager/terms/edit.html", form=said(form, refused), term=term), 409
    flash(_("The term is changed."), "success")
    return redirect(url_for("manager.terms.index"), 303)
