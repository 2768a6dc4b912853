"""Ideas for courses, which everybody who is signed in may have; and the courses that one writes."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions.ideas import propose as propose_course
from college.courses.queries.ideas import ideas_of
from college.courses.queries.lists import course_lines
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.web.forms.sections import Propose
from college.web.guard import allow
from college.web.limits import limited
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("ideas", __name__, url_prefix="/ideas")


@bp.get("")
@allow(Permission.PROPOSE_COURSE)
def show() -> ResponseReturnValue:
    """Ask for an idea, and show what became of earlier ones."""
    return _page(Propose())


@bp.post("")
@allow(Permission.PROPOSE_COURSE)
@limited("asking")
def propose() -> ResponseReturnValue:
    """Keep an idea for those who manage the courses."""
    form = Propose()
    if not form.validate():
        return _page(form), 422
    try:
        propose_course(form.title.data or "", form.summary.data or "", by=somebody())
    except Refused as refused:
        return _page(said(form, refused)), 409
    flash(_("Thank you. Your idea is with those who manage the courses."), "success")
    return redirect(url_for("student.ideas.show"), 303)


def _page(form: Propose) -> str:
    number = somebody().id
    return render_template(
        "student/ideas/show.html",
        form=form,
        ideas=ideas_of(number),
        writing=course_lines(author=number),
    )
