"""Sending a course for review, signing one exact version, and giving leave to be named."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions import publishing
from college.courses.actions.authors import be_named as name_publicly
from college.courses.models import Course
from college.courses.queries.courses import author_of
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.web.facilitator.workspace import page
from college.web.forms.courses import JustDo
from college.web.forms.sections import Sign
from college.web.guard import allow
from college.web.loading import course_of
from college.web.sessions import somebody

bp = Blueprint("signing", __name__, url_prefix="/courses/<slug>")


@bp.post("/send-for-review")
@allow(Permission.WRITE_COURSE, course_of)
def send(course: Course) -> ResponseReturnValue:
    """Ask for signatures."""
    done = _("The course is in review. Those who write it can sign it now.")
    return _do(course, lambda: publishing.send_for_review(course, by=somebody()), done)


@bp.post("/go-on-writing")
@allow(Permission.WRITE_COURSE, course_of)
def go_on(course: Course) -> ResponseReturnValue:
    """Take the course back from review."""
    done = _("The course is a draft again. Signatures stay until public words change.")
    return _do(course, lambda: publishing.go_on_writing(course, by=somebody()), done)


@bp.post("/sign")
@allow(Permission.SIGN_COURSE, course_of)
def sign(course: Course) -> ResponseReturnValue:
    """Put one's name to the version that one has read."""
    form = Sign()
    if not form.validate():
        return page(course, form=form), 422
    said = form.number.data or ""
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    done = _("You signed version %(number)s.", number=number)
    return _do(course, lambda: publishing.sign(course, somebody(), number=number), done)


@bp.post("/take-back-signature")
@allow(Permission.SIGN_COURSE, course_of)
def take_back(course: Course) -> ResponseReturnValue:
    """Take one's name off the words of today."""
    done = _("Your signature is taken back.")
    return _do(course, lambda: publishing.take_back_signature(course, somebody()), done)


@bp.post("/be-named")
@allow(Permission.SIGN_COURSE, course_of)
def be_named(course: Course) -> ResponseReturnValue:
    """Give or take back one's own leave to be named to everybody."""
    author, publicly = author_of(course, somebody()), request.form.get("publicly") == "yes"
    if author is None or not JustDo().validate():
        return page(course), 422
    name_publicly(author, publicly=publicly)
    shown, hidden = _("You are named on the course's pages from now on."), _("You are not named any more, from now on.")
    flash(shown if publicly else hidden, "success")
    return _back(course)


def _do(course: Course, deed: Callable[[], None], done: str) -> ResponseReturnValue:
    if not JustDo().validate():
        return page(course), 422
    try:
        deed()
    except Refused as refused:
        return page(course, refused), 409
    flash(done, "success")
    return _back(course)


def _back(course: Course) -> ResponseReturnValue:
    return redirect(url_for("facilitator.workspace.show", slug=course.slug), 303)
