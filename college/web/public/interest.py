"""Asking to be told when a course runs again."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from college.courses.models import Course
from college.enrolment.actions.forms import note_by_form
from college.permissions.policy import Permission
from college.web.forms.enrolment import WhoAreYou
from college.web.guard import allow
from college.web.limits import limited
from college.web.loading import course_to_hear_of
from college.web.sessions import me

bp = Blueprint("interest", __name__, url_prefix="/courses/<slug>/tell-me")


@bp.get("")
@allow(Permission.JOIN, course_to_hear_of)
def new(course: Course) -> ResponseReturnValue:
    """Ask whom to tell; somebody signed in need only press the button."""
    return render_template("public/interest/new.html", form=_form(), course=course)


@bp.post("")
@allow(Permission.JOIN, course_to_hear_of)
@limited("joining")
def note(course: Course) -> ResponseReturnValue:
    """Note whom to tell; the answer is the same whether or not we know them."""
    form, person = _form(), me()
    if not form.validate():
        return render_template("public/interest/new.html", form=form, course=course), 422
    note_by_form(form.sent(course.slug, person.id if person else None), course, person or form.newcomer())
    return redirect(url_for("public.interest.done", slug=course.slug), 303)


@bp.get("/done")
@allow(Permission.JOIN, course_to_hear_of)
def done(course: Course) -> ResponseReturnValue:
    """Say what happens next."""
    return render_template("public/interest/done.html", course=course)


def _form() -> WhoAreYou:
    form = WhoAreYou()
    if me() is not None:
        form.of_somebody_known()
    return form
